//! Small briefings for tests, made by the real stages save for the places of annotations, which are found by plain
//! search here.

use std::ops::Range;
use std::sync::Arc;

use crate::anchor::{Anchored, AutomaticMention, Placed, Rung};
use crate::audience::{Audience, restrict};
use crate::diagnostic::Diagnostics;
use crate::load::{Memory, load};
use crate::model::Briefing;
use crate::parse::objects::{self as said, Tlp};
use crate::parse::{Parsed, parse};
use crate::plan::{Options, Routes, plan};
use crate::resolve::{Input, Memo, resolve};
use crate::source::offset;

/// A briefing with its addresses.
pub struct Fixture {
    /// The briefing.
    pub briefing: Briefing,
    /// Its addresses.
    pub routes: Routes,
}

/// A site of these files, with these lines more in its site.toml.
pub fn site(config: &str, files: &[(&str, &str)]) -> Fixture {
    made(config, files, false)
}

/// A site whose links name files.
pub fn offline(files: &[(&str, &str)]) -> Fixture {
    made("", files, true)
}

fn made(config: &str, files: &[(&str, &str)], offline: bool) -> Fixture {
    let site_toml = format!("title = 'T'\n{config}");
    let all = files.iter().copied().chain([("site.toml", site_toml.as_str())]);
    let loaded = load(&Memory::new(all), &|_| "public".to_owned()).unwrap();
    let mut diagnostics = Diagnostics::new();
    let parsed = parse(&mut diagnostics, &loaded.sources, &loaded.unusable);
    let audience = Audience { level: Tlp::Clear, drafts: false, now: None };
    let (parsed, gone) = restrict(parsed, &audience);
    let annotations = annotations_of(&parsed);
    let anchored: Vec<Arc<Anchored>> = parsed
        .articles
        .iter()
        .zip(&annotations)
        .map(|(a, list)| Arc::new(anchored(&parsed, a, list)))
        .collect();
    let media = Arc::new(loaded.media.iter().map(|file| file.path.to_string()).collect());
    let options = Options { base_url: parsed.site.base_url.clone(), offline, ..Options::default() };
    let sources = &loaded.sources;
    let input = Input {
        parsed: &parsed,
        gone: &gone,
        annotations: &annotations,
        anchored: &anchored,
        undecided: false,
        level: Tlp::Clear,
        media: &media,
        sources,
    };
    let briefing = resolve(&mut diagnostics, &input, &mut Memo::default());
    let routes = plan(&mut diagnostics, &briefing, options, &mut crate::plan::Memo::default());
    let messages: Vec<String> =
        diagnostics.iter().map(|d| format!("{}: {}", d.code.as_str(), d.message)).collect();
    assert_eq!(messages, Vec::<String>::new());
    Fixture { briefing, routes }
}

fn annotations_of(parsed: &Parsed) -> Vec<Arc<[said::Annotation]>> {
    let of = |id: &str| {
        let file = parsed.annotations.iter().find(|file| file.article == id);
        file.map(|file| file.annotations.clone()).unwrap_or_default()
    };
    parsed.articles.iter().map(|article| of(&article.record.id.value)).collect()
}

fn anchored(
    parsed: &Parsed,
    article: &said::Given<said::Article>,
    annotations: &[said::Annotation],
) -> Anchored {
    let text = article.prose.as_ref().map_or("", |prose| prose.tree.text.as_str());
    let placed: Vec<Placed> = annotations.iter().enumerate().map(|(n, one)| placed(text, n, one)).collect();
    let mut automatic = Vec::new();
    for (n, entity) in parsed.entities.iter().enumerate() {
        let free = |range: &Range<u32>| {
            let mentions = placed.iter().filter(|p| annotations[p.annotation].body.kind() == "mention");
            mentions.flat_map(|p| &p.hits).all(|hit| hit.end <= range.start || range.end <= hit.start)
        };
        let found = hits(text, &entity.name.value).into_iter().filter(free);
        automatic.extend(found.map(|range| AutomaticMention { entity: offset(n), range }));
    }
    Anchored { placed, automatic, undecided: Vec::new() }
}

fn placed(text: &str, annotation: usize, said: &said::Annotation) -> Placed {
    let quote = said.anchor.quote.as_ref().map(|quote| quote.value.as_str());
    let mut hits = quote.map(|quote| hits(text, quote)).unwrap_or_default();
    if said.body.kind() != "mention" {
        hits.truncate(1);
    }
    Placed { annotation, hits, rung: quote.map(|_| Rung::Exact), lost: false }
}

fn hits(text: &str, words: &str) -> Vec<Range<u32>> {
    text.match_indices(words).map(|(at, words)| offset(at)..offset(at + words.len())).collect()
}
