//! WebP: the chunks of pictures and animations stay.

use img_parts::Bytes;
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::{
    CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_EXIF, CHUNK_VP8, CHUNK_VP8L, CHUNK_VP8X, WebP,
};

use super::{Refused, exif, written};

/// The flags of `VP8X` that say that there is a colour profile, EXIF and XMP.
const METADATA: u8 = 0b0010_1100;
/// The one of EXIF.
const HAS_EXIF: u8 = 0b0000_1000;

/// How many bytes of a frame stand before its own chunks.
const FRAME_HEAD: usize = 16;

/// A WebP without its metadata.
pub fn clean(bytes: Bytes) -> Result<Vec<u8>, Refused> {
    let mut webp = WebP::from_bytes(bytes).map_err(|_| Refused::Broken)?;
    let exif = webp.chunk_by_id(CHUNK_EXIF).and_then(|chunk| chunk.content().data().cloned());
    let turned = exif
        .and_then(|block| exif::orientation(block.strip_prefix(b"Exif\0\0".as_slice()).unwrap_or(&block)));
    let extended = webp.chunk_by_id(CHUNK_VP8X).is_some();
    let mut kept = Vec::new();
    for chunk in webp.chunks() {
        let Some(data) = chunk.content().data() else { continue };
        match chunk.id() {
            CHUNK_VP8 | CHUNK_VP8L | CHUNK_ALPH | CHUNK_ANIM => kept.push(chunk.clone()),
            CHUNK_VP8X => {
                let mut head = data.get(..10).ok_or(Refused::Broken)?.to_vec();
                head[0] = head[0] & !METADATA | if turned.is_some() { HAS_EXIF } else { 0 };
                kept.push(RiffChunk::new(CHUNK_VP8X, RiffContent::Data(head.into())));
            }
            CHUNK_ANMF => {
                let frame = frame(data).ok_or(Refused::Broken)?;
                kept.push(RiffChunk::new(CHUNK_ANMF, RiffContent::Data(frame.into())));
            }
            _ => {}
        }
    }
    if !kept.iter().any(|chunk| matches!(chunk.id(), CHUNK_VP8 | CHUNK_VP8L | CHUNK_ANMF)) {
        return Err(Refused::Broken);
    }
    if let Some(turned) = turned.filter(|_| extended) {
        kept.push(RiffChunk::new(CHUNK_EXIF, RiffContent::Data(exif::block(turned).into())));
    }
    *webp.chunks_mut() = kept;
    Ok(written(webp.encoder()))
}

/// A frame of an animation with the chunks of its picture alone.
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut kept = data.get(..FRAME_HEAD)?.to_vec();
    let mut rest = &data[FRAME_HEAD..];
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        let whole = 8 + length.checked_add(length % 2)?;
        let chunk = rest.get(..whole)?;
        if [CHUNK_VP8, CHUNK_VP8L, CHUNK_ALPH].iter().any(|id| chunk.starts_with(id)) {
            kept.extend_from_slice(chunk);
        }
        rest = &rest[whole..];
    }
    Some(kept)
}
