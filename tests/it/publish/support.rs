//! Sites that publish, and what lies at their targets.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::support::{files_below, put};

/// A site directory `site/` and, beside it, the place `www/` to which it publishes.
pub struct Place {
    dir: TempDir,
}

pub const TWO: &str = "content/articles/two.md";

impl Place {
    /// A site of two articles whose target has these lines.
    pub fn new(target: &str) -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        place.configure(target);
        place.write("content/articles/one.md", "+++\ntitle = 'One'\n+++\nAna Mock came.\n");
        place.write(TWO, "+++\ntitle = 'Two'\n+++\nWords of two.\n");
        place.write("content/entities/ana-mock.md", "+++\nname = 'Ana Mock'\nkind = 'person'\n+++\n");
        place
    }

    pub fn configure(&self, target: &str) {
        let site =
            format!("title = 'Test'\nbase_url = 'https://briefing.example/'\n[publish.web]\n{target}\n");
        self.write("site.toml", &site);
    }

    pub fn write(&self, path: &str, text: &str) {
        put(&self.site(), path, text);
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.site().join(path)).unwrap();
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn site(&self) -> PathBuf {
        self.root().join("site")
    }

    pub fn www(&self) -> PathBuf {
        self.root().join("www")
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
        command.arg("--root").arg(self.site()).args(line.split_whitespace());
        command.env_remove("NO_COLOR").env_remove("COLUMNS").stdin(Stdio::null());
        command
    }

    /// Runs the program, which must end with this status: standard output, standard error.
    #[track_caller]
    pub fn ends(&self, line: &str, status: i32) -> (String, String) {
        let Output { status: ended, stdout, stderr } = self.command(line).output().unwrap();
        let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        assert_eq!(ended.code(), Some(status), "{line}: {stdout}{stderr}");
        (stdout, stderr)
    }

    #[track_caller]
    pub fn publish(&self) -> String {
        self.ends("publish web --yes", 0).1
    }

    /// What a fresh build for readers makes.
    pub fn fresh(&self) -> BTreeMap<String, Vec<u8>> {
        let out = tempfile::tempdir().unwrap();
        self.ends(&format!("build --output {}", out.path().join("o").display()), 0);
        let mut files = files_below(&out.path().join("o"));
        files.remove(".briefbook.json");
        // The target's has its rules beside.
        files.remove("_headers");
        files
    }
}

/// What readers find in a directory: without what is the program's own.
pub fn seen(www: &Path) -> BTreeMap<String, Vec<u8>> {
    let own = |path: &String| path.starts_with(".briefbook/") || path == "_headers" || path == ".nojekyll";
    files_below(www).into_iter().filter(|(path, _)| !own(path)).collect()
}

/// Whether every page finds the assets that it names.
#[track_caller]
pub fn assert_whole(www: &Path) {
    for (path, page) in seen(www).into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(page).unwrap();
        for part in page.split("assets/").skip(1) {
            let name = part.split(['"', '\'', '&']).next().unwrap();
            assert!(www.join("assets").join(name).exists(), "{path} lacks {name}");
        }
    }
}
