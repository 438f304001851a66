//! The one thing of EXIF that is kept: how the picture has to be turned.

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;

/// The orientation in an EXIF block without its prefix, where the picture has to be turned; else none.
pub fn orientation(block: &[u8]) -> Option<u8> {
    let big = match block.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = block.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = block.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let number = if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
        usize::try_from(number).ok()
    };
    let directory = long(4)?;
    let count = usize::from(short(directory)?);
    let entry = (0..count).map(|n| directory + 2 + n * 12).find(|at| short(*at) == Some(ORIENTATION))?;
    let value = u8::try_from(short(entry + 8)?).ok()?;
    (2..=8).contains(&value).then_some(value)
}

/// An EXIF block, without its prefix, that says nothing but this.
pub fn block(orientation: u8) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    block.extend(ORIENTATION.to_be_bytes());
    block.extend([0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
    block
}
