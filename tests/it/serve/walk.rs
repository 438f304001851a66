//! After any sequence of edits of real files, each page and file that a running preview gives is that of a fresh build,
//! byte for byte, once the preview's own markup is out; and what a build makes no more is gone.
//!
//! Sites begin as a case of `sites/` that has no error. They are edited at random with the words and files of all such
//! cases, the ways editors and people change a disk: written in place, by a new file in the old one's place, deleted and
//! made again, saved unchanged; files and folders that become links and folders again; folders moved away and back; all
//! files of an earlier state at once. While a build has errors, nothing is compared; that no page is lost then is tested
//! in memory (`rebuild.rs`) and in `watching.rs`.
//!
//! `BRIEFBOOK_WALKS` asks for more walks, `BRIEFBOOK_WALK_STEPS` for more steps of each, `BRIEFBOOK_WALK_SEED` for others
//! than every run makes. Every third walk is of a preview that polls.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use briefbook::build::{self, Built, Request};
use briefbook::load::{Disk, Memory};
use briefbook::parse::objects::Tlp;
use briefbook::serve::markup::take_out;
use rayon::prelude::*;
use tempfile::TempDir;

use super::support::{PATIENCE, Preview};
use crate::rebuild::{Files, Pool, Random, edit, pool, variable};
use crate::support::{NOW, files_below, loaded, put};

/// Steps of each walk unless more are asked for, and walks.
const STEPS: usize = 10;
const WALKS: u64 = 3;

/// What the site holds beside links lies here, where nothing reads it but through a link.
const SHELF: &str = "shelf";

const LEVELS: [(&str, Tlp); 4] =
    [("clear", Tlp::Clear), ("green", Tlp::Green), ("amber", Tlp::Amber), ("amber+strict", Tlp::AmberStrict)];

/// A step that took longer was found by a look from time to time, not by an event.
const LATE: Duration = Duration::from_millis(2500);

struct Walk<'a> {
    pool: &'a Pool,
    random: Random,
    dir: TempDir,
    preview: Preview,
    files: Files,
    /// States without errors, to go back to.
    good: Vec<Files>,
    /// The pages of the last build that was compared, with its level.
    pages: Vec<BTreeSet<String>>,
    trace: Vec<String>,
    /// How long each step took that was compared.
    times: Vec<Duration>,
    /// The edits up to each that was found late.
    late: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(pool: &'a Pool, seed: u64, polls: bool) -> Self {
        let mut random = Random(seed);
        let files = pool.sites[random.below(pool.sites.len())].clone();
        let dir = tempfile::tempdir().unwrap();
        files.iter().for_each(|(path, bytes)| put(dir.path(), path, bytes));
        let preview = Preview::start(dir.path(), if polls { "--poll" } else { "" });
        let pages = vec![BTreeSet::new(); LEVELS.len()];
        let (good, trace, times, late) = Default::default();
        Self { pool, random, dir, preview, files, good, pages, trace, times, late }
    }

    fn step(&mut self) {
        self.trace.push(String::new());
        match self.random.below(10) {
            0 => self.link_file(),
            1 => self.link_folder(),
            2 => self.move_folder(),
            3 => self.same_contents(),
            4 if !self.good.is_empty() => {
                let state = self.good[self.random.below(self.good.len())].clone();
                self.write("back to an earlier state", state);
            }
            // From where there is an error a way leads back, or most of the walk would compare nothing.
            5 | 6 if self.good.last().is_some_and(|good| *good != self.files) => {
                let state = self.good.last().unwrap().clone();
                self.write("back to the last good state", state);
            }
            _ => {
                let mut files = self.files.clone();
                for _ in 0..=self.random.below(2) {
                    edit(&mut files, self.pool, &mut self.random);
                }
                while files.len() > 30 {
                    let path = files.keys().nth(self.random.below(files.len())).unwrap().clone();
                    if path != "site.toml" {
                        files.remove(&path);
                    }
                }
                self.write("edit", files);
            }
        }
        self.files = files_below(self.dir.path());
        self.files.retain(|path, _| !path.starts_with(SHELF));
        self.compare();
    }

    fn note(&mut self, words: impl AsRef<str>) {
        let line = self.trace.last_mut().unwrap();
        line.push_str(words.as_ref());
        line.push_str("; ");
    }

    /// Brings the disk to a state, each file in a way of its own.
    fn write(&mut self, why: &str, files: Files) {
        self.note(why);
        let root = self.dir.path().to_owned();
        let gone: Vec<String> =
            self.files.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        for path in gone {
            self.note(format!("- {path}"));
            fs::remove_file(root.join(&path)).unwrap();
        }
        for (path, bytes) in &files {
            if self.files.get(path) == Some(bytes) {
                continue;
            }
            let whole = root.join(path);
            // Where a file was a folder is now, or the other way round.
            if whole.is_dir() {
                fs::remove_dir_all(&whole).unwrap();
            }
            fs::create_dir_all(whole.parent().unwrap()).unwrap();
            let way = self.random.below(4);
            self.note(format!("{path} ({way})"));
            match way {
                0 => fs::write(&whole, bytes).unwrap(),
                1 => {
                    let name = format!(".{}.swp", whole.file_name().unwrap().to_str().unwrap());
                    let aside = whole.with_file_name(name);
                    fs::write(&aside, bytes).unwrap();
                    fs::rename(&aside, &whole).unwrap();
                }
                2 => {
                    drop(fs::remove_file(&whole));
                    fs::write(&whole, bytes).unwrap();
                }
                // In two strokes, with a pause in which somebody may look.
                _ => {
                    fs::write(&whole, &bytes[..bytes.len() / 2]).unwrap();
                    std::thread::sleep(Duration::from_millis(self.random.below(60) as u64));
                    fs::write(&whole, bytes).unwrap();
                }
            }
        }
    }

    fn own(&mut self) -> Option<String> {
        let own: Vec<&str> =
            self.files.keys().map(String::as_str).filter(|path| path.starts_with("content/")).collect();
        self.random.of(&own).map(ToOwned::to_owned)
    }

    /// A file becomes a link to the same words, or to those of another file, or a file again.
    fn link_file(&mut self) {
        let Some(path) = self.own() else { return };
        let whole = self.dir.path().join(&path);
        let bytes = fs::read(&whole).unwrap();
        let is_link = fs::symlink_metadata(&whole).unwrap().is_symlink();
        self.note(format!("{path} is {} link", if is_link { "no" } else { "a" }));
        fs::remove_file(&whole).unwrap();
        if is_link {
            fs::write(&whole, bytes).unwrap();
            return;
        }
        let name = format!("{SHELF}/{}-{}", self.trace.len(), path.rsplit('/').next().unwrap());
        put(self.dir.path(), &name, bytes);
        symlink(self.dir.path().canonicalize().unwrap().join(name), &whole).unwrap();
    }

    /// A folder becomes a link to what it was, or a folder again.
    fn link_folder(&mut self) {
        let Some((folder, _)) = self.own().and_then(|path| Some((path.rsplit_once('/')?.0.to_owned(), ())))
        else {
            return;
        };
        let whole = self.dir.path().join(&folder);
        let aside = self.dir.path().join(SHELF).join(format!("{}-folder", self.trace.len()));
        fs::create_dir_all(aside.parent().unwrap()).unwrap();
        if fs::symlink_metadata(&whole).unwrap().is_symlink() {
            self.note(format!("{folder} is no link"));
            let target = fs::canonicalize(&whole).unwrap();
            fs::remove_file(&whole).unwrap();
            fs::rename(target, &whole).unwrap();
        } else {
            self.note(format!("{folder} is a link"));
            fs::rename(&whole, &aside).unwrap();
            symlink(fs::canonicalize(&aside).unwrap(), &whole).unwrap();
        }
    }

    /// A folder goes out of the site, or one comes back.
    fn move_folder(&mut self) {
        let (content, aside) = (self.dir.path().join("content"), self.dir.path().join("aside"));
        fs::create_dir_all(&aside).unwrap();
        let names = |folder: &Path| -> Vec<String> {
            let mut names: Vec<String> = fs::read_dir(folder)
                .into_iter()
                .flatten()
                .map(|item| item.unwrap())
                .filter(|item| item.path().is_dir())
                .map(|item| item.file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        let back = self.random.below(3) > 0;
        let (from, to) = if back && !names(&aside).is_empty() { (aside, content) } else { (content, aside) };
        let all = names(&from);
        let Some(name) =
            self.random.of(&all.iter().map(String::as_str).collect::<Vec<_>>()).map(ToOwned::to_owned)
        else {
            return;
        };
        if to.join(&name).exists() {
            return;
        }
        fs::create_dir_all(&to).unwrap();
        self.note(format!("{} to {}", from.join(&name).display(), to.display()));
        fs::rename(from.join(&name), to.join(&name)).unwrap();
    }

    /// Saved unchanged, with a new time; and what editors leave beside it.
    fn same_contents(&mut self) {
        let Some(path) = self.own() else { return };
        let whole = self.dir.path().join(&path);
        self.note(format!("{path} saved unchanged"));
        let bytes = fs::read(&whole).unwrap();
        fs::write(&whole, bytes).unwrap();
        let file = fs::File::options().append(true).open(&whole).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(self.random.below(1 << 30) as u64))
            .unwrap();
        fs::write(whole.with_file_name("4913"), "").unwrap();
        fs::remove_file(whole.with_file_name("4913")).unwrap();
    }

    fn compare(&mut self) {
        let began = Instant::now();
        let n = self.random.below(LEVELS.len());
        let built = built(self.dir.path(), LEVELS[n].1);
        if built.diagnostics.has_errors() {
            let status = self.preview.get("/").status;
            assert!(matches!(status, 200 | 404 | 500), "{status}\n{}", self.told());
            return;
        }
        while let Some(difference) = self.difference(n, &built) {
            assert!(began.elapsed() < PATIENCE, "{} {difference}\n{}", LEVELS[n].0, self.told());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.times.push(began.elapsed());
        if began.elapsed() > LATE {
            self.late.push(self.trace.join("\n"));
        }
        self.pages[n] = built
            .files
            .iter()
            .map(|(path, _)| path.to_owned())
            .filter(|path| path.ends_with(".html"))
            .collect();
        if self.good.last() != Some(&self.files) {
            self.good.push(self.files.clone());
            // The long run goes on for thousands of steps.
            if self.good.len() > 40 {
                self.good.remove(0);
            }
        }
    }

    fn told(&self) -> String {
        format!("{}\n{}", self.trace.join("\n"), self.preview.said())
    }

    /// What a reader of a level gets that is not what a build makes.
    fn difference(&self, n: usize, built: &Built) -> Option<String> {
        let cookie = format!("Cookie: briefbook-level-{}={}\r\n", self.preview.port, LEVELS[n].0);
        let get = |path: &str| {
            let encoded: String =
                path.bytes().map(|byte| format!("%{byte:02x}").replace("%2f", "/")).collect();
            self.preview.ask("GET", &format!("/{encoded}"), &cookie, "")
        };
        for (path, bytes) in built.files.iter() {
            let answer = get(path);
            let status = if path == "404.html" { 404 } else { 200 };
            if answer.status != status || take_out(&answer.body) != **bytes {
                return Some(format!(
                    "`{path}`: {}\n--- instead of\n{}",
                    answer.text(),
                    String::from_utf8_lossy(bytes)
                ));
            }
        }
        let gone = self.pages[n].iter().filter(|path| !built.files.contains(path));
        gone.map(|path| (path, get(path)))
            .find(|(_, answer)| answer.status != 404)
            .map(|(path, answer)| format!("`{path}` is there: {}", answer.text()))
    }
}

fn built(root: &Path, level: Tlp) -> Built {
    let disk = Disk::new(root);
    let now = Some(NOW.parse().unwrap());
    let request = Request { audience: Some(level), drafts: true, now, ..Request::default() };
    build::build(&loaded(&disk), &disk, &request, &())
}

/// The cases whose build has no error, and their files.
fn good_pool() -> Pool {
    let Pool { mut sites, files } = pool();
    sites.retain(|files| {
        let request = Request { drafts: true, now: Some(NOW.parse().unwrap()), ..Request::default() };
        let site = Memory(files.clone());
        files.contains_key("site.toml")
            && !build::build(&loaded(&site), &site, &request, &()).diagnostics.has_errors()
    });
    let known: BTreeSet<(&String, &Vec<u8>)> = sites.iter().flatten().collect();
    let files = files
        .into_iter()
        .filter(|(path, bytes)| path == "site.toml" || known.contains(&(path, bytes)))
        .collect();
    Pool { sites, files }
}

/// What came of a walk.
struct Walked {
    seed: u64,
    times: Vec<Duration>,
    late: Vec<String>,
    memory: [usize; 2],
}

#[test]
fn a_running_preview_gives_what_a_fresh_build_gives() {
    let pool = good_pool();
    let (steps, seed) = (variable("BRIEFBOOK_WALK_STEPS", STEPS), variable("BRIEFBOOK_WALK_SEED", 1));
    let walks = variable("BRIEFBOOK_WALKS", WALKS);
    let walked: Vec<Walked> = (0..walks)
        .into_par_iter()
        .map(|n| {
            let mut walk = Walk::new(&pool, seed + n * 7919, n % 3 == 2);
            walk.compare();
            let begin = walk.preview.memory();
            (0..steps).for_each(|_| walk.step());
            let end = walk.preview.memory();
            let Walk { times, late, .. } = walk;
            Walked { seed: seed + n * 7919, times, late, memory: [begin, end] }
        })
        .collect();
    let mut all = 0;
    for Walked { seed, mut times, late, memory: [begin, end] } in walked {
        times.sort();
        all += times.len();
        late.iter().for_each(|trace| println!("late at the end of this:\n{trace}"));
        let (median, longest) = (times.get(times.len() / 2), times.last());
        println!(
            "seed {seed}: {steps} steps, {} compared, median {median:?}, longest {longest:?}, {} late, {begin} kB to {end} kB",
            times.len(),
            late.len()
        );
    }
    let steps = steps * usize::try_from(walks).unwrap();
    println!("{steps} steps, {all} compared");
    assert!(all * 4 > steps, "most states have an error: nothing is compared");
}
