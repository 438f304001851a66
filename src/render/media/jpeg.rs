//! JPEG: what the decoder needs stays. Scans may have segments between them, and files more behind their end.

use img_parts::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};

use super::{Refused, exif, written};

const EXIF: &[u8] = b"Exif\0\0";

/// A JPEG without its metadata.
pub fn clean(bytes: Bytes) -> Result<Vec<u8>, Refused> {
    let mut jpeg = Jpeg::from_bytes(bytes.clone()).map_err(|_| Refused::Broken)?;
    let turned = jpeg.segments().iter().find_map(|segment| {
        let block = segment.contents().strip_prefix(EXIF).filter(|_| segment.marker() == markers::APP1)?;
        exif::orientation(block)
    });
    let mut kept: Vec<JpegSegment> = jpeg.segments().iter().filter_map(needed).collect();
    let scan = kept.last().filter(|segment| segment.marker() == markers::SOS).ok_or(Refused::Broken)?;
    let entropy = scans(coded(scan, &bytes)).ok_or(Refused::Broken)?;
    let scan = JpegSegment::new_with_entropy(markers::SOS, scan.contents().clone(), entropy.into());
    kept.pop();
    kept.push(scan);
    if let Some(turned) = turned {
        let behind_jfif = usize::from(kept.first().is_some_and(|first| first.marker() == markers::APP0));
        let block = [EXIF, &exif::block(turned)].concat();
        kept.insert(behind_jfif, JpegSegment::new_with_contents(markers::APP1, block.into()));
    }
    *jpeg.segments_mut() = kept;
    Ok(written(jpeg.encoder()))
}

/// What stands behind the head of the first scan: the rest of the file.
fn coded<'a>(scan: &JpegSegment, file: &'a [u8]) -> &'a [u8] {
    &file[file.len() - (scan.len_with_entropy() - scan.len())..]
}

/// A segment as far as the decoder needs it.
fn needed(segment: &JpegSegment) -> Option<JpegSegment> {
    let contents = segment.contents();
    match segment.marker() {
        // The head of JFIF without its thumbnail; JFXX is nothing but one.
        markers::APP0 => {
            let head = contents.get(..12).filter(|head| head.starts_with(b"JFIF\0"))?;
            let contents = [head, &[0, 0]].concat();
            Some(JpegSegment::new_with_contents(markers::APP0, contents.into()))
        }
        // How Adobe's programs code colours.
        markers::APP14 => {
            let head = contents.get(..12).filter(|head| head.starts_with(b"Adobe"))?;
            Some(JpegSegment::new_with_contents(markers::APP14, Bytes::copy_from_slice(head)))
        }
        marker => is_coding(marker).then(|| segment.clone()),
    }
}

/// Whether a segment is part of the coded picture: frames, tables, scans, but no APPn, COM and what is reserved.
fn is_coding(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF | 0xDA..=0xDF)
}

/// The coded scans up to the end of the picture, without other segments between them.
fn scans(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        let marker_at = at + bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        let marker = *bytes.get(marker_at + 1)?;
        kept.extend_from_slice(&bytes[at..marker_at]);
        match marker {
            0x00 | 0xD0..=0xD7 => {
                kept.extend([0xFF, marker]);
                at = marker_at + 2;
            }
            // A fill byte.
            0xFF => at = marker_at + 1,
            0xD9 => {
                kept.extend([0xFF, 0xD9]);
                return Some(kept);
            }
            _ => {
                let length = bytes.get(marker_at + 2..marker_at + 4)?;
                let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
                at = marker_at + 2 + length.max(2);
                let segment = bytes.get(marker_at..at)?;
                if is_coding(marker) {
                    kept.extend_from_slice(segment);
                }
            }
        }
    }
}
