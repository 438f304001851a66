//! briefbook: a site directory of annotated source articles becomes a cross-linked briefing.
//!
//! A build is a pure function, inputs in, site files and diagnostics out, in stages that each take immutable values
//! and give immutable values; a later stage may import an earlier one, never the reverse:
//!
//! ```text
//! load -> parse -> audience -> anchor -> resolve => Briefing -> plan -> view -> render -> output
//! ```

pub mod date;
pub mod diagnostic;
pub mod markup;
pub mod same;
pub mod source;

pub mod anchor;
pub mod audience;
pub mod load;
pub mod model;
pub mod parse;
pub mod plan;
pub mod resolve;
pub mod words;

pub mod render;
pub mod view;

pub mod adopt;
pub mod edits;
pub mod export;
pub mod import;
pub mod output;
pub mod reanchor;
pub mod suggest;

pub mod build;
pub mod rename;
pub mod scaffold;
pub mod schema;
pub mod serve;

#[cfg(feature = "publish")]
pub mod publish;

pub mod cli;
