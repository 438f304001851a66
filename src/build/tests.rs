use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use super::preview::{Look, Options, Preview};
use crate::load::{Entry, FileSystem, Memory};
use crate::parse::objects::Tlp;

/// A site in memory that can be edited while it is looked at.
#[derive(Default)]
struct Editable(Mutex<Memory>);

impl Editable {
    fn put(&self, path: &str, text: &str) {
        self.0.lock().unwrap().0.insert(path.to_owned(), text.as_bytes().to_vec());
    }
}

impl FileSystem for Editable {
    fn list(&self, folder: &str) -> std::io::Result<Vec<Entry>> {
        self.0.lock().unwrap().list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> std::io::Result<Vec<u8>> {
        self.0.lock().unwrap().read(path, limit)
    }

    fn root(&self) -> std::path::PathBuf {
        "memory".into()
    }
}

fn only(path: &str) -> Look {
    Look::Paths(BTreeSet::from([path.to_owned()]))
}

#[test]
fn an_edit_shows() {
    let site = Arc::new(Editable::default());
    site.put("site.toml", "title = 'Test'\n");
    site.put("content/articles/a.md", "+++\ntitle = 'A'\n+++\nOne.\n");
    let mut preview = Preview::new(site.clone(), Options::default()).unwrap();
    let before = preview.at(Tlp::Red);
    let text = |rendered: &super::snapshot::Rendered| String::from_utf8(rendered.bytes.to_vec()).unwrap();
    assert!(text(&before.page("articles/a/").unwrap()).contains("<p>One.</p>"));
    assert!(preview.look(&Look::Everything).unwrap().is_nothing());
    assert!(Arc::ptr_eq(&before, &preview.at(Tlp::Red)));

    site.put("content/articles/a.md", "+++\ntitle = 'A'\n+++\nTwo.\n");
    let changed = preview.look(&only("content/articles/a.md")).unwrap();
    assert_eq!(changed.files.into_iter().collect::<Vec<_>>(), ["content/articles/a.md"]);
    let after = preview.at(Tlp::Red);
    assert!(text(&after.page("articles/a/index.html").unwrap()).contains("<p>Two.</p>"));
    assert!(text(&before.page("articles/a/").unwrap()).contains("<p>One.</p>"));
    assert_eq!(after.address_of("content/annotations/a.toml").as_deref(), Some("articles/a/"));
    assert_eq!(after.source_of("articles/a/").as_deref(), Some("content/articles/a.md"));
    assert_eq!(after.page("404.html").unwrap().status, 404);
    assert!(after.page("articles/b/").is_none() && after.file("articles/a/text.txt").is_some());
}

/// Takes the names of what is made, and wants nothing.
#[derive(Default)]
struct Unwanted(Mutex<BTreeSet<String>>);

impl crate::output::Receiver for Unwanted {
    fn put(&self, path: &str, _: &[u8]) {
        self.0.lock().unwrap().insert(path.to_owned());
    }

    fn wants_files(&self) -> bool {
        false
    }
}

/// Where nobody wants pages, those are made in which something may be wrong, and all that is wrong is said.
#[test]
fn what_nobody_wants_is_made_only_to_be_looked_at() {
    const RAW: &str = "+++\ntitle = 'B'\n+++\n<div><a href=\"#gone\">x</a></div>\n";
    let plain =
        [("site.toml", "title = 'Test'\n"), ("content/articles/a.md", "+++\ntitle = 'A'\n+++\nOne.\n")];
    let made = |more: &[(&str, &str)]| {
        let mut memory = Memory::default();
        for (path, text) in plain.iter().chain(more) {
            memory.0.insert((*path).to_owned(), text.as_bytes().to_vec());
        }
        let loaded = crate::load::load(&memory, &|_| "public".to_owned()).unwrap();
        let (unwanted, request) = (Unwanted::default(), super::Request::default());
        let quietly = super::build_into(&unwanted, &loaded, &memory, &request, &());
        let whole = super::build(&loaded, &memory, &request, &());
        assert_eq!(format!("{:?}", quietly.diagnostics), format!("{:?}", whole.diagnostics));
        let paths = unwanted.0.into_inner().unwrap();
        let pages = paths.into_iter().filter(|path| path.ends_with(".html")).collect::<Vec<_>>();
        (pages, whole.diagnostics.has_errors())
    };
    let theme = std::fs::read_to_string("templates/article.html").unwrap();
    let own = format!("{theme}{{# Our own. #}}");
    assert_eq!(made(&[]), (vec![], false));
    assert_eq!(made(&[("templates/article.html", &theme)]), (vec![], false));
    assert_eq!(made(&[("content/articles/b.md", RAW)]), (vec!["articles/b/index.html".to_owned()], true));
    let (pages, wrong) = made(&[("templates/article.html", &own)]);
    assert!(!wrong && pages.len() > 3, "{pages:?}");
}
