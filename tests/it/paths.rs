//! Names and addresses that would lead elsewhere, or lie on one another where file names have no case: each is refused
//! at the author's text, or made harmless.

use std::fs;

use briefbook::load::Disk;

use crate::support::{build, codes, files_below, loaded, memory, png, put, request};

fn article(keys: &str, text: &str) -> String {
    format!("+++\ntitle = 'One'\n{keys}\n+++\n{text}\n")
}

/// What a build of an article beside others says; without an error it must keep to its folder.
#[track_caller]
fn said(files: &[(&str, &str)], expected: &[&str]) {
    let mut site = memory(files.iter().copied());
    for path in [
        "a.png",
        "A.png",
        "caf\u{e9}.png",
        "cafe\u{301}.png",
        "nul.png",
        "x .png",
        "a:b.png",
        "b\u{202e}gnp.png",
    ] {
        site.0.insert(format!("content/articles/{path}"), png(1));
    }
    let built = build(&site, "");
    assert_eq!(codes(&built.diagnostics), expected, "{files:?}");
    for (path, _) in built.files.iter() {
        let odd = path.split('/').any(|part| matches!(part, "" | "." | ".."));
        assert!(!odd && !path.contains('\\'), "{path}");
    }
}

#[test]
fn old_addresses_stay_in_the_site_and_off_other_files() {
    let cases: &[(&str, &[&str])] = &[
        ("'/fine/', '/other.html', '/a/b/c/'", &[]),
        ("'/../x/'", &["bad-value"]),
        ("'/a/../../x/'", &["bad-value"]),
        ("'/./x/'", &["bad-value"]),
        ("'..'", &["bad-value"]),
        ("'x/'", &["bad-value"]),
        ("'//host/x/'", &["bad-value"]),
        ("'https://host.example/x/'", &["bad-value"]),
        ("'/%2e%2e/x/'", &["bad-value"]),
        ("'/..%2fx/'", &["bad-value"]),
        ("'/a%2fb/'", &["bad-value"]),
        ("'/a\\b/'", &["bad-value"]),
        ("'/x?y'", &["bad-value"]),
        ("'/x#y'", &["bad-value"]),
        ("\"/a\\u0000b/\"", &["bad-value"]),
        ("\"/a\\nb/\"", &["bad-value"]),
        ("'/con/'", &["address-taken"]),
        ("'/NUL.txt'", &["address-taken"]),
        ("'/x/Com1.tar.gz'", &["address-taken"]),
        ("'/LPT9/x/'", &["address-taken"]),
        ("'/lpt\u{b3}/'", &["address-taken"]),
        ("'/aux .html'", &["address-taken"]),
        ("'/a./'", &["address-taken"]),
        ("'/a /'", &["address-taken"]),
        ("'/a:b/'", &["address-taken"]),
        ("'/a*/'", &["address-taken"]),
        ("'/a|b/'", &["address-taken"]),
        ("'/.briefbook.json'", &["address-taken"]),
        ("'/a\u{200b}b/'", &["address-taken"]),
        ("'/x/', '/X/'", &["address-taken"]),
        ("'/caf\u{e9}/', '/cafe\u{301}/'", &["address-taken"]),
        ("'/STRASSE/', '/straße/'", &["address-taken"]),
        ("'/x', '/x/y/'", &[]),
        ("'/x.html', '/x.html/y/'", &["address-taken"]),
        ("'/x.html/y/', '/X.HTML'", &["address-taken"]),
        ("'/index.html'", &["address-taken"]),
        ("'/INDEX.HTML'", &["address-taken"]),
        ("'/Articles/One/'", &["address-taken"]),
        ("'/articles/one/text.txt'", &["address-taken"]),
        ("'/data/articles.json'", &["address-taken"]),
        ("'/Data/'", &[]),
        ("'/_redirects'", &["address-taken"]),
        ("'/_headers'", &["address-taken"]),
        ("'/own.css'", &["address-taken"]),
    ];
    for (addresses, expected) in cases {
        let one = article(&format!("redirect_from = [{addresses}]"), "Text.");
        said(&[("content/articles/one.md", &one), ("static/Own.css", "p {}")], expected);
    }
}

#[test]
fn ids_are_no_paths() {
    let cases: &[(&str, &[&str])] = &[
        ("content/pages/con.md", &["address-taken"]),
        ("content/pages/nul.md", &["address-taken"]),
        ("content/pages/com7.md", &["address-taken"]),
        ("content/pages/A.md", &["bad-id"]),
        ("content/pages/a b.md", &["bad-id"]),
        ("content/pages/a..b.md", &["bad-id"]),
        ("content/pages/..b.md", &[]),
        ("content/pages/caf\u{e9}.md", &["bad-id"]),
        ("content/pages/a%2fb.md", &["bad-id"]),
        ("content/pages/a\\b.md", &["bad-id"]),
        ("content/pages/data.md", &[]),
        ("content/pages/articles.md", &["address-taken"]),
        ("content/pages/assets.md", &[]),
    ];
    for (path, expected) in cases {
        said(&[(path, &article("", "Text."))], expected);
    }
    for id in ["../x", "/etc/x", "a/b", "A", "con.", "..", "\u{e9}", "a\\u0000", "a\\nb", "C:x"] {
        let row = format!("[[claim]]\nid = \"{id}\"\nstatement = 'x'\n");
        said(&[("content/claims/all.toml", &row)], &["bad-id"]);
        let note = format!("[[note]]\nid = \"{id}\"\ntext = 'x'\n");
        said(
            &[("content/articles/one.md", &article("", "")), ("content/annotations/one.toml", &note)],
            &["bad-id"],
        );
    }
}

#[test]
fn attachments_keep_to_their_folder_and_off_each_other() {
    let cases: &[(&str, &[&str])] = &[
        ("![x](a.png)", &[]),
        ("![x](a.png) ![x](A.png)", &["address-taken"]),
        ("![x](caf%C3%A9.png)", &[]),
        ("![x](caf%C3%A9.png) ![x](cafe%CC%81.png)", &["address-taken"]),
        ("![x](nul.png)", &["address-taken"]),
        ("![x](<a:b.png>)", &["unsafe-link"]),
        ("![x](./a%3Ab.png)", &["address-taken"]),
        ("![x](b%E2%80%AEgnp.png)", &["address-taken"]),
        ("![x](../../site.toml)", &["dangling-link"]),
        ("![x](../../../../etc/passwd)", &["dangling-link"]),
        ("![x](%2e%2e/%2e%2e/site.toml)", &["dangling-link"]),
        ("![x](..%2f..%2fsite.toml)", &["dangling-link"]),
        ("![x](/etc/passwd)", &["dangling-link"]),
        ("[x](../originals/x.html)", &["dangling-link"]),
        ("![x](..\\..\\site.toml)", &["dangling-link"]),
        ("![x](file:///etc/passwd)", &["unsafe-link"]),
        ("![x](a.png%00)", &["dangling-link"]),
    ];
    for (text, expected) in cases {
        let one = article("", text);
        let files = [("content/articles/one.md", one.as_str()), ("content/originals/x.html", "x")];
        said(&files, expected);
    }
    // One that lies where a file of `static/` lies.
    let files = [
        ("content/articles/one.md", "+++\ntitle = 'x'\n+++\n![x](a.png)\n"),
        ("static/media/articles/A.PNG", "x"),
    ];
    said(&files, &["address-taken"]);
}

#[test]
fn static_files_have_names_that_every_host_can_hold() {
    for (path, expected) in [
        ("static/con.txt", &["address-taken"][..]),
        ("static/a:b", &["address-taken"]),
        ("static/a.", &["address-taken"]),
        ("static/x/nul", &["address-taken"]),
        ("static/.briefbook.json", &["address-taken"]),
        ("static/articles/index.html", &["address-taken"]),
        ("static/ARTICLES/INDEX.HTML", &["address-taken"]),
        ("static/.well-known/x.txt", &[]),
        ("static/_headers", &[]),
    ] {
        said(&[(path, "x")], expected);
    }
    said(&[("static/a.txt", "x"), ("static/A.TXT", "y")], &["address-taken"]);
    said(&[("static/caf\u{e9}", "x"), ("static/cafe\u{301}", "y")], &["address-taken"]);
}

/// Links on the disk: files and folders, relative and absolute, in circles, and one that changes under way.
#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    let outer = tempfile::tempdir().unwrap();
    put(outer.path(), "elsewhere/secret.txt", "zq-secret");
    put(outer.path(), "elsewhere/secret.md", article("", "zq-secret"));
    let root = outer.path().join("site");
    put(&root, "site.toml", "title = 'Test'\n");
    put(&root, "content/articles/one.md", article("", "[x](linked.txt) [y](folder/secret.txt)"));
    put(&root, "static/own.txt", "fine");
    let link = |to: &str, at: &str| {
        fs::create_dir_all(root.join(at).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(to, root.join(at)).unwrap();
    };
    let absolute = outer.path().join("elsewhere").display().to_string();
    link("../../../elsewhere/secret.txt", "content/articles/linked.txt");
    link(&absolute, "content/articles/folder");
    link(&format!("{absolute}/secret.md"), "content/pages/linked.md");
    link(&absolute, "static/folder");
    link("/", "static/root");
    link("../../elsewhere", "templates/folder");
    link("..", "content/articles/round");
    link("gone", "static/broken");
    let disk = Disk::new(&root);
    let built = briefbook::build::build(&loaded(&disk), &disk, &request(""), &());
    let said = codes(&built.diagnostics);
    assert_eq!(said.iter().filter(|code| **code == "link-outside-site").count(), 6, "{said:?}");
    for (path, bytes) in built.files.iter() {
        assert!(!String::from_utf8_lossy(bytes).contains("zq-secret"), "{path}");
    }
    // The output directory is never followed out of its place either.
    let output = outer.path().join("out");
    fs::create_dir_all(&output).unwrap();
    put(outer.path(), "site/content/articles/two.md", article("", "Text."));
    std::os::unix::fs::symlink(outer.path().join("elsewhere"), output.join("articles")).unwrap();
    let before = files_below(&outer.path().join("elsewhere"));
    drop(briefbook::output::write(&output, &built.files));
    assert_eq!(files_below(&outer.path().join("elsewhere")), before);
}
