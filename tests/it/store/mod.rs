//! Publishing to object storage: the program against a storage on loopback (`stand_in.rs`) that speaks S3's protocol.

mod stand_in;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use self::stand_in::{BUCKET, KEY, Object, StandIn};
use crate::support::{NOW, files_below, put};

/// A site that is published to a storage below this prefix.
struct Site {
    dir: TempDir,
    storage: StandIn,
    prefix: &'static str,
}

const ARTICLE: &str = "+++\ntitle = 'One'\n+++\nAda Example came to Testland.\n";

impl Site {
    fn new(prefix: &'static str, keys: &str) -> Self {
        let site = Self { dir: tempfile::tempdir().unwrap(), storage: StandIn::start(), prefix };
        site.configure(keys);
        site.write("content/articles/one.md", ARTICLE);
        site.write("content/articles/two.md", "+++\ntitle = 'Two'\n+++\nNothing happened.\n");
        site.write("static/a file + ü & 100%.txt", "an attachment");
        site
    }

    fn configure(&self, keys: &str) {
        let to = format!("s3://{BUCKET}/{}", self.prefix);
        let endpoint = format!("http://{}", self.storage.address);
        let toml = format!(
            "title = 'Test'\nbase_url = 'https://briefing.example/'\n\
             [publish.web]\nto = '{to}'\nendpoint = '{endpoint}'\n{keys}\n"
        );
        self.write("site.toml", &toml);
    }

    fn write(&self, path: &str, text: &str) {
        put(self.dir.path(), path, text);
    }

    fn command(&self, line: &str) -> Command {
        let mut command = program(self.dir.path(), line);
        command.env("AWS_ACCESS_KEY_ID", KEY).env("AWS_SECRET_ACCESS_KEY", "example");
        command
    }

    #[track_caller]
    fn publish(&self, flags: &str, expected: i32) -> String {
        let output = self.command(&format!("publish web --yes --now {NOW} {flags}")).output().unwrap();
        ended(&output, expected)
    }

    /// What readers find, by path.
    fn published(&self) -> BTreeMap<String, Object> {
        let own = |path: &str| path.starts_with(".briefbook/");
        let prefix = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
        let held = self.storage.held();
        let ours = held.objects.iter().filter_map(|(key, object)| Some((key.strip_prefix(&prefix)?, object)));
        ours.filter(|(path, _)| !own(path)).map(|(path, object)| (path.to_owned(), object.clone())).collect()
    }

    /// What a build makes.
    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let output = tempfile::tempdir().unwrap();
        let line =
            format!("build --audience clear --now {NOW} --output {}", output.path().join("o").display());
        ended(&program(self.dir.path(), &line).output().unwrap(), 0);
        let files = files_below(&output.path().join("o"));
        files.into_iter().filter(|(path, _)| path != ".briefbook.json").collect()
    }

    /// Every file of the build is there as it is.
    #[track_caller]
    fn is_whole(&self) {
        let published = self.published();
        for (path, bytes) in self.built() {
            assert!(published.get(&path).is_some_and(|object| object.bytes == bytes), "{path}");
        }
    }

    /// The requests that change something, but those for the lock.
    fn writes(&self) -> Vec<(String, String)> {
        let held = self.storage.held();
        let writes =
            held.log.iter().filter(|(method, _)| !matches!(method.as_str(), "GET" | "HEAD" | "LIST"));
        writes.filter(|(_, key)| !key.ends_with("lock.json")).cloned().collect()
    }
}

fn program(root: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    command.arg("--root").arg(root).args(line.split_whitespace()).stdin(Stdio::null());
    for (name, _) in std::env::vars() {
        if name.starts_with("AWS_") || name.to_lowercase().ends_with("_proxy") {
            command.env_remove(name);
        }
    }
    command.env("HOME", root);
    command
}

#[track_caller]
fn ended(output: &Output, expected: i32) -> String {
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(expected), "{said}");
    said
}

#[test]
fn what_was_built_is_there_with_its_headers() {
    let site = Site::new(
        "press/briefing",
        "headers = { '**' = { X-Frame-Options = 'DENY', Content-Disposition = 'inline' } }",
    );
    site.publish("", 0);
    site.is_whole();
    let published = site.published();
    let header = |path: &str, name: &str| published[path].headers.get(name).cloned().unwrap_or_default();
    assert_eq!(header("index.html", "content-type"), "text/html; charset=utf-8");
    assert_eq!(header("index.html", "x-amz-meta-x-frame-options"), "DENY");
    assert_eq!(header("index.html", "content-disposition"), "inline");
    assert_eq!(header("feed.xml", "content-type"), "application/xml; charset=utf-8");
    let style = published.keys().find(|path| path.starts_with("assets/") && path.ends_with(".css")).unwrap();
    assert!(header(style, "cache-control").contains("immutable"));
    assert!(!header("index.html", "cache-control").contains("immutable"));
    assert!(published.contains_key("a file + ü & 100%.txt"));
    let held = site.storage.held();
    assert!(held.objects.keys().all(|key| key.starts_with("press/briefing/")));
    assert!(!held.objects.contains_key("press/briefing/.briefbook/lock.json"));
}

#[test]
fn nothing_new_sends_nothing_and_one_change_sends_one_page() {
    let site = Site::new("", "");
    site.publish("", 0);
    site.storage.forget();
    site.publish("", 0);
    let sent = |site: &Site| {
        let writes = site.writes().into_iter();
        writes.map(|(_, key)| key).filter(|key| !key.starts_with(".briefbook/")).collect::<Vec<_>>()
    };
    assert_eq!(sent(&site), Vec::<String>::new());
    site.storage.forget();
    site.write("static/note.txt", "new");
    site.publish("", 0);
    assert_eq!(sent(&site), ["note.txt"]);
    let lists = site.storage.held().log.iter().filter(|(method, _)| method == "LIST").count();
    assert_eq!(lists, 0, "the manifest says what is there");
    site.is_whole();
}

#[test]
fn first_what_pages_use_and_deletions_last() {
    let site = Site::new("x", "");
    site.write("static/old.txt", "old");
    site.publish("", 0);
    site.storage.forget();
    site.write("content/articles/one.md", &ARTICLE.replace("'One'", "'First'"));
    site.write("static/new.txt", "new");
    site.write("static/style.css", ":root { --example: 1 }");
    std::fs::remove_file(site.dir.path().join("static/old.txt")).unwrap();
    site.publish("", 0);
    let writes = site.writes();
    let place = |part: &str| {
        let found = writes.iter().position(|(method, key)| method == "PUT" && key.ends_with(part));
        found.unwrap_or_else(|| panic!("{part}: {writes:?}"))
    };
    let order = [
        place("pending.json"),
        place("new.txt"),
        place("articles/one/index.html"),
        place("data/articles.json"),
        place("manifest.json"),
    ];
    assert!(order.is_sorted(), "{writes:?}");
    let removed = writes.iter().rposition(|(method, _)| method == "BULK").unwrap();
    assert!(removed > place("manifest.json"), "{writes:?}");
    assert!(!site.published().contains_key("old.txt"));
    site.is_whole();
}

#[test]
fn nothing_of_others_is_touched() {
    let site = Site::new("", "");
    let object = Object { bytes: b"theirs".to_vec(), headers: BTreeMap::new() };
    for key in ["theirs.txt", "articles/theirs/index.html", "assets/theirs.css"] {
        site.storage.held().objects.insert(key.to_owned(), object.clone());
    }
    site.publish("", 0);
    site.write("static/note.txt", "new");
    site.publish("", 0);
    site.publish("--verify", 0);
    let held = site.storage.held();
    for key in ["theirs.txt", "articles/theirs/index.html", "assets/theirs.css"] {
        assert_eq!(held.objects.get(key), Some(&object), "{key}");
    }
}

#[test]
fn stopped_at_any_write_the_site_stays_whole_and_the_next_publish_finishes() {
    let site = Site::new("x", "");
    site.publish("", 0);
    let mut stopped = 0;
    for after in 0.. {
        // Another theme, so that every page changes together with what it uses.
        site.write("static/style.css", &format!(":root {{ --example: {after} }}"));
        site.write("content/articles/one.md", &ARTICLE.replace("came to", &format!("came {after} times to")));
        site.storage.forget();
        site.storage.held().fails_after = Some((after, 403));
        let output = site.command(&format!("publish web --yes --now {NOW}")).output().unwrap();
        every_page_has_its_assets(&site.published());
        site.storage.held().fails_after = None;
        match output.status.code() {
            Some(3) => {
                stopped += 1;
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(said.contains("The example says AccessDenied. (AccessDenied)"), "{said}");
            }
            Some(0) => break,
            other => panic!("{other:?}"),
        }
        if after % 6 == 0 {
            site.publish("", 0);
            site.is_whole();
        }
    }
    assert!(stopped > 12, "{stopped}");
    site.publish("--verify", 0);
    site.is_whole();
}

#[track_caller]
fn every_page_has_its_assets(published: &BTreeMap<String, Object>) {
    for (path, object) in published.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(&object.bytes);
        let names = text.split("assets/").skip(1).filter_map(|part| part.split(['"', '\'', '<', ' ']).next());
        for name in names.filter(|name| name.ends_with(".css") || name.ends_with(".js")) {
            assert!(published.contains_key(&format!("assets/{name}")), "{path} asks for {name}");
        }
    }
}

#[test]
fn a_busy_storage_is_asked_again() {
    let site = Site::new("", "");
    site.storage.held().busy = 4;
    site.publish("", 0);
    site.is_whole();
}

#[test]
fn verify_mends_what_was_lost_or_changed() {
    let site = Site::new("x", "");
    site.publish("", 0);
    {
        let mut held = site.storage.held();
        held.objects.remove("x/index.html").unwrap();
        let page = held.objects.get_mut("x/articles/one/index.html").unwrap();
        // Of the same length, written by something else.
        page.bytes.reverse();
        page.headers.clear();
    }
    site.storage.forget();
    site.publish("--verify", 0);
    site.is_whole();
    let sent = site.writes().into_iter().map(|(_, key)| key);
    let sent: BTreeSet<_> = sent.filter(|key| !key.contains(".briefbook/")).collect();
    assert!(sent.iter().eq(["x/articles/one/index.html", "x/index.html"]), "{sent:?}");
}

#[test]
fn packed_files_say_so() {
    let site = Site::new("", "compress = ['gzip']");
    site.publish("", 0);
    let published = site.published();
    let page = &published["index.html"];
    assert_eq!(page.headers["content-encoding"], "gzip");
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&page.bytes[..]), &mut plain).unwrap();
    assert_eq!(plain, site.built()["index.html"]);
    site.storage.forget();
    site.publish("", 0);
    assert!(site.writes().iter().all(|(_, key)| key.starts_with(".briefbook/")));
}

#[test]
fn two_publishes_at_once_are_kept_apart() {
    let site = Site::new("", "");
    for unconditional in [false, true] {
        site.storage.held().unconditional = unconditional;
        site.publish("", 0);
        // With nothing to send, nobody is in the way.
        site.write("static/note.txt", &format!("unconditional: {unconditional}"));
        let lock = |renewed: &str| {
            let text = format!(
                r#"{{"name":"Ada Example","process":["elsewhere",1],"nonce":"1","since":"{renewed}","renewed":"{renewed}"}}"#
            );
            Object { bytes: text.into_bytes(), headers: BTreeMap::new() }
        };
        let key = ".briefbook/lock.json".to_owned();
        site.storage.held().objects.insert(key.clone(), lock("2999-01-01T00:00:00Z"));
        let said = site.publish("", 3);
        assert!(said.contains("Ada Example"), "{said}");
        // Its owner is long gone.
        site.storage.held().objects.insert(key, lock("2020-01-01T00:00:00Z"));
        site.publish("", 0);
    }
    site.is_whole();
}

#[test]
fn credentials() {
    let site = Site::new("", "profile = 'press'");
    let run = |command: &mut Command| command.output().unwrap();
    let line = format!("publish web --yes --now {NOW}");
    let said = ended(&run(program(site.dir.path(), &line).env("AWS_EC2_METADATA_DISABLED", "true")), 3);
    assert!(said.contains("there is no profile `press`"), "{said}");
    site.write(
        ".aws/credentials",
        &format!("[press]\naws_access_key_id = {KEY}\naws_secret_access_key = example\n"),
    );
    ended(&run(&mut program(site.dir.path(), &line)), 0);
    site.is_whole();
    site.configure("");
    let said = ended(&run(program(site.dir.path(), &line).env("AWS_EC2_METADATA_DISABLED", "true")), 3);
    assert!(said.contains("AWS_ACCESS_KEY_ID"), "{said}");
    let wrong = ended(
        &run(program(site.dir.path(), &line)
            .env("AWS_ACCESS_KEY_ID", "WRONG")
            .env("AWS_SECRET_ACCESS_KEY", "secret-example")),
        3,
    );
    assert!(wrong.contains("InvalidAccessKeyId") && !wrong.contains("secret-example"), "{wrong}");
}
