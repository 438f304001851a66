//! The stages from another program: reads a site directory and prints who is named most, what sources dispute, and which
//! figures contradict each other.
//!
//! `cargo run --example stages -- DIRECTORY`; without one, a small site in memory.

#![expect(clippy::print_stdout, reason = "a program for a terminal")]

use std::error::Error;

use briefbook::build::{self, Request};
use briefbook::diagnostic::terminal;
use briefbook::load::{Disk, FileSystem, Memory, load};
use briefbook::model::{Briefing, EntityId};
use briefbook::parse;
use briefbook::parse::objects::Verdict;

fn main() -> Result<(), Box<dyn Error>> {
    let site: Box<dyn FileSystem> = match std::env::args().nth(1) {
        Some(directory) => Box::new(Disk::new(directory)),
        None => Box::new(Memory::new(SAMPLE.iter().copied())),
    };
    // Files to texts. The output directory, which site.toml names, is not read.
    let loaded = load(&*site, &|site_toml| parse::site_config(site_toml).output)?;
    // Texts to the briefing: parse, audience, anchor, resolve, plan.
    let joined = build::join(&loaded, &Request::default(), &());
    print!("{}", terminal::render(joined.diagnostics.iter(), &loaded.sources, false, 100));
    if joined.diagnostics.has_errors() {
        return Err("the site has errors".into());
    }
    let briefing = &joined.briefing;
    println!("{}: {} articles", briefing.site.title, briefing.articles.len());
    for (entity, mentions) in named_most(briefing).into_iter().take(5) {
        println!(
            "  {} is named {mentions} times: {}",
            briefing[entity].said.name.value,
            joined.routes.entity(entity)
        );
    }
    for claim in briefing.claims.iter().filter(|claim| claim.facts.verdict == Some(Verdict::Disputed)) {
        println!("  disputed: {}", claim.facts.statement);
    }
    println!("  tensions: {}", briefing.tensions.len());
    Ok(())
}

/// Entities by how often they are named, the most frequent first.
fn named_most(briefing: &Briefing) -> Vec<(EntityId, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for mention in &briefing.mentions {
        *counts.entry(mention.entity).or_insert(0) += 1;
    }
    let mut named: Vec<(EntityId, usize)> = counts.into_iter().collect();
    named.sort_by_key(|(entity, count)| (std::cmp::Reverse(*count), *entity));
    named
}

/// A site in memory: paths and texts.
const SAMPLE: &[(&str, &str)] = &[
    ("site.toml", "title = \"Samplia\"\n"),
    (
        "content/articles/speech.md",
        "+++\ntitle = \"A speech\"\n+++\nAda Example said that thefts fell to 412. Ada Example smiled.\n",
    ),
    ("content/entities/ada.md", "+++\nname = \"Ada Example\"\nkind = \"person\"\n+++\n"),
    ("content/claims/fell.md", "+++\nstatement = \"Thefts fell.\"\nverdict = \"disputed\"\n+++\n"),
    ("content/annotations/speech.toml", "[[claim]]\nquote = \"thefts fell to 412\"\nclaim = \"fell\"\n"),
];

#[cfg(test)]
mod tests {
    #[test]
    fn the_sample_runs() {
        super::main().unwrap();
    }
}
