//! How exact coordinates are, from the author's word for it.

/// How large the area is in which a place may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reach {
    /// It lies where the coordinates say.
    Exact,
    /// It lies within so many kilometres of them, or takes up as much.
    Within(f64),
    /// Nothing is said of it, or nothing that is known here.
    Unknown,
}

/// Words for the size of an area, with its radius in kilometres. Each line in English and Spanish.
const WORDS: &[(&[&str], f64)] = &[
    (
        &["exact", "point", "site", "address", "building", "exacta", "exacto", "sitio", "lugar", "dirección"],
        0.0,
    ),
    (&["neighbourhood", "neighborhood", "quarter", "barrio", "colonia"], 3.0),
    (&["village", "town", "pueblo", "localidad"], 6.0),
    (&["city", "ciudad"], 15.0),
    (&["district", "municipality", "county", "distrito", "municipio"], 35.0),
    (&["region", "state", "province", "department", "región", "estado", "provincia", "departamento"], 150.0),
    (&["country", "país"], 400.0),
    (&["continent", "continente"], 1500.0),
];

/// What the author's word means: one of the words, or a distance (`25 km`).
pub fn reach(precision: Option<&str>) -> Reach {
    let Some(word) = precision.map(|word| word.trim().to_lowercase()) else { return Reach::Unknown };
    let known = WORDS.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, radius)| *radius);
    let distance = || word.strip_suffix("km").and_then(|number| number.trim().parse::<f64>().ok());
    match known.or_else(distance).filter(|radius| (0.0..=20_000.0).contains(radius)) {
        Some(0.0) => Reach::Exact,
        Some(radius) => Reach::Within(radius),
        None => Reach::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_distances() {
        assert_eq!(reach(Some("City")), Reach::Within(15.0));
        assert_eq!(reach(Some("país")), Reach::Within(400.0));
        assert_eq!(reach(Some("12.5 km")), Reach::Within(12.5));
        assert_eq!(reach(Some("0 km")), Reach::Exact);
        assert_eq!(reach(Some("site")), Reach::Exact);
        for unknown in [None, Some(""), Some("roughly"), Some("-3 km"), Some("NaN km"), Some("1e9 km")] {
            assert_eq!(reach(unknown), Reach::Unknown, "{unknown:?}");
        }
    }
}
