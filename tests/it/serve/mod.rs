//! Live preview as the program: what it answers to whom, and what it makes of edits.

mod inside;
mod limits;
mod requests;
mod support;
mod watching;
