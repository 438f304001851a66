//! A build that keeps what the last one made is a build from nothing, byte for byte, diagnostics included.
//!
//! Sites begin as those of `rebuild.rs` and are edited at random as there. `BRIEFBOOK_AGAIN_STEPS` asks for more steps,
//! `BRIEFBOOK_AGAIN_SEED` for others than every run makes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use briefbook::build::{self, Built, Request};
use briefbook::diagnostic::{Code, json};
use briefbook::load::Memory;
use briefbook::memo::Store;
use briefbook::output::{Output, WriteReport};
use briefbook::parse::objects::Tlp;
use rayon::prelude::*;
use tempfile::TempDir;

use crate::rebuild::{Files, Pool, Random, edit, pool, variable};
use crate::support::{NOW, files_below, loaded};

/// Steps of each walk unless more are asked for, and walks.
const STEPS: usize = 12;
const WALKS: u64 = 8;

/// A site on the disk with its output.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn root(&self) -> std::path::PathBuf {
        self.0.path().join("site")
    }

    fn output(&self) -> std::path::PathBuf {
        self.0.path().join("output")
    }

    /// Builds it, with what the last build kept; what was done, where there is no error.
    fn build(&self, site: &Memory, request: &Request) -> (Built, Option<WriteReport>) {
        let output = Output::open(&self.output()).unwrap();
        let store = Store::new(&self.root(), &self.output(), u64::from(request.drafts));
        let loaded = loaded(site);
        let (built, ended) = build::build_again(&output, (&loaded, site), request, Some(&store), &());
        if built.diagnostics.has_errors() {
            return (built, None);
        }
        let (report, files) = output.write_and_look().unwrap();
        store.save(&ended.unwrap().record(&files)).unwrap();
        (built, Some(report))
    }

    /// What stands in the output, without our list of it.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        if !self.output().exists() {
            return BTreeMap::new();
        }
        let mut files = files_below(&self.output());
        files.remove(".briefbook.json");
        files
    }
}

fn request(level: Tlp) -> Request {
    Request { audience: Some(level), drafts: true, now: Some(NOW.parse().unwrap()), ..Request::default() }
}

/// Compares a build with one from nothing.
fn compare(site: &Memory, given: &Built, files: &BTreeMap<String, Vec<u8>>, level: Tlp, trace: &[String]) {
    let all = loaded(site);
    let fresh = build::build(&all, site, &request(level), &());
    let shown = |built: &Built| json::render(built.diagnostics.iter(), &all.sources);
    assert_eq!(shown(given), shown(&fresh), "{level:?}\n{}", trace.join("\n"));
    if fresh.diagnostics.has_errors() {
        return;
    }
    for (path, bytes) in fresh.files.iter() {
        let Some(given) = files.get(path) else { panic!("`{path}` is not there\n{}", trace.join("\n")) };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            given[..] == bytes[..],
            "`{path}` {level:?}\n{}\n{}\n--- instead of\n{}",
            trace.join("\n"),
            text(given),
            text(bytes)
        );
    }
    assert_eq!(files.len(), fresh.files.iter().count(), "{level:?}\n{}", trace.join("\n"));
}

fn walk(pool: &Pool, seed: u64, steps: usize) -> usize {
    let mut random = Random(seed);
    let mut files = loop {
        let site = Memory(pool.sites[random.below(pool.sites.len())].clone());
        let is_sound =
            || !build::build(&loaded(&site), &site, &request(Tlp::Clear), &()).diagnostics.has_errors();
        if site.0.contains_key("site.toml") && site.0.len() > 3 && is_sound() {
            break site.0;
        }
    };
    let site = Site::new();
    fs::create_dir(site.root()).unwrap();
    let levels = [Tlp::Clear, Tlp::Amber];
    let mut level = levels[random.below(2)];
    let (mut trace, mut built, mut good) = (Vec::new(), 0, files.clone());
    for _ in 0..steps {
        let now = Memory(files.clone());
        let (given, report) = site.build(&now, &request(level));
        compare(&now, &given, &site.files(), level, &trace);
        match report {
            Some(_) => {
                built += 1;
                good = files.clone();
            }
            // Errors come easily, and a site with errors builds nothing.
            None => {
                files = good.clone();
                trace.push("back".to_owned());
            }
        }
        if random.below(8) == 0 {
            level = levels[random.below(2)];
        }
        trace.push(format!("{:?}", edit(&mut files, pool, &mut random)));
    }
    built
}

#[test]
fn a_build_after_edits_is_a_build_from_nothing() {
    let pool = pool();
    let (steps, seed) = (variable("BRIEFBOOK_AGAIN_STEPS", STEPS), variable("BRIEFBOOK_AGAIN_SEED", 0));
    let built = (0..WALKS).into_par_iter().map(|n| walk(&pool, seed + n * 7919, steps)).sum::<usize>();
    assert!(built > steps, "only {built} of {WALKS} times {steps} builds had no error");
}

/// A site whose articles name each other's people, over several lists.
fn small() -> Files {
    let mut files =
        Files::from([("site.toml".to_owned(), b"title = 'T'\nbase_url = 'https://example.org/'\n".to_vec())]);
    for n in 0..30 {
        let (a, b) = (n % 7, n % 5);
        let body = format!("Ada Example{a} met Bo Sample{b} at the harbour. Number {n} was told.\n");
        let article = format!("+++\ntitle = 'Article {n}'\npublished = '2020-01-{:02}'\n+++\n{body}", n + 1);
        files.insert(format!("content/articles/a{n}.md"), article.into_bytes());
        let event = format!(
            "[[event]]\nquote = 'Number {n} was told'\ntitle = 'Telling {n}'\nwhen = '20{:02}-03'\n",
            n % 4
        );
        files.insert(format!("content/annotations/a{n}.toml"), event.into_bytes());
    }
    for n in 0..7 {
        let text = format!("+++\nname = 'Ada Example{n}'\nkind = 'person'\n+++\n");
        files.insert(format!("content/entities/ada{n}.md"), text.into_bytes());
        let text = format!("+++\nname = 'Bo Sample{n}'\nkind = 'person'\n+++\n");
        files.insert(format!("content/entities/bo{n}.md"), text.into_bytes());
    }
    files
}

fn changed(files: &Files, path: &str, old: &str, new: &str) -> Files {
    let mut files = files.clone();
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(old));
    files.insert(path.to_owned(), text.replace(old, new).into_bytes());
    files
}

/// Which pages a build after an edit made again, told by the times of their files: what is made again and came out the
/// same is not written, so this looks at what the memo let through.
fn made_again(site: &Site, files: &Files) -> (Vec<String>, usize) {
    #[derive(Default)]
    struct Pages(Mutex<Vec<String>>);
    impl briefbook::render::work::Watch for Pages {
        fn now(&self) -> u64 {
            0
        }
        fn done(&self, done: &briefbook::render::work::Done<'_>) {
            let page = done.file.map(|(path, _)| path).filter(|path| path.ends_with(".html"));
            self.0.lock().unwrap().extend(page.map(str::to_owned));
        }
    }
    impl build::Progress for Pages {
        fn stage(&self, _: &'static str) {}
        fn watch(&self) -> Option<&dyn briefbook::render::work::Watch> {
            Some(self)
        }
    }
    let memory = Memory(files.clone());
    let output = Output::open(&site.output()).unwrap();
    let store = Store::new(&site.root(), &site.output(), 1);
    let (loaded, pages) = (loaded(&memory), Pages::default());
    let (built, ended) =
        build::build_again(&output, (&loaded, &memory), &request(Tlp::Clear), Some(&store), &pages);
    assert!(!built.diagnostics.has_errors(), "{:?}", built.diagnostics);
    let (report, looked) = output.write_and_look().unwrap();
    store.save(&ended.unwrap().record(&looked)).unwrap();
    compare(&memory, &built, &site.files(), Tlp::Clear, &[]);
    let mut pages = pages.0.into_inner().unwrap();
    pages.sort();
    (pages, report.written)
}

/// How many they are.
fn kept(site: &Site, files: &Files) -> (usize, usize) {
    let (pages, written) = made_again(site, files);
    (pages.len(), written)
}

#[test]
fn an_edit_makes_only_the_pages_again_that_it_can_change() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    let (all, written) = kept(&site, &files);
    assert!(all > 50 && written > all, "{all} {written}");
    assert_eq!(kept(&site, &files), (0, 0));
    // The body of an article: its page, those of the two whom it names, lists that show it, neighbours that do not
    // change but read its title.
    let body = changed(&files, "content/articles/a3.md", "at the harbour", "at the old harbour");
    let (made, _) = kept(&site, &body);
    assert!((1..30).contains(&made), "{made} of {all}");
    assert_eq!(kept(&site, &body), (0, 0));
    // A new event moves the numbers of those behind it.
    let event = changed(
        &body,
        "content/annotations/a3.toml",
        "[[event]]",
        "[[event]]\nquote = 'met'\ntitle = 'Meeting'\nwhen = '1999'\n[[event]]",
    );
    kept(&site, &event);
    assert_eq!(kept(&site, &event), (0, 0));
    let name = changed(&event, "content/entities/bo2.md", "Bo Sample2", "Bo Sample2 the Elder");
    kept(&site, &name);
    assert!(kept(&site, &files).0 > 0);
    assert_eq!(kept(&site, &files), (0, 0));
}

fn with(files: &Files, path: &str, text: &str) -> Files {
    let mut files = files.clone();
    assert!(files.insert(path.to_owned(), text.as_bytes().to_vec()).is_none(), "{path}");
    files
}

#[test]
fn what_comes_or_goes_makes_only_the_pages_again_that_it_can_change() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    let (all, _) = kept(&site, &files);
    // An article between others, its person's page, its neighbours, and the lists; none of the other articles and people.
    let text = "+++\ntitle = 'One more'\npublished = '2020-01-10'\n+++\nAda Example3 was there.\n";
    let article = with(&files, "content/articles/a00.md", text);
    let (made, _) = made_again(&site, &article);
    assert!((4..14).contains(&made.len()), "{made:?} of {all}");
    assert_eq!(kept(&site, &article), (0, 0));
    let (made, _) = made_again(&site, &files);
    assert!((3..14).contains(&made.len()), "{made:?} of {all}");
    // Somebody whom nobody names: the page, and the lists of people.
    let person = with(&files, "content/entities/aa.md", "+++\nname = 'Cy Nobody'\nkind = 'person'\n+++\n");
    let (made, _) = made_again(&site, &person);
    assert!((1..8).contains(&made.len()), "{made:?} of {all}");
    assert_eq!(kept(&site, &person), (0, 0));
    // An event with a page of its own, first in the timeline; the first page of its kind would bring a style sheet.
    let last = with(&files, "content/events/last.md", "+++\ntitle = 'Last'\nwhen = '2020'\n+++\n");
    let event = with(&last, "content/events/first.md", "+++\ntitle = 'First'\nwhen = '1990'\n+++\n");
    kept(&site, &last);
    let (made, _) = made_again(&site, &event);
    assert!((2..12).contains(&made.len()), "{made:?} of {all}");
    assert_eq!(kept(&site, &event), (0, 0));
}

/// What only the finished page shows: a link in raw HTML is looked up among all paths.
#[test]
fn a_link_to_a_page_that_goes_is_told_although_its_own_page_stays() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    let links = "+++\ntitle = 'Links'\n+++\n<p><a href=\"/articles/extra/\">there</a></p>\n";
    let text = "+++\ntitle = 'Extra'\npublished = '2019-01-01'\n+++\nNothing.\n";
    let linking = with(&files, "content/articles/links.md", links);
    let whole = with(&linking, "content/articles/extra.md", text);
    let build = |files: &Files| {
        let memory = Memory(files.clone());
        let (built, _) = site.build(&memory, &request(Tlp::Clear));
        compare(&memory, &built, &site.files(), Tlp::Clear, &[]);
        built.diagnostics.iter().filter(|one| one.code == Code::DanglingLink).count()
    };
    assert_eq!(build(&whole), 0);
    assert!(build(&linking) > 0);
    assert_eq!(build(&whole), 0);
}

/// Pages of two kinds at one address, one after the other.
#[test]
fn another_page_at_an_address_is_another_page() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    let tie = "[[relation]]\nquote = 'met'\nsubject = 'ada0'\npredicate = 'meets'\nobject = 'bo0'\n[[event]]";
    let tied = changed(&files, "content/annotations/a0.toml", "[[event]]", tie);
    kept(&site, &tied);
    let network = || fs::read_to_string(site.output().join("network/index.html")).unwrap();
    let ours = network();
    let own = with(&tied, "content/pages/network.md", "+++\ntitle = 'Whom we know'\n+++\nNobody.\n");
    kept(&site, &own);
    assert!(network().contains("Whom we know"));
    kept(&site, &tied);
    assert_eq!(network(), ours);
    // A kind's list gives its address to a person.
    let vessel = "title = 'T'\nbase_url = 'https://example.org/'\n[kinds.vessel]\nname = 'Vessel'\n";
    let mut kinds = files.clone();
    kinds.insert("site.toml".to_owned(), vessel.as_bytes().to_vec());
    let ship = with(&kinds, "content/entities/ship.md", "+++\nname = 'Sea Mock'\nkind = 'vessel'\n+++\n");
    kept(&site, &ship);
    let person = with(&kinds, "content/entities/vessel.md", "+++\nname = 'V. Essel'\nkind = 'person'\n+++\n");
    kept(&site, &person);
    let page = fs::read_to_string(site.output().join("entities/vessel/index.html")).unwrap();
    assert!(page.contains("V. Essel"));
}

#[test]
fn what_somebody_touched_is_made_again() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    kept(&site, &files);
    let page = site.output().join("entities/bo1/index.html");
    let whole = fs::read(&page).unwrap();
    let mut other = whole.clone();
    *other.last_mut().unwrap() = b'x';
    fs::write(&page, &other).unwrap();
    assert_eq!(kept(&site, &files), (1, 1));
    fs::remove_file(&page).unwrap();
    assert_eq!(kept(&site, &files), (1, 1));
    assert_eq!(fs::read(&page).unwrap(), whole);
}

#[test]
fn files_that_change_places_are_made_again() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    kept(&site, &files);
    // Two folders that change places leave the sizes and times of their files as they were.
    let place = |name: &str| site.output().join(name);
    fs::rename(place("articles/a11"), place("aside")).unwrap();
    fs::rename(place("articles/a12"), place("articles/a11")).unwrap();
    fs::rename(place("aside"), place("articles/a12")).unwrap();
    assert_eq!(kept(&site, &files), (2, 4));
}

#[test]
fn a_list_of_files_that_somebody_edited_is_put_right() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    kept(&site, &files);
    let path = site.output().join(".briefbook.json");
    let list = fs::read_to_string(&path).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&list).unwrap();
    let all = json["files"].as_object_mut().unwrap();
    all["index.html"]["size"] = 1.into();
    let hash = all["feed.xml"]["hash"].as_str().unwrap();
    let other = if hash.ends_with('0') { "1" } else { "0" };
    all["feed.xml"]["hash"] = format!("{}{other}", &hash[..63]).into();
    let shard = all.keys().find(|path| path.starts_with("assets/search-texts.")).unwrap().clone();
    all.shift_remove(&shard);
    fs::write(&path, serde_json::to_vec(&json).unwrap()).unwrap();
    fs::remove_file(site.output().join(&shard)).unwrap();
    kept(&site, &files);
    assert_eq!(fs::read_to_string(&path).unwrap(), list);
    assert!(site.output().join(&shard).exists());
    assert_eq!(kept(&site, &files), (0, 0));
}

#[test]
fn an_authors_own_number_that_is_nearly_the_same_is_another() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    let with_number = |number: &str| {
        changed(&files, "content/annotations/a3.toml", "[[event]]", &format!("[[event]]\nx_n = {number}"))
    };
    // A hash of a number that takes the first two, or the last two, for one.
    for number in ["0.0", "-0.0", "1.0", "4607182418800017408"] {
        kept(&site, &with_number(number));
        let data = fs::read_to_string(site.output().join("data/events.json")).unwrap();
        assert!(data.contains(&format!("\"x_n\":{number}")), "{number}");
    }
}

#[test]
fn a_memo_that_is_broken_or_gone_or_a_link_changes_nothing() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    let (all, _) = kept(&site, &files);
    let folder = site.root().join(".briefbook/cache");
    let memo = fs::read_dir(&folder).unwrap().map(|item| item.unwrap().path());
    let memo = memo.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "memo")).unwrap();
    let bytes = fs::read(&memo).unwrap();
    fs::write(&memo, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(kept(&site, &files), (all, 0));
    fs::write(&memo, b"").unwrap();
    assert_eq!(kept(&site, &files), (all, 0));
    fs::remove_dir_all(site.root().join(".briefbook")).unwrap();
    assert_eq!(kept(&site, &files), (all, 0));
    assert_eq!(kept(&site, &files), (0, 0));
}

#[test]
fn a_memo_holds_no_word_of_the_site() {
    let (site, files) = (Site::new(), small());
    fs::create_dir(site.root()).unwrap();
    kept(&site, &files);
    let folder = site.root().join(".briefbook");
    for (path, bytes) in files_below(&folder) {
        if path.ends_with(".gitignore") {
            assert_eq!(bytes, b"*\n");
            continue;
        }
        for word in ["Ada", "Bo", "Sample", "article", "harbour", "html", "entities", "2020", "a3"] {
            // Words of two letters may be there by chance.
            if word.len() > 2 {
                assert!(memchr::memmem::find(&bytes, word.as_bytes()).is_none(), "{word} in {path}");
            }
        }
    }
    is_private(&folder);
}

#[cfg(unix)]
fn is_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for folder in [folder.to_path_buf(), folder.join("cache")] {
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[cfg(not(unix))]
fn is_private(_: &Path) {}
