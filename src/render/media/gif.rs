//! GIF: pictures, how long they are shown and how often stay; comments and blocks of programs go.

/// Reads a file from its start.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Blocks with their lengths, up to and with the empty one.
    fn blocks(&mut self) -> Option<&'a [u8]> {
        let start = self.0;
        loop {
            let length = self.take(1)?[0];
            self.take(usize::from(length))?;
            if length == 0 {
                return Some(&start[..start.len() - self.0.len()]);
            }
        }
    }
}

/// How many bytes a table of colours has whose flags are these.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// A GIF without its metadata; none when it is broken.
pub fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader(bytes);
    let mut kept = Vec::with_capacity(bytes.len());
    let head = reader.take(13)?;
    kept.extend_from_slice(head);
    kept.extend_from_slice(reader.take(colours(head[10]))?);
    loop {
        match reader.take(1)?[0] {
            0x3B => {
                kept.push(0x3B);
                return Some(kept);
            }
            0x2C => {
                let head = reader.take(9)?;
                kept.push(0x2C);
                kept.extend_from_slice(head);
                kept.extend_from_slice(reader.take(colours(head[8]))?);
                kept.extend_from_slice(reader.take(1)?);
                kept.extend_from_slice(reader.blocks()?);
            }
            0x21 => {
                let label = reader.take(1)?[0];
                let blocks = reader.blocks()?;
                let looped =
                    blocks.get(1..12).is_some_and(|name| name == b"NETSCAPE2.0" || name == b"ANIMEXTS1.0");
                if label == 0xF9 {
                    kept.extend([0x21, 0xF9]);
                    kept.extend_from_slice(blocks);
                } else if label == 0xFF && looped {
                    kept.extend([0x21, 0xFF]);
                    kept.extend_from_slice(repetitions(blocks)?.as_slice());
                }
            }
            _ => return None,
        }
    }
}

/// The block that says how often an animation runs, without others behind it.
fn repetitions(blocks: &[u8]) -> Option<Vec<u8>> {
    let name = blocks.get(..12).filter(|name| name[0] == 11)?;
    let count = blocks.get(12..16).filter(|count| count[..2] == [3, 1])?;
    Some([name, count, &[0]].concat())
}
