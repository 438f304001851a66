//! PNG: the chunks that decide how the picture looks stay, those of animations among them.

use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};

use super::{Refused, exif, written};

const KEPT: &[[u8; 4]] = &[
    *b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"gAMA", *b"cHRM", *b"sRGB", *b"cICP", *b"sBIT",
    *b"bKGD", *b"pHYs", *b"acTL", *b"fcTL", *b"fdAT",
];

/// A PNG without its metadata.
pub fn clean(bytes: Bytes) -> Result<Vec<u8>, Refused> {
    let mut png = Png::from_bytes(bytes).map_err(|_| Refused::Broken)?;
    let chunks = png.chunks();
    let whole = chunks.first().is_some_and(|chunk| chunk.kind() == *b"IHDR")
        && chunks.last().is_some_and(|chunk| chunk.kind() == *b"IEND");
    if !whole {
        return Err(Refused::Broken);
    }
    let turned = png.chunk_by_type(*b"eXIf").and_then(|chunk| exif::orientation(chunk.contents()));
    png.chunks_mut().retain(|chunk| KEPT.contains(&chunk.kind()));
    if let Some(turned) = turned {
        png.chunks_mut().insert(1, PngChunk::new(*b"eXIf", exif::block(turned).into()));
    }
    Ok(written(png.encoder()))
}
