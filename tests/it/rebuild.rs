//! After any sequence of edits, what live preview gives is what a fresh build gives, byte for byte, diagnostics
//! included; and a file that cannot be read at all stands as it was when it could.
//!
//! Sites begin as a case of `sites/` and are edited at random with the words and files of all cases.
//! `BRIEFBOOK_REBUILD_STEPS` asks for more steps, `BRIEFBOOK_REBUILD_SEED` for others than every run makes.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use briefbook::build::preview::{Look, Options, Preview};
use briefbook::build::snapshot::Snapshot;
use briefbook::build::{self, Built, Request};
use briefbook::diagnostic::{Code, Diagnostics, json};
use briefbook::load::{Entry, FileSystem, Memory};
use briefbook::parse;
use briefbook::parse::objects::Tlp;
use briefbook::source::Sources;
use rayon::prelude::*;

use crate::sites;
use crate::support::{NOW, loaded};

/// Steps of each walk unless more are asked for, and walks.
const STEPS: usize = 14;
const WALKS: u64 = 8;

/// A site in memory that can be edited while it is looked at.
struct Editable(Mutex<Memory>);

impl Editable {
    fn now(&self) -> Memory {
        self.0.lock().unwrap().clone()
    }
}

impl FileSystem for Editable {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.0.lock().unwrap().list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.0.lock().unwrap().read(path, limit)
    }

    fn root(&self) -> PathBuf {
        "memory".into()
    }
}

/// A generator of random numbers (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    pub fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> Option<&'a T> {
        (!items.is_empty()).then(|| items[self.below(items.len())])
    }
}

pub type Files = BTreeMap<String, Vec<u8>>;

/// Every file of every case, and the cases as they begin.
pub struct Pool {
    pub sites: Vec<Files>,
    pub files: Vec<(String, Vec<u8>)>,
}

pub fn pool() -> Pool {
    let cases = sites::cases();
    let sites: Vec<Files> = cases.into_iter().map(|case| case.site.0).collect();
    let mut files: Vec<(String, Vec<u8>)> =
        sites.iter().flatten().map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    files.sort();
    files.dedup();
    let linking = ["all", "first", "off"].map(|mode| format!("title = 'T'\n[linking]\nmode = '{mode}'\n"));
    let others = [
        "title = 'T'\nbase_url = 'https://example.org/b/'\n",
        "title = 'T'\ndefault_tlp = 'green'\n[markdown]\nraw_html = 'escape'\n",
        "title = 'Other'\naudience = 'amber'\n[kinds.vessel]\nname = 'Vessel'\nplural = 'Vessels'\n",
        "title = 'T'\n[diagnostics]\ndangling-link = 'warning'\nname-shared = 'off'\nunknown-entity = 'warning'\n",
    ];
    let settings = linking.into_iter().chain(others.map(ToOwned::to_owned));
    files.extend(settings.map(|text| ("site.toml".to_owned(), text.into_bytes())));
    Pool { sites, files }
}

/// A random edit; the paths that it touched.
pub fn edit(files: &mut Files, pool: &Pool, random: &mut Random) -> BTreeSet<String> {
    let paths: Vec<String> = files.keys().cloned().collect();
    let own: Vec<&str> = paths.iter().map(String::as_str).filter(|path| *path != "site.toml").collect();
    let Some(path) = random.of(&own).map(ToOwned::to_owned) else { return put_pool(files, pool, random) };
    match random.below(16) {
        0..=2 => put_pool(files, pool, random),
        3 => {
            files.remove(&path);
            BTreeSet::from([path])
        }
        4 => rename(files, &path, random),
        5 => move_folder(files, &path, random),
        6..=8 => change_text(files, path, |text| changed_line(text, pool, random)),
        9..=11 => {
            let words = vocabulary(files);
            change_text(files, path, |text| changed_word(text, &words, random))
        }
        12 => change_text(files, path, |text| marked(text, random)),
        13 => broken(files, path, random),
        14 => change_text(files, path, |text| format!("{text}\nOne more line of Ada Example.\n")),
        _ => restored(files, pool, random),
    }
}

fn put_pool(files: &mut Files, pool: &Pool, random: &mut Random) -> BTreeSet<String> {
    let (path, bytes) = &pool.files[random.below(pool.files.len())];
    // Templates of cases are there to fail.
    if path.starts_with("templates/") && random.below(4) > 0 {
        return BTreeSet::new();
    }
    files.insert(path.clone(), bytes.clone());
    BTreeSet::from([path.clone()])
}

/// Puts a file back to what some case has at its path: broken ones are often mended.
fn restored(files: &mut Files, pool: &Pool, random: &mut Random) -> BTreeSet<String> {
    let known: Vec<&(String, Vec<u8>)> =
        pool.files.iter().filter(|(path, bytes)| files.get(path).is_some_and(|own| own != bytes)).collect();
    let Some((path, bytes)) = random.of(&known) else { return BTreeSet::new() };
    files.insert(path.clone(), bytes.clone());
    BTreeSet::from([path.clone()])
}

fn rename(files: &mut Files, path: &str, random: &mut Random) -> BTreeSet<String> {
    const IDS: &[&str] = &["a", "b", "c", "one", "ada", "port", "zulu", "0"];
    const FOLDERS: &[&str] =
        &["articles", "annotations", "entities", "events", "claims", "pages", "series/x"];
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("md", |(_, extension)| extension);
    let folder = match random.below(3) {
        0 => format!("content/{}", random.of(FOLDERS).unwrap()),
        _ => folder.to_owned(),
    };
    let new = format!("{folder}/{}.{extension}", random.of(IDS).unwrap());
    // A file is no folder.
    if files
        .keys()
        .any(|other| other.starts_with(&format!("{new}/")) || new.starts_with(&format!("{other}/")))
    {
        return BTreeSet::new();
    }
    let bytes = files.remove(path).unwrap();
    files.insert(new.clone(), bytes);
    BTreeSet::from([path.to_owned(), new])
}

/// Moves a whole folder away, or one back.
fn move_folder(files: &mut Files, path: &str, random: &mut Random) -> BTreeSet<String> {
    let (from, to) = match path.split('/').collect::<Vec<_>>()[..] {
        ["aside", folder, _, ..] => (format!("aside/{folder}"), format!("content/{folder}")),
        ["content", folder, _, ..] if random.below(2) == 0 => {
            (format!("content/{folder}"), format!("aside/{folder}"))
        }
        _ => return BTreeSet::new(),
    };
    let moved: Vec<String> =
        files.keys().filter(|path| path.starts_with(&format!("{from}/"))).cloned().collect();
    for path in moved {
        let bytes = files.remove(&path).unwrap();
        files.insert(format!("{to}{}", &path[from.len()..]), bytes);
    }
    BTreeSet::from([from, to])
}

fn change_text(files: &mut Files, path: String, change: impl FnOnce(&str) -> String) -> BTreeSet<String> {
    let bytes = files.get_mut(&path).unwrap();
    if let Ok(text) = std::str::from_utf8(bytes)
        && bytes.len() < 20_000
    {
        *bytes = change(text).into_bytes();
    }
    BTreeSet::from([path])
}

fn changed_line(text: &str, pool: &Pool, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let at = random.below(lines.len());
    let (_, other) = &pool.files[random.below(pool.files.len())];
    let other = std::str::from_utf8(other).unwrap_or_default();
    let foreign: Vec<&str> = other.lines().collect();
    match random.below(4) {
        0 if !lines.is_empty() => drop(lines.remove(at)),
        1 if !lines.is_empty() => lines.insert(at, lines[at]),
        2 if lines.len() > 1 => {
            let with = random.below(lines.len());
            lines.swap(at, with);
        }
        _ => lines.insert(at, random.of(&foreign).unwrap_or_default()),
    }
    lines.join("\n") + "\n"
}

/// The words of the site's texts, those of names and ids among them.
fn vocabulary(files: &Files) -> Vec<String> {
    let texts =
        files.values().filter(|bytes| bytes.len() < 20_000).filter_map(|b| std::str::from_utf8(b).ok());
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '-'));
    let words: BTreeSet<&str> = words.filter(|word| !word.is_empty()).collect();
    words.into_iter().map(ToOwned::to_owned).collect()
}

fn changed_word(text: &str, words: &[String], random: &mut Random) -> String {
    let here: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let Some(old) = random.of(&here) else { return text.to_owned() };
    let new = &words[random.below(words.len())];
    if random.below(2) == 0 { text.replacen(old, new, 1) } else { text.replace(old, new) }
}

/// Puts a key into front matter or a table.
fn marked(text: &str, random: &mut Random) -> String {
    const KEYS: &[&str] = &[
        "tlp = 'clear'",
        "tlp = 'green'",
        "tlp = 'amber'",
        "tlp = 'amber+strict'",
        "tlp = 'red'",
        "tlp = 'pink'",
        "draft = true",
        "status = 'retracted'",
        "status = 'draft'",
        "embargo = '2030-01-01T00:00:00Z'",
        "embargo = '2020-01-01T00:00:00Z'",
        "redirect_from = ['/old/', '/a/b/']",
        "rights = 'excerpt'",
        "rights = 'link'",
        "link = 'first'",
        "link = 'never'",
        "aliases = ['Port', 'Ada']",
        "topics = ['a']",
        "publisher = 'p'",
        "id = 'given'",
        "x_own = 'y'",
        "published = '2020-05'",
        "deny = ['Ada Example']",
        "[[role]]\ntitle = 'T'\nwhen = '2019/2021'\nnames = ['Ada', 'the harbour']",
    ];
    let heads = text.match_indices('\n').map(|(at, _)| at + 1).filter(|at| {
        let line = text[..at - 1].rsplit('\n').next().unwrap_or_default();
        line == "+++" || line.starts_with("[[")
    });
    let heads: Vec<usize> = heads.collect();
    let at = if heads.is_empty() { 0 } else { heads[random.below(heads.len())] };
    format!("{}{}\n{}", &text[..at], random.of(KEYS).unwrap(), &text[at..])
}

fn broken(files: &mut Files, path: String, random: &mut Random) -> BTreeSet<String> {
    let path = if random.below(8) == 0 { "site.toml".to_owned() } else { path };
    let Some(bytes) = files.get_mut(&path) else { return BTreeSet::new() };
    let at = random.below(bytes.len().min(200));
    match random.below(4) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, 0xFF),
        2 => drop(bytes.splice(at..at, *b"= [\n")),
        _ => bytes.clear(),
    }
    BTreeSet::from([path])
}

/// Codes of what stops a file from being read at all.
const WHOLE: &[Code] = &[
    Code::NotUtf8,
    Code::TomlSyntax,
    Code::FrontMatterMissing,
    Code::FrontMatterUnclosed,
    Code::UnreadableFile,
    Code::FileTooLarge,
];

/// The files of a site that cannot be read at all.
fn unreadable(site: &Memory) -> BTreeSet<String> {
    let loaded = loaded(site);
    let mut diagnostics = loaded.diagnostics.clone();
    parse::parse(&mut diagnostics, &loaded.sources, &loaded.unusable);
    let bad = diagnostics.iter().filter(|d| WHOLE.contains(&d.code));
    let files = bad.filter_map(|d| d.span).map(|span| loaded.sources.get(span.file).path.to_string());
    files.filter(|path| !path.starts_with("static/")).collect()
}

fn fresh(site: &Memory, level: Tlp) -> (Built, Sources) {
    let loaded = loaded(site);
    let now = Some(NOW.parse().unwrap());
    let request = Request { audience: Some(level), drafts: true, now, ..Request::default() };
    (build::build(&loaded, site, &request, &()), loaded.sources)
}

fn has_bad_template(diagnostics: &Diagnostics) -> bool {
    diagnostics.iter().any(|d| d.code == Code::TemplateSyntax)
}

/// What differs between a snapshot and a fresh build's files.
fn difference(snapshot: &Snapshot, built: &Built) -> Option<String> {
    for (path, bytes) in built.files.iter() {
        let given = match path.strip_suffix("index.html") {
            Some(folder) => snapshot.page(folder).or_else(|| snapshot.file(path)),
            None => snapshot.page(path).or_else(|| snapshot.file(path)),
        };
        let Some(given) = given else { return Some(format!("`{path}` is not there")) };
        if given.bytes != *bytes {
            let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            return Some(format!("`{path}`: {}\n--- instead of\n{}", shown(&given.bytes), shown(bytes)));
        }
    }
    let paths = snapshot.paths().filter(|path| snapshot.page(path).is_some_and(|page| !page.has_failed()));
    let file = |path: &str| {
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into() }
    };
    let more = paths.map(file).find(|file| !built.files.contains(file));
    more.map(|path| format!("`{path}` is there"))
}

/// A site under edit, beside what its preview must make of it.
struct Walk<'a> {
    pool: &'a Pool,
    random: Random,
    site: Arc<Editable>,
    preview: Preview,
    /// The site with what was last readable in place of what is not.
    readable: Files,
    trace: Vec<String>,
}

const LEVELS: [Tlp; 5] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];

impl<'a> Walk<'a> {
    fn new(pool: &'a Pool, seed: u64) -> Self {
        let mut random = Random(seed);
        let begin = loop {
            let site = &pool.sites[random.below(pool.sites.len())];
            if site.contains_key("site.toml") && unreadable(&Memory(site.clone())).is_empty() {
                break site.clone();
            }
        };
        let site = Arc::new(Editable(Mutex::new(Memory(begin.clone()))));
        let options = Options { now: Some(NOW.parse().unwrap()), drafts: true, base_url: None };
        let preview = Preview::new(site.clone(), options).unwrap();
        Self { pool, random, site, preview, readable: begin, trace: Vec::new() }
    }

    fn step(&mut self) {
        let mut files = self.site.now().0;
        let mut touched = BTreeSet::new();
        for _ in 0..=self.random.below(3) {
            touched.extend(edit(&mut files, self.pool, &mut self.random));
        }
        while files.len() > 30 {
            let path = files.keys().nth(self.random.below(files.len())).unwrap().clone();
            if path != "site.toml" {
                files.remove(&path);
                touched.insert(path);
            }
        }
        let before = std::mem::replace(&mut *self.site.0.lock().unwrap(), Memory(files.clone()));
        self.trace.push(format!("{touched:?}"));
        let look = if self.random.below(6) == 0 { Look::Everything } else { Look::Paths(touched) };
        let changed = self.preview.look(&look).unwrap();
        let read = |path: &&String| is_read(path);
        let differs = |path: &&String| before.0.get(*path) != files.get(*path);
        let expected: BTreeSet<&String> =
            before.0.keys().chain(files.keys()).filter(differs).filter(read).collect();
        let reported: BTreeSet<&String> = changed.files.iter().filter(read).collect();
        assert_eq!(reported, expected, "{}", self.trace.join("\n"));
        self.read(&files);
        self.compare();
    }

    /// Notes what of the site can be read.
    fn read(&mut self, files: &Files) {
        let bad = unreadable(&Memory(files.clone()));
        let last = std::mem::take(&mut self.readable);
        for (path, bytes) in files {
            let kept =
                if bad.contains(path) { last.get(path).filter(|_| !is_new(&last, path)) } else { None };
            self.readable.insert(path.clone(), kept.unwrap_or(bytes).clone());
        }
    }

    fn compare(&mut self) {
        let level = LEVELS[self.random.below(LEVELS.len())];
        let site = self.site.now();
        let snapshot = self.preview.at(level);
        let (built, sources) = fresh(&site, level);
        let stale = self.readable != site.0;
        if has_bad_template(&built.diagnostics) {
            return;
        }
        if !stale {
            while !snapshot.render_rest(Duration::from_secs(1)).is_done() {}
            let given = json::render(snapshot.everything().iter(), snapshot.sources());
            let expected = json::render(built.diagnostics.iter(), &sources);
            assert_eq!(given, expected, "{level:?}\n{}", self.trace.join("\n"));
        }
        let built = if stale { fresh(&Memory(self.readable.clone()), level).0 } else { built };
        // What stands in for a template is what was last in use, which may be older than what was last readable.
        if has_bad_template(&built.diagnostics) {
            return;
        }
        if let Some(difference) = difference(&snapshot, &built) {
            panic!("{level:?} stale: {stale}\n{}\n{difference}", self.trace.join("\n"));
        }
    }
}

/// Whether a site reads a path's bytes before a page asks for them.
fn is_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_passed_over = path.split('/').any(|part| part.starts_with(['.', '_']));
    path == "site.toml"
        || path.starts_with("static/")
        || !is_passed_over && path.starts_with("templates/")
        || !is_passed_over
            && path.starts_with("content/")
            && !path.starts_with("content/originals/")
            && (name.to_lowercase().ends_with(".md") || name.to_lowercase().ends_with(".toml"))
}

fn is_new(last: &Files, path: &str) -> bool {
    !last.contains_key(path)
}

pub fn variable<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn a_preview_is_a_fresh_build() {
    let pool = pool();
    let (steps, seed) = (variable("BRIEFBOOK_REBUILD_STEPS", STEPS), variable("BRIEFBOOK_REBUILD_SEED", 0));
    (0..WALKS).into_par_iter().for_each(|walk| {
        let mut walk = Walk::new(&pool, seed + walk * 7919);
        walk.compare();
        for _ in 0..steps {
            walk.step();
        }
    });
}
