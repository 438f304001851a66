//! Values: numbers that say where in the memory of a page something stands.

use std::ops::Range;

use super::program::{Key, Program};

/// A value. All are copied freely: what they speak of lies in a [`Memory`].
///
/// Beside its kind each has at most one word, always at the same place: two numbers, which go from hand to hand in registers.
/// Fields of several sizes are put down in pieces and taken up whole, for which a processor has to wait: templates took 1.2 of
/// the time.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// There is none of this name.
    Undefined,
    /// There is none.
    None,
    /// No.
    No,
    /// Yes.
    Yes,
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(Bits),
    /// A range of the memory's text.
    Text(Span),
    /// A range of the memory's text that is finished HTML.
    Html(Span),
    /// A range of the memory's values.
    List(Span),
    /// A range of the memory's values: names and values in turn.
    Map(Span),
    /// The fields of a struct.
    Struct(Fields),
}

/// A number with a fraction, by its bits.
#[derive(Debug, Clone, Copy)]
pub struct Bits(u64);

impl Bits {
    /// The number.
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// A range, in one word.
#[derive(Debug, Clone, Copy)]
pub struct Span(u64);

impl Span {
    /// From here to there.
    pub fn new(start: u32, end: u32) -> Self {
        Self(word(start, end))
    }

    /// Where it begins.
    pub fn start(self) -> u32 {
        low(self.0)
    }

    /// Where it ends.
    pub fn end(self) -> u32 {
        high(self.0)
    }

    /// How long it is.
    pub fn len(self) -> u32 {
        self.end() - self.start()
    }

    fn range(self) -> Range<usize> {
        self.start() as usize..self.end() as usize
    }
}

/// The fields of a struct, in one word.
#[derive(Debug, Clone, Copy)]
pub struct Fields(u64);

impl Fields {
    /// From one of the memory's values on; where their places begin among the memory's.
    pub fn new(places: u32, start: u32) -> Self {
        Self(word(places, start))
    }
}

fn word(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

#[expect(clippy::cast_possible_truncation, reason = "the other half is what `high` gives")]
fn low(word: u64) -> u32 {
    word as u32
}

fn high(word: u64) -> u32 {
    low(word >> 32)
}

impl From<bool> for Value {
    fn from(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(Bits(number.to_bits()))
    }
}

impl Value {
    /// Whether it counts as yes.
    pub fn holds(self) -> bool {
        match self {
            Self::Undefined | Self::None | Self::No => false,
            Self::Yes | Self::Struct(_) => true,
            Self::Integer(number) => number != 0,
            Self::Float(number) => number.get() != 0.0,
            Self::Text(span) | Self::Html(span) | Self::List(span) | Self::Map(span) => span.len() > 0,
        }
    }
}

/// What values speak of. One serves one page after the other.
#[derive(Debug, Default)]
pub struct Memory {
    /// The texts of the program, then those of the view and those that rendering makes.
    pub text: String,
    /// The items of lists and the fields of structs.
    pub values: Vec<Value>,
    /// The places of names.
    pub slots: Vec<Value>,
    /// The structs that came by, from one page to the next.
    shapes: Vec<Shape>,
    /// For each of them and each of the program's keys, the place of the field behind the first, from 1.
    places: Vec<u8>,
    /// The structs by the addresses of their names: each at the first free place from the low bits on.
    found: Vec<u16>,
}

/// A struct: which of its fields are kept.
#[derive(Debug)]
struct Shape {
    /// Its name and how many fields it has.
    name: (&'static str, usize),
    /// Its fields in their order; whether each is kept.
    fields: Vec<(&'static str, bool)>,
    kept: u8,
}

/// How many places there are for structs, several times as many as the theme's views have.
const FOUND: usize = 512;

impl Memory {
    /// Makes room for the next page.
    pub fn clear(&mut self, program: &Program) {
        if self.text.is_empty() {
            self.text.push_str(&program.text);
        }
        self.text.truncate(program.text.len());
        self.values.clear();
        self.slots.clear();
    }

    /// The number of a struct of a name and so many fields. Names are compared by their addresses: two of one name at two
    /// addresses are two structs. None where there are too many.
    pub fn shape(&mut self, program: &Program, name: &'static str, fields: usize) -> Option<usize> {
        let is_it = |shape: &Shape| std::ptr::eq(shape.name.0, name) && shape.name.1 == fields;
        self.found.resize(FOUND, u16::MAX);
        let address = name.as_ptr().addr();
        let mut place = (address ^ (address >> 8)) % FOUND;
        while let Some(shape) = self.shapes.get(usize::from(self.found[place])) {
            if is_it(shape) {
                return Some(usize::from(self.found[place]));
            }
            place = (place + 1) % FOUND;
        }
        // One place at least stays free, so that a search ends.
        let n = self.shapes.len();
        if n == FOUND - 1 {
            return None;
        }
        self.found[place] = u16::try_from(n).ok()?;
        self.shapes.push(Shape { name: (name, fields), fields: Vec::new(), kept: 0 });
        self.places.resize(self.shapes.len() * program.keys.len(), 0);
        Some(n)
    }

    /// How many values a struct takes at most.
    pub fn room_of(&self, shape: usize) -> usize {
        let Shape { name: (_, count), fields, kept } = &self.shapes[shape];
        if fields.len() == *count { usize::from(*kept) } else { *count }
    }

    /// Whether the `n`th field of a struct is kept; none where it has another name than once, or too many are.
    pub fn is_kept(&mut self, program: &Program, shape: usize, n: usize, name: &'static str) -> Option<bool> {
        let known = &mut self.shapes[shape];
        match known.fields.get(n) {
            Some((known, kept)) => (std::ptr::eq(*known, name) || *known == name).then_some(*kept),
            None => {
                let key = program.keys.get(name);
                if let Some(key) = key {
                    known.kept = known.kept.checked_add(1)?;
                    self.places[shape * program.keys.len() + usize::from(*key)] = known.kept;
                }
                known.fields.push((name, key.is_some()));
                Some(key.is_some())
            }
        }
    }

    /// The text of a value.
    pub fn str(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The items of a list.
    pub fn items(&self, span: Span) -> &[Value] {
        &self.values[span.range()]
    }

    /// A field of a value, by its number or, in a map, by its name.
    #[inline]
    pub fn field(&self, of: Value, key: Key, program: &Program) -> Option<Value> {
        match of {
            Value::Struct(Fields(fields)) => {
                let place = self.places.get(low(fields) as usize + usize::from(key))?;
                let place = place.checked_sub(1)?;
                self.values.get(high(fields) as usize + usize::from(place)).copied()
            }
            Value::Map(span) => self.named(self.items(span), key, program),
            _ => None,
        }
    }

    /// The value of a name, of names and values in turn. It stands apart, since few values are maps and a field is looked up
    /// wherever a template names one.
    #[inline(never)]
    fn named(&self, pairs: &[Value], key: Key, program: &Program) -> Option<Value> {
        let is_it = |name: &Value| match name {
            Value::Text(span) | Value::Html(span) => program.keys.get(self.str(*span)) == Some(&key),
            _ => false,
        };
        let pairs = pairs.chunks_exact(2);
        pairs.filter(|pair| is_it(&pair[0])).map(|pair| pair[1]).next_back()
    }
}
