//! How long it takes from an edit to the page: looking again at a site in memory, and making a page of it.
//!
//! `cargo bench --bench rebuild`; `BRIEFBOOK_SITE=DIRECTORY` measures a site on a disk (read, never written) instead.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for the project's own authors"
)]

mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use briefbook::build::Progress;
use briefbook::build::preview::{Look, Options, Preview};
use briefbook::build::snapshot::Snapshot;
use briefbook::load::{Disk, Entry, EntryKind, FileSystem, Memory};
use briefbook::parse::objects::Tlp;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A site with edits over it, in memory.
struct Edited {
    below: Box<dyn FileSystem>,
    edits: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl FileSystem for Edited {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let mut entries = self
            .below
            .list(folder)
            .or_else(|e| if folder == "templates" { Ok(Vec::new()) } else { Err(e) })?;
        let edits = self.edits.lock().unwrap();
        let below = edits.keys().filter_map(|path| Some(path.strip_prefix(folder)?.trim_start_matches('/')));
        for path in below {
            let (name, kind) = match path.split_once('/') {
                Some((name, _)) => (name, EntryKind::Folder),
                None => (path, EntryKind::File { size: 0 }),
            };
            if !entries.iter().any(|entry| entry.name == name) {
                entries.push(Entry { name: name.into(), kind, leads_to: None });
            }
        }
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let edited = self.edits.lock().unwrap().get(path).cloned();
        edited.map_or_else(|| self.below.read(path, limit), Ok)
    }

    fn root(&self) -> PathBuf {
        self.below.root()
    }
}

/// One kind of edit: the file, its text with the number of the edit in it, and the page that shows it.
type Edit = (&'static str, String, Box<dyn Fn(usize) -> String>, String);

/// The time that processors have spent on this program: on a busy machine it says more than the clock. Zero where the
/// system does not tell.
fn processor() -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok());
    let spent = spent.filter_map(|text| text.split_whitespace().next()?.parse::<u64>().ok());
    Duration::from_nanos(spent.sum())
}

/// Adds up the processors' time between one stage and the next.
#[derive(Default)]
struct Stopwatch(Mutex<Times>);

#[derive(Default)]
struct Times {
    /// The stage that runs, and since when.
    now: Option<(&'static str, Duration)>,
    all: BTreeMap<&'static str, Duration>,
}

impl Progress for Stopwatch {
    fn stage(&self, name: &'static str) {
        let mut times = self.0.lock().unwrap();
        if let Some((last, since)) = times.now.replace((name, processor())) {
            *times.all.entry(last).or_default() += processor().saturating_sub(since);
        }
    }
}

impl Stopwatch {
    fn report(&self, looks: u32) -> String {
        let times = self.0.lock().unwrap();
        let mut stages: Vec<_> = times.all.iter().filter(|(name, _)| !name.is_empty()).collect();
        stages.sort_by_key(|(_, time)| std::cmp::Reverse(**time));
        let sum: Duration = stages.iter().map(|(_, time)| **time / looks).sum();
        let stages: Vec<String> =
            stages.iter().map(|(name, time)| format!("{name} {:.1?}", **time / looks)).collect();
        format!("processors {sum:.1?}: {}", stages.join(", "))
    }
}

const RUNS: u32 = 15;

/// The edits that are measured: of an article in the middle, of an entity that it names, of its template.
fn edits(snapshot: &Snapshot) -> Vec<Edit> {
    let paths = |folder: &'static str| {
        let all = snapshot.sources().iter().map(|(_, file)| (file.path.to_string(), file.text.clone()));
        all.filter(move |(path, _)| path.starts_with(folder)).collect::<Vec<_>>()
    };
    let articles = paths("content/articles/");
    let (article, text) = articles[articles.len() / 2].clone();
    let page = snapshot.address_of(&article).unwrap();
    let names = |text: &str| {
        let names = text.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
        names.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let mut named = paths("content/entities/").into_iter().flat_map(|(path, entities)| {
        names(&entities).into_iter().map(move |name| (path.clone(), entities.clone(), name))
    });
    let (entities, entity_text, name) = named.find(|(_, _, name)| text.contains(name)).unwrap();
    let template = snapshot.sources().find("templates/article.html").unwrap();
    let theme = snapshot.sources().get(template).text.clone();
    let title = text.clone();
    vec![
        ("body", article.clone(), Box::new(move |n| format!("{text}\nEdit number {n}.\n")), page.clone()),
        (
            "title",
            article,
            Box::new(move |n| title.replacen("title = \"", &format!("title = \"{n} "), 1)),
            page.clone(),
        ),
        (
            "entity's name",
            entities,
            Box::new(move |n| {
                entity_text.replacen(&format!("name = \"{name}\""), &format!("name = \"{name} {n}\""), 1)
            }),
            page.clone(),
        ),
        (
            "template",
            "templates/article.html".to_owned(),
            Box::new(move |n| format!("{theme}<!-- {n} -->")),
            page,
        ),
    ]
}

fn measure(what: &str, site: Box<dyn FileSystem>) {
    let start = Instant::now();
    let theme = include_str!("../templates/article.html").as_bytes().to_vec();
    let template = BTreeMap::from([("templates/article.html".to_owned(), theme)]);
    let fs = Arc::new(Edited { below: site, edits: Mutex::new(template) });
    let mut preview = Preview::new(fs.clone(), Options { drafts: true, ..Options::default() }).unwrap();
    let snapshot = preview.at(Tlp::Clear);
    snapshot.page("").unwrap();
    println!("{what}: ready in {:.0?}", start.elapsed());
    let edits = edits(&snapshot);
    drop(snapshot);
    for (kind, path, change, page) in edits {
        let stages = Stopwatch::default();
        let mut times: Vec<(Duration, Duration)> = (0..RUNS)
            .map(|n| {
                fs.edits.lock().unwrap().insert(path.clone(), change(n as usize).into_bytes());
                let start = Instant::now();
                stages.stage("read");
                preview.look(&Look::Paths(BTreeSet::from([path.clone()]))).unwrap();
                let snapshot = preview.at_with(Tlp::Clear, &stages);
                stages.stage("page");
                let looked = start.elapsed();
                assert!(!snapshot.page(&page).unwrap().bytes.is_empty());
                let whole = start.elapsed();
                stages.stage("");
                // What is no longer needed is dropped meanwhile, as it is between two edits.
                std::thread::sleep(Duration::from_millis(50));
                (whole, looked)
            })
            .collect();
        times.sort();
        let (whole, looked) = times[times.len() / 2];
        let (least, most) = (times[0].0, times[times.len() - 1].0);
        println!("{what}: {kind}: {whole:.1?} ({least:.1?} to {most:.1?}), of it {looked:.1?} to look");
        println!("    {}", stages.report(RUNS));
        fs.edits.lock().unwrap().remove(&path);
        preview.look(&Look::Paths(BTreeSet::from([path]))).unwrap();
        preview.at(Tlp::Clear);
    }
    for page in ["timeline/", "entities/", "articles/", "claims/", "search/"] {
        let snapshot = preview.at(Tlp::Clear);
        let start = Instant::now();
        snapshot.page(page).unwrap();
        println!("{what}: /{page} in {:.1?}", start.elapsed());
    }
}

fn main() {
    if let Some(directory) = std::env::var_os("BRIEFBOOK_SITE") {
        return measure(&directory.to_string_lossy(), Box::new(Disk::new(PathBuf::from(&directory))));
    }
    for articles in [1_000, 10_000] {
        let (memory, _) = site::site(articles);
        measure(&format!("{articles} articles"), Box::new(Memory(memory.0)));
    }
}
