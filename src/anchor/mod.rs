//! stub
pub type TextRange = std::ops::Range<u32>;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung { Exact, Normalised }
pub struct Placed { pub annotation: usize, pub hits: Vec<TextRange>, pub rung: Option<Rung>, pub lost: bool }
pub struct AutomaticMention { pub entity: u32, pub range: TextRange }
pub struct SharedName { pub range: TextRange, pub entities: Vec<u32> }
pub struct Anchored { pub placed: Vec<Placed>, pub automatic: Vec<AutomaticMention>, pub shared: Vec<SharedName> }
