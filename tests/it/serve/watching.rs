//! What the preview makes of edits.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::support::{Preview, settle, site};
use crate::support::put;

const ONE: &str = "content/articles/one.md";

fn article(title: &str, text: &str) -> String {
    format!("+++\ntitle = '{title}'\n+++\n{text}\n")
}

#[test]
fn every_kind_of_edit_shows() {
    let dir = site();
    let (root, preview) = (dir.path(), Preview::start(dir.path(), ""));
    put(root, ONE, article("One", "First edit."));
    preview.until_text("/articles/one/", "First edit.");
    // As editors save: a new file takes the old one's place.
    put(root, "content/articles/.one.md.tmp", article("One", "Second edit."));
    fs::rename(root.join("content/articles/.one.md.tmp"), root.join(ONE)).unwrap();
    preview.until_text("/articles/one/", "Second edit.");
    fs::rename(root.join(ONE), root.join("content/articles/1.md")).unwrap();
    preview.until_status("/articles/one/", 404);
    preview.until_text("/articles/1/", "Second edit.");
    fs::remove_file(root.join("content/articles/1.md")).unwrap();
    preview.until_status("/articles/1/", 404);
    put(root, "content/articles/new.md", article("New", "Ada Example again."));
    preview.until_text("/entities/ada-example/", "again.");
    put(root, "content/entities/ada-example.md", "+++\nname = 'Bob Specimen'\nkind = 'person'\n+++\n");
    preview.until("/articles/new/", |page| !page.text().contains("data-entity"));
    put(root, "site.toml", "title = 'Another title'\n");
    preview.until_text("/", "Another title");
    put(root, "static/plain.txt", "other");
    preview.until_text("/plain.txt", "other");
    fs::remove_file(root.join("static/plain.txt")).unwrap();
    preview.until_status("/plain.txt", 404);
    put(root, "templates/article.html", "mine: {{ frame.title }}");
    preview.until_text("/articles/new/", "mine: New");
    fs::remove_dir_all(root.join("templates")).unwrap();
    preview.until("/articles/new/", |page| !page.text().contains("mine: New"));
    assert!(!root.join("public").exists(), "something was written");
}

#[test]
fn folders_come_and_go() {
    let dir = site();
    let (root, preview) = (dir.path(), Preview::start(dir.path(), ""));
    // A file that is made with its folders, before anybody can watch them.
    for n in 0..5 {
        put(root, &format!("content/articles/a{n}/b/c/n{n}.md"), article("Deep", "In a new folder."));
        preview.until_text(&format!("/articles/n{n}/"), "In a new folder.");
        put(root, &format!("content/articles/a{n}/b/c/n{n}.md"), article("Deep", "And edited there."));
        preview.until_text(&format!("/articles/n{n}/"), "And edited there.");
    }
    fs::rename(root.join("content/articles"), root.join("away")).unwrap();
    preview.until_status("/articles/one/", 404);
    fs::rename(root.join("away"), root.join("content/articles")).unwrap();
    preview.until_status("/articles/one/", 200);
    put(root, ONE, article("One", "Back again."));
    preview.until_text("/articles/one/", "Back again.");
    fs::rename(root.join("content"), root.join("elsewhere")).unwrap();
    preview.until_status("/articles/one/", 404);
    fs::rename(root.join("elsewhere"), root.join("content")).unwrap();
    preview.until_text("/articles/one/", "Back again.");
    put(root, ONE, article("One", "And again."));
    preview.until_text("/articles/one/", "And again.");
}

#[test]
fn a_site_that_is_away_stays_on_view_and_comes_back() {
    let outer = tempfile::tempdir().unwrap();
    let (here, there) = (outer.path().join("here"), outer.path().join("there"));
    put(&here, "site.toml", "title = 'Test'\n");
    put(&here, ONE, article("One", "Text."));
    let preview = Preview::start(&here, "");
    fs::rename(&here, &there).unwrap();
    let page = preview.until("/articles/one/", |page| page.text().contains("as it last was")).text();
    assert!(page.contains("Text."), "{page}");
    fs::rename(&there, &here).unwrap();
    preview.until("/articles/one/", |page| !page.text().contains("as it last was"));
    put(&here, ONE, article("One", "Other text."));
    preview.until_text("/articles/one/", "Other text.");
}

#[test]
fn the_same_contents_and_what_is_no_source_change_nothing() {
    let dir = site();
    let root = dir.path();
    put(root, "public/index.html", "old");
    let preview = Preview::start(root, "");
    put(root, ONE, fs::read(root.join(ONE)).unwrap());
    for path in [
        "public/index.html",
        "public/new/x.html",
        ".git/index",
        "node_modules/x/y.js",
        "notes.txt",
        "content/articles/#one.md#",
    ] {
        put(root, path, "something");
    }
    // What editors leave beside a file, and tell from whether they may.
    for name in [".one.md.swp", "4913", "one.md~", ".#one.md", "one.md.bak", ".one.md.kate-swp", "_aside.md"]
    {
        put(root, &format!("content/articles/{name}"), "something");
        fs::remove_file(root.join("content/articles").join(name)).unwrap();
    }
    // A new time and new rights are no new words.
    let file = fs::File::options().append(true).open(root.join(ONE)).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let mut rights = fs::metadata(root.join("static/plain.txt")).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(root.join("static/plain.txt"), rights).unwrap();
    preview.get("/articles/one/");
    settle();
    assert_eq!(preview.looks(), 0, "{}", preview.said());
    // The output goes elsewhere: what was the output is no concern of ours before and after.
    put(root, "site.toml", "title = 'Test'\noutput = 'made'\n");
    preview.until("/", |_| preview.looks() == 1);
    put(root, "made/index.html", "something");
    put(root, "public/index.html", "something else");
    settle();
    assert_eq!(preview.looks(), 1, "{}", preview.said());
}

#[test]
fn a_thousand_files_are_one_look() {
    let dir = site();
    let root = dir.path();
    let preview = Preview::start(root, "");
    let files = tempfile::tempdir().unwrap();
    (0..1000).for_each(|n| put(files.path(), &format!("many/m{n}.md"), article("Many", "Text.")));
    fs::rename(files.path().join("many"), root.join("content/articles/many")).unwrap();
    preview.until_status("/articles/m999/", 200);
    settle();
    assert_eq!(preview.looks(), 1, "{}", preview.said());
    // One by one, as a checkout writes them.
    for n in 0..200 {
        put(root, &format!("content/articles/many/m{n}.md"), article("Many", "Other."));
    }
    preview.until_text("/articles/m199/", "Other.");
    settle();
    // A machine that is busy may pause between two files; a look for each it never is.
    assert!((2..20).contains(&preview.looks()), "{}", preview.said());
}

#[test]
fn no_request_meets_an_empty_page() {
    let dir = site();
    let root = dir.path();
    let preview = Preview::start(root, "");
    let began = Instant::now();
    let (mut n, mut answers) = (0, 0);
    while began.elapsed() < Duration::from_secs(2) {
        let broken = if n % 3 == 0 { "title = " } else { "title = 'Two'" };
        put(root, "content/articles/two.md", format!("+++\n{broken}\n+++\nText {n}.\n"));
        put(root, "site.toml", if n % 5 == 0 { "title = 'Test" } else { "title = 'Test'" });
        n += 1;
        for _ in 0..5 {
            let answer = preview.get("/articles/one/");
            assert_eq!(answer.status, 200);
            assert!(answer.text().contains("Ada Example</a> came.") && answer.text().ends_with("</html>\n"));
            answers += 1;
        }
    }
    assert!(answers > 50);
}

#[test]
fn it_polls_when_told_to() {
    let dir = site();
    let preview = Preview::start(dir.path(), "--poll");
    put(dir.path(), ONE, article("One", "Found by looking."));
    preview.until_text("/articles/one/", "Found by looking.");
    assert!(preview.said().contains("looking every 500 ms"), "{}", preview.said());
    // As long as before, and by its time not newer: what it holds decides.
    let time = fs::metadata(dir.path().join(ONE)).unwrap().modified().unwrap();
    put(dir.path(), ONE, article("One", "Seen by looking.."));
    let file = fs::File::options().append(true).open(dir.path().join(ONE)).unwrap();
    file.set_modified(time).unwrap();
    preview.until_text("/articles/one/", "Seen by looking..");
}

#[test]
#[cfg(unix)]
fn what_links_lead_to_is_watched() {
    let dir = site();
    let root = dir.path();
    put(root, "shared/texts/linked.md", article("Linked", "Before."));
    put(root, "loose/single.md", article("Single", "Before."));
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(Path::new(from), root.join(to)).unwrap();
    link("../../shared/texts", "content/articles/shared");
    link("../../loose/single.md", "content/articles/single.md");
    let preview = Preview::start(root, "");
    preview.until_text("/articles/linked/", "Before.");
    put(root, "shared/texts/linked.md", article("Linked", "After."));
    preview.until_text("/articles/linked/", "After.");
    put(root, "loose/single.md", article("Single", "After."));
    preview.until_text("/articles/single/", "After.");
}

#[test]
fn what_only_a_page_can_tell_is_found_though_nobody_asks_for_it() {
    let dir = site();
    let (root, preview) = (dir.path(), Preview::start(dir.path(), ""));
    preview.until_text("/", "Nothing is wrong");
    put(
        root,
        "templates/entity.html",
        "<!DOCTYPE html><html><body><a href=\"../../nowhere/\">x</a></body></html>",
    );
    let page = preview.until("/", |page| page.text().contains("1 error")).text();
    assert!(page.contains("nowhere") && page.contains("templates/entity.html"), "{page}");
    put(root, "templates/entity.html", "{{ nothing.like.this }}");
    let page = preview.until("/", |page| page.text().contains("template-failed")).text();
    assert!(!page.contains("id=\"failure\""), "it is shown over a page that is not its own");
    fs::remove_file(root.join("templates/entity.html")).unwrap();
    preview.until_text("/", "Nothing is wrong");
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_said_and_ends_nothing() {
    let dir = site();
    let (root, preview) = (dir.path(), Preview::start(dir.path(), ""));
    let articles = root.join("content/articles");
    let said = |words: &str| {
        let page = preview.until("/articles/two/", |page| page.text().contains(words));
        assert!(page.status == 200 && page.text().contains("1 error"), "{words}: {}", page.text());
    };
    let mended = || preview.until_text("/articles/two/", "Nothing is wrong");
    fs::create_dir(articles.join("folder.md")).unwrap();
    put(root, ONE, article("One", "A folder with the name of a file changes nothing."));
    preview.until_text("/articles/one/", "changes nothing");
    mended();
    std::os::unix::fs::symlink("nowhere.md", articles.join("broken.md")).unwrap();
    said("content/articles/broken.md");
    fs::remove_file(articles.join("broken.md")).unwrap();
    mended();
    assert!(std::process::Command::new("mkfifo").arg(articles.join("pipe.md")).status().unwrap().success());
    said("neither a file nor a folder");
    fs::remove_file(articles.join("pipe.md")).unwrap();
    mended();
    put(root, ONE, b"+++\ntitle = 'One'\n+++\n\xff\xfe\n");
    said("content/articles/one.md");
    assert!(preview.get("/articles/one/").text().contains("changes nothing"), "the last good page is gone");
    // No words at all, a mark at the start, another system's lines: each is as good as it can be.
    put(root, ONE, "");
    said("content/articles/one.md");
    put(root, ONE, "\u{feff}+++\r\ntitle = 'One'\r\n+++\r\nFrom another system: \u{e9}.\r\n");
    preview.until_text("/articles/one/", "From another system: \u{e9}.");
    mended();
    put(root, ONE, article("One", &"Very long. ".repeat(200_000)));
    preview.until("/articles/one/", |page| page.body.len() > 2_000_000);
    fs::remove_dir_all(root.join("content")).unwrap();
    preview.until_status("/articles/one/", 404);
    put(root, ONE, article("One", "Once more."));
    preview.until_text("/articles/one/", "Once more.");
}

#[test]
#[cfg(unix)]
fn a_file_may_become_a_link_and_a_file_again() {
    let dir = site();
    let (root, preview) = (dir.path(), Preview::start(dir.path(), ""));
    let link = |target: &str| {
        std::os::unix::fs::symlink(target, root.join("content/articles/.tmp")).unwrap();
        fs::rename(root.join("content/articles/.tmp"), root.join(ONE)).unwrap();
    };
    put(root, "shelf/1.md", article("One", "On the shelf."));
    put(root, "shelf/2.md", article("One", "Beside it."));
    link("../../shelf/1.md");
    preview.until_text("/articles/one/", "On the shelf.");
    put(root, "shelf/1.md", article("One", "Edited on the shelf."));
    preview.until_text("/articles/one/", "Edited on the shelf.");
    link("../../shelf/2.md");
    preview.until_text("/articles/one/", "Beside it.");
    put(root, "shelf/2.md", article("One", "Edited beside it."));
    preview.until_text("/articles/one/", "Edited beside it.");
    // Where nothing is read, a link does not lead either, with the same words or without.
    put(root, "content/originals/one.md", article("One", "Edited beside it."));
    link("../originals/one.md");
    preview.until_text("/", "leads into <code>content/originals</code>");
    preview.until_status("/articles/one/", 404);
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "one.md", article("One", "Outside."));
    link(outside.path().join("one.md").to_str().unwrap());
    preview.until_text("/", "leads out of the site directory");
    preview.until_status("/articles/one/", 404);
    fs::remove_file(root.join(ONE)).unwrap();
    put(root, ONE, article("One", "A file again."));
    preview.until_text("/articles/one/", "A file again.");
    preview.until_text("/", "Nothing is wrong");
}

#[test]
fn what_is_wrong_stands_in_the_strip_and_on_the_terminal() {
    let dir = site();
    let root = dir.path();
    let preview = Preview::start(root, "");
    assert!(preview.get("/").text().contains("Nothing is wrong"));
    put(root, "content/articles/bad.md", "+++\ntitle = 'Bad'\n\"<script>\" = 1\n+++\n");
    let page = preview.until("/articles/one/", |page| page.text().contains(">1 error<")).text();
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
    assert!(preview.get("/.briefbook/problems").text().contains("&lt;script&gt;"));
    fs::remove_file(root.join("content/articles/bad.md")).unwrap();
    preview.until_text("/articles/one/", "Nothing is wrong");
    let said = preview.said();
    assert!(said.contains("[unknown-key]") && said.contains("content/articles/bad.md changed ("), "{said}");
}

#[test]
fn names_that_nothing_decides_stand_under_their_article() {
    let dir = site();
    let root = dir.path();
    put(root, "site.toml", "title = 'Test'\n[serve]\neditor = 'vscode'\n");
    let preview = Preview::start(root, "");
    assert!(!preview.get("/articles/one/").text().contains("briefbook-notes"));
    let other = |tlp: &str| format!("+++\nname = 'Ada Example'\nkind = 'topic'\ntlp = '{tlp}'\n+++\n");
    put(root, "content/entities/ada-topic.md", other("clear"));
    let page = preview.until("/articles/one/", |page| page.text().contains("1 name is not linked")).text();
    assert!(page.contains("may mean <code>ada-example</code> or <code>ada-topic</code>"), "{page}");
    assert!(page.contains("/content/articles/one.md:4:1\""), "no link to the line in the editor: {page}");
    assert!(page.contains("<pre class=\"paste\"><code>[[mention]]\nquote = "), "{page}");
    assert!(page.contains("pasted into <code>content/annotations/one.toml</code>, a new file"), "{page}");
    put(root, "content/annotations/one.toml", "# Empty.\n");
    let link = "content/annotations/one.toml:1:1\">content/annotations/one.toml</a>, decides it";
    let page = preview.until("/articles/one/", |page| page.text().contains(link)).text();
    assert!(page.contains("Nothing is wrong"), "a suggestion is no error");
    assert!(!preview.get("/articles/two/").text().contains("briefbook-notes"), "no name of this article");
    // Who may not see the other one is shown no doubt.
    put(root, "content/entities/ada-topic.md", other("amber"));
    let page = preview.until("/articles/one/", |page| !page.text().contains("briefbook-notes")).text();
    assert!(page.contains("data-entity=\"ada-example\"") && !page.contains("ada-topic"), "{page}");
    let cookie = format!("Cookie: briefbook-level-{}=amber\r\n", preview.port);
    assert!(preview.ask("GET", "/articles/one/", &cookie, "").text().contains("1 name is not linked"));
    // Decided, or not asked for.
    put(root, "content/entities/ada-topic.md", other("clear"));
    preview.until_text("/articles/one/", "1 name is not linked");
    put(root, "content/annotations/one.toml", "[[mention]]\nquote = 'Ada Example'\nentity = 'ada-topic'\n");
    preview.until("/articles/one/", |page| !page.text().contains("briefbook-notes"));
    fs::remove_file(root.join("content/annotations/one.toml")).unwrap();
    preview.until_text("/articles/one/", "1 name is not linked");
    put(root, "site.toml", "title = 'Test'\n[diagnostics]\nname-shared = 'off'\n");
    preview.until("/articles/one/", |page| !page.text().contains("briefbook-notes"));
    put(root, "site.toml", "title = 'Test'\n[diagnostics]\nname-shared = 'warning'\n");
    let page = preview.until("/articles/one/", |page| page.text().contains("1 name is not linked")).text();
    assert!(page.contains(">1 warning<") && page.contains("<li class=\"problem warning\">"), "{page}");
}

#[test]
fn the_page_of_an_edit_is_told_once_to_whoever_missed_it() {
    let dir = site();
    let (root, preview) = (dir.path(), Preview::start(dir.path(), "--follow"));
    let heard =
        |page: &str| page.split("data-heard=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let before = heard(&preview.get("/").text());
    put(root, ONE, article("One", "An edit."));
    preview.until_text("/articles/one/", "An edit.");
    preview.until("/", |page| heard(&page.text()) != before);
    let first =
        |query: &str, start: &str| preview.stream(query).find(|line| line.starts_with(start)).unwrap();
    // Opened while the edit came in: the browser was on its way from one page to another.
    let lead = first(&format!("&heard={before}"), "data: {\"address\"");
    assert!(lead.starts_with("data: {\"address\":\"/articles/one/\",\"heard\":"), "{lead}");
    let count = lead.trim_end_matches('}').rsplit(':').next().unwrap().to_owned();
    // Told already, or opened later: the next edit is the first that leads, with that of a site that has two pages
    // changed at once leading nowhere.
    let mut later =
        [preview.stream(&format!("&heard={count}")), preview.stream("&heard=x"), preview.stream("")];
    for stream in &mut later {
        assert!(stream.any(|line| line == "event: hello"));
    }
    fs::create_dir(root.join("both")).unwrap();
    put(root, "both/one.md", article("One", "Both."));
    put(root, "both/two.md", article("Two", "Both."));
    fs::rename(root.join("content/articles"), root.join("away")).unwrap();
    fs::rename(root.join("both"), root.join("content/articles")).unwrap();
    preview.until_text("/articles/two/", "Both.");
    put(root, "content/articles/two.md", article("Two", "Alone."));
    for mut stream in later {
        let lead = stream.find(|line| line.starts_with("data: {\"address\"")).unwrap();
        assert!(lead.starts_with("data: {\"address\":\"/articles/two/\""), "{lead}");
    }
}
