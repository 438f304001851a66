//! Where names stand in a drawing, so that none covers another.
//!
//! Fonts differ from machine to machine, so widths are estimated, and a little generously.

/// A rectangle, by its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

impl Area {
    /// The square around a point.
    pub fn around((x, y): (f64, f64), reach: f64) -> Self {
        Self { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }
    }

    /// Whether two have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether it has a point in common with a straight line.
    pub fn is_crossed(&self, (ax, ay): (f64, f64), (bx, by): (f64, f64)) -> bool {
        // What is left of the line, as shares of it, once it is cut at each edge.
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (start, step, low, high) in
            [(ax, bx - ax, self.left, self.right), (ay, by - ay, self.top, self.bottom)]
        {
            if step == 0.0 {
                if start < low || start > high {
                    return false;
                }
                continue;
            }
            let (one, other) = ((low - start) / step, (high - start) / step);
            (from, to) = (from.max(one.min(other)), to.min(one.max(other)));
        }
        from <= to
    }

    fn lies_inside(&self, outer: &Self) -> bool {
        self.left >= outer.left
            && self.right <= outer.right
            && self.top >= outer.top
            && self.bottom <= outer.bottom
    }
}

/// How wide a text is in the theme's sans, in user units.
pub fn width(text: &str, size: f64) -> f64 {
    let em: f64 = text.chars().map(advance).sum();
    em * size
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | 'í' | 'ì' => 0.31,
        'f' | 'r' | 't' | '(' | ')' | ' ' | '-' | '/' | '"' => 0.39,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.92,
        'A'..='Z' | 'À'..='Þ' => 0.72,
        '\u{300}'..='\u{36f}' => 0.0,
        // Scripts whose letters fill a square.
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1f000}'.. => 1.1,
        _ => 0.62,
    }
}

/// A text of at most so many characters, cut at its end with an ellipsis.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let cut = text.char_indices().nth(most - 1).map_or(text.len(), |(at, _)| at);
            format!("{}…", text[..cut].trim_end())
        }
    }
}

/// Where a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its start.
    Start,
    /// At its middle.
    Middle,
    /// At its end.
    End,
}

impl Anchor {
    /// As SVG says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A place for a text: the point of its anchor on the base line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// From the left.
    pub x: f64,
    /// The base line.
    pub y: f64,
    /// Which part of the text stands there.
    pub anchor: Anchor,
}

impl Place {
    /// What a text there covers.
    pub fn area(&self, width: f64, size: f64) -> Area {
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Area { left, top: self.y - size * 0.85, right: left + width, bottom: self.y + size * 0.3 }
    }
}

/// The places around a mark of this radius, the best first.
pub fn around((x, y): (f64, f64), r: f64, size: f64) -> [Place; 8] {
    let (gap, middle) = (r + size * 0.35, y + size * 0.33);
    [
        Place { x: x + gap, y: middle, anchor: Anchor::Start },
        Place { x: x - gap, y: middle, anchor: Anchor::End },
        Place { x, y: y - gap, anchor: Anchor::Middle },
        Place { x, y: y + gap + size * 0.75, anchor: Anchor::Middle },
        Place { x: x + r, y: y + r + size * 0.95, anchor: Anchor::Start },
        Place { x: x + r, y: y - r - size * 0.35, anchor: Anchor::Start },
        Place { x: x - r, y: y + r + size * 0.95, anchor: Anchor::End },
        Place { x: x - r, y: y - r - size * 0.35, anchor: Anchor::End },
    ]
}

/// What is taken in a drawing.
#[derive(Debug, Clone)]
pub struct Taken {
    frame: Area,
    areas: Vec<Area>,
}

impl Taken {
    /// Nothing yet, in a frame that nothing may leave.
    pub fn new(frame: Area) -> Self {
        Self { frame, areas: Vec::new() }
    }

    /// Takes an area, whatever else is there.
    pub fn take(&mut self, area: Area) {
        self.areas.push(area);
    }

    /// Whether an area is free and lies in the frame.
    pub fn is_free(&self, area: &Area) -> bool {
        area.lies_inside(&self.frame) && !self.areas.iter().any(|other| other.meets(area))
    }

    /// Takes of some free places the one with the least cost, the first among equals, below a limit; none when none is.
    pub fn cheapest(
        &mut self,
        places: &[Place],
        (width, size): (f64, f64),
        limit: usize,
        cost: impl Fn(&Area) -> usize,
    ) -> Option<Place> {
        let free = places.iter().map(|place| (place, place.area(width, size)));
        let free = free.filter(|(_, area)| self.is_free(area));
        let costs = free.map(|(place, area)| (place, area, cost(&area)));
        let (place, area, _) = costs.filter(|(.., cost)| *cost < limit).min_by_key(|(.., cost)| *cost)?;
        self.areas.push(area);
        Some(*place)
    }

    /// Takes the first place of some that is free; none when none is.
    pub fn place(&mut self, places: &[Place], width: f64, size: f64) -> Option<Place> {
        let free = places.iter().find(|place| self.is_free(&place.area(width, size)))?;
        self.areas.push(free.area(width, size));
        Some(*free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_once() {
        let frame = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 100.0 };
        let mut taken = Taken::new(frame);
        let places = around((100.0, 50.0), 8.0, 12.0);
        let first = taken.place(&places, 60.0, 12.0);
        let second = taken.place(&places, 60.0, 12.0);
        assert_eq!((first.unwrap().anchor, second.unwrap().anchor), (Anchor::Start, Anchor::End));
        // Above and below remain, and then there is no room.
        assert!(taken.place(&places, 60.0, 12.0).is_some() && taken.place(&places, 60.0, 12.0).is_some());
        assert_eq!(taken.place(&places, 60.0, 12.0), None);
        assert_eq!(Taken::new(frame).place(&places, 300.0, 12.0), None);
    }

    #[test]
    fn lines_cross_an_area_or_pass_it() {
        let area = Area { left: 10.0, top: 10.0, right: 20.0, bottom: 20.0 };
        for (from, to) in
            [((0.0, 0.0), (30.0, 30.0)), ((15.0, 0.0), (15.0, 12.0)), ((12.0, 12.0), (13.0, 13.0))]
        {
            assert!(area.is_crossed(from, to), "{from:?} {to:?}");
        }
        for (from, to) in [((0.0, 0.0), (9.0, 9.0)), ((0.0, 15.0), (30.0, 50.0)), ((5.0, 0.0), (5.0, 30.0))] {
            assert!(!area.is_crossed(from, to), "{from:?} {to:?}");
        }
    }

    #[test]
    fn of_free_places_the_cheapest_is_taken() {
        let frame = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 100.0 };
        let places = around((100.0, 50.0), 8.0, 12.0);
        let above = |area: &Area| usize::from(area.bottom > 48.0);
        let taken = Taken::new(frame).cheapest(&places, (60.0, 12.0), 9, above);
        assert_eq!(taken, Some(places[2]));
        assert_eq!(Taken::new(frame).cheapest(&places, (60.0, 12.0), 1, |_| 1), None);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(shortened("Ministry of Examples", 12), "Ministry of…");
        assert_eq!(shortened("Ministry", 8), "Ministry");
    }

    #[test]
    fn widths_grow_with_the_text() {
        assert!(width("ill", 12.0) < width("mmm", 12.0) && width("漢字", 10.0) == 20.0);
    }
}
