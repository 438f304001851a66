//! Where the nodes of a connected graph stand: so that distances on paper are like distances in the graph.
//!
//! Stress majorization (Gansner, Koren, North 2004), node by node, from a start that two far ends of the graph give. Only
//! operations that IEEE 754 fixes are used, in a fixed order: every machine finds the same places.

use std::collections::BinaryHeap;

/// How often every node is moved, at most.
const ROUNDS: usize = 60;

/// Once the nodes move less than this part of an edge in a round, they stand.
const STILL: f64 = 0.002;

/// A point.
pub type Point = (f64, f64);

/// A connected graph: the neighbours of each node.
pub struct Graph {
    /// Of each node its neighbours, ascending.
    pub neighbours: Vec<Vec<usize>>,
}

/// The places of all nodes. An edge is about one long, the longer the more its ends have of them.
pub fn places(graph: &Graph) -> Vec<Point> {
    let n = graph.neighbours.len();
    if n < 2 {
        return vec![(0.0, 0.0); n];
    }
    let distances: Vec<Vec<f64>> = (0..n).map(|from| distances(graph, from)).collect();
    let mut places = start(&distances);
    for _ in 0..ROUNDS {
        let moved = round(&distances, &mut places);
        if moved < STILL {
            break;
        }
    }
    upright(&mut places);
    places
}

/// How long an edge should be, in hundredths: ends with many edges need room around them.
fn length(graph: &Graph, a: usize, b: usize) -> u64 {
    let busy = |node: usize| (graph.neighbours[node].len() as f64).sqrt() - 1.0;
    (100.0 + 18.0 * (busy(a) + busy(b))).round() as u64
}

/// The distance of every node from one (Dijkstra), in edges. Whole numbers: the order of equal sums must not matter.
fn distances(graph: &Graph, from: usize) -> Vec<f64> {
    let mut found: Vec<Option<u64>> = vec![None; graph.neighbours.len()];
    let mut next = BinaryHeap::from([(std::cmp::Reverse(0_u64), from)]);
    while let Some((std::cmp::Reverse(distance), node)) = next.pop() {
        if found[node].is_some() {
            continue;
        }
        found[node] = Some(distance);
        for other in graph.neighbours[node].iter().filter(|other| found[**other].is_none()) {
            next.push((std::cmp::Reverse(distance + length(graph, node, *other)), *other));
        }
    }
    found.into_iter().map(|distance| distance.unwrap_or(100) as f64 / 100.0).collect()
}

/// Distances from two far ends as coordinates, with a little noise that parts nodes of one place.
fn start(distances: &[Vec<f64>]) -> Vec<Point> {
    let first = farthest(&distances[0]);
    let second = farthest(&distances[first]);
    let of_both: Vec<f64> = distances[first].iter().zip(&distances[second]).map(|(a, b)| a.min(*b)).collect();
    let third = farthest(&of_both);
    let mut noise = Noise(1);
    (0..distances.len())
        .map(|node| {
            let x = distances[first][node] - distances[second][node] + noise.next();
            (x, distances[third][node] * 2.0 + noise.next())
        })
        .collect()
}

fn farthest(distances: &[f64]) -> usize {
    let mut far = 0;
    for (node, distance) in distances.iter().enumerate() {
        if *distance > distances[far] {
            far = node;
        }
    }
    far
}

/// Numbers between -0.5 and 0.5 that look like chance and are always the same (a linear congruential generator).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 40) as f64) / f64::from(1_u32 << 24) - 0.5
    }
}

/// Moves each node to where its distances from all others are best kept. How far the farthest moved.
fn round(distances: &[Vec<f64>], places: &mut [Point]) -> f64 {
    let mut farthest: f64 = 0.0;
    for node in 0..places.len() {
        let (x, y) = places[node];
        let (mut sum_x, mut sum_y, mut weights) = (0.0, 0.0, 0.0);
        for (other, (other_x, other_y)) in places.iter().enumerate() {
            if other == node {
                continue;
            }
            let wanted = distances[node][other];
            let weight = 1.0 / (wanted * wanted);
            let (dx, dy) = (x - other_x, y - other_y);
            let apart = (dx * dx + dy * dy).sqrt().max(0.000_1);
            let stretch = wanted / apart;
            sum_x += weight * (other_x + dx * stretch);
            sum_y += weight * (other_y + dy * stretch);
            weights += weight;
        }
        let to = (sum_x / weights, sum_y / weights);
        let (dx, dy) = (to.0 - x, to.1 - y);
        farthest = farthest.max((dx * dx + dy * dy).sqrt());
        places[node] = to;
    }
    farthest
}

/// Turns the drawing so that it is widest from left to right, and puts its middle at zero.
fn upright(places: &mut [Point]) {
    let count = places.len() as f64;
    let mean_x = places.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = places.iter().map(|(_, y)| y).sum::<f64>() / count;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in places.iter_mut() {
        *x -= mean_x;
        *y -= mean_y;
        xx += *x * *x;
        xy += *x * *y;
        yy += *y * *y;
    }
    // The main axis is the eigenvector of the larger eigenvalue.
    let half = (xx - yy) / 2.0;
    let root = (half * half + xy * xy).sqrt();
    let (ax, ay) = if half >= 0.0 { (half + root, xy) } else { (xy, root - half) };
    let long = (ax * ax + ay * ay).sqrt();
    if long < 1e-9 {
        return;
    }
    let (c, s) = (ax / long, ay / long);
    for (x, y) in places.iter_mut() {
        (*x, *y) = (*x * c + *y * s, *y * c - *x * s);
    }
}

/// How far something reaches from its place, to each side.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// To the left and to the right.
    pub side: f64,
    /// Upwards.
    pub up: f64,
    /// Downwards.
    pub down: f64,
}

impl Reach {
    /// That of a mark without a name.
    pub fn of_mark(radius: f64) -> Self {
        Self { side: radius, up: radius, down: radius }
    }
}

/// Pushes apart what would touch, with a gap; each pair the way that is shorter.
pub fn part(places: &mut [Point], reaches: &[Reach], gap: f64) {
    const PUSHES: usize = 150;
    for _ in 0..PUSHES {
        let mut touched = false;
        for a in 0..places.len() {
            for b in a + 1..places.len() {
                touched |= push(places, reaches, (a, b), gap);
            }
        }
        if !touched {
            break;
        }
    }
}

fn push(places: &mut [Point], reaches: &[Reach], (a, b): (usize, usize), gap: f64) -> bool {
    let (dx, dy) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
    let below = if dy >= 0.0 { reaches[a].down + reaches[b].up } else { reaches[a].up + reaches[b].down };
    let (x, y) = (reaches[a].side + reaches[b].side + gap - dx.abs(), below + gap - dy.abs());
    if x <= 0.01 || y <= 0.01 {
        return false;
    }
    let half = |overlap: f64, way: f64| if way >= 0.0 { overlap / 2.0 } else { -overlap / 2.0 };
    let (px, py) = if x < y { (half(x, dx), 0.0) } else { (0.0, half(y, dy)) };
    places[a] = (places[a].0 - px, places[a].1 - py);
    places[b] = (places[b].0 + px, places[b].1 + py);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
        let mut neighbours = vec![Vec::new(); nodes];
        for (a, b) in edges {
            neighbours[*a].push(*b);
            neighbours[*b].push(*a);
        }
        Graph { neighbours }
    }

    fn apart(places: &[Point], a: usize, b: usize) -> f64 {
        let (dx, dy) = (places[a].0 - places[b].0, places[a].1 - places[b].1);
        (dx * dx + dy * dy).sqrt()
    }

    #[test]
    fn a_path_is_a_line() {
        let places = places(&graph(4, &[(0, 1), (1, 2), (2, 3)]));
        let ends = apart(&places, 0, 3);
        let way = apart(&places, 0, 1) + apart(&places, 1, 2) + apart(&places, 2, 3);
        assert!(way - ends < 0.1 && ends > 2.9, "{places:?}");
        assert!(places.iter().all(|(_, y)| y.abs() < 0.2), "{places:?}");
    }

    #[test]
    fn neighbours_are_nearer_than_others() {
        // Two groups of three, tied by one edge.
        let edges = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        let places = places(&graph(6, &edges));
        assert!(apart(&places, 0, 1) < 1.6 && apart(&places, 0, 5) > 2.0, "{places:?}");
    }

    #[test]
    fn places_are_always_the_same() {
        let star: Vec<(usize, usize)> = (1..40).map(|leaf| (0, leaf)).collect();
        let found = places(&graph(40, &star));
        assert_eq!(found, places(&graph(40, &star)));
        assert!(found.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
        assert!((1..40).all(|a| (a + 1..40).all(|b| apart(&found, a, b) > 0.01)), "leaves on one place");
    }

    #[test]
    fn nothing_touches_once_it_was_parted() {
        let mut places = vec![(0.0, 0.0), (0.0, 0.0), (3.0, 0.0)];
        let reaches = [Reach::of_mark(5.0), Reach { side: 30.0, up: 5.0, down: 20.0 }, Reach::of_mark(2.0)];
        part(&mut places, &reaches, 4.0);
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            assert!(!push(&mut places.clone(), &reaches, (a, b), 3.9), "{a} and {b} touch: {places:?}");
        }
    }
}
