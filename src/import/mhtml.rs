//! Web pages in one file (MHTML): finds the page among the parts.

use std::collections::BTreeMap;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

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
}

/// Finds the page: the part that the file names as its root, else the first that is HTML, else the first that is text.
pub fn page(bytes: &[u8]) -> Option<Page> {
    let message = MessageParser::default().parse(bytes)?;
    let root = message.content_type().and_then(|kind| kind.attribute("start")).map(bare);
    let is_html = |part: &&MessagePart<'_>| {
        part.is_content_type("text", "html") || part.is_content_type("application", "xhtml+xml")
    };
    let is_root =
        |part: &&MessagePart<'_>| root.is_some() && part.content_id().map(bare) == root && is_html(part);
    let is_text = |part: &&MessagePart<'_>| {
        matches!(part.body, PartType::Text(_)) && !part.is_content_type("text", "css")
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
        bytes: body(&message, part, bytes),
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

/// The bytes of a part, its transfer encoding undone, its character encoding not: the page may name its own.
fn body(message: &Message<'_>, part: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let place = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
    let raw = &bytes[place(part.offset_body)..place(part.offset_end).max(place(part.offset_body))];
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
