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
