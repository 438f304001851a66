//! Web pages in one file (MHTML): finds the page among the parts.

use std::collections::BTreeMap;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::ImportError;

/// So many boundaries are looked for that a file may lack the end of. Browsers name one, programs of mail three.
const DEEPEST: usize = 16;

/// A boundary has at most so many characters, says RFC 2046; a message shows no more.
const LONGEST_BOUNDARY: usize = 70;

/// The page of an MHTML file.
#[derive(Debug, Default)]
pub struct Page {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The encoding that its part names.
    pub charset: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The day on which it was saved, in EDTF.
    pub saved: Option<String>,
    /// Whether it is plain text.
    pub is_text: bool,
    /// The addresses of other parts by their `cid:` names.
    pub parts: BTreeMap<String, String>,
    /// Whether the file ends within it.
    pub is_cut: bool,
}

/// Finds the page, in a file that was cut off, too.
///
/// # Errors
/// Where none of the parts is a page, or the parts cannot be told apart.
pub fn page(bytes: &[u8]) -> Result<Page, ImportError> {
    let message = parse(bytes)?;
    let ends = missing_ends(&message, bytes);
    let found = if ends.is_empty() {
        page_of(&message, bytes, bytes.len())
    } else {
        // The library does not decode a part that has no end.
        let whole = [bytes, ends.as_bytes()].concat();
        page_of(&parse(&whole)?, &whole, bytes.len())
    };
    let unseen = || message.parts.iter().filter(|part| is_unseen(part)).find_map(boundary);
    let no_boundary = |named: &str| ImportError::NoBoundary(named.chars().take(LONGEST_BOUNDARY).collect());
    found.ok_or_else(|| unseen().map_or(ImportError::NoPart, no_boundary))
}

fn parse(bytes: &[u8]) -> Result<Message<'_>, ImportError> {
    MessageParser::default().parse(bytes).ok_or(ImportError::NoPart)
}

/// The boundary that a part names for the parts in it.
fn boundary<'a>(part: &'a MessagePart<'_>) -> Option<&'a str> {
    part.content_type().filter(|kind| kind.ctype() == "multipart")?.attribute("boundary")
}

/// Whether a part names a boundary that stands nowhere behind it.
fn is_unseen(part: &MessagePart<'_>) -> bool {
    boundary(part).is_some() && !matches!(part.body, PartType::Multipart(_))
}

/// The ends that a file lacks of the boundaries it names, the innermost first.
fn missing_ends(message: &Message<'_>, bytes: &[u8]) -> String {
    let is_missing = |named: &&str| memchr::memmem::find(bytes, format!("--{named}--").as_bytes()).is_none();
    let named = message.parts.iter().rev().filter(|part| !is_unseen(part)).filter_map(boundary);
    named.take(DEEPEST).filter(is_missing).map(|named| format!("\r\n--{named}--\r\n")).collect()
}

/// The page of a file that was read as `message`: the part that the file names as its root, else the first that is HTML,
/// else the first that is text. `end` is where the file ended before it was mended.
fn page_of(message: &Message<'_>, bytes: &[u8], end: usize) -> Option<Page> {
    let root = message.content_type().and_then(|kind| kind.attribute("start")).map(bare);
    let is_html = |part: &&MessagePart<'_>| {
        part.is_content_type("text", "html") || part.is_content_type("application", "xhtml+xml")
    };
    let is_root =
        |part: &&MessagePart<'_>| root.is_some() && part.content_id().map(bare) == root && is_html(part);
    let is_text = |part: &&MessagePart<'_>| {
        matches!(part.body, PartType::Text(_)) && !part.is_content_type("text", "css") && !is_unseen(part)
    };
    let parts = || message.parts.iter();
    let part = parts().find(is_root).or_else(|| parts().find(is_html)).or_else(|| parts().find(is_text))?;
    let header = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_owned());
    let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let place = part.content_location().map(str::to_owned);
    let saved = message.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let names = parts()
        .filter_map(|part| Some((bare(part.content_id()?).to_owned(), part.content_location()?.to_owned())));
    Some(Page {
        bytes: body(message, part, bytes),
        is_cut: bytes.len() > end && at(part.offset_end, bytes) >= end,
        charset: part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned),
        url: header("Snapshot-Content-Location").filter(is_web).or(place.filter(is_web)),
        saved,
        is_text: !is_html(&part),
        parts: names.filter(|(_, url)| is_web(url)).collect(),
    })
}

fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// An offset as the library counts it, within the bytes.
fn at(offset: u32, bytes: &[u8]) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len())
}

/// The bytes of a part, its transfer encoding undone, its character encoding not: the page may name its own.
fn body(message: &Message<'_>, part: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let start = at(part.offset_body, bytes);
    let raw = &bytes[start..at(part.offset_end, bytes).max(start)];
    let decoded = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    // What is badly encoded is taken as the library mended it.
    let mended = || match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Message(_) | PartType::Multipart(_) => message.raw_message.to_vec(),
    };
    decoded.unwrap_or_else(mended)
}
