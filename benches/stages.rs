//! How long each stage of a build takes, and the whole, over made-up sites in memory.
//!
//! `cargo bench` runs all; `cargo bench -- anchor` only what has that word in its name. On several processors the
//! stages run in parallel, as they do in a build.

#![allow(missing_docs, clippy::unwrap_used, reason = "a program for the project's own authors")]

mod site;

use std::collections::{BTreeMap, BTreeSet};

use briefbook::anchor::{self, Anchored, ArticleInput, Linking, NameIndex};
use briefbook::audience::{self, Audience, Gone};
use briefbook::build::{self, Request};
use briefbook::diagnostic::Diagnostics;
use briefbook::load::Loaded;
use briefbook::model::Briefing;
use briefbook::parse::objects::{Annotation, Tlp};
use briefbook::parse::{self, Parsed};
use briefbook::plan::{self, Routes};
use briefbook::render::{data, pages, templates::Templates};
use briefbook::resolve;
use briefbook::view::{Assets, Index, Site};
use divan::Bencher;
use rayon::prelude::*;

/// Numbers of articles.
const SIZES: [usize; 2] = [100, 1000];

fn main() {
    divan::main();
}

/// Markdown and annotation files.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn parse(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    bencher.bench(|| parsed(&loaded));
}

/// Quotes found and names linked.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn anchor(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    let readable = Readable::new(&loaded);
    bencher.bench(|| readable.anchored());
}

/// Everything joined up.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn resolve(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    let readable = Readable::new(&loaded);
    let anchored = readable.anchored();
    let input =
        || (readable.parsed.clone(), readable.gone.clone(), readable.annotations.clone(), anchored.clone());
    bencher.with_inputs(input).bench_values(|input| resolved(&loaded, input));
}

/// Views made, templates filled, links of the pages checked.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn render(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    let readable = Readable::new(&loaded);
    let anchored = readable.anchored();
    let briefing = resolved(&loaded, (readable.parsed, readable.gone, readable.annotations, anchored));
    let routes = planned(&briefing);
    let index = Index::new(&briefing);
    let templates = Templates::new(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable);
    let site = Site { briefing: &briefing, routes: &routes, assets: &Assets::default(), index: &index };
    bencher.bench(|| pages::pages(&mut Diagnostics::new(), site, &templates, &loaded.sources));
}

/// From loaded files to the files of the site.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn whole_build(bencher: Bencher<'_, '_>, articles: usize) {
    let (memory, loaded) = site::site(articles);
    let built = build::build(&loaded, &memory, &Request::default(), &());
    assert!(!built.diagnostics.has_errors(), "{:?}", built.diagnostics.iter().next());
    bencher.bench(|| build::build(&loaded, &memory, &Request::default(), &()));
}

fn parsed(loaded: &Loaded) -> Parsed {
    parse::parse(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable)
}

/// What anchoring begins with.
struct Readable {
    parsed: Parsed,
    gone: Gone,
    annotations: Vec<Vec<Annotation>>,
    names: NameIndex,
}

impl Readable {
    fn new(loaded: &Loaded) -> Self {
        let (mut parsed, gone) = audience::restrict(parsed(loaded), &Audience::EVERYONE);
        let files = std::mem::take(&mut parsed.annotations);
        let mut files: BTreeMap<String, Vec<Annotation>> =
            files.into_iter().map(|file| (file.article, file.annotations)).collect();
        let mut of = |id: &str| files.remove(id).unwrap_or_default();
        let annotations = parsed.articles.iter().map(|article| of(&article.record.id.value)).collect();
        let names = NameIndex::new(parsed.entities.iter());
        Self { parsed, gone, annotations, names }
    }

    fn anchored(&self) -> Vec<Anchored> {
        let articles = self.parsed.articles.par_iter().zip(&self.annotations);
        articles
            .map(|(article, annotations)| {
                let prose = article.record.prose.as_ref().unwrap();
                let input =
                    ArticleInput { prose, published: article.published.as_ref(), linking: Linking::All };
                let annotations: Vec<&Annotation> = annotations.iter().collect();
                anchor::anchor(&mut Diagnostics::new(), &input, &annotations, &self.names)
            })
            .collect()
    }
}

type Joined = (Parsed, Gone, Vec<Vec<Annotation>>, Vec<Anchored>);

fn resolved(loaded: &Loaded, (parsed, gone, annotations, anchored): Joined) -> Briefing {
    let input = resolve::Input {
        parsed,
        gone,
        annotations,
        anchored,
        undecided: false,
        level: Tlp::Clear,
        media: &BTreeSet::new(),
        sources: &loaded.sources,
    };
    resolve::resolve(&mut Diagnostics::new(), input)
}

fn planned(briefing: &Briefing) -> Routes {
    let texts = briefing.articles.iter().map(|article| format!("articles/{}/text.txt", article.id()));
    let files = data::paths().chain(texts).map(|path| (path.clone(), path)).collect();
    plan::plan(&mut Diagnostics::new(), briefing, plan::Options { files, ..Default::default() })
}
