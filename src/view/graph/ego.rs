//! The ties of one entity as SVG: it stands in the middle, what it is tied to in a column on either side, each tie with its
//! words on its line. Nothing covers anything, whatever the names.

use std::fmt::Write;

use super::labels::{shortened, width};
use super::{escaped, n, shape};

/// At most so many neighbours are drawn.
pub const DRAWN: usize = 24;

/// Half the width of the drawing.
const MIDDLE: f64 = 452.0;

/// How far the columns stand from the middle, and how much of that a tie runs level.
const COLUMN: (f64, f64) = (278.0, 182.0);

/// The height of a row, and of a line of a name.
const ROW: (f64, f64) = (46.0, 15.0);

/// A neighbour with what ties it.
pub struct Spoke<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its kind, which gives its shape.
    pub kind: &'a str,
    /// Its page.
    pub href: String,
    /// `relation`, `role` or `part`.
    pub tie: &'static str,
    /// What stands on the line.
    pub words: String,
    /// All ties between the two, in words.
    pub about: String,
    /// Whether a tie leads to it, and whether one comes from it.
    pub ways: (bool, bool),
    /// Whether our record of a tie is in dispute.
    pub disputed: bool,
}

/// A tie between two neighbours: their numbers, its words.
pub struct Cross {
    /// The number of a neighbour.
    pub from: usize,
    /// The number of another.
    pub to: usize,
    /// What is said when it is pointed at.
    pub about: String,
}

/// The drawing.
pub fn svg(title: &str, name: &str, spokes: &[Spoke<'_>], crosses: &[Cross]) -> String {
    let (left, right) = sides(spokes);
    let height = (left.len().max(right.len()) as f64) * ROW.0 + 12.0;
    let centre = Centre::new(name, height / 2.0);
    let mut spots = vec![(0.0, 0.0); spokes.len()];
    for (column, side) in [(&left, -1.0), (&right, 1.0)] {
        let top = (height - column.len() as f64 * ROW.0) / 2.0 + ROW.0 / 2.0;
        for (row, number) in column.iter().enumerate() {
            spots[*number] = (MIDDLE + side * COLUMN.0, top + row as f64 * ROW.0);
        }
    }
    let mut svg = String::with_capacity(600 * spokes.len());
    // Writing to memory does not fail.
    let _ = write!(
        svg,
        "<svg class=\"net ego\" viewBox=\"0 0 {} {height}\" role=\"group\" aria-label=\"{}\">",
        MIDDLE * 2.0,
        escaped(title)
    );
    crosses.iter().for_each(|cross| draw_cross(&mut svg, cross, &spots));
    spokes.iter().zip(&spots).for_each(|(spoke, spot)| draw_line(&mut svg, spoke, *spot, &centre));
    spokes.iter().zip(&spots).for_each(|(spoke, spot)| draw_node(&mut svg, spoke, *spot));
    centre.draw(&mut svg);
    svg.push_str("</svg>");
    svg
}

/// Which neighbours stand on which side: who acts upon it on the left, whom it acts upon on the right, as far as neither
/// side gets much longer than the other.
fn sides(spokes: &[Spoke<'_>]) -> (Vec<usize>, Vec<usize>) {
    let (mut right, mut left): (Vec<usize>, Vec<usize>) = (0..spokes.len()).partition(|n| spokes[*n].ways.0);
    let most = spokes.len().div_ceil(2).max(3);
    while right.len() > most {
        left.extend(right.pop());
    }
    while left.len() > most {
        right.extend(left.pop());
    }
    (left, right)
}

/// The entity in the middle: its name in a box.
struct Centre {
    lines: Vec<String>,
    half: f64,
    y: f64,
}

impl Centre {
    fn new(name: &str, y: f64) -> Self {
        let lines = wrapped(name, 18, 3);
        let widest = lines.iter().map(|line| width(line, 14.0) * 1.06).fold(40.0, f64::max);
        Self { lines, half: widest / 2.0 + 10.0, y }
    }

    fn draw(&self, svg: &mut String) {
        let high = self.lines.len() as f64 * 17.0 + 10.0;
        let (x, y) = (MIDDLE - self.half, self.y - high / 2.0);
        let _ = write!(
            svg,
            "<g class=\"centre\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            n(x),
            n(y),
            n(self.half * 2.0),
            n(high)
        );
        for (row, line) in self.lines.iter().enumerate() {
            let y = y + 19.0 + row as f64 * 17.0;
            let _ = write!(
                svg,
                "<text x=\"{MIDDLE}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                n(y),
                escaped(line)
            );
        }
        svg.push_str("</g>");
    }
}

/// A text in lines of about so many characters, at most so many; what is left over is cut.
fn wrapped(text: &str, most: usize, lines: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = found.len() == lines;
        let room = |line: &&mut String| full || line.chars().count() + word.chars().count() < most;
        if let Some(line) = found.last_mut().filter(room) {
            line.push(' ');
            line.push_str(word);
        } else {
            found.push(word.to_owned());
        }
    }
    found.into_iter().map(|line| shortened(&line, most + 4)).collect()
}

fn draw_line(svg: &mut String, spoke: &Spoke<'_>, (x, y): (f64, f64), centre: &Centre) {
    let side = if x > MIDDLE { 1.0 } else { -1.0 };
    let (start, level, end) = (MIDDLE + side * centre.half, x - side * COLUMN.1, x - side * 8.0);
    let bend = (start + level) / 2.0;
    let state = if spoke.disputed { " disputed" } else { "" };
    let _ = write!(
        svg,
        "<g class=\"edge {}{state}\"><title>{}</title><path d=\"M{} {}C{} {} {} {} {} {}H{}\"/>",
        spoke.tie,
        escaped(&spoke.about),
        n(start),
        n(centre.y),
        n(bend),
        n(centre.y),
        n(bend),
        n(y),
        n(level),
        n(y),
        n(end)
    );
    if spoke.ways.0 {
        tip(svg, end, y, side);
    }
    if spoke.ways.1 {
        tip(svg, level, y, -side);
    }
    let (at, anchor) = if side > 0.0 { (x - 15.0, "end") } else { (x + 15.0, "start") };
    // One line of words above the line, one below it.
    for (line, words) in [y - 5.0, y + 13.0].into_iter().zip(in_lines(&spoke.words, COLUMN.1 - 26.0, 11.0)) {
        let (at, y) = (n(at), n(line));
        let _ = write!(svg, "<text x=\"{at}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>", escaped(&words));
    }
    svg.push_str("</g>");
}

/// A text in at most two lines, as much of it as has room.
fn in_lines(text: &str, room: f64, size: f64) -> Vec<String> {
    let starts = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    let cut = starts.take_while(|at| width(&text[..*at], size) <= room).last();
    match cut {
        Some(cut) if cut == text.len() => vec![text.to_owned()],
        Some(cut) => vec![text[..cut].to_owned(), fitting(text[cut..].trim_start(), room, size)],
        None => vec![fitting(text, room, size)],
    }
}

/// As much of a line as has room.
fn fitting(text: &str, room: f64, size: f64) -> String {
    let count = text.chars().count();
    let fits = |most: &usize| width(&shortened(text, *most), size) <= room;
    shortened(text, (1..=count).rev().find(fits).unwrap_or(1))
}

/// A tip at a point of a level line.
fn tip(svg: &mut String, x: f64, y: f64, way: f64) {
    let back = x - way * 7.0;
    let _ = write!(
        svg,
        "<path class=\"tip\" d=\"M{} {}L{} {}L{} {}\"/>",
        n(back),
        n(y - 4.0),
        n(x),
        n(y),
        n(back),
        n(y + 4.0)
    );
}

fn draw_node(svg: &mut String, spoke: &Spoke<'_>, (x, y): (f64, f64)) {
    let _ = write!(
        svg,
        "<a class=\"node\" href=\"{}\"><title>{}</title>",
        escaped(&spoke.href),
        escaped(&spoke.about)
    );
    shape(svg, spoke.kind, (x, y), 6.0);
    let (at, anchor) = if x > MIDDLE { (x + 13.0, "start") } else { (x - 13.0, "end") };
    let lines = in_lines(spoke.name, MIDDLE - COLUMN.0 - 17.0, 13.0);
    let first = y + 4.5 - (lines.len() as f64 - 1.0) * ROW.1 / 2.0;
    for (row, line) in lines.iter().enumerate() {
        let y = first + row as f64 * ROW.1;
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            n(at),
            n(y),
            escaped(line)
        );
    }
    svg.push_str("</a>");
}

/// A tie between neighbours: in the background, bent away from the names.
fn draw_cross(svg: &mut String, cross: &Cross, spots: &[(f64, f64)]) {
    let ((ax, ay), (bx, by)) = (spots[cross.from], spots[cross.to]);
    let middle = ((ax + bx) / 2.0, (ay + by) / 2.0);
    let pull = if ax == bx { 0.16 } else { 0.0 };
    let x = middle.0 + (MIDDLE - middle.0) * pull;
    let _ = write!(
        svg,
        "<g class=\"edge cross\"><title>{}</title><path d=\"M{} {}Q{} {} {} {}\"/></g>",
        escaped(&cross.about),
        n(ax),
        n(ay),
        n(x),
        n(middle.1),
        n(bx),
        n(by)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoke(name: &str, out: bool) -> Spoke<'_> {
        let (href, about) = ("../x/".to_owned(), format!("Example leads {name}"));
        let words = "is the one that leads everything over there and back again".to_owned();
        Spoke { name, kind: "place", href, tie: "relation", words, about, ways: (out, !out), disputed: false }
    }

    #[test]
    fn rows_do_not_cover_each_other() {
        let spokes: Vec<Spoke<'_>> =
            (0..9).map(|n| spoke("Ministry of Examples and Other Matters", n < 8)).collect();
        let (left, right) = sides(&spokes);
        assert_eq!((left.len(), right.len()), (4, 5));
        let svg = svg("Ties", "Example", &spokes, &[Cross { from: 0, to: 1, about: "A & B".to_owned() }]);
        assert!(svg.contains("A &amp; B") && !svg.contains("style="));
        // Long words are cut where the line ends.
        assert!(
            svg.contains(">is the one that leads</text>")
                && svg.contains(">everything over")
                && !svg.contains("again<"),
            "{svg}"
        );
    }

    #[test]
    fn names_are_wrapped() {
        assert_eq!(wrapped("Ministry of Examples", 12, 3), ["Ministry of", "Examples"]);
        assert_eq!(wrapped("a b c", 2, 2), ["a", "b c"]);
        assert_eq!(wrapped("", 2, 2), Vec::<String>::new());
    }
}
