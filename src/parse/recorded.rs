//! Which keys the parser asked for, in which table: what the tables of `schema` are compared with. For tests alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

thread_local! {
    static ASKED: RefCell<BTreeMap<&'static str, BTreeSet<&'static str>>> = RefCell::default();
}

/// Notes that a key was asked for.
pub fn note(what: &'static str, key: &'static str) {
    ASKED.with_borrow_mut(|asked| asked.entry(what).or_default().insert(key));
}

/// What was asked on this thread since the last call.
pub fn take() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    ASKED.take()
}
