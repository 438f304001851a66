//! SVG: drawing elements and their attributes stay. Scripts, foreign content, what is loaded from elsewhere, comments and
//! what editors keep for themselves go.

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

use super::Refused;

/// Elements that go with all that is in them: they run, show other documents, or keep what is not shown.
const DROPPED: &[&str] = &[
    "script",
    "foreignobject",
    "metadata",
    "handler",
    "listener",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "set",
    "animate",
    "animatetransform",
    "animatemotion",
    "discard",
];

/// An SVG without scripts and metadata.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::NoPicture)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = false;
    let mut writer = Writer::new(Vec::new());
    // How deep in an element that is dropped.
    let mut dropped = 0_usize;
    let mut depth = 0_usize;
    let mut drew = false;
    let mut comment = Comment::default();
    loop {
        let event = reader.read_event().map_err(|_| Refused::Broken)?;
        let out = match event {
            Event::Eof => break,
            Event::Start(start) => {
                depth += 1;
                dropped += usize::from(dropped > 0 || is_dropped(&start));
                match dropped {
                    0 => {
                        drew |= start.local_name().as_ref() == "svg";
                        comment.in_style = start.local_name().as_ref().eq_ignore_ascii_case("style");
                        Some(Event::Start(element(&start)?))
                    }
                    _ => None,
                }
            }
            Event::End(end) => {
                depth = depth.checked_sub(1).ok_or(Refused::Broken)?;
                if dropped > 0 {
                    dropped -= 1;
                    None
                } else {
                    comment = Comment::default();
                    Some(Event::End(end))
                }
            }
            Event::Empty(start) if dropped == 0 && !is_dropped(&start) => {
                Some(Event::Empty(element(&start)?))
            }
            Event::Text(text) if dropped == 0 && depth > 0 => {
                let text = harmless_text(text)?;
                Some(Event::Text(if comment.in_style { comment.without(&text) } else { text }))
            }
            Event::GeneralRef(reference) if dropped == 0 && depth > 0 && !comment.is_open => {
                Some(Event::GeneralRef(reference))
            }
            Event::CData(_) | Event::DocType(_) | Event::PI(_) | Event::Comment(_) | Event::Decl(_) => None,
            _ => None,
        };
        if let Some(event) = out {
            writer.write_event(event).map_err(|_| Refused::Broken)?;
        }
    }
    if depth == 0 && drew { Ok(writer.into_inner()) } else { Err(Refused::NoPicture) }
}

/// Comments of style sheets, which are text to XML.
#[derive(Default)]
struct Comment {
    in_style: bool,
    /// Whether one has begun and not ended.
    is_open: bool,
}

impl Comment {
    /// A piece of a style sheet without what it comments.
    fn without(&mut self, piece: &BytesText<'_>) -> BytesText<'static> {
        let mut rest: &str = piece;
        let mut left = String::new();
        loop {
            let mark = if self.is_open { "*/" } else { "/*" };
            let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
            if !self.is_open {
                left.push_str(before);
            }
            if before.len() == rest.len() {
                return BytesText::from_escaped(left);
            }
            (rest, self.is_open) = (after, !self.is_open);
        }
    }
}

fn is_dropped(start: &BytesStart<'_>) -> bool {
    let name = start.name();
    let local = name.local_name().as_ref().to_ascii_lowercase();
    let foreign = name.prefix().is_some_and(|prefix| prefix.as_ref() != "svg");
    foreign || DROPPED.contains(&local.as_str())
}

/// Style sheets that load nothing.
fn harmless_text(text: BytesText<'_>) -> Result<BytesText<'_>, Refused> {
    let plain = text.to_ascii_lowercase();
    if plain.contains("@import") || loads(&plain) { Err(Refused::Active) } else { Ok(text) }
}

/// Whether a value has a `url(...)` that leads out of the file.
fn loads(value: &str) -> bool {
    value.split("url(").skip(1).any(|rest| !rest.trim_start_matches([' ', '\'', '"']).starts_with('#'))
}

/// An element with the attributes that may stay.
fn element<'a>(start: &BytesStart<'a>) -> Result<BytesStart<'a>, Refused> {
    let name = start.name().as_ref().to_owned();
    let mut kept = BytesStart::new(name);
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Refused::Broken)?;
        let key = attribute.key.as_ref().to_owned();
        let value = unescape(&attribute.value).map_err(|_| Refused::Broken)?.into_owned();
        let lower = key.to_ascii_lowercase();
        let (prefix, local) = lower.rsplit_once(':').unwrap_or(("", &lower));
        let named = match prefix {
            "" => local == "xmlns" || !local.starts_with("on") && !local.starts_with("data-"),
            "xlink" => local == "href",
            "xml" => matches!(local, "lang" | "space"),
            "xmlns" => matches!(local, "svg" | "xlink"),
            _ => false,
        };
        if !named {
            continue;
        }
        let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let plain = plain.to_ascii_lowercase();
        if matches!(local, "href" | "src") && !plain.starts_with('#') {
            if plain.starts_with("data:") {
                return Err(Refused::Embedded);
            }
            continue;
        }
        if plain.contains("\\") && local == "style" || loads(&plain) || plain.contains("javascript:") {
            continue;
        }
        kept.push_attribute((key.as_str(), value.as_str()));
    }
    Ok(kept)
}
