//! Values: numbers that say where in the memory of a page something stands.

use super::program::{Key, Program};

/// A value. All are copied freely: what they speak of lies in a [`Memory`].
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// There is none of this name.
    Undefined,
    /// There is none.
    None,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// A range of the memory's text; `safe` is finished HTML.
    Text { start: u32, end: u32, safe: bool },
    /// A range of the memory's values.
    List { start: u32, end: u32 },
    /// A range of the memory's values: names and values in turn.
    Map { start: u32, end: u32 },
    /// The fields of a struct, from one of the memory's values on.
    Struct { shape: u32, start: u32 },
}

impl Value {
    /// Whether it counts as yes.
    pub fn holds(self) -> bool {
        match self {
            Self::Undefined | Self::None => false,
            Self::Bool(is) => is,
            Self::Integer(number) => number != 0,
            Self::Float(number) => number != 0.0,
            Self::Text { start, end, .. } | Self::List { start, end } | Self::Map { start, end } => {
                start < end
            }
            Self::Struct { .. } => true,
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
    /// Items and fields of what is not complete yet.
    pub pending: Vec<Value>,
    /// The places of names.
    pub slots: Vec<Value>,
    /// The page.
    pub out: String,
    /// The structs that came by, from one page to the next.
    pub shapes: Vec<Shape>,
}

/// A struct: which of its fields are kept, and where.
#[derive(Debug)]
pub struct Shape {
    /// Its name and how many fields it has.
    pub name: (&'static str, usize),
    /// Its fields in their order; whether each is kept.
    pub fields: Vec<(&'static str, bool)>,
    /// For each of the program's keys, the place of the field behind the first, from 1.
    places: Vec<u16>,
    kept: u16,
}

impl Shape {
    /// A struct of which nothing is known yet.
    pub fn new(name: (&'static str, usize)) -> Self {
        Self { name, fields: Vec::new(), places: Vec::new(), kept: 0 }
    }

    /// Whether the `n`th field is kept; none where it has another name than once.
    pub fn field(&mut self, program: &Program, n: usize, name: &'static str) -> Option<bool> {
        match self.fields.get(n) {
            Some((known, kept)) => (std::ptr::eq(*known, name) || *known == name).then_some(*kept),
            None => {
                let key = program.keys.get(name);
                if let Some(key) = key {
                    self.places.resize(program.keys.len(), 0);
                    self.kept += 1;
                    self.places[usize::from(*key)] = self.kept;
                }
                self.fields.push((name, key.is_some()));
                Some(key.is_some())
            }
        }
    }

    fn place(&self, key: Key) -> Option<u32> {
        let place = *self.places.get(usize::from(key))?;
        place.checked_sub(1).map(u32::from)
    }
}

impl Memory {
    /// Makes room for the next page.
    pub fn clear(&mut self, program: &Program) {
        if self.text.is_empty() {
            self.text.push_str(&program.text);
        }
        self.text.truncate(program.text.len());
        self.values.clear();
        self.pending.clear();
        self.slots.clear();
        self.out.clear();
    }

    /// The text of a value.
    pub fn str(&self, start: u32, end: u32) -> &str {
        &self.text[start as usize..end as usize]
    }

    /// The items of a list.
    pub fn items(&self, start: u32, end: u32) -> &[Value] {
        &self.values[start as usize..end as usize]
    }

    /// A field of a value, by its number or, in a map, by its name.
    pub fn field(&self, of: Value, key: Key, program: &Program) -> Option<Value> {
        match of {
            Value::Struct { shape, start } => {
                let place = self.shapes[shape as usize].place(key)?;
                self.values.get((start + place) as usize).copied()
            }
            Value::Map { start, end } => {
                let is_it = |name: &Value| match name {
                    Value::Text { start, end, .. } => program.keys.get(self.str(*start, *end)) == Some(&key),
                    _ => false,
                };
                let pairs = self.items(start, end).chunks_exact(2);
                pairs.filter(|pair| is_it(&pair[0])).map(|pair| pair[1]).next_back()
            }
            _ => None,
        }
    }
}
