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

use briefbook::build::preview::{Look, Options, Preview};
use briefbook::load::{Disk, Entry, FileSystem, Memory};
use briefbook::parse::objects::Tlp;

/// A site with edits over it, in memory.
struct Edited {
    below: Box<dyn FileSystem>,
    edits: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl FileSystem for Edited {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.below.list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let edited = self.edits.lock().unwrap().get(path).cloned();
        edited.map_or_else(|| self.below.read(path, limit), Ok)
    }

    fn root(&self) -> PathBuf {
        self.below.root()
    }
}

/// One kind of edit: the file, what it turns its text into, and the page that shows it.
type Edit = (&'static str, String, fn(&str, usize) -> String, String);

fn body(text: &str, n: usize) -> String {
    format!("{text}\nEdit number {n}.\n")
}

fn title(text: &str, n: usize) -> String {
    text.replacen("title = \"", &format!("title = \"{n} "), 1)
}

fn name(text: &str, n: usize) -> String {
    text.replacen("name = \"", &format!("name = \"Edit{n} "), 1)
}

fn measure(what: &str, site: Box<dyn FileSystem>) {
    let start = Instant::now();
    let fs = Arc::new(Edited { below: site, edits: Mutex::default() });
    let mut preview = Preview::new(fs.clone(), Options { drafts: true, ..Options::default() }).unwrap();
    let snapshot = preview.at(Tlp::Clear);
    snapshot.page("").unwrap();
    println!("{what}: ready in {:.0?}", start.elapsed());
    let article =
        snapshot.sources().iter().find(|(_, file)| file.path.as_str().starts_with("content/articles/"));
    let article = article.unwrap().1.path.to_string();
    let page = snapshot.address_of(&article).unwrap();
    let template = "templates/article.html";
    let theme = include_str!("../templates/article.html").to_owned();
    fs.edits.lock().unwrap().insert(template.to_owned(), theme.into_bytes());
    drop(snapshot);
    let entities = "content/entities/all.toml".to_owned();
    let edits: [Edit; 4] = [
        ("body", article.clone(), body, page.clone()),
        ("title", article, title, "articles/".to_owned()),
        ("entity's name", entities, name, page.clone()),
        ("article again", page.clone(), |text, _| text.to_owned(), page),
    ];
    for (kind, path, change, page) in edits {
        let Ok(text) = fs.below.read(&path, 1 << 30) else { continue };
        let text = String::from_utf8(text).unwrap();
        let mut times: Vec<(Duration, Duration)> = (0..15)
            .map(|n| {
                fs.edits.lock().unwrap().insert(path.clone(), change(&text, n).into_bytes());
                let start = Instant::now();
                preview.look(&Look::Paths(BTreeSet::from([path.clone()]))).unwrap();
                let snapshot = preview.at(Tlp::Clear);
                let looked = start.elapsed();
                assert!(!snapshot.page(&page).unwrap().bytes.is_empty());
                (start.elapsed(), looked)
            })
            .collect();
        times.sort();
        let (whole, looked) = times[times.len() / 2];
        println!("{what}: {kind}: {whole:.1?}, of it {looked:.1?} to look; at most {:.1?}", times[14].0);
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
