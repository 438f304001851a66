//! The integration tests: whole sites, the program as a user runs it, hostile input, and the rules of the house.
//!
//! Tests are data where they can be: a case of `sites/` is a directory (see [`sites`]). `anchor/` and `commonmark/`
//! are the data of unit tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(feature = "import")]
mod adopt;
mod again;
mod begin;
// Its pages type every command.
#[cfg(all(feature = "import", feature = "publish", feature = "sqlite"))]
mod book;
mod drift;
mod export;
#[cfg(feature = "import")]
mod import;
mod leak;
mod paths;
mod program;
#[cfg(feature = "publish")]
mod publish;
mod reanchor;
mod rebuild;
mod rights;
mod robust;
#[cfg(feature = "import")]
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
