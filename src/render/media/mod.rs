//! Attachments as they are published: pictures without their metadata, nothing that could run.
//!
//! Entry point: [`publish`]. What a picture shows stays as it is to the byte; what else its file holds (EXIF, XMP, IPTC,
//! comments, thumbnails, colour profiles, whatever stands behind its end) is left out by lists of what may stay. Of
//! EXIF the orientation alone is kept, else the picture would turn. Files go by what they hold, not by their names.

mod exif;
mod gif;
mod jpeg;
mod png;
mod svg;
mod webp;

use img_parts::Bytes;

/// What becomes of an attachment.
#[derive(Debug, PartialEq, Eq)]
pub enum Published {
    /// A picture, without its metadata.
    Clean(Vec<u8>),
    /// A file of a kind that has no metadata of note.
    Plain(Vec<u8>),
    /// A file whose metadata, if it has any, cannot be taken out.
    AsItIs(Vec<u8>),
}

impl Published {
    /// What the published file holds.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Clean(bytes) | Self::Plain(bytes) | Self::AsItIs(bytes) => bytes,
        }
    }
}

/// Why an attachment is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The picture's file does not hold together.
    #[error("the picture is broken, so its metadata cannot be told from the rest")]
    Broken,
    /// A picture of a kind that cannot be cleaned.
    #[error("metadata cannot be taken out of pictures of this kind")]
    Unknown,
    /// What the name calls a picture is none.
    #[error("it is named like a picture, but is none")]
    NoPicture,
    /// It runs in a reader's browser.
    #[error("files of this kind can run scripts in a reader's browser")]
    Active,
    /// An SVG with pictures in it.
    #[error("pictures within an SVG cannot be cleaned")]
    Embedded,
}

/// Endings of pictures.
const PICTURES: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp", "svg", "avif", "heic", "heif", "jxl", "tif",
    "tiff", "bmp", "ico",
];

/// Endings of files that browsers run.
const ACTIVE: &[&str] = &[
    "html", "htm", "xhtml", "xht", "shtml", "mhtml", "mht", "xml", "xsl", "xslt", "rdf", "js", "mjs", "svgz",
    "swf", "htc", "hta", "wasm",
];

/// Endings of files without metadata of note.
const PLAIN: &[&str] =
    &["txt", "csv", "tsv", "json", "geojson", "jsonl", "ndjson", "bib", "ris", "vtt", "srt"];

/// What an attachment of a name is published as.
///
/// # Errors
/// When it must not be.
pub fn publish(path: &str, bytes: Vec<u8>) -> Result<Published, Refused> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is = |endings: &[&str]| endings.contains(&ending.as_str());
    if is(ACTIVE) {
        return Err(Refused::Active);
    }
    if let Some(clean) = picture(&bytes, ending == "svg") {
        return clean.map(Published::Clean);
    }
    if is(PICTURES) {
        return Err(if is_other_picture(&bytes) { Refused::Unknown } else { Refused::NoPicture });
    }
    if is_other_picture(&bytes) {
        return Err(Refused::Unknown);
    }
    // Without an ending that tells what it is, browsers look into a file themselves.
    if is_markup(&bytes) && !is(PLAIN) {
        return Err(Refused::Active);
    }
    Ok(if is(PLAIN) { Published::Plain(bytes) } else { Published::AsItIs(bytes) })
}

/// The picture in a file, cleaned; none when it holds no picture of a kind that can be.
fn picture(bytes: &[u8], svg: bool) -> Option<Result<Vec<u8>, Refused>> {
    let shared = || Bytes::copy_from_slice(bytes);
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(jpeg::clean(shared())),
        [0x89, b'P', b'N', b'G', ..] => Some(png::clean(shared())),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(webp::clean(shared())),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(gif::clean(bytes).ok_or(Refused::Broken)),
        _ if svg => Some(svg::clean(bytes)),
        _ => None,
    }
}

/// Whether a file begins as a picture of a kind that cannot be cleaned: AVIF, HEIC, JPEG XL, TIFF, BMP, icons.
fn is_other_picture(bytes: &[u8]) -> bool {
    let brand = bytes.get(4..12).unwrap_or_default();
    let brands: [&[u8]; 8] = [b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"jxl "];
    let iso = brand.starts_with(b"ftyp") && brands.iter().any(|known| brand.ends_with(known));
    let begins: [&[u8]; 6] =
        [b"II*\0", b"MM\0*", b"\xFF\x0A", b"\0\0\0\x0CJXL ", b"\0\0\x01\0", b"\0\0\x02\0"];
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    iso || bitmap || begins.iter().any(|begin| bytes.starts_with(begin))
}

/// Whether a file begins as HTML or XML do.
fn is_markup(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    start.first() == Some(&b'<')
}

/// The bytes of a picture that a library wrote.
fn written(parts: impl IntoIterator<Item = Bytes>) -> Vec<u8> {
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
