//! From longitude and latitude to the paper, with operations that every machine does alike.

/// How the earth is laid on paper. Coordinates grow to the right and downwards, in degrees at the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Projection {
    /// Equirectangular: degrees of latitude as they are, those of longitude by this share of one.
    Region(f64),
    /// Natural Earth (Šavrič, Jenny, Patterson and others, 2011), which is a polynomial.
    World,
}

impl Projection {
    /// The equirectangular projection that is true to scale at a latitude.
    pub fn at(latitude: f64) -> Self {
        Self::Region(cosine(latitude).max(0.1))
    }

    /// Where a place lies.
    pub fn place(self, longitude: f64, latitude: f64) -> (f64, f64) {
        match self {
            Self::Region(share) => (longitude * share, -latitude),
            Self::World => {
                let phi = latitude * RADIANS;
                let p2 = phi * phi;
                let p4 = p2 * p2;
                let across =
                    0.870_7 - 0.131_979 * p2 + p4 * (-0.013_791 + p4 * (0.003_971 * p2 - 0.001_529 * p4));
                let up = phi
                    * (1.007_226 + p2 * (0.015_085 + p4 * (-0.044_475 + 0.028_874 * p2 - 0.005_916 * p4)));
                (longitude * across, -up / RADIANS)
            }
        }
    }
}

const RADIANS: f64 = std::f64::consts::PI / 180.0;

/// The cosine of an angle between -90 and 90 degrees, by its series: libraries differ in the last digit.
fn cosine(degrees: f64) -> f64 {
    let square = degrees * RADIANS * degrees * RADIANS;
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..12 {
        let n = f64::from(n) * 2.0;
        term *= -square / ((n - 1.0) * n);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_is_the_cosine() {
        for degrees in [-90.0, -45.0, 0.0, 23.0, 60.0, 89.5_f64] {
            assert!((cosine(degrees) - degrees.to_radians().cos()).abs() < 1e-12, "{degrees}");
        }
    }

    #[test]
    fn known_points_of_natural_earth() {
        // From its polynomials (Šavrič, Jenny, Patterson and others, 2011), reckoned apart from this code: the parallel at
        // 45 degrees is 0.9008 as long as the equator, the pole's line 0.5504; the table has the first at 0.5571 of the height.
        let (width, _) = Projection::World.place(180.0, 0.0);
        let (x, y) = Projection::World.place(180.0, 45.0);
        let (pole, top) = Projection::World.place(180.0, 90.0);
        assert!((x / width - 0.9008).abs() < 0.001, "{}", x / width);
        assert!((y / top - 0.5571).abs() < 0.002, "{}", y / top);
        assert!((pole / width - 0.5504).abs() < 0.001, "{}", pole / width);
    }

    #[test]
    fn a_region_is_true_to_scale_at_its_middle() {
        let (x, y) = Projection::at(60.0).place(10.0, 60.0);
        assert!((x - 5.0).abs() < 1e-9 && y == -60.0);
    }
}
