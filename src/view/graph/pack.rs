//! A drawing of several components: each laid out by itself, the largest first, in rows.

use super::layout::{self, Graph, Point, Reach};

/// How far apart two tied nodes stand, in user units, before the drawing is fitted.
const EDGE: f64 = 92.0;

/// Room between nodes beside their radii.
const GAP: f64 = 16.0;

/// A component of so few nodes keeps its shape.
const FEW: usize = 30;

/// Room around a component, most of it for names at its sides.
const MARGIN: (f64, f64) = (62.0, 22.0);

/// Nodes with their places, and how large the drawing is.
pub struct Packed {
    /// Of each node its place.
    pub places: Vec<Point>,
    /// The drawing's width.
    pub width: f64,
    /// The drawing's height.
    pub height: f64,
}

/// Lays out a graph that may fall into parts, as wide as `width`. Of each node it gets how far it reaches.
pub fn pack(reaches: &[Reach], edges: &[(usize, usize)], width: f64) -> Packed {
    let components = components(reaches.len(), edges);
    let mut parts: Vec<(Vec<usize>, Vec<Point>, Point)> =
        components.into_iter().map(|nodes| laid_out(nodes, reaches, edges)).collect();
    let shrink = fitting(&parts, width);
    for (nodes, places, size) in &mut parts {
        // A little flatter than it is: screens are wide.
        let (across, down) = if nodes.len() > FEW { (shrink * 1.25, shrink * 0.8) } else { (shrink, shrink) };
        for place in places.iter_mut() {
            *place = (place.0 * across, place.1 * down);
        }
        let own: Vec<Reach> = nodes.iter().map(|node| reaches[*node]).collect();
        layout::part(places, &own, (GAP * shrink).max(6.0));
        *size = framed(places);
    }
    let mut placed = vec![(0.0, 0.0); reaches.len()];
    let (mut x, mut y, mut row): (f64, f64, f64) = (0.0, 0.0, 0.0);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new()];
    let mut widths = Vec::new();
    for (nodes, places, size) in &parts {
        if x > 0.0 && x + size.0 > width {
            widths.push(x);
            rows.push(Vec::new());
            (x, y, row) = (0.0, y + row, 0.0);
        }
        for (node, place) in nodes.iter().zip(places) {
            placed[*node] = (x + place.0, y + place.1);
            rows.last_mut().into_iter().for_each(|row| row.push(*node));
        }
        (x, row) = (x + size.0, row.max(size.1));
    }
    widths.push(x);
    // What does not fill its row stands in the middle of it.
    let whole = widths.iter().fold(width, |a: f64, b| a.max(*b));
    for (nodes, own) in rows.iter().zip(&widths) {
        for node in nodes {
            placed[*node].0 += (whole - own) / 2.0;
        }
    }
    Packed { places: placed, width: whole, height: y + row }
}

/// How much smaller the parts have to be so that together they are no wider than the drawing, nor much higher than wide.
fn fitting(parts: &[(Vec<usize>, Vec<Point>, Point)], width: f64) -> f64 {
    let widest = parts.iter().map(|(_, _, size)| size.0).fold(0.0, f64::max);
    let area: f64 = parts.iter().map(|(_, _, size)| size.0 * size.1).sum();
    let room = width * width * 0.7;
    (width * 0.8 / widest).min((room / area).sqrt()).min(1.0)
}

/// One component: its nodes, their places, its size.
fn laid_out(
    nodes: Vec<usize>,
    reaches: &[Reach],
    edges: &[(usize, usize)],
) -> (Vec<usize>, Vec<Point>, Point) {
    let number = |node: &usize| nodes.binary_search(node).ok();
    let mut neighbours = vec![Vec::new(); nodes.len()];
    for (a, b) in edges {
        if let (Some(a), Some(b)) = (number(a), number(b)) {
            neighbours[a].push(b);
            neighbours[b].push(a);
        }
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    let mut places = layout::places(&Graph { neighbours });
    for place in &mut places {
        *place = (place.0 * EDGE, place.1 * EDGE);
    }
    let own: Vec<Reach> = nodes.iter().map(|node| reaches[*node]).collect();
    layout::part(&mut places, &own, GAP);
    let size = framed(&mut places);
    (nodes, places, size)
}

/// Moves places so that they begin at the margin; how large they are with it.
fn framed(places: &mut [Point]) -> Point {
    let fold = |f: fn(f64, f64) -> f64, from: f64, value: &dyn Fn(&Point) -> f64| {
        places.iter().map(value).fold(from, f)
    };
    let (left, right) = (fold(f64::min, f64::MAX, &|p| p.0), fold(f64::max, f64::MIN, &|p| p.0));
    let (top, bottom) = (fold(f64::min, f64::MAX, &|p| p.1), fold(f64::max, f64::MIN, &|p| p.1));
    for place in places.iter_mut() {
        *place = (place.0 - left + MARGIN.0, place.1 - top + MARGIN.1);
    }
    (right - left + 2.0 * MARGIN.0, bottom - top + 2.0 * MARGIN.1)
}

/// The connected components, the largest first, each with its nodes ascending.
fn components(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..nodes).collect();
    for (a, b) in edges {
        let (a, b) = (top(&mut root, *a), top(&mut root, *b));
        root[a.max(b)] = a.min(b);
    }
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for node in 0..nodes {
        let of = top(&mut root, node);
        found[of].push(node);
    }
    found.retain(|component| !component.is_empty());
    found.sort_by_key(|component| (std::cmp::Reverse(component.len()), component[0]));
    found
}

fn top(root: &mut [usize], mut node: usize) -> usize {
    while root[node] != node {
        root[node] = root[root[node]];
        node = root[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_come_by_size() {
        let found = components(6, &[(4, 5), (3, 4), (0, 2)]);
        assert_eq!(found, [vec![3, 4, 5], vec![0, 2], vec![1]]);
    }

    #[test]
    fn everything_stands_in_the_drawing() {
        // Forty pairs and a star of thirty.
        let mut edges: Vec<(usize, usize)> = (0..40).map(|n| (2 * n, 2 * n + 1)).collect();
        edges.extend((81..111).map(|leaf| (80, leaf)));
        let packed = pack(&[Reach::of_mark(6.0); 111], &edges, 1000.0);
        let inside = |(x, y): &Point| *x > 0.0 && *y > 0.0 && *x < packed.width && *y < packed.height;
        assert!(packed.places.iter().all(inside));
        assert!(packed.width <= 1001.0 && packed.height < 1000.0, "{} x {}", packed.width, packed.height);
    }
}
