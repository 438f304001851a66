//! Publishes of random sites, broken off at random, to a target in memory: readers never see a page without its assets,
//! nobody else's file is touched, and the next publish ends what the last one began.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;
use crate::output::SiteFiles;
use crate::publish::manifest::{MANIFEST, PENDING};
use crate::publish::run::{self, Step, Watch};
use crate::publish::target::{Compressed, Fault, FaultKind, OWN, Target};
use crate::publish::{back, gates, site};

/// A host in memory, which fails for good after so many changes.
struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    changes: AtomicUsize,
    most: usize,
}

impl Memory {
    fn new(files: BTreeMap<String, Vec<u8>>, most: usize) -> Self {
        Self { files: Mutex::new(files), changes: AtomicUsize::new(0), most }
    }

    fn change(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>>, Fault> {
        if self.changes.fetch_add(1, Ordering::Relaxed) >= self.most {
            return Err(Fault::new(FaultKind::Other, "broken off"));
        }
        Ok(self.files.lock().unwrap())
    }

    fn all(&self) -> BTreeMap<String, Vec<u8>> {
        self.files.lock().unwrap().clone()
    }
}

impl Target for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn ability(&self) -> Ability {
        Ability {
            switches: false,
            releases: false,
            locks: true,
            headers: true,
            compressed: Compressed::Beside,
            parallel: 3,
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.files.lock().unwrap().get(path).cloned())
    }

    fn put(&self, upload: &Upload) -> Result<(), Fault> {
        let mut files = self.change()?;
        if upload.fresh && files.contains_key(&upload.path) {
            return Err(Fault::new(FaultKind::Foreign, upload.path.clone()));
        }
        files.insert(upload.path.clone(), upload.bytes.to_vec());
        Ok(())
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault> {
        let mut files = self.change()?;
        Ok(!files.contains_key(path) && files.insert(path.to_owned(), bytes.to_vec()).is_none())
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Fault> {
        let mut files = self.change()?;
        let bytes =
            files.get(from).cloned().ok_or_else(|| Fault::new(FaultKind::Other, format!("no {from}")))?;
        files.insert(to.to_owned(), bytes);
        Ok(())
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        self.change()?.remove(path);
        Ok(())
    }

    fn list(&self) -> Result<Vec<Listed>, Fault> {
        let files = self.files.lock().unwrap();
        let listed = files.iter().filter(|(path, _)| !path.starts_with(OWN));
        let listed = listed.map(|(path, bytes)| Listed {
            path: path.clone(),
            size: bytes.len() as u64,
            hash: Some(site::hash(bytes)),
        });
        Ok(listed.collect())
    }
}

struct Nobody;

impl Watch for Nobody {
    fn step(&self, _: Step, _: usize, _: u64) {}
    fn sent(&self, _: u64) {}
    fn again(&self, _: &Fault) {}
}

/// A site: the number of its style sheet, and the pages with the number of their text.
type Sketch = (u8, BTreeMap<u8, u8>);

fn files((style, pages): &Sketch) -> SiteFiles {
    let css = format!("style {style}");
    let asset = crate::render::assets::address("style.css", css.as_bytes());
    let mut files = SiteFiles::new();
    files.insert(asset.clone(), css.into_bytes());
    for (page, text) in pages {
        files.insert(format!("p{page}/index.html"), format!("{text} <link href=\"{asset}\">").into_bytes());
    }
    files.insert("data/all.json", format!("{pages:?}").into_bytes());
    files
}

fn config(keep: usize, compress: bool) -> crate::parse::publish::PublishConfig {
    let words = if compress { "compress = ['gzip', 'brotli']" } else { "" };
    let text = format!("title = 'x'\n[publish.a]\nto = 'x'\nkeep_releases = {keep}\n{words}\n");
    crate::parse::site_config(&text).publish.remove("a").unwrap()
}

fn standing(target: &Memory) -> Standing {
    let manifest = target.read(MANIFEST).unwrap().map(|bytes| Manifest::of_bytes(MANIFEST, &bytes).unwrap());
    let pending = target.read(PENDING).unwrap().map(|bytes| Pending::of_bytes(PENDING, &bytes).unwrap());
    let list = || target.list().unwrap().into_iter().map(|file| (file.path.clone(), file)).collect();
    Standing { listed: manifest.is_none().then(list), manifest, pending }
}

fn wanted(sketch: &Sketch, release: usize, keep: usize, target: &Memory, compress: bool) -> Wanted {
    Wanted {
        release: format!("r{release:03}"),
        restores: None,
        audience: "clear".to_owned(),
        items: site::items(&files(sketch), &config(keep, compress), target),
        keep_releases: keep,
    }
}

fn publish(target: &Memory, wanted: &Wanted) -> bool {
    let plan = plan(&standing(target), wanted, target.ability());
    assert!(plan.foreign.is_empty() && plan.purged.is_empty());
    let done = plan.is_empty() && standing(target).pending.is_none();
    done || run::carry_out(target, &plan, wanted.keep_releases, None, &Nobody).is_ok()
}

/// What readers see: without what is ours alone, and without what lies ready compressed.
fn seen(target: &Memory) -> BTreeMap<String, Vec<u8>> {
    target
        .all()
        .into_iter()
        .filter(|(path, _)| !path.starts_with(OWN) && !path.ends_with(".gz") && !path.ends_with(".br"))
        .collect()
}

/// Every page has the style sheet that it asks for.
fn is_whole(target: &Memory) -> bool {
    let files = target.all();
    files.iter().filter(|(path, _)| path.ends_with(".html")).all(|(_, page)| {
        let page = String::from_utf8_lossy(page);
        page.split('"').nth(1).is_none_or(|asset| files.contains_key(asset))
    })
}

fn sketches() -> impl Strategy<Value = Vec<(Sketch, usize)>> {
    let pages = prop::collection::btree_map(0..6_u8, 0..3_u8, 0..6);
    prop::collection::vec((((0..3_u8), pages), 0..40_usize), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn broken_off_publishes_leave_a_whole_site(all in sketches(), keep in 0..3_usize, compress: bool) {
        let foreign = BTreeMap::from([("CNAME".to_owned(), b"x".to_vec()), ("p9/index.html".to_owned(), b"y".to_vec())]);
        let mut held = foreign.clone();
        let mut seen_of: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
        for (number, (sketch, most)) in all.iter().enumerate() {
            let broken = Memory::new(held, *most);
            let wish = wanted(sketch, 2 * number, keep, &broken, compress);
            publish(&broken, &wish);
            prop_assert!(is_whole(&broken), "{:?}", broken.all().keys());
            let target = Memory::new(broken.all(), usize::MAX);
            prop_assert!(publish(&target, &wanted(sketch, 2 * number + 1, keep, &target, compress)));
            prop_assert!(is_whole(&target));
            // All that there is, and nothing else but what is kept and what is somebody else's.
            let now = seen(&target);
            let manifest = standing(&target).manifest.unwrap();
            let expected: BTreeSet<String> = files(sketch).iter().map(|(path, _)| path.clone())
                .chain(manifest.kept.keys().filter(|path| !path.ends_with(".gz") && !path.ends_with(".br")).cloned())
                .chain(foreign.keys().cloned()).collect();
            prop_assert_eq!(now.keys().cloned().collect::<BTreeSet<_>>(), expected);
            for (path, bytes) in &files(sketch) {
                prop_assert_eq!(&now[path][..], &bytes[..]);
            }
            prop_assert!(foreign.iter().all(|(path, bytes)| now[path] == *bytes));
            prop_assert!(manifest.earlier.len() <= keep && (keep > 0 || manifest.kept.is_empty()));
            // Once more: nothing is sent.
            let again = plan(&standing(&target), &wanted(sketch, 999, keep, &target, compress), target.ability());
            prop_assert!(again.is_empty());
            seen_of.insert(manifest.release.clone(), files(sketch).iter().map(|(p, b)| (p.clone(), b.to_vec())).collect());
            // Each release that is kept can be brought back.
            for earlier in &manifest.earlier {
                let there = Memory::new(target.all(), usize::MAX);
                let wish = back::wanted(&there, &manifest, earlier, "back".to_owned(), keep).unwrap();
                prop_assert!(publish(&there, &wish));
                let now = seen(&there);
                // One that was broken off in its deletions is a release, too.
                let Some(before) = seen_of.get(&earlier.release) else { continue };
                for (path, bytes) in before {
                    prop_assert_eq!(now.get(path), Some(bytes));
                }
                prop_assert!(is_whole(&there));
            }
            held = target.all();
        }
    }
}

fn sketch(style: u8, pages: &[(u8, u8)]) -> Sketch {
    (style, pages.iter().copied().collect())
}

#[test]
fn phases_are_in_order() {
    assert_eq!(Phase::of("assets/a.html"), Phase::Assets);
    assert_eq!(Phase::of("logo.png"), Phase::Assets);
    assert_eq!(Phase::of("a/index.html.gz"), Phase::Pages);
    for path in
        ["feed.xml", "data/claims.json", "robots.txt", "_redirects", "articles/a/text.txt", "sitemap-1.xml"]
    {
        assert_eq!(Phase::of(path), Phase::Lists, "{path}");
    }
    assert!(Phase::Assets < Phase::Pages && Phase::Pages < Phase::Lists);
}

#[test]
fn what_is_somebody_elses_stands_in_the_way() {
    let target = Memory::new(BTreeMap::from([("p1/index.html".to_owned(), b"x".to_vec())]), usize::MAX);
    let plan =
        plan(&standing(&target), &wanted(&sketch(0, &[(1, 1)]), 0, 5, &target, false), target.ability());
    assert_eq!(plan.foreign, ["p1/index.html"]);
    let refusals = gates::of_plan(None, &plan, crate::parse::publish::MaxDeletions::Pages(0));
    assert_eq!(refusals.iter().map(|refusal| refusal.gate).collect::<Vec<_>>(), [gates::Gate::NotOurs]);
}

#[test]
fn headers_alone_are_seen_and_what_is_lost_is_mended() {
    let target = Memory::new(BTreeMap::new(), usize::MAX);
    let first = wanted(&sketch(0, &[(1, 1)]), 0, 5, &target, false);
    assert!(publish(&target, &first));
    let mut next = first.clone();
    next.items.get_mut("p1/index.html").unwrap().headers.cache_control = "no-store".to_owned();
    let changed = plan(&standing(&target), &next, target.ability());
    assert_eq!((changed.headers.len(), changed.files(), changed.changed.len()), (1, 1, 0));
    target.files.lock().unwrap().remove("p1/index.html");
    assert!(plan(&standing(&target), &first, target.ability()).is_empty(), "the manifest is believed");
    let listed = target.list().unwrap().into_iter().map(|file| (file.path.clone(), file)).collect();
    let looked = Standing { listed: Some(listed), ..standing(&target) };
    let mended = plan(&looked, &first, target.ability());
    assert_eq!((mended.files(), mended.mended), (1, 1));
}

#[test]
fn a_release_that_sends_nothing_is_written_down() {
    let target = Memory::new(BTreeMap::new(), usize::MAX);
    for (release, style) in [2, 0, 2].into_iter().enumerate() {
        assert!(publish(&target, &wanted(&sketch(style, &[]), release, 2, &target, false)));
    }
    let manifest = standing(&target).manifest.unwrap();
    assert_eq!((manifest.release.as_str(), manifest.kept.len()), ("r002", 1));
    assert!(manifest.kept.keys().all(|path| !manifest.files.0.contains_key(path)));
}

#[test]
fn what_is_purged_stays_away() {
    let target = Memory::new(BTreeMap::new(), usize::MAX);
    let all = [sketch(0, &[(1, 1), (2, 1)]), sketch(0, &[(1, 2), (2, 2)]), sketch(1, &[(2, 2)])];
    for (number, sketch) in all.iter().enumerate() {
        assert!(publish(&target, &wanted(sketch, number, 5, &target, false)));
    }
    let manifest = standing(&target).manifest.unwrap();
    let purged = back::purge(&target, &manifest, &back::paths_of("/p1/"), "x").unwrap();
    assert_eq!(purged.paths, BTreeMap::from([("p1/index.html".to_owned(), 2)]));
    let manifest = standing(&target).manifest.unwrap();
    for earlier in &manifest.earlier {
        let wish = back::wanted(&target, &manifest, earlier, "back".to_owned(), 5).unwrap();
        assert!(!wish.items.contains_key("p1/index.html") && wish.items.contains_key("p2/index.html"));
    }
    let again = plan(&standing(&target), &wanted(&all[0], 9, 5, &target, false), target.ability());
    assert_eq!(again.purged, ["p1/index.html"]);
    let other =
        plan(&standing(&target), &wanted(&sketch(0, &[(1, 3)]), 9, 5, &target, false), target.ability());
    assert!(other.purged.is_empty());
}

#[test]
fn a_release_for_fewer_readers_is_not_kept_beside_one_for_more() {
    let target = Memory::new(BTreeMap::new(), usize::MAX);
    let amber =
        Wanted { audience: "amber".to_owned(), ..wanted(&sketch(0, &[(1, 1)]), 0, 5, &target, false) };
    assert!(publish(&target, &amber));
    assert!(publish(&target, &wanted(&sketch(1, &[(1, 2)]), 1, 5, &target, false)));
    let manifest = standing(&target).manifest.unwrap();
    assert!(manifest.earlier.is_empty() && manifest.kept.is_empty());
    assert_eq!(seen(&target).len(), 3, "{:?}", seen(&target).keys());
    assert!(target.all().keys().all(|path| !path.starts_with(OWN) || path == MANIFEST));
}

#[test]
fn compression_is_the_same_every_time() {
    for encoding in [Encoding::Gzip, Encoding::Brotli] {
        let text = b"the same words, ".repeat(100);
        let (one, two) = (compressed(&text, encoding), compressed(&text, encoding));
        assert!(one == two && !one.is_empty() && one.len() < text.len());
    }
}
