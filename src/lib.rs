//! briefbook: a site directory of annotated source articles becomes a cross-linked briefing.
//!
//! A build is a pure function, inputs in, site files and diagnostics out, in stages that each take immutable values
//! and give immutable values; a later stage may import an earlier one, never the reverse:
//!
//! ```text
//! load -> parse -> audience -> anchor -> resolve => Briefing -> plan -> view -> render -> output
//! ```

pub mod source;
pub mod date;
pub mod markup;
pub mod diagnostic;

pub mod load;
pub mod parse;
pub mod audience;
pub mod anchor;
pub mod model;
pub mod resolve;
pub mod plan;

pub mod view;
pub mod render;

pub mod output;
