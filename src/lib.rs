//! briefbook: a site directory of annotated source articles becomes a cross-linked briefing.
//!
//! A build is a pure function, inputs in, site files and diagnostics out, in stages that each take immutable values
//! and give immutable values; a later stage may import an earlier one, never the reverse:
//!
//! ```text
//! load -> parse -> audience -> anchor -> resolve => Briefing -> plan -> view -> render -> output
//! ```
//!
//! # From another program
//!
//! [`load`](load::load) reads a site through a [`FileSystem`](load::FileSystem): a directory on disk, or files in memory.
//! [`build::build`] makes every file of the site, [`build::check`] says what is wrong, and [`build::join`] stops at the
//! [`Briefing`](model::Briefing): everything that an audience may see, joined up, with no reference that dangles.
//!
//! ```
//! use briefbook::build::{self, Request};
//! use briefbook::load::{Memory, load};
//! use briefbook::parse;
//!
//! let site = Memory::new([
//!     ("site.toml", "title = 'Samplia'"),
//!     ("content/articles/speech.md", "+++\ntitle = 'A speech'\n+++\nAda Example spoke in Port Sample."),
//!     ("content/entities/ada.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
//! ]);
//! let loaded = load(&site, &|site_toml| parse::site_config(site_toml).output)?;
//!
//! let joined = build::join(&loaded, &Request::default(), &());
//! assert!(joined.diagnostics.is_empty());
//! let mention = &joined.briefing.mentions[0];
//! assert_eq!(joined.briefing[mention.entity].said.name.value, "Ada Example");
//!
//! let built = build::build(&loaded, &site, &Request::default(), &());
//! let page = built.files.get("articles/speech/index.html").expect("the page is there");
//! let page = std::str::from_utf8(page)?;
//! assert!(page.contains("<a class=\"mention\" data-entity=\"ada\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/stages.rs` takes a site directory through the stages one by one.

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

pub mod memo;
pub mod render;
pub mod view;

#[cfg(feature = "import")]
pub mod adopt;
pub mod edits;
pub mod export;
#[cfg(feature = "import")]
pub mod import;
pub mod output;
pub mod reanchor;
pub mod suggest;

pub mod build;
pub mod rename;
pub mod scaffold;
pub mod schema;
pub mod serve;
pub mod single;

#[cfg(feature = "publish")]
pub mod publish;

pub mod cli;
