//! Events and claims that the site has: those of the same ID that say the same. Another briefing may have something else
//! under an ID.

use super::batch::{Happening, Statement};
use crate::parse::Parsed;

/// The ID of the event that one is.
pub fn event<'a>(parsed: &'a Parsed, happening: &Happening) -> Option<&'a str> {
    let id = happening.id.as_deref()?;
    let own = parsed.events.iter().find(|event| event.record.id.value == id)?;
    (own.facts.title.trim() == happening.title.trim()).then_some(own.record.id.as_str())
}

/// The ID of the claim that a statement is.
pub fn claim<'a>(parsed: &'a Parsed, statement: &Statement) -> Option<&'a str> {
    let id = statement.id.as_deref()?;
    let own = parsed.claims.iter().find(|claim| claim.record.id.value == id)?;
    (own.facts.statement.trim() == statement.text.trim()).then_some(own.record.id.as_str())
}
