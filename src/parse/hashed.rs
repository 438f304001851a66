//! Hashes of what holds numbers with a fraction, which have none of their own: by their bits. Each names all its fields,
//! so that none is forgotten. An author's own values have a hash, which takes -0 for 0 and 1.0 for a whole number.

use std::hash::{Hash, Hasher};

use super::objects::{Amount, Entity, Extra, Place, Series, SeriesValue};

/// By the text that pages and data show.
impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        for (key, value) in self.iter() {
            (key, value.to_string()).hash(state);
        }
    }
}

impl Hash for Entity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            record,
            name,
            kind,
            sort,
            native_name,
            aliases,
            weak_aliases,
            deny,
            description,
            image,
            coordinates,
            precision,
            part_of,
            ids,
            roles,
            link,
        } = self;
        (record, name, kind, sort, native_name, aliases, weak_aliases, deny).hash(state);
        (description, image, precision, part_of, ids, roles, link).hash(state);
        coordinates.map(|(latitude, longitude)| (latitude.to_bits(), longitude.to_bits())).hash(state);
    }
}

impl Hash for Series {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { record, title, unit, counts, area, decimals, tolerance, approx, values } = self;
        (record, title, unit, counts, area, decimals, values).hash(state);
        (tolerance.to_bits(), approx.to_bits()).hash(state);
    }
}

impl Hash for SeriesValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { span, period, value, source, url, preliminary, note } = self;
        (span, period, source, url, preliminary, note).hash(state);
        value.to_bits().hash(state);
    }
}

impl Hash for Amount {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Value(value, comparator) => (0, value.to_bits(), comparator).hash(state),
            Self::Range(low, high) => (1, low.to_bits(), high.to_bits()).hash(state),
            Self::Change { value, percent, baseline, comparator } => {
                (2, value.to_bits(), percent, baseline, comparator).hash(state);
            }
        }
    }
}

/// Of where a text stands nothing shows but in messages.
impl Hash for Place {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
