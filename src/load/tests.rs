use std::fs;
use std::path::Path;

use super::*;

fn site(files: &[(&str, &str)]) -> Memory {
    Memory::new(files.iter().map(|&(path, text)| (path, text.as_bytes())))
}

fn loaded(fs: &dyn FileSystem) -> Loaded {
    load(fs, &|_| "public".to_owned()).unwrap()
}

fn paths(loaded: &Loaded) -> Vec<String> {
    loaded.sources.iter().map(|(_, file)| file.path.to_string()).collect()
}

fn messages(loaded: &Loaded) -> Vec<String> {
    loaded.diagnostics.iter().map(|d| format!("{}: {}", d.code.as_str(), d.message)).collect()
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn files_go_where_they_belong() {
    let fs = site(&[
        ("site.toml", "output = 'public'"),
        ("README.md", "not ours"),
        ("content/index.md", "i"),
        ("content/articles/a.md", "a"),
        ("content/articles/a-b.md", "ab"),
        ("content/articles/a/map.png", "png"),
        ("content/articles/_later.md", "no"),
        ("content/.notes/x.md", "no"),
        ("content/originals/a.md", "never"),
        ("content/originals/a.pdf", "never"),
        ("content/entities/table.toml", "t"),
        ("templates/page.html", "p"),
        ("templates/parts/head.html", "h"),
        ("templates/page.html~", "no"),
        ("static/_redirects", "r"),
        ("static/.well-known/security.txt", "s"),
        ("static/.DS_Store", "no"),
        ("static/old.bak", "no"),
        ("public/index.html", "never"),
    ]);
    let loaded = loaded(&fs);
    assert_eq!(
        paths(&loaded),
        [
            "content/articles/a-b.md",
            "content/articles/a.md",
            "content/entities/table.toml",
            "content/index.md",
            "site.toml",
            "templates/page.html",
            "templates/parts/head.html",
        ]
    );
    let statics: Vec<_> = loaded.static_files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(statics, [".well-known/security.txt", "_redirects"]);
    let media: Vec<_> = loaded.media.iter().map(|file| (file.path.as_str(), file.size)).collect();
    assert_eq!(media, [("content/articles/a/map.png", 3)]);
    assert!(loaded.diagnostics.is_empty());
}

#[test]
fn the_output_is_named_by_site_toml() {
    let fs = site(&[("site.toml", "static/out"), ("static/out/x", "x"), ("static/outer", "y")]);
    let loaded = load(&fs, &str::to_owned).unwrap();
    let statics: Vec<_> = loaded.static_files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(statics, ["outer"]);
}

#[test]
fn no_site_without_site_toml() {
    let error = load(&site(&[("content/index.md", "")]), &str::to_owned).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`memory` is not a site directory: it has no `site.toml` (change to the site directory, name it with `--root`, or make one with `briefbook init DIR`)"
    );
    assert!(matches!(load(&Disk::new("/no/such/place"), &str::to_owned), Err(LoadError::NotASite { .. })));
}

#[test]
fn a_text_that_is_not_utf8_is_kept_and_marked() {
    let fs = Memory::new([("site.toml", &b""[..]), ("content/index.md", &b"ab\r\nc\xFFd"[..])]);
    let loaded = loaded(&fs);
    let diagnostic = loaded.diagnostics.iter().next().unwrap();
    assert_eq!(diagnostic.span, Some(Span::new(FileId(0), 4..7)));
    assert_eq!(diagnostic.message, "`content/index.md` is not UTF-8: byte 0xFF at offset 5");
    assert_eq!(loaded.unusable, BTreeSet::from([FileId(0)]));
    assert_eq!(&*loaded.sources.get(FileId(0)).text, "ab\nc\u{FFFD}d");
}

#[test]
fn disk_and_memory_agree() {
    let dir = tempfile::tempdir().unwrap();
    let files =
        [("site.toml", ""), ("content/index.md", "\u{FEFF}x"), ("content/p/a.png", "1"), ("static/f", "2")];
    for (path, text) in files {
        put(dir.path(), path, text.as_bytes());
    }
    let (disk, memory) = (loaded(&Disk::new(dir.path())), loaded(&site(&files)));
    assert_eq!(paths(&disk), paths(&memory));
    assert_eq!((disk.static_files, disk.media), (memory.static_files, memory.media));
    assert_eq!(&*disk.sources.get(FileId(0)).text, "x");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn site_dir() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "site.toml", b"");
        put(dir.path(), "content/index.md", b"i");
        dir
    }

    #[test]
    fn links_are_followed_inside_the_site_only() {
        let outside = tempfile::tempdir().unwrap();
        put(outside.path(), "secret.md", b"secret");
        let dir = site_dir();
        put(dir.path(), "shared/people/x.md", b"x");
        put(dir.path(), "content/originals/o.pdf", b"o");
        symlink("../shared/people", dir.path().join("content/entities")).unwrap();
        symlink(outside.path().join("secret.md"), dir.path().join("content/s.md")).unwrap();
        symlink(outside.path(), dir.path().join("content/t")).unwrap();
        symlink("nowhere.md", dir.path().join("content/u.md")).unwrap();
        symlink("originals/o.pdf", dir.path().join("content/v.pdf")).unwrap();
        let loaded = loaded(&Disk::new(dir.path()));
        assert_eq!(paths(&loaded), ["content/entities/x.md", "content/index.md", "site.toml"]);
        assert!(loaded.media.is_empty());
        assert_eq!(
            messages(&loaded),
            [
                "link-outside-site: the link `content/s.md` leads out of the site directory",
                "link-outside-site: the link `content/t` leads out of the site directory",
                "unreadable-file: cannot read `content/u.md`: no such file or directory",
                "link-outside-site: the link `content/v.pdf` leads into `content/originals`, which is never read",
            ]
        );
    }

    #[test]
    fn links_of_static_files_publish_no_sources() {
        let dir = site_dir();
        put(dir.path(), "content/articles/a.md", b"a");
        put(dir.path(), "content/articles/p.png", b"p");
        put(dir.path(), "pictures/q.png", b"q");
        put(dir.path(), "static/own.txt", b"o");
        put(dir.path(), "templates", b"t");
        for (to, name) in [
            ("../content/articles", "texts"),
            ("../content/articles/p.png", "p.png"),
            ("../site.toml", "x"),
            ("../pictures", "pictures"),
        ] {
            symlink(to, dir.path().join("static").join(name)).unwrap();
        }
        symlink("../content", dir.path().join("pictures/deep")).unwrap();
        let loaded = loaded(&Disk::new(dir.path()));
        let statics: Vec<&str> = loaded.static_files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(statics, ["own.txt", "pictures/q.png"]);
        let not_published = |link: &str, to: &str| {
            format!(
                "link-outside-site: the link `static/{link}` leads to `{to}`: what sites are made of is not published as it is"
            )
        };
        assert_eq!(
            messages(&loaded),
            [
                not_published("p.png", "content/articles/p.png"),
                not_published("pictures/deep", "content"),
                not_published("texts", "content/articles"),
                not_published("x", "site.toml"),
                "unreadable-file: `templates` is a file, where a folder is looked for".to_owned(),
            ]
        );
    }

    #[test]
    fn circles_of_links_end() {
        let dir = site_dir();
        put(dir.path(), "lib/a/x.md", b"x");
        put(dir.path(), "lib/b/y.md", b"y");
        symlink("../lib/a", dir.path().join("content/pages")).unwrap();
        symlink("../b", dir.path().join("lib/a/b")).unwrap();
        symlink("../a", dir.path().join("lib/b/a")).unwrap();
        symlink("loop", dir.path().join("content/loop")).unwrap();
        symlink("..", dir.path().join("content/up")).unwrap();
        let loaded = loaded(&Disk::new(dir.path()));
        assert_eq!(
            paths(&loaded),
            ["content/index.md", "content/pages/b/y.md", "content/pages/x.md", "site.toml"]
        );
        assert_eq!(loaded.diagnostics.count(crate::diagnostic::Severity::Error), 3);
    }

    #[test]
    fn what_cannot_be_read_is_reported_and_the_rest_is_read() {
        let dir = site_dir();
        let odd = dir.path().join("content").join(OsStr::from_bytes(b"caf\xE9.md"));
        fs::write(odd, "x").unwrap();
        let pipe = dir.path().join("content/pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let big = fs::File::create(dir.path().join("static-big")).unwrap();
        big.set_len(MAX_SIZE).unwrap();
        fs::create_dir(dir.path().join("static")).unwrap();
        fs::rename(dir.path().join("static-big"), dir.path().join("static/big")).unwrap();
        let loaded = loaded(&Disk::new(dir.path()));
        assert_eq!(paths(&loaded), ["content/index.md", "site.toml"]);
        assert_eq!(
            messages(&loaded),
            [
                "unreadable-file: the name of `content/caf\u{FFFD}.md` is not UTF-8",
                "unreadable-file: `content/pipe.md` is neither a file nor a folder",
                "file-too-large: `static/big` is too large: files must be smaller than 1 GiB",
            ]
        );
    }

    #[test]
    fn a_locked_file_has_a_place() {
        let dir = site_dir();
        put(dir.path(), "content/locked.md", b"x");
        let locked = dir.path().join("content/locked.md");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&locked).is_ok() {
            return; // root reads everything
        }
        let loaded = loaded(&Disk::new(dir.path()));
        assert_eq!(loaded.diagnostics.iter().next().unwrap().span, Some(Span::file(FileId(1))));
        assert_eq!(loaded.unusable, BTreeSet::from([FileId(1)]));
    }
}
