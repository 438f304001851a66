//! The page of every diagnostic shows what brings it about, and what mends it: the blocks below "Example" and "How to mend
//! it", put into a site in which nothing is wrong (`codes/site/`). `codes/cases.toml` says where, a table a code:
//!
//! | key | says |
//! |---|---|
//! | `file` | the file that blocks are of which name none by a line `# PATH`, `<!-- PATH -->` or, above, `PATH` and a colon |
//! | `whole` | they are whole files |
//! | `files` | files that stand there beside the site's |
//! | `without` | files of the site's that do not |
//! | `replace` | `[file, words, other words]`, in files of the site's |
//! | `before` | commands that are run in the site first |
//! | `instead` | commands in the place of an example that only shows something |
//! | `args` | flags of `briefbook check`, in place of `--suggest` |
//! | `over` | the mended blocks stand beside those of the example |
//! | `not_brought_about`, `not_mended` | why the one or the other is not tried |
//!
//! A block of `toml` or `markdown` in a Markdown file replaces keys of its front matter, or its text; in other files it
//! comes behind what is there. One of `text` lists files, one a line, with what a link leads to; one of `sh` is run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use briefbook::diagnostic::Code;
use serde::Deserialize;

use super::blocks::{Block, blocks};
use super::run::shell;
use crate::support::{files_below, png, put};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Case {
    file: String,
    whole: bool,
    files: BTreeMap<String, String>,
    without: Vec<String>,
    replace: Vec<[String; 3]>,
    before: String,
    instead: Option<String>,
    args: Option<String>,
    over: bool,
    not_brought_about: Option<String>,
    not_mended: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The blocks below a heading of a page.
fn section<'a>(page: &'a str, heading: &str) -> Vec<Block<'a>> {
    let text = page.split("\n## ").find_map(|part| part.strip_prefix(heading));
    blocks(text.unwrap_or_else(|| panic!("there is no `## {heading}`")))
}

impl Case {
    /// The site, before the page has its say.
    fn site(&self) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        for (path, bytes) in files_below(&root().join("tests/it/book/codes/site")) {
            put(&site, &path, bytes);
        }
        for [path, from, to] in &self.replace {
            let text = fs::read_to_string(site.join(path)).unwrap();
            assert!(text.contains(from), "{path} has no `{from}`");
            put(&site, path, text.replace(from, to));
        }
        for path in &self.without {
            fs::remove_file(site.join(path)).unwrap();
        }
        for (path, text) in &self.files {
            match path.ends_with(".png") {
                true => put(&site, path, png(0)),
                false => put(&site, path, text),
            }
        }
        command(&site, &self.before);
        dir
    }

    /// Puts a block into the site.
    fn apply(&self, site: &Path, block: &Block<'_>) {
        match block.language {
            "sh" => command(site, block.text),
            "text" => block.text.lines().for_each(|line| listed(site, line)),
            _ => {
                for (path, text) in parts(block.text, block.file.unwrap_or(&self.file)) {
                    let before = fs::read_to_string(site.join(path)).unwrap_or_default();
                    let is_markdown = path.ends_with(".md");
                    let after = match block.language {
                        _ if self.whole || text.starts_with("+++\n") => text,
                        "toml" if is_markdown => with_keys(&before, &text),
                        "toml" if path == "site.toml" => merged(&before, &text),
                        "toml" => format!("{before}\n{text}"),
                        "markdown" if is_markdown => with_text(&before, &text),
                        _ => text,
                    };
                    put(site, path, after);
                }
            }
        }
    }

    /// What `check` says of the site.
    fn check(&self, site: &Path) -> String {
        let args = self.args.as_deref().unwrap_or("--suggest");
        let line = format!("briefbook --root . check {args}");
        let output = shell(&line, site, site).output().unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    }
}

fn command(site: &Path, line: &str) {
    let output = shell(&format!("set -e\n{line}"), site, site).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A block, taken apart at the lines that name files.
fn parts<'a>(text: &'a str, default: &'a str) -> Vec<(&'a str, String)> {
    let path = |line: &'a str| {
        let comment = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->"));
        let path = line.strip_prefix("# ").or(comment)?.split([' ', ',']).next()?;
        (path == "site.toml" || path.starts_with("content/") || path.starts_with("templates/"))
            .then_some(path)
    };
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match path(line.trim_end()) {
            Some(path) => parts.push((path, String::new())),
            None => {
                if parts.is_empty() {
                    parts.push((default, String::new()));
                }
                parts.last_mut().unwrap().1.push_str(line);
            }
        }
    }
    assert!(parts.iter().all(|(path, _)| !path.is_empty()), "no `file` for {text}");
    parts
}

/// Front matter and text of a Markdown file.
fn halves(file: &str) -> (&str, &str) {
    let inner = file.strip_prefix("+++\n").and_then(|rest| rest.split_once("+++\n"));
    inner.unwrap_or(("", "Words.\n"))
}

fn with_keys(file: &str, keys: &str) -> String {
    let (front, text) = halves(file);
    format!("+++\n{}+++\n{text}", merged(front, keys))
}

fn with_text(file: &str, text: &str) -> String {
    format!("+++\n{}+++\n\n{text}", halves(file).0)
}

/// TOML with other keys in place of those of the same names.
fn merged(before: &str, keys: &str) -> String {
    let name = |line: &'_ str| line.split_once('=').map(|(name, _)| name.trim().to_owned());
    let given: Vec<String> =
        keys.lines().take_while(|line| !line.starts_with('[')).filter_map(name).collect();
    let (top, tables) = before.split_at(before.find("\n[").map_or(before.len(), |at| at + 1));
    let kept = top.lines().filter(|line| name(line).is_none_or(|name| !given.contains(&name)));
    let kept: String = kept.map(|line| format!("{line}\n")).collect();
    format!("{kept}{keys}{tables}")
}

/// A file of a list, or a link with what it leads to.
fn listed(site: &Path, line: &str) {
    let (path, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    if let Some(target) = rest.trim().strip_prefix("-> ") {
        let target = target.split_whitespace().next().unwrap();
        let place = site.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(target, place).unwrap();
        return;
    }
    if let Some(size) = rest.trim().strip_suffix(" GiB") {
        let place = site.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let tenths: u64 = size.replace('.', "").parse().unwrap();
        // Nothing is written: the file is a hole.
        fs::File::create(place).unwrap().set_len(tenths * (1 << 30) / 10).unwrap();
        return;
    }
    let text = match path.split('/').nth(1) {
        Some("annotations") => "[[note]]\ntext = 'A note.'\n",
        Some("entities") => "+++\nname = 'Cleo Sample'\nkind = 'person'\n+++\n",
        _ => "+++\ntitle = 'A title'\n+++\nWords.\n",
    };
    if !site.join(path).exists() {
        put(site, path, text);
    }
}

#[test]
#[cfg(unix)]
fn what_the_page_of_a_diagnostic_shows_brings_it_about_and_mends_it() {
    let cases = fs::read_to_string(root().join("tests/it/book/codes/cases.toml")).unwrap();
    let mut cases: BTreeMap<String, Case> = toml::from_str(&cases).unwrap();
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let code = code.as_str();
        let page = fs::read_to_string(root().join(format!("docs/content/entities/{code}.md"))).unwrap();
        let case = cases.remove(code).unwrap_or_default();
        let (example, mended) = (section(&page, "Example"), section(&page, "How to mend it"));
        let shown = format!("[{code}]");
        if case.not_brought_about.is_none() {
            let dir = case.site();
            let site = dir.path().join("site");
            match &case.instead {
                Some(commands) => command(&site, commands),
                None => example.iter().for_each(|block| case.apply(&site, block)),
            }
            let said = case.check(&site);
            if example.is_empty() || !said.contains(&shown) {
                wrong.push(format!("{code}: the example does not bring it about:\n{said}"));
            }
        }
        if case.not_mended.is_none() && !mended.is_empty() {
            let dir = case.site();
            let site = dir.path().join("site");
            let before = example.iter().filter(|_| case.over);
            before.chain(&mended).for_each(|block| case.apply(&site, block));
            let said = case.check(&site);
            if said.contains(&shown) || said.contains("error[") {
                wrong.push(format!("{code}: what mends it does not:\n{said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} pages are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases.is_empty(), "no code is called {:?}", cases.keys());
}
