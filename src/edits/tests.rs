//! What changes of files promise.

use std::fs;
use std::time::{Duration, SystemTime};

use super::{Changes, EditError, original};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let place = dir.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    dir
}

#[test]
fn files_are_edited_made_and_removed() {
    let dir = folder(&[("content/a.toml", "\u{feff}x = 1\r\n"), ("content/b.toml", "y")]);
    let mut changes = Changes::new();
    let before = original(dir.path(), "content/a.toml").unwrap().unwrap();
    changes.edit("content/a.toml", before.clone(), before.replace('1', "2"));
    changes.remove("content/b.toml", "y");
    changes.create("content/new/c.toml", "z\n");
    changes.edit("content/same.toml", "s", "s");
    assert_eq!(changes.len(), 3);
    changes.write(dir.path()).unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("content/a.toml")).unwrap(), "\u{feff}x = 2\r\n");
    assert!(!dir.path().join("content/b.toml").exists());
    assert_eq!(original(dir.path(), "content/new/c.toml").unwrap().as_deref(), Some("z\n"));
}

#[test]
fn what_changed_meanwhile_stops_everything() {
    let dir = folder(&[("a", "one"), ("b", "other")]);
    let mut changes = Changes::new();
    changes.edit("a", "one", "two");
    changes.edit("b", "as read", "two");
    assert!(matches!(changes.write(dir.path()), Err(EditError::Changed { path }) if path == "b"));
    assert_eq!(original(dir.path(), "a").unwrap().as_deref(), Some("one"));
    let mut changes = Changes::new();
    changes.create("a", "two");
    assert!(matches!(changes.write(dir.path()), Err(EditError::Exists { .. })));
}

#[test]
fn no_path_leads_out() {
    let dir = folder(&[("a", "")]);
    for path in ["../x", "/etc/x", "a/../../x", "a\\..\\x", "", "x\0"] {
        assert!(matches!(original(dir.path(), path), Err(EditError::Outside { .. })), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let outside = folder(&[("x", "out")]);
    let dir = folder(&[("a", "in")]);
    symlink(outside.path(), dir.path().join("way")).unwrap();
    symlink(outside.path().join("gone"), dir.path().join("dangling")).unwrap();
    symlink("a", dir.path().join("link")).unwrap();
    for path in ["way/x", "way/y/z", "dangling"] {
        assert!(matches!(original(dir.path(), path), Err(EditError::Outside { .. })), "{path}");
    }
    fs::set_permissions(dir.path().join("a"), fs::Permissions::from_mode(0o600)).unwrap();
    let mut changes = Changes::new();
    changes.edit("link", "in", "new");
    changes.write(dir.path()).unwrap();
    assert!(fs::symlink_metadata(dir.path().join("link")).unwrap().is_symlink());
    let mode = fs::metadata(dir.path().join("a")).unwrap().permissions().mode();
    assert_eq!((fs::read_to_string(dir.path().join("a")).unwrap().as_str(), mode & 0o777), ("new", 0o600));
}

#[test]
fn the_diff_is_one_that_git_applies() {
    let mut changes = Changes::new();
    changes.edit("a.toml", "one\ntwo\n", "one\n2\n");
    changes.create("b.toml", "new\n");
    let expected = "--- a/a.toml\n+++ b/a.toml\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\
                    --- /dev/null\n+++ b/b.toml\n@@ -0,0 +1 @@\n+new\n";
    assert_eq!(changes.unified_diff(), expected);
}

#[test]
fn what_a_killed_command_left_goes_a_day_later() {
    let old = "content/.briefbook-old.tmp";
    let kept = ["content/.briefbook-new.tmp", "content/.mine.tmp", "other/.briefbook-old.tmp"];
    let dir = folder(&[(old, "half"), (kept[0], "half"), (kept[1], "x"), (kept[2], "half")]);
    for path in [old, kept[1], kept[2]] {
        let file = fs::File::options().write(true).open(dir.path().join(path)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(25 * 60 * 60)).unwrap();
    }
    let mut changes = Changes::new();
    changes.create("content/a.toml", "x = 1\n");
    changes.write(dir.path()).unwrap();
    assert!(!dir.path().join(old).exists());
    // Somebody else's run may be under way, a file of another name is the author's, and nothing is written beside the last.
    assert!(kept.iter().all(|path| dir.path().join(path).exists()));
}
