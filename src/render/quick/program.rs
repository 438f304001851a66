//! Templates made ready to run: every name is a number, every block in its place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::syntax::Type;
use super::value::Value;
use crate::words::Words;

/// A field's name, as its number in [`Program::keys`].
pub type Key = u16;

/// A field, a field of that, and so on: a few, without a look elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Path {
    keys: [Key; DEEP],
    length: u8,
}

/// The most fields of a path.
const DEEP: usize = 4;

impl Path {
    /// A field.
    pub fn new(key: Key) -> Self {
        Self { keys: [key; DEEP], length: 1 }
    }

    /// A field of what it leads to; none where that is too deep.
    pub fn further(mut self, key: Key) -> Option<Self> {
        *self.keys.get_mut(usize::from(self.length))? = key;
        self.length += 1;
        Some(self)
    }

    /// Its fields.
    pub fn keys(&self) -> &[Key] {
        &self.keys[..usize::from(self.length)]
    }
}

/// A place for a value that has a name.
pub type Slot = u16;

/// All templates of the theme.
#[derive(Debug, Default)]
pub struct Program {
    /// The words of the interface.
    pub words: Arc<Words>,
    /// The texts of all templates, which steps and constants are ranges of.
    pub text: String,
    /// The numbers of the fields that templates speak of. No other field is ever looked at.
    pub keys: HashMap<String, Key>,
    /// The components.
    pub components: Vec<Component>,
    /// What can be rendered, by the template's name.
    pub pages: BTreeMap<String, Page>,
}

/// A page's template, in the blocks of which stand those of the templates above it.
#[derive(Debug)]
pub struct Page {
    /// What it writes.
    pub body: Body,
    /// The files that it is made of, with those of its components.
    pub files: BTreeSet<String>,
    /// The components that it calls, and those that they call.
    pub components: BTreeSet<String>,
}

/// The most places of a phrase that a template may fill.
pub const MOST_FILLS: usize = 6;

/// A component.
#[derive(Debug)]
pub struct Component {
    /// Its parameters; the first slots are theirs.
    pub parameters: Vec<(Option<Type>, Value)>,
    /// What it writes.
    pub body: Body,
}

/// Steps with the places that they need.
#[derive(Debug, Default)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
    /// How many slots they use.
    pub slots: usize,
}

/// One thing to do.
#[derive(Debug)]
pub enum Step {
    /// Writes a piece of [`Program::text`].
    Text(u32, u32),
    /// Writes a value, escaped.
    Write(Code),
    /// Gives a value a name.
    Set(Slot, Code),
    /// Gives what some steps write a name.
    SetBlock(Slot, Vec<Step>),
    /// Does one or the other.
    If(Code, Vec<Step>, Vec<Step>),
    /// Does something for each of a list.
    For(Box<Loop>),
    /// Does what a component does.
    Call(Box<Call>),
}

/// A loop. The slots behind that of the value hold its place in the list, from 0, and the length of the list.
#[derive(Debug)]
pub struct Loop {
    /// The slot of the value.
    pub slot: Slot,
    /// The slots of names that are set within, which no round leaves to the next.
    pub own: Vec<Slot>,
    /// The list.
    pub list: Code,
    /// What is done for each.
    pub steps: Vec<Step>,
    /// What is done for an empty list.
    pub none: Vec<Step>,
}

/// A call of a component.
#[derive(Debug)]
pub struct Call {
    /// Its place in [`Program::components`].
    pub component: usize,
    /// What it is given, by parameter; none where the parameter's own value stands.
    pub arguments: Vec<Option<Code>>,
}

/// How to come by a value.
#[derive(Debug)]
pub enum Code {
    /// It stands in the template.
    Constant(Value),
    /// A field of the view, a field of that, and so on.
    View(Path),
    /// What a name stands for.
    Slot(Slot),
    /// A field of what a name stands for, a field of that, and so on.
    Path(Slot, Path),
    /// What a name stands for where it was set, else something else.
    SlotOr(Slot, Box<Code>),
    /// A field of anything else.
    Field(Box<Code>, Key),
    /// An item of a list.
    Item(Box<Code>, Box<Code>),
    /// A list from one item on.
    From(Box<Code>, Box<Code>),
    /// A list.
    List(Vec<Code>),
    /// A list made of a list.
    Each { slot: Slot, list: Box<Code>, condition: Option<Box<Code>>, value: Box<Code> },
    /// A filter and what it is given.
    Filter(Filter, Box<Code>, Option<Box<Code>>),
    /// The words at a key of the interface, and what their places are filled with.
    Phrase(Box<Code>, Vec<(String, Code)>),
    /// A test and what it is given.
    Test(Test, Box<Code>, Box<Code>),
    /// The opposite.
    Not(Box<Code>),
    /// The second where the first holds.
    And(Box<Code>, Box<Code>),
    /// The second where the first does not hold.
    Or(Box<Code>, Box<Code>),
    /// Two values compared or reckoned with.
    Operation(Operation, Box<Code>, Box<Code>),
    /// One or the other.
    Choice { condition: Box<Code>, yes: Box<Code>, no: Box<Code> },
    /// What a component writes.
    Call(Box<Call>),
    /// Whether a loop, by its slot, is in its first round.
    First(Slot),
    /// Whether it is in its last.
    Last(Slot),
}

/// What filters do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    Addresses,
    Capitalize,
    First,
    Join,
    Last,
    Length,
    Pluralize,
    Safe,
    Sort,
    Split,
    Str,
    TrimEnd,
    Truncate,
    Unique,
}

impl Filter {
    /// The filter of a name, with the argument that it needs.
    pub fn named(name: &str) -> Option<(Self, Option<&'static str>)> {
        Some(match name {
            "addresses" => (Self::Addresses, None),
            "capitalize" => (Self::Capitalize, None),
            "first" => (Self::First, None),
            "join" => (Self::Join, Some("sep")),
            "last" => (Self::Last, None),
            "length" => (Self::Length, None),
            "pluralize" => (Self::Pluralize, None),
            "safe" => (Self::Safe, None),
            "sort" => (Self::Sort, None),
            "split" => (Self::Split, Some("pat")),
            "str" => (Self::Str, None),
            "trim_end" => (Self::TrimEnd, Some("pat")),
            "truncate" => (Self::Truncate, Some("length")),
            "unique" => (Self::Unique, None),
            _ => return None,
        })
    }
}

/// What tests ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    Containing,
    StartingWith,
}

/// What is done with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
    Minus,
    Times,
    By,
    Then,
}

impl Operation {
    /// The operation of a sign.
    pub fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "in" => Self::In,
            "+" => Self::Plus,
            "-" => Self::Minus,
            "*" => Self::Times,
            "/" => Self::By,
            "~" => Self::Then,
            _ => return None,
        })
    }
}
