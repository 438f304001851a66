//! A plain directory: what lies there, what stays, and the way back.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::support::{Place, TWO, assert_whole, seen};
use crate::support::{files_below, put};

const PLAIN: &str = "to = 'file:../www'";

#[test]
fn a_directory_holds_what_was_built_and_nothing_is_sent_twice() {
    let place = Place::new(PLAIN);
    place.publish();
    assert!(seen(&place.www()) == place.fresh());
    assert!(fs::read_to_string(place.www().join("_headers")).unwrap().contains("immutable"));
    let said = place.publish();
    assert!(said.contains("nothing to do"), "{said}");
    place.write(TWO, "+++\ntitle = 'Two'\n+++\nOther words of two.\n");
    place.publish();
    let (now, fresh) = (seen(&place.www()), place.fresh());
    assert!(fresh.iter().all(|(path, bytes)| now[path] == *bytes));
    // Beside it nothing but assets of the release before.
    assert!(now.keys().all(|path| fresh.contains_key(path) || path.starts_with("assets/")));
}

#[test]
fn what_is_somebody_elses_stays() {
    let place = Place::new(PLAIN);
    put(&place.www(), "CNAME", "x");
    put(&place.www(), "articles/two/index.html", "mine");
    let (_, said) = place.ends("publish web --yes", 3);
    assert!(said.contains("error[not-ours]") && said.contains("articles/two/index.html"), "{said}");
    assert_eq!(files_below(&place.www()).len(), 2, "something was sent");
    fs::remove_file(place.www().join("articles/two/index.html")).unwrap();
    place.publish();
    put(&place.www(), "articles/two/notes.txt", "mine");
    // One that comes later, where no list is asked for.
    put(&place.www(), "about/index.html", "mine");
    place.write("content/pages/about.md", "+++\ntitle = 'About'\n+++\n");
    let (_, said) = place.ends("publish web --yes", 3);
    assert!(said.contains("`about/index.html` is there already"), "{said}");
    place.ends("publish web --yes --force not-ours", 0);
    assert!(seen(&place.www())["about/index.html"] != b"mine");
    place.remove(TWO);
    place.write("content/articles/one.md", "+++\ntitle = 'One'\nredirect_from = ['/articles/two/']\n+++\n");
    place.publish();
    let left = seen(&place.www());
    assert_eq!(left["CNAME"], b"x");
    assert_eq!(left["articles/two/notes.txt"], b"mine");
    assert!(!left.contains_key("articles/two/text.txt"));
    assert_whole(&place.www());
}

#[test]
fn what_is_lost_or_damaged_is_mended_when_it_is_looked_for() {
    let place = Place::new(PLAIN);
    place.publish();
    fs::write(place.www().join("index.html"), "damaged").unwrap();
    fs::remove_file(place.www().join("claims/index.html")).unwrap();
    assert!(place.publish().contains("nothing to do"));
    place.ends("publish web --yes --verify", 0);
    assert!(seen(&place.www()) == place.fresh());
    // Without the manifest, what is there is compared; nothing of it is somebody else's.
    fs::remove_file(place.www().join(".briefbook/manifest.json")).unwrap();
    place.publish();
    assert!(seen(&place.www()) == place.fresh());
}

#[test]
fn a_dry_run_says_what_readers_would_see_change() {
    let place = Place::new(PLAIN);
    place.publish();
    let before = files_below(&place.www());
    place.write(TWO, "+++\ntitle = 'Two, again'\n+++\nWords of two and Ana Mock.\n");
    let (said, _) = place.ends("publish web --dry-run", 0);
    assert!(said.contains("/articles/two/  Two, again") && said.contains("/entities/ana-mock/"), "{said}");
    let (said, _) = place.ends("publish web --dry-run --format json", 0);
    let report: Value = serde_json::from_str(&said).unwrap();
    let pages = report["pages"].as_array().unwrap();
    let two = pages.iter().find(|page| page["address"] == "/articles/two/").unwrap();
    assert_eq!((&two["change"], &two["title"]), (&"changed".into(), &"Two, again".into()));
    assert!(two["words_added"].as_u64() > Some(2), "{two}");
    assert_eq!(report["entities"], serde_json::json!(["/entities/ana-mock/"]));
    assert!(report["bytes_to_send"].as_u64() > Some(1000));
    assert!(files_below(&place.www()) == before, "a dry run changed something");
}

#[test]
fn an_earlier_release_comes_back_and_what_is_purged_does_not() {
    let place = Place::new(PLAIN);
    place.publish();
    let first = seen(&place.www());
    place.write(TWO, "+++\ntitle = 'Two'\n+++\nOther words.\n");
    place.write("content/articles/three.md", "+++\ntitle = 'Three'\n+++\n");
    place.publish();
    place.ends("publish web --yes --rollback", 0);
    let back = seen(&place.www());
    assert!(first.iter().all(|(path, bytes)| back[path] == *bytes));
    assert!(!back.contains_key("articles/three/index.html"));
    assert_whole(&place.www());
    place.publish();
    assert!(seen(&place.www()).contains_key("articles/three/index.html"));
    let (_, said) = place.ends("publish web --yes --rollback 1999", 2);
    assert!(said.contains("keeps no release `1999`"), "{said}");
    let (_, said) = place.ends("publish web --yes --purge https://briefing.example/articles/two/", 0);
    assert!(said.contains("articles/two/index.html"), "{said}");
    let holds = |words: &[u8]| {
        let all = files_below(&place.www().join(".briefbook"));
        all.values().any(|bytes| bytes.windows(words.len()).any(|part| part == words))
    };
    assert!(!place.www().join("articles/two/text.txt").exists());
    assert!(!holds(b"Words of two.\n</p>") && !holds(b"<p>Words of two."));
    let (_, said) = place.ends("publish web --yes", 1);
    assert!(said.contains("error[purged]"), "{said}");
    place.ends("publish web --yes --rollback", 0);
    assert!(!place.www().join("articles/two/index.html").exists());
    place.ends("publish web --yes --purge /articles/two/", 2);
    place.ends("publish web --yes --purge /../x", 2);
}

/// Whether any file holds a word, in any case.
fn holds(files: &BTreeMap<String, Vec<u8>>, word: &str) -> bool {
    files.values().any(|bytes| String::from_utf8_lossy(bytes).to_lowercase().contains(word))
}

/// The index of the search holds the words of all pages: it does not stay as style sheets do.
#[test]
fn what_is_withdrawn_is_in_no_file_that_readers_find() {
    let two = |keys: &str| format!("+++\ntitle = 'Two'\n{keys}+++\nWords of Quixwell.\n");
    for target in
        [PLAIN, "to = 'file:../www'\nlayout = 'releases'", "to = 'file:../www'\ncompress = ['gzip']"]
    {
        let place = Place::new(target);
        let current = || match place.www().join("current") {
            current if current.exists() => current,
            _ => place.www(),
        };
        place.write(TWO, &two(""));
        place.publish();
        let first = seen(&current());
        assert!(holds(&first, "quixwell"));
        place.write(TWO, &two("tlp = 'red'\n"));
        place.ends("publish web --yes --force address-vanished", 0);
        let now = seen(&current());
        assert!(!holds(&now, "quixwell"), "{target}");
        assert_eq!(
            now.keys()
                .filter(|path| path.starts_with("assets/search-index.") && path.ends_with(".js"))
                .count(),
            1
        );
        place.ends("publish web --yes --rollback", 0);
        let back = seen(&current());
        assert!(first.iter().all(|(path, bytes)| back.get(path) == Some(bytes)), "{target}");
        place.ends("publish web --yes --force address-vanished", 0);
        let (_, said) = place.ends("publish web --yes --purge /articles/two/", 0);
        assert!(!said.contains("search-"), "{said}");
        assert!(!holds(&files_below(&place.www()), "quixwell"), "{target}");
        // Gone for good: the search of that release with it, and no word of it stands in the way.
        place.ends("publish web --yes --rollback", 0);
        assert!(!holds(&files_below(&place.www()), "quixwell"), "{target}");
        place.write(TWO, &two("summary = 'Other.'\n").replace("Quixwell", "Maxwell"));
        place.publish();
        assert!(holds(&seen(&current()), "maxwell"));
    }
}

#[test]
fn files_lie_ready_compressed() {
    let place = Place::new("to = 'file:../www'\ncompress = ['gzip', 'brotli']");
    place.publish();
    let all = files_below(&place.www());
    assert!(
        all["index.html.gz"].starts_with(&[0x1f, 0x8b])
            && all["index.html.br"].len() < all["index.html"].len()
    );
    assert!(!all.contains_key("assets/icon.svg.gz"));
    assert!(place.publish().contains("nothing to do"));
    place.configure("to = 'file:../www'");
    place.publish();
    assert!(
        !files_below(&place.www()).keys().any(|path| path.ends_with(".gz") && !path.starts_with("assets/"))
    );
}

#[test]
fn assets_of_so_many_releases_stay() {
    let place = Place::new("to = 'file:../www'\nkeep_releases = 1");
    for n in 0..3 {
        place.write("static/style.css", &format!("p {{ margin: {n}px }}"));
        place.publish();
    }
    let styles = seen(&place.www()).into_keys().filter(|path| path.starts_with("assets/style.")).count();
    assert_eq!(styles, 2);
}
