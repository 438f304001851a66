//! The integration tests: whole sites, the program as a user runs it, hostile input, and the rules of the house.
//!
//! Tests are data where they can be: a case of `sites/` is a directory (see [`sites`]). `anchor/` and `commonmark/`
//! are the data of unit tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod adopt;
mod begin;
mod book;
mod drift;
mod export;
mod import;
mod leak;
mod paths;
mod program;
mod publish;
mod reanchor;
mod rebuild;
mod rights;
mod robust;
mod roundtrip;
mod serve;
mod single;
mod sites;
#[cfg(feature = "publish")]
mod store;
mod suggest;
mod support;
mod tidy;
mod timeline;
mod timings;
mod undecided;
mod words;
