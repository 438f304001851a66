//! What the encoder promises, over the specification's examples and over generated documents.

mod conformance;
mod golden;
mod properties;

use super::{AsWritten, Mark, MarkKind, encode};
use crate::diagnostic::Diagnostics;
use crate::markup::Tree;
use crate::parse::markdown::{Options, parse};
use crate::parse::objects::Place;
use crate::source::FileId;

fn tree(markdown: &str, options: &Options) -> Tree {
    parse(&mut Diagnostics::new(), markdown, 0, Place::File(FileId(0)), options)
}

fn html_with(tree: &Tree, marks: &[Mark<'_>]) -> String {
    let mut out = String::new();
    encode(&mut out, tree, marks, &AsWritten(tree));
    out
}

fn article(markdown: &str) -> String {
    html_with(&tree(markdown, &Options::ARTICLE), &[])
}

fn mention(range: std::ops::Range<u32>, key: &'static str) -> Mark<'static> {
    Mark { range, key, kind: MarkKind::Mention { entity: "x", href: "../x/", id: "m-x-1", label: None } }
}

fn claim(range: std::ops::Range<u32>, key: &'static str) -> Mark<'static> {
    Mark { range, key, kind: MarkKind::Annotation { kind: "claim", id: key, label: None, number: None } }
}
