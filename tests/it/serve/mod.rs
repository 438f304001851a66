//! Live preview as the program: what it answers to whom, and what it makes of edits.

mod requests;
mod support;
mod watching;
