//! Land and borders as the binary carries them; `bench/outlines.py` makes the file, and says how it is laid out.
//!
//! Natural Earth, 1:50 million, public domain.

use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("outlines.bin");

/// The units of a degree.
pub const GRID: f64 = 100.0;

/// A line of points: longitude and latitude, in hundredths of a degree.
pub struct Line {
    /// Its points.
    pub points: Vec<(i32, i32)>,
    /// West, south, east, north.
    pub bounds: [i32; 4],
}

/// What maps are drawn with.
pub struct Outlines {
    /// Rings, the longest first; each ends where it begins.
    pub land: Vec<Line>,
    /// Borders between countries.
    pub borders: Vec<Line>,
}

/// The outlines, read once.
pub static OUTLINES: LazyLock<Outlines> = LazyLock::new(|| read(FILE).unwrap_or_else(none));

fn none() -> Outlines {
    Outlines { land: Vec::new(), borders: Vec::new() }
}

fn read(file: &[u8]) -> Option<Outlines> {
    let (_, mut rest) = file.strip_prefix(b"BBO1").map(|rest| {
        rest.split_at(rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1))
    })?;
    Some(Outlines { land: lines(&mut rest)?, borders: lines(&mut rest)? })
}

fn lines(rest: &mut &[u8]) -> Option<Vec<Line>> {
    let count = number(rest)?;
    (0..count).map(|_| line(rest)).collect()
}

fn line(rest: &mut &[u8]) -> Option<Line> {
    let count = number(rest)?;
    let (mut x, mut y) = (0, 0);
    let mut points = Vec::with_capacity(count as usize);
    for _ in 0..count {
        x += step(rest)?;
        y += step(rest)?;
        points.push((x, y));
    }
    let mut bounds = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
    for (x, y) in &points {
        bounds = [bounds[0].min(*x), bounds[1].min(*y), bounds[2].max(*x), bounds[3].max(*y)];
    }
    Some(Line { points, bounds })
}

fn step(rest: &mut &[u8]) -> Option<i32> {
    let folded = number(rest)?;
    let half = (folded >> 1) as i32;
    Some(if folded & 1 == 0 { half } else { -half - 1 })
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let mut value = 0_u32;
    for shift in (0..32).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u32::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_the_world() {
        let Outlines { land, borders } = &*OUTLINES;
        assert!(land.len() > 1000 && borders.len() > 300, "{} {}", land.len(), borders.len());
        assert!(land.iter().all(|ring| ring.points.first() == ring.points.last() && ring.points.len() > 3));
        let bounds = land.iter().chain(borders).map(|line| line.bounds);
        let whole = bounds.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        assert_eq!(whole.map(|[west, south, east, _]| [west, south, east]), Some([-18000, -9000, 18000]));
        // Cut at the antimeridian: nothing runs across the map.
        let jump = |line: &Line| line.points.windows(2).any(|pair| (pair[0].0 - pair[1].0).abs() > 9000);
        let jumping = land.iter().filter(|ring| jump(ring)).count();
        // The edge along the south pole alone is that long.
        assert_eq!((jumping, borders.iter().filter(|line| jump(line)).count()), (1, 0));
        assert!(FILE.len() < 150_000, "{} bytes", FILE.len());
    }

    #[test]
    fn a_broken_file_holds_nothing() {
        assert!(read(b"BBO2").is_none() && read(&FILE[..1000]).is_none());
    }
}
