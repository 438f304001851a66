//! The whole network as SVG: nodes that are links, edges by kind, names where there is room for them.
//!
//! Names come in levels. What has room at the usual size is always shown; what has room once the drawing is twice or four
//! times as large belongs to that level, and the style sheet shows it there; the rest shows when pointed at.

use std::fmt::Write;

use super::labels::{self, Area, Place, Taken};
use super::layout::Reach;
use super::{escaped, n, pack, shape};

/// How wide the drawing is, in user units.
const WIDTH: f64 = 1000.0;

/// The size of names at each level, and of the words on edges.
const SIZES: [(f64, f64); 3] = [(13.0, 11.0), (6.5, 5.5), (3.25, 2.75)];

/// The part of a mark's size that is left at each level, so that marks do not grow with the drawing.
const SHRINK: [f64; 3] = [1.0, 0.7, 0.5];

/// The longest name and the longest words of an edge that are written out, in characters.
const LONGEST: (usize, usize) = (48, 32);

/// Up to so many nodes find room for their names by themselves. Of more, the most important get it made.
const FEW: usize = 40;

/// How much of the drawing the names that get room may take, in square units.
const ROOM: f64 = 170_000.0;

/// Words may hide at most this share of their own line.
const HIDDEN: f64 = 0.7;

/// In so many pieces a bent line is looked at, and any line for what words hide of it.
const PIECES: usize = 12;

/// From so many edges on, each is drawn fainter.
const DENSE: usize = 150;

/// An entity of the drawing.
pub struct Node<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its kind, which gives its shape.
    pub kind: &'a str,
    /// Its page.
    pub href: String,
    /// What is said when it is pointed at.
    pub about: String,
    /// How many ties it has.
    pub ties: usize,
}

/// A tie of the drawing.
pub struct Edge {
    /// The number of a node.
    pub from: usize,
    /// The number of another.
    pub to: usize,
    /// `relation`, `role` or `part`.
    pub kind: &'static str,
    /// Its words, where there is room.
    pub words: String,
    /// What is said when it is pointed at.
    pub about: String,
    /// Whether our record of it is in dispute.
    pub disputed: bool,
}

/// The drawing. Its nodes come with the most important first.
pub fn svg(title: &str, description: &str, nodes: &[Node<'_>], edges: &[Edge]) -> String {
    let radii: Vec<f64> = nodes.iter().map(|node| radius(node.ties)).collect();
    let pairs: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let packed = pack::pack(&reaches(nodes, &radii), &pairs, WIDTH);
    let lines: Vec<Line> = lines(edges, &packed.places, &radii);
    let names = Names::placed(nodes, edges, &packed, &radii, &lines);
    let (width, height) = (packed.width.ceil(), packed.height.ceil());
    let mut svg = String::with_capacity(300 * nodes.len() + 200 * edges.len());
    // Writing to memory does not fail.
    let _ = write!(
        svg,
        "<svg class=\"net{}\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\"><desc>{}</desc><g>",
        if edges.len() > DENSE { " dense" } else { "" },
        escaped(title),
        escaped(description)
    );
    for ((edge, line), words) in edges.iter().zip(&lines).zip(&names.edges) {
        draw_edge(&mut svg, edge, line, words.as_ref());
    }
    svg.push_str("</g>");
    for (number, node) in nodes.iter().enumerate() {
        let name = names.nodes[number];
        draw_node(&mut svg, (number, node), packed.places[number], radii[number], name);
    }
    svg.push_str("</svg>");
    svg
}

fn radius(ties: usize) -> f64 {
    (3.5 + 1.9 * (ties as f64).sqrt()).min(15.0).round()
}

/// How far each node reaches: the important ones with their names below them.
fn reaches(nodes: &[Node<'_>], radii: &[f64]) -> Vec<Reach> {
    let size = SIZES[0].0;
    let mut left = if nodes.len() > FEW { ROOM } else { 0.0 };
    let mut reach = |(node, radius): (&Node<'_>, &f64)| {
        let name = Reach {
            side: (wide(node.name, size) / 2.0).max(*radius),
            up: *radius,
            down: radius + size * 1.4,
        };
        left -= name.side * 2.0 * (name.up + name.down);
        if left > 0.0 { name } else { Reach::of_mark(*radius) }
    };
    nodes.iter().zip(radii).map(&mut reach).collect()
}

/// Where an edge runs: straight, or bent where another joins the same two.
struct Line {
    from: (f64, f64),
    bend: Option<(f64, f64)>,
    to: (f64, f64),
    /// The direction in which it arrives.
    arrival: (f64, f64),
}

impl Line {
    /// A point of it, between 0 and 1.
    fn at(&self, t: f64) -> (f64, f64) {
        let s = 1.0 - t;
        let mix = |a: f64, m: Option<f64>, b: f64| match m {
            None => a * s + b * t,
            Some(m) => a * s * s + m * 2.0 * s * t + b * t * t,
        };
        (
            mix(self.from.0, self.bend.map(|b| b.0), self.to.0),
            mix(self.from.1, self.bend.map(|b| b.1), self.to.1),
        )
    }
}

impl Line {
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        (0..=PIECES).map(|piece| self.at(piece as f64 / PIECES as f64))
    }

    /// Whether it runs through an area.
    fn crosses(&self, area: &Area) -> bool {
        match self.bend {
            None => area.is_crossed(self.from, self.to),
            Some(_) => self.points().zip(self.points().skip(1)).any(|(a, b)| area.is_crossed(a, b)),
        }
    }

    /// Which share of it an area hides.
    fn hidden(&self, area: &Area) -> f64 {
        let hidden = self.points().filter(|point| area.meets(&Area::around(*point, 0.0))).count();
        hidden as f64 / (PIECES + 1) as f64
    }
}

fn lines(edges: &[Edge], places: &[(f64, f64)], radii: &[f64]) -> Vec<Line> {
    let mut seen: std::collections::BTreeMap<(usize, usize), usize> = std::collections::BTreeMap::new();
    let mut line = |edge: &Edge| {
        let pair = (edge.from.min(edge.to), edge.from.max(edge.to));
        let nth = seen.entry(pair).or_default();
        *nth += 1;
        // 0, then to one side and the other by turns.
        let side = if nth.is_multiple_of(2) { 1.0 } else { -1.0 };
        let bow = side * (*nth / 2) as f64 * 26.0;
        let (a, b) = (places[pair.0], places[pair.1]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let long = (dx * dx + dy * dy).sqrt().max(0.001);
        let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let bend = (bow != 0.0).then(|| (middle.0 - dy / long * bow, middle.1 + dx / long * bow));
        let (start, end) = (places[edge.from], places[edge.to]);
        let leaving = direction(start, bend.unwrap_or(end));
        let arrival = direction(bend.unwrap_or(start), end);
        let (near, far) = (radii[edge.from] + 1.0, radii[edge.to] + 3.0);
        Line {
            from: (start.0 + leaving.0 * near, start.1 + leaving.1 * near),
            bend,
            to: (end.0 - arrival.0 * far, end.1 - arrival.1 * far),
            arrival,
        }
    };
    edges.iter().map(&mut line).collect()
}

fn direction(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let long = (dx * dx + dy * dy).sqrt().max(0.001);
    (dx / long, dy / long)
}

/// Which names stand where, from which level on; none for what has no room at any.
struct Names {
    nodes: Vec<Option<(usize, Place)>>,
    edges: Vec<Option<(usize, Place)>>,
}

impl Names {
    fn placed(
        nodes: &[Node<'_>],
        edges: &[Edge],
        packed: &pack::Packed,
        radii: &[f64],
        lines: &[Line],
    ) -> Self {
        let frame = Area { left: 0.0, top: 0.0, right: packed.width, bottom: packed.height };
        let mut names = Self { nodes: vec![None; nodes.len()], edges: edges.iter().map(|_| None).collect() };
        for (level, (size, small)) in SIZES.into_iter().enumerate() {
            let mut taken = Taken::new(frame);
            for (place, radius) in packed.places.iter().zip(radii) {
                taken.take(Area::around(*place, radius * SHRINK[level] + 1.0));
            }
            // What stands already stays, only smaller.
            for (node, known) in nodes.iter().zip(&names.nodes) {
                known.iter().for_each(|(_, place)| taken.take(place.area(wide(node.name, size), size)));
            }
            for (edge, known) in edges.iter().zip(&names.edges) {
                known.iter().for_each(|(_, place)| taken.take(place.area(words_wide(edge, small), small)));
            }
            for (number, node) in nodes.iter().enumerate() {
                if names.nodes[number].is_none() {
                    let mut around =
                        labels::around(packed.places[number], radii[number] * SHRINK[level], size);
                    if nodes.len() > FEW {
                        // Below first: there the important ones have room.
                        around.rotate_right(1);
                    }
                    // Where lines lie close, each name crosses some anyway.
                    let crossed = |area: &Area| match edges.len() > DENSE {
                        true => 0,
                        false => lines.iter().filter(|line| line.crosses(area)).count(),
                    };
                    let free = taken.cheapest(&around, (wide(node.name, size), size), usize::MAX, crossed);
                    names.nodes[number] = free.map(|place| (level, place));
                }
            }
            for (number, edge) in edges.iter().enumerate() {
                // Between many lines words only cover others.
                if names.edges[number].is_none() && (level > 0 || edges.len() <= DENSE) {
                    let own = &lines[number];
                    // Words that cover another line are taken for its own, and a hidden line says nothing.
                    let crossed = |area: &Area| match own.hidden(area) > HIDDEN {
                        true => usize::MAX,
                        false if edges.len() > DENSE => 0,
                        false => lines.iter().filter(|line| line.crosses(area)).count(),
                    };
                    let free =
                        taken.cheapest(&along(own, small), (words_wide(edge, small), small), 2, crossed);
                    names.edges[number] = free.map(|place| (level, place));
                }
            }
        }
        names
    }
}

fn wide(name: &str, size: f64) -> f64 {
    labels::width(&labels::shortened(name, LONGEST.0), size)
}

fn words_wide(edge: &Edge, size: f64) -> f64 {
    labels::width(&labels::shortened(&edge.words, LONGEST.1), size)
}

fn along(line: &Line, size: f64) -> [Place; 7] {
    [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map(|t| {
        let (x, y) = line.at(t);
        Place { x, y: y + size * 0.33, anchor: labels::Anchor::Middle }
    })
}

fn draw_edge(svg: &mut String, edge: &Edge, line: &Line, words: Option<&(usize, Place)>) {
    let state = if edge.disputed { " disputed" } else { "" };
    let _ = write!(
        svg,
        "<g class=\"edge {}{state}\" data-ends=\"{} {}\"><title>{}</title><path d=\"M{} {}",
        edge.kind,
        edge.from,
        edge.to,
        escaped(&edge.about),
        n(line.from.0),
        n(line.from.1)
    );
    match line.bend {
        None => drop(write!(svg, "L{} {}\"/>", n(line.to.0), n(line.to.1))),
        Some((x, y)) => drop(write!(svg, "Q{} {} {} {}\"/>", n(x), n(y), n(line.to.0), n(line.to.1))),
    }
    let ((x, y), (ux, uy)) = (line.to, line.arrival);
    let back = (x - ux * 6.0, y - uy * 6.0);
    let _ = write!(
        svg,
        "<path class=\"tip\" d=\"M{} {}L{} {}L{} {}\"/>",
        n(back.0 - uy * 3.0),
        n(back.1 + ux * 3.0),
        n(x),
        n(y),
        n(back.0 + uy * 3.0),
        n(back.1 - ux * 3.0)
    );
    if let Some((level, place)) = words {
        let words = labels::shortened(&edge.words, LONGEST.1);
        write_text(svg, &words, *place, level + 1);
    }
    svg.push_str("</g>");
}

fn draw_node(
    svg: &mut String,
    (number, node): (usize, &Node<'_>),
    place: (f64, f64),
    radius: f64,
    name: Option<(usize, Place)>,
) {
    let _ = write!(
        svg,
        "<a class=\"node\" href=\"{}\" data-n=\"{number}\"><title>{}</title>",
        escaped(&node.href),
        escaped(&node.about)
    );
    shape(svg, node.kind, place, radius);
    // What has no room stands to the right when it is asked for.
    let (level, place) = name.unwrap_or((3, labels::around(place, radius, SIZES[0].0)[0]));
    write_text(svg, &labels::shortened(node.name, LONGEST.0), place, level + 1);
    svg.push_str("</a>");
}

fn write_text(svg: &mut String, text: &str, place: Place, level: usize) {
    let _ = write!(
        svg,
        "<text class=\"l{level}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
        n(place.x),
        n(place.y),
        place.anchor.as_str(),
        escaped(text)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, ties: usize) -> Node<'_> {
        let (href, about) = (format!("../entities/{name}/"), name.to_owned());
        Node { name, kind: "person", href, about, ties }
    }

    fn edge(from: usize, to: usize) -> Edge {
        let (words, about) = ("leads".to_owned(), "A leads B".to_owned());
        Edge { from, to, kind: "relation", words, about, disputed: false }
    }

    #[test]
    fn nodes_are_links_and_names_are_escaped() {
        let nodes = [node("A & B", 1), node("C", 1)];
        let svg = svg("Network", "Two.", &nodes, &[edge(0, 1)]);
        assert!(
            svg.contains("href=\"../entities/A &amp; B/\"") && svg.contains(">A &amp; B</text>"),
            "{svg}"
        );
        assert!(svg.contains(">leads</text>") && !svg.contains("style="), "{svg}");
    }

    #[test]
    fn two_ties_of_one_pair_do_not_lie_on_each_other() {
        let nodes = [node("A", 2), node("B", 2)];
        let svg = svg("Network", "Two.", &nodes, &[edge(0, 1), edge(1, 0)]);
        let paths: Vec<&str> = svg.match_indices("<path d=\"").map(|(at, _)| &svg[at..at + 60]).collect();
        assert!(paths.len() == 2 && paths[0] != paths[1] && paths[1].contains('Q'), "{paths:?}");
    }

    #[test]
    fn names_of_one_level_do_not_cover_each_other() {
        let names: Vec<String> = (0..120).map(|n| format!("Example Person {n}")).collect();
        let nodes: Vec<Node<'_>> = names.iter().map(|name| node(name, 2)).collect();
        let edges: Vec<Edge> = (1..120).map(|n| edge(n, n / 3)).collect();
        let radii: Vec<f64> = nodes.iter().map(|node| radius(node.ties)).collect();
        let pairs: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
        let packed = pack::pack(&reaches(&nodes, &radii), &pairs, WIDTH);
        let placed = Names::placed(&nodes, &edges, &packed, &radii, &lines(&edges, &packed.places, &radii));
        for (level, (size, _)) in SIZES.into_iter().enumerate() {
            let shown = placed.nodes.iter().enumerate().filter_map(|(n, name)| Some((n, (*name)?)));
            let areas: Vec<Area> = shown
                .filter(|(_, (from, _))| *from <= level)
                .map(|(n, (_, place))| place.area(wide(&names[n], size), size))
                .collect();
            let free = |a: usize| (a + 1..areas.len()).all(|b| !areas[a].meets(&areas[b]));
            assert!((0..areas.len()).all(free), "level {level}");
            assert!(level > 0 || areas.len() > 30, "{} names", areas.len());
        }
    }
}
