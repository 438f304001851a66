//! How long each stage of a build takes, and the whole, over made-up sites in memory.
//!
//! `cargo bench` runs all; `cargo bench -- anchor` only what has that word in its name. On several processors the
//! stages run in parallel, as they do in a build.

#![allow(missing_docs, clippy::unwrap_used, reason = "a program for the project's own authors")]

mod site;

use std::collections::BTreeMap;
use std::sync::Arc;

use briefbook::anchor::{self, Anchored, Linking};
use briefbook::audience::{self, Audience, Gone};
use briefbook::build::{self, Request};
use briefbook::diagnostic::Diagnostics;
use briefbook::load::Loaded;
use briefbook::model::Briefing;
use briefbook::output::Receiver;
use briefbook::parse::objects::{Annotation, Tlp};
use briefbook::parse::{self, Parsed};
use briefbook::plan::{self, Routes};
use briefbook::render::{data, pages, templates::Templates, work::Out};
use briefbook::resolve;
use briefbook::view::{Assets, Index, Site};
use divan::Bencher;

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

/// One article with as many annotations, each with a quote of its own.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5, sample_size = 1)]
fn anchor_annotations(bencher: Bencher<'_, '_>, annotations: usize) {
    let loaded = site::annotated(annotations);
    let readable = Readable::new(&loaded);
    let placed: usize = readable.anchored().iter().map(|anchored| anchored.placed.len()).sum();
    assert_eq!(placed, annotations);
    bencher.bench(|| readable.anchored());
}

/// The machine's limit for reading Markdown: pulldown-cmark alone over the texts that `parse` reads.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn limit_of_markdown(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    let texts = || loaded.sources.iter().filter(|(_, file)| file.path.as_str().ends_with(".md"));
    bencher.bench(|| texts().map(|(_, file)| pulldown_cmark::Parser::new(&file.text).count()).sum::<usize>());
}

/// The machine's limit for writing: the files of a build into a new folder each, with the folders there already.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn limit_of_writing(bencher: Bencher<'_, '_>, articles: usize) {
    let (memory, loaded) = site::site(articles);
    let built = build::build(&loaded, &memory, &Request::default(), &());
    let empty = || {
        let folder = tempfile::tempdir().unwrap();
        for (path, _) in &built.files {
            std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        }
        folder
    };
    bencher.with_inputs(empty).bench_refs(|folder| {
        for (path, bytes) in &built.files {
            std::fs::write(folder.path().join(path), bytes).unwrap();
        }
    });
}

/// Everything joined up.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn resolve(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    let readable = Readable::new(&loaded);
    let anchored = readable.anchored();
    bencher.bench(|| resolved(&loaded, &readable, &anchored));
}

/// Views made, templates filled, links of the pages checked.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn render(bencher: Bencher<'_, '_>, articles: usize) {
    let (_, loaded) = site::site(articles);
    let readable = Readable::new(&loaded);
    let anchored = readable.anchored();
    let briefing = resolved(&loaded, &readable, &anchored);
    let routes = planned(&briefing);
    let templates = Templates::new(
        &mut Diagnostics::new(),
        &loaded.sources,
        &loaded.unusable,
        Default::default(),
        &Default::default(),
    );
    let index = Index::new(&briefing, templates.words());
    let site = Site {
        briefing: &briefing,
        routes: &routes,
        assets: &Assets::default(),
        index: &index,
        words: templates.words(),
    };
    let out = Out { receiver: &Looked, watch: None, memo: None };
    bencher.bench(|| pages::pages(&mut Diagnostics::new(), site, &templates, &loaded.sources, out));
}

/// Wants every file, and does nothing with it.
struct Looked;

impl Receiver for Looked {
    fn put(&self, _: &str, html: &[u8]) {
        divan::black_box(html.len());
    }
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
    annotations: Vec<Arc<[Annotation]>>,
}

impl Readable {
    fn new(loaded: &Loaded) -> Self {
        let (parsed, gone) = audience::restrict(parsed(loaded), &Audience::EVERYONE);
        let files: BTreeMap<&str, &Arc<[Annotation]>> =
            parsed.annotations.iter().map(|file| (file.article.as_str(), &file.annotations)).collect();
        let of = |id: &str| files.get(id).map(|annotations| (*annotations).clone()).unwrap_or_default();
        let annotations = parsed.articles.iter().map(|article| of(&article.record.id.value)).collect();
        Self { parsed, gone, annotations }
    }

    fn anchored(&self) -> Vec<Arc<Anchored>> {
        let articles = self.parsed.articles.iter().zip(&self.annotations);
        let articles: Vec<anchor::Article<'_>> =
            articles.map(|(said, annotations)| anchor::Article { said, annotations }).collect();
        let entities = self.parsed.entities.iter().map(|entity| &entity.said);
        let memo = &mut anchor::Memo::default();
        anchor::articles(&mut Diagnostics::new(), &articles, entities, Linking::All, memo)
    }
}

fn resolved(loaded: &Loaded, readable: &Readable, anchored: &[Arc<Anchored>]) -> Briefing {
    let input = resolve::Input {
        parsed: &readable.parsed,
        gone: &readable.gone,
        annotations: &readable.annotations,
        anchored,
        undecided: false,
        level: Tlp::Clear,
        media: &Arc::default(),
        sources: &loaded.sources,
    };
    resolve::resolve(&mut Diagnostics::new(), &input, &mut resolve::Memo::default())
}

fn planned(briefing: &Briefing) -> Routes {
    let files = data::paths().map(|path| (path.clone(), path)).collect();
    let options = plan::Options { files, ..Default::default() };
    plan::plan(&mut Diagnostics::new(), briefing, options, &mut plan::Memo::default())
}
