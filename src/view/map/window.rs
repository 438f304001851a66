//! Which part of the earth a map shows, and where a place lies in the drawing.

use super::projection::Projection;

/// From so many degrees of longitude or latitude on, the whole world is shown.
const WIDE: (f64, f64) = (110.0, 75.0);

/// A part of the earth in a drawing.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// How it is laid on paper.
    pub projection: Projection,
    /// The latitude at which a region is true to scale.
    pub middle: f64,
    /// West, south, east, north, in degrees. East may be beyond 180.
    pub bounds: [f64; 4],
    /// User units to a degree at the middle.
    pub scale: f64,
    /// The drawing's size in user units.
    pub size: (f64, f64),
    origin: (f64, f64),
}

impl Window {
    /// Shows some places (latitude, longitude) with a margin; at least so many degrees of latitude; so wide.
    pub fn around(places: &[(f64, f64)], least: f64, width: f64) -> Self {
        let (west, east) = arc(places.iter().map(|(_, longitude)| *longitude).collect());
        let latitudes = places.iter().map(|(latitude, _)| *latitude);
        let (south, north) = latitudes.fold((90.0, -90.0), |(a, b): (f64, f64), l| (a.min(l), b.max(l)));
        if east - west > WIDE.0 || north - south > WIDE.1 {
            return Self::world((south, north), width);
        }
        let middle = (south + north) / 2.0;
        let projection = Projection::at(middle);
        let share = match projection {
            Projection::Region(share) => share,
            Projection::World => 1.0,
        };
        let mut high = ((north - south) * 1.15).max(least);
        let mut wide = ((east - west) * share * 1.3).max(least * 1.2);
        // Neither a strip nor a tower.
        wide = wide.max(high * 2.0);
        high = high.max(wide / 2.0);
        let (x, half) = ((west + east) / 2.0, wide / share / 2.0);
        if half > 150.0 {
            return Self::world((south, north), width);
        }
        let top = (middle + high / 2.0).min(89.0);
        let bottom = (top - high).max(-89.0);
        Self::laid((projection, middle), [x - half, bottom, x + half, bottom + high], width)
    }

    /// The whole world; the ends around the poles only where something lies there.
    fn world((south, north): (f64, f64), width: f64) -> Self {
        let (bottom, top) =
            (if south < -58.0 { -90.0 } else { -60.0 }, if north > 82.0 { 90.0 } else { 84.0 });
        Self::laid((Projection::World, 0.0), [-180.0, bottom, 180.0, top], width)
    }

    fn laid((projection, middle): (Projection, f64), bounds: [f64; 4], width: f64) -> Self {
        let [west, south, east, north] = bounds;
        // The widest parallel is the one nearest to the equator.
        let widest = if south <= 0.0 && north >= 0.0 { 0.0 } else { (south + north) / 2.0 };
        let (left, right) = (projection.place(west, widest).0, projection.place(east, widest).0);
        let (top, bottom) = (projection.place(west, north).1, projection.place(west, south).1);
        let scale = width / (right - left);
        let size = (width, ((bottom - top) * scale).round());
        Self { projection, middle, bounds, scale, size, origin: (left, top) }
    }

    /// Where a place lies in the drawing.
    pub fn place(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let (x, y) = self.projection.place(longitude, latitude);
        ((x - self.origin.0) * self.scale, (y - self.origin.1) * self.scale)
    }

    /// A longitude as the window counts it: between its edges where it can be.
    pub fn longitude(&self, longitude: f64) -> f64 {
        let [west, _, east, _] = self.bounds;
        [longitude, longitude + 360.0, longitude - 360.0]
            .into_iter()
            .find(|one| (west..=east).contains(one))
            .unwrap_or(longitude)
    }

    /// How many user units a length on the ground takes.
    pub fn length(&self, kilometres: f64) -> f64 {
        kilometres / KILOMETRES * self.scale
    }

    /// A round length in kilometres that takes about a share of the width.
    pub fn round_length(&self, share: f64) -> f64 {
        let most = self.size.0 * share / self.scale * KILOMETRES;
        let rounds = [1.0, 2.0, 5.0].into_iter();
        let all = [1.0, 10.0, 100.0, 1000.0]
            .into_iter()
            .flat_map(|power| rounds.clone().map(move |one| one * power));
        all.filter(|length| *length <= most).fold(1.0, f64::max)
    }
}

/// Kilometres in a degree of latitude.
const KILOMETRES: f64 = 111.2;

/// The shortest stretch of longitudes that holds all of some: where it begins and ends, which may be beyond 180.
fn arc(mut longitudes: Vec<f64>) -> (f64, f64) {
    longitudes.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (longitudes.first().copied(), longitudes.last().copied()) else {
        return (-180.0, 180.0);
    };
    let mut best = (first, last);
    for pair in longitudes.windows(2) {
        // From the far side of a gap around the earth to its near side.
        if pair[0] + 360.0 - pair[1] < best.1 - best.0 {
            best = (pair[1], pair[0] + 360.0);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_stretch_may_cross_the_antimeridian() {
        assert_eq!(arc(vec![178.0, -178.0, 175.0]), (175.0, 182.0));
        assert_eq!(arc(vec![10.0, -20.0]), (-20.0, 10.0));
        assert_eq!(arc(vec![5.0]), (5.0, 5.0));
    }

    #[test]
    fn every_place_lies_in_its_window() {
        let regions: [&[(f64, f64)]; 6] = [
            &[(19.43, -99.13), (23.0, -102.0)],
            &[(52.5, 13.4)],
            &[(-18.1, 178.4), (-13.8, -171.8)],
            &[(89.0, 0.0), (85.0, 20.0)],
            &[(60.0, 25.0), (-33.9, 18.4)],
            &[(-54.8, -68.3), (-18.5, -70.3)],
        ];
        for places in regions {
            let window = Window::around(places, 8.0, 1000.0);
            for (latitude, longitude) in places {
                let (x, y) = window.place(window.longitude(*longitude), *latitude);
                assert!(
                    (0.0..=window.size.0).contains(&x) && (0.0..=window.size.1).contains(&y),
                    "{places:?}"
                );
            }
            let (width, height) = window.size;
            assert!(width / height > 1.3 && width / height < 2.6, "{places:?}: {width} x {height}");
        }
    }

    #[test]
    fn what_is_far_apart_is_shown_on_the_world() {
        assert_eq!(Window::around(&[(0.0, -100.0), (0.0, 60.0)], 8.0, 1000.0).projection, Projection::World);
    }

    #[test]
    fn scale_bars_are_round() {
        let window = Window::around(&[(19.43, -99.13), (25.7, -100.3)], 8.0, 1000.0);
        let length = window.round_length(0.2);
        assert!([100.0, 200.0, 500.0].contains(&length) && window.length(length) <= 200.0, "{length}");
    }
}
