use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::build::Build;
use super::contents::{At, Content, Contents};
use super::manifest::{Listed, Manifest};
use super::*;

/// A place for an output directory that does not exist yet.
fn place() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deep/public");
    (dir, out)
}

fn site(files: &[(&str, &str)]) -> SiteFiles {
    files.iter().map(|&(path, text)| (path, text.as_bytes())).collect()
}

/// Files that are given one by one, as a build makes them.
fn open_with(out: &Path, files: &[(&str, &str)]) -> Output {
    let output = Output::open(out).unwrap();
    files.iter().for_each(|(path, text)| output.put(path, text.as_bytes()));
    output
}

fn put(out: &Path, path: &str, text: &str) {
    let path = out.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// All files below a directory but the manifest; empty folders with a slash at their end.
fn there(out: &Path) -> BTreeMap<String, String> {
    fn walk(out: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        let mut empty = true;
        for item in fs::read_dir(folder).unwrap() {
            empty = false;
            let path = item.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                walk(out, &path, found);
            } else if path != out.join(MANIFEST) {
                let name = path.strip_prefix(out).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
        if empty {
            found.insert(format!("{}/", folder.strip_prefix(out).unwrap().display()), String::new());
        }
    }
    let mut found = BTreeMap::new();
    walk(out, out, &mut found);
    found
}

#[track_caller]
fn assert_there(out: &Path, files: &[(&str, &str)]) {
    let expected = files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect();
    assert_eq!(there(out), expected);
}

const ONE: &[(&str, &str)] =
    &[("assets/a.css", "a"), ("events/x/index.html", "x"), ("feed.xml", "f"), ("index.html", "i")];
const TWO: &[(&str, &str)] =
    &[("assets/b.css", "b"), ("events/y/index.html", "y"), ("feed.xml", "f"), ("index.html", "j")];

/// What somebody changes while a build runs is not taken for ours afterwards: it is not among the files that a later build
/// may keep, or stands there as it was.
#[test]
fn what_is_changed_during_a_build_is_not_known_as_it_stands_then() {
    let (_guard, out) = place();
    let (_, stood) = open_with(&out, ONE).write_and_look().unwrap();
    let stands = |path: &str, stood: &[(String, Stood)]| {
        let known = stood.iter().find(|(known, _)| known == path).map(|(_, stood)| *stood);
        known.is_some_and(|known| open_with(&out, &[]).keep(path, &known))
    };
    assert!(ONE.iter().all(|(path, _)| stands(path, &stood)));
    // One that was compared, one that was kept without a look.
    let output = open_with(&out, &ONE[..3]);
    let (_, index) = stood.iter().find(|(path, _)| path == "index.html").unwrap();
    assert!(output.keep("index.html", index));
    put(&out, "feed.xml", "F");
    put(&out, "index.html", "I");
    let (report, stood) = output.write_and_look().unwrap();
    assert_eq!((report.written, stood.len()), (0, 4));
    for (path, is) in [("assets/a.css", true), ("feed.xml", false), ("index.html", false)] {
        assert_eq!(stands(path, &stood), is, "{path}");
    }
    // The next build finds both.
    let report = open_with(&out, ONE).write().unwrap();
    assert_eq!(report.written, 2);
    assert_there(&out, ONE);
}

#[test]
fn a_new_directory_is_made_and_filled() {
    let (_guard, out) = place();
    let report = write(&out, &site(ONE)).unwrap();
    assert_eq!(report, WriteReport { written: 4, bytes: 4, ..WriteReport::default() });
    assert_there(&out, ONE);
    let manifest = fs::read_to_string(out.join(MANIFEST)).unwrap();
    let hash = blake3::hash(b"a").to_hex();
    assert!(
        manifest.starts_with("{\n  \"version\": 1,\n  \"files\": {\n    \"assets/a.css\": {"),
        "{manifest}"
    );
    assert!(manifest.contains(&format!("\"hash\": \"{hash}\",\n      \"size\": 1\n")), "{manifest}");
}

#[test]
fn unchanged_files_are_not_touched() {
    let (_guard, out) = place();
    write(&out, &site(ONE)).unwrap();
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1000);
    let stamp = |path: &str| fs::metadata(out.join(path)).unwrap().modified().unwrap();
    for path in there(&out).keys().map(String::as_str).chain([MANIFEST]) {
        fs::File::options().write(true).open(out.join(path)).unwrap().set_modified(past).unwrap();
    }
    let report = write(&out, &site(ONE)).unwrap();
    assert_eq!((report.written, report.unchanged), (0, 4));
    assert_eq!((stamp("index.html"), stamp(MANIFEST)), (past, past));

    let report = write(&out, &site(TWO)).unwrap();
    assert_eq!((report.written, report.unchanged, report.removed), (3, 1, 2));
    assert_eq!(stamp("feed.xml"), past);
    assert_ne!(stamp("index.html"), past);
}

#[test]
fn strays_go_and_empty_folders_with_them() {
    let (_guard, out) = place();
    write(&out, &site(ONE)).unwrap();
    let report = write(&out, &site(TWO)).unwrap();
    assert_eq!((report.removed, report.kept.as_slice()), (2, &[][..]));
    assert_there(&out, TWO);
}

#[test]
fn edited_strays_and_foreign_files_stay() {
    let (_guard, out) = place();
    write(&out, &site(ONE)).unwrap();
    put(&out, "assets/a.css", "edited");
    put(&out, "events/x/notes.txt", "mine");
    put(&out, "CNAME", "example.org");
    let report = write(&out, &site(&[("index.html", "i")])).unwrap();
    assert_eq!((report.removed, report.kept), (2, vec!["assets/a.css".to_owned()]));
    let left = [
        ("CNAME", "example.org"),
        ("assets/a.css", "edited"),
        ("events/x/notes.txt", "mine"),
        ("index.html", "i"),
    ];
    assert_there(&out, &left);
    // From now on it is a file of somebody else, named until it is gone.
    let report = write(&out, &site(&[("index.html", "i")])).unwrap();
    assert_eq!(report.kept, ["assets/a.css"]);
    let error = write(&out, &site(ONE)).unwrap_err();
    assert!(matches!(error, OutputError::InTheWay { paths, .. } if paths == ["assets/a.css"]));
    assert_there(&out, &left);
}

#[test]
fn an_edited_page_that_is_still_produced_is_put_right() {
    let (_guard, out) = place();
    write(&out, &site(ONE)).unwrap();
    put(&out, "index.html", "?");
    assert_eq!(write(&out, &site(ONE)).unwrap().written, 1);
    assert_there(&out, ONE);
}

#[test]
fn a_directory_of_somebody_else_is_refused() {
    let (_guard, out) = place();
    put(&out, "thesis.doc", "years of work");
    let error = write(&out, &site(ONE)).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("it holds files such as `thesis.doc`"), "{text}");
    assert!(text.contains("choose another directory with `--output`, or empty this one"), "{text}");
    assert_there(&out, &[("thesis.doc", "years of work")]);

    put(&out, MANIFEST, "{");
    assert!(matches!(write(&out, &site(ONE)), Err(OutputError::NotOurs { .. })));
    put(&out, MANIFEST, r#"{"version":2,"files":{}}"#);
    let text = write(&out, &site(ONE)).unwrap_err().to_string();
    assert!(text.contains("newer version"), "{text}");
    assert!(matches!(write(&out.join("thesis.doc"), &site(ONE)), Err(OutputError::NotOurs { .. })));
}

#[test]
fn a_manifest_cannot_reach_out_of_its_directory() {
    let (guard, out) = place();
    put(guard.path(), "victim", "v");
    let hash = blake3::hash(b"v").to_hex();
    put(
        &out,
        MANIFEST,
        &format!(r#"{{"version":1,"files":{{"../../victim":{{"hash":"{hash}","size":1}}}}}}"#),
    );
    write(&out, &site(ONE)).unwrap();
    assert_eq!(fs::read_to_string(guard.path().join("victim")).unwrap(), "v");
}

#[test]
fn files_and_folders_change_places() {
    let (_guard, out) = place();
    let file = [("a", "1"), ("b/c/d", "2"), ("b/e", "3")];
    let folder = [("a/x", "1"), ("b", "2")];
    write(&out, &site(&file)).unwrap();
    assert_eq!(write(&out, &site(&folder)).unwrap().removed, 3);
    assert_there(&out, &folder);
    write(&out, &site(&file)).unwrap();
    assert_there(&out, &file);

    put(&out, "b/c/mine/note", "n");
    let error = write(&out, &site(&folder)).unwrap_err();
    assert!(matches!(error, OutputError::InTheWay { paths, .. } if paths == ["b/c/mine"]));
    assert_eq!(there(&out).len(), 4);
}

/// Kills a build after each of its steps: every file is whole, the next build brings any site to its state, and
/// nothing of the killed one is taken for somebody else's.
#[test]
fn a_killed_build_is_mended_by_the_next_one() {
    type Step = for<'a> fn(&Build<'a>) -> Result<(), OutputError>;
    let steps: [Step; 5] = [
        |build| build.announce(),
        |build| build.make_room(),
        |build| build.write_assets(),
        |build| build.write_pages(),
        |build| build.remove_strays(),
    ];
    let three = [("assets/a.css", "third"), ("index.html", "k")];
    for killed_after in 0..=steps.len() {
        for next in [ONE, TWO, &three[..], &[]] {
            let (_guard, out) = place();
            write(&out, &site(ONE)).unwrap();
            for (kills, files) in [TWO, &three[..], TWO].iter().enumerate() {
                let mut contents = Contents::default();
                for (path, bytes) in &site(files) {
                    let content =
                        Content { listed: Listed::of(bytes), at: At::Here(bytes.clone()), stood: None };
                    contents.insert(path.clone(), content);
                }
                let old = Manifest::read(&out).unwrap().unwrap_or_default();
                let build = Build::start(&out, &contents, &old, None).unwrap();
                steps[..killed_after].iter().for_each(|step| step(&build).unwrap());
                put(&out, &format!("assets/.briefbook-{kills}.tmp"), "half");
            }
            let report = write(&out, &site(next)).unwrap();
            assert_eq!(report.kept, [""; 0], "{killed_after} {next:?}");
            if next.is_empty() {
                let rest: Vec<_> = there(&out).into_keys().collect();
                assert_eq!(rest, [""; 0], "{killed_after}");
            } else {
                assert_there(&out, next);
            }
        }
    }
}

#[test]
fn a_build_killed_at_its_very_start_does_not_lock_us_out() {
    let (_guard, out) = place();
    put(&out, ".briefbook-x1.tmp", "half a manifest");
    write(&out, &site(ONE)).unwrap();
    assert_there(&out, ONE);
}

#[test]
fn builds_at_the_same_time_take_turns() {
    let (_guard, out) = place();
    let (one, two) = (site(ONE), site(TWO));
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (out, files) = (&out, if n % 2 == 0 { &one } else { &two });
            scope.spawn(move || write(out, files).unwrap());
        }
    });
    let left = there(&out);
    let as_map = |files: &[(&str, &str)]| files.iter().map(|&(p, t)| (p.to_owned(), t.to_owned())).collect();
    assert!(left == as_map(ONE) || left == as_map(TWO), "{left:?}");
}

#[test]
fn files_given_one_by_one_come_to_the_same() {
    let (_guard, out) = place();
    for (n, (files, counts)) in
        [(ONE, (4, 0)), (ONE, (0, 4)), (TWO, (3, 1)), (ONE, (3, 1))].iter().enumerate()
    {
        let report = open_with(&out, files).write().unwrap();
        assert_eq!((report.written, report.unchanged), *counts, "{n}");
        assert_there(&out, files);
        let (_other, same) = place();
        write(&same, &site(files)).unwrap();
        let manifest = |out: &Path| fs::read_to_string(out.join(MANIFEST)).unwrap();
        assert_eq!(manifest(&out), manifest(&same), "{n}");
    }
    // The last of one path counts.
    open_with(&out, &[("index.html", "first"), ("index.html", "i")]).write().unwrap();
    assert_there(&out, &[("index.html", "i")]);
}

#[test]
fn what_changed_during_a_build_is_noticed() {
    let (_guard, out) = place();
    write(&out, &site(ONE)).unwrap();
    let output = open_with(&out, ONE);
    put(&out, "index.html", "longer");
    let error = output.write().unwrap_err().to_string();
    assert!(error.contains("index.html") && error.contains("during the build"), "{error}");
    write(&out, &site(ONE)).unwrap();
    assert_there(&out, ONE);
}

#[test]
fn a_build_that_writes_nothing_leaves_nothing() {
    let (guard, out) = place();
    drop(open_with(&out, ONE));
    assert_eq!(fs::read_dir(guard.path()).unwrap().count(), 0, "not even the folders");
    let output = Output::open(&out).unwrap();
    output.give_up();
    output.put("index.html", b"i");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
    drop(output);
    write(&out, &site(ONE)).unwrap();
    drop(open_with(&out, TWO));
    assert_there(&out, ONE);
}

#[test]
fn what_a_killed_build_put_aside_is_removed() {
    let (_guard, out) = place();
    write(&out, &site(ONE)).unwrap();
    put(&out, ".briefbook-Xy.tmp/0", "half");
    open_with(&out, TWO).write().unwrap();
    assert_there(&out, TWO);
    fs::remove_file(out.join(MANIFEST)).unwrap();
    let (_guard, out) = place();
    put(&out, ".briefbook-Xy.tmp/0", "half");
    open_with(&out, ONE).write().unwrap();
    assert_there(&out, ONE);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_web_server_can_read_everything() {
        let (_guard, out) = place();
        let mode = |path: &str| fs::metadata(out.join(path)).unwrap().permissions().mode() & 0o7777;
        for files in [ONE, TWO] {
            open_with(&out, files).write().unwrap();
            let page = files[1].0;
            assert_eq!((mode(page), mode(MANIFEST)), (0o644, 0o644));
            assert_eq!(
                (mode(""), mode("events"), mode(page.rsplit_once('/').unwrap().0)),
                (0o755, 0o755, 0o755)
            );
        }
    }

    #[test]
    fn links_are_never_followed() {
        let (guard, out) = place();
        write(&out, &site(ONE)).unwrap();
        let elsewhere = guard.path().join("elsewhere");
        put(&elsewhere, "index.html", "x");
        put(&elsewhere, "page", "i");

        // A linked folder is refused; nothing in it counts as ours.
        fs::remove_dir_all(out.join("events/x")).unwrap();
        symlink(&elsewhere, out.join("events/x")).unwrap();
        let error = write(&out, &site(ONE)).unwrap_err();
        assert!(matches!(error, OutputError::InTheWay { paths, .. } if paths == ["events/x"]));

        // A link in the place of a file of ours is replaced, not written through.
        fs::remove_file(out.join("index.html")).unwrap();
        symlink(elsewhere.join("page"), out.join("index.html")).unwrap();
        write(&out, &site(&[("index.html", "new")])).unwrap();
        assert!(!out.join("index.html").is_symlink());
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "new");
        assert_eq!(fs::read_to_string(elsewhere.join("page")).unwrap(), "i");
        assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "x");
    }

    #[test]
    fn the_output_directory_itself_may_be_a_link() {
        let (guard, out) = place();
        let real = guard.path().join("real");
        fs::create_dir_all(&real).unwrap();
        fs::create_dir_all(out.parent().unwrap()).unwrap();
        symlink(&real, &out).unwrap();
        write(&out, &site(ONE)).unwrap();
        assert_there(&real, ONE);
    }
}

/// A file that comes in pieces is the file that comes at once, whatever stands in its place.
#[test]
fn pieces_make_the_whole() {
    let pieces = |text: &'static str| {
        move |sink: &mut Sink<'_>| text.split_inclusive(',').for_each(|piece| sink(piece.as_bytes()))
    };
    let build = |out: &Path, text: &'static str| {
        let output = Output::open(out).unwrap();
        output.put_pieces("data/all.json", &mut pieces(text));
        output.write().unwrap()
    };
    let (_guard, out) = place();
    let file = out.join("data/all.json");
    for text in ["a,b,c", "a,b,c", "a,B,c", "a,B,c,d", "a,B", "", "x,", ",,"] {
        let last = fs::metadata(&file).ok().map(|data| data.modified().unwrap());
        let same = fs::read_to_string(&file).is_ok_and(|there| there == text);
        let report = build(&out, text);
        assert_eq!((report.written, report.unchanged), (usize::from(!same), usize::from(same)), "{text}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(report.bytes, text.len() as u64);
        if same {
            assert_eq!(last, Some(fs::metadata(&file).unwrap().modified().unwrap()));
        }
        // Nothing that was put aside is left.
        assert_eq!(there(&out).len(), 1, "{:?}", there(&out));
        let mut whole = SiteFiles::new();
        pieces_of(&mut whole, pieces(text));
        assert_eq!(whole.get("data/all.json").map(|bytes| &bytes[..]), Some(text.as_bytes()));
    }
    // As with other files, what somebody else made of it is not taken for ours.
    fs::write(&file, "a,changed").unwrap();
    assert_eq!(build(&out, "a,b").written, 1);
    assert_eq!(fs::read_to_string(&file).unwrap(), "a,b");
}

fn pieces_of(files: &mut SiteFiles, mut make: impl FnMut(&mut Sink<'_>)) {
    let held = Mutex::new(std::mem::take(files));
    held.put_pieces("data/all.json", &mut make);
    *files = held.into_inner().unwrap();
}
