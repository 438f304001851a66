//! Live preview as the program: what it answers to whom, and what it makes of edits.

mod inside;
mod limits;
mod requests;
pub mod support;
#[cfg(unix)]
mod walk;
mod watching;
