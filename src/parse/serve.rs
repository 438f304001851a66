//! Reads `[serve]` of site.toml: how the author likes the live preview.

use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, nearest};

/// What `[serve]` says. Flags of the command go before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServeConfig {
    /// `port`: the first to be tried.
    pub port: Option<u16>,
    /// `host`: the name or address to listen on.
    pub host: Option<String>,
    /// `open`: whether a browser is opened.
    pub open: bool,
    /// `follow`: whether the browser is led to the page of the edited file.
    pub follow: bool,
    /// `editor`: what opens a place in a file.
    pub editor: Option<Editor>,
}

/// The address that opens a place in the author's editor, with `{file}`, `{line}` and `{column}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor(String);

/// The editors that are known by name, and the addresses that they answer to.
const EDITORS: &[(&str, &str)] = &[
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("emacs", "emacs://open?url=file://{file}&line={line}&column={column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
    ("mvim", "mvim://open?url=file://{file}&line={line}&column={column}"),
    ("phpstorm", "phpstorm://open?file={file}&line={line}&column={column}"),
    ("pycharm", "pycharm://open?file={file}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{file}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{file}&line={line}&column={column}"),
    ("vim", "mvim://open?url=file://{file}&line={line}&column={column}"),
    ("vscode", "vscode://file{file}:{line}:{column}"),
    ("vscode-insiders", "vscode-insiders://file{file}:{line}:{column}"),
    ("vscodium", "vscodium://file{file}:{line}:{column}"),
    ("webstorm", "webstorm://open?file={file}&line={line}&column={column}"),
    ("windsurf", "windsurf://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
];

/// Schemes that a browser would run or show instead of handing them on.
const REFUSED: &[&str] =
    &["about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"];

impl Editor {
    /// An editor by its name, or a template of an address.
    ///
    /// # Errors
    /// What is wrong with it, and how to mend that.
    pub fn new(word: &str) -> Result<Self, (String, String)> {
        if let Some((_, template)) = EDITORS.iter().find(|(name, _)| *name == word) {
            return Ok(Self((*template).to_owned()));
        }
        let names = || EDITORS.iter().map(|(name, _)| *name);
        let Some((scheme, _)) = word.split_once(':') else {
            let message = format!("`{word}` is no editor that is known");
            let hint = match nearest(word, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "name one of {}, or write the address that opens a file, such as \
                     `myeditor://open?file={{file}}&line={{line}}`",
                    names().collect::<Vec<_>>().join(", ")
                ),
            };
            return Err((message, hint));
        };
        let letters = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
        let known = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && letters;
        if !known || REFUSED.contains(&scheme.to_ascii_lowercase().as_str()) {
            let message = format!("`{word}` opens no editor");
            return Err((message, "an editor has a scheme of its own: `myeditor://...`".to_owned()));
        }
        if !word.contains("{file}") && !word.contains("{path}") {
            let message = format!("`{word}` does not say where the file goes");
            return Err((
                message,
                "write `{file}` where its path goes, `{line}` and `{column}` likewise".to_owned(),
            ));
        }
        if word.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err((format!("`{word}` has white space in it"), "an address has none".to_owned()));
        }
        Ok(Self(word.to_owned()))
    }

    /// The address of a place. `file` is the whole path, `path` that in the site directory.
    pub fn link(&self, file: &str, path: &str, line: usize, column: usize) -> String {
        let mut link = String::with_capacity(self.0.len() + file.len() + 16);
        let mut rest = self.0.as_str();
        while let Some(at) = rest.find('{') {
            link.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.find('}').map_or(rest.len(), |end| end + 1);
            match &rest[..end] {
                "{file}" => link.push_str(&encoded(file)),
                "{path}" => link.push_str(&encoded(path)),
                "{line}" => link.push_str(&line.to_string()),
                "{column}" => link.push_str(&column.to_string()),
                other => link.push_str(other),
            }
            rest = &rest[end..];
        }
        link.push_str(rest);
        link
    }
}

/// A path as part of an address: all but letters, digits and what no address gives a meaning is percent-encoded.
fn encoded(path: &str) -> String {
    let slashes = path.replace('\\', "/");
    // On Windows a path begins with a drive: `/C:/...` is how addresses write it.
    let rooted = if slashes.as_bytes().get(1) == Some(&b':') { format!("/{slashes}") } else { slashes };
    let mut encoded = String::with_capacity(rooted.len());
    for (at, byte) in rooted.bytes().enumerate() {
        let drive = byte == b':' && at == 2;
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') || drive {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Reads the table.
pub fn serve(site: &Table<'_, '_>) -> ServeConfig {
    let Some(table) = site.table("serve", "`[serve]`") else { return ServeConfig::default() };
    let config = ServeConfig {
        port: table.integer("port", 1..=65_535).and_then(|port| u16::try_from(port).ok()),
        host: host(&table),
        open: table.boolean("open").unwrap_or(false),
        follow: table.boolean("follow").unwrap_or(false),
        editor: editor(&table),
    };
    table.finish();
    config
}

fn host(table: &Table<'_, '_>) -> Option<String> {
    let host = table.string("host")?;
    if is_host(&host.value) {
        return Some(host.value);
    }
    let message = format!("`{}` is no host", host.value);
    let hint = "a host is a name or an address without a port, such as `localhost` or `127.0.0.1`";
    table.report(Diagnostic::new(Code::BadValue, host.span, message).hint(hint));
    None
}

/// Whether a word is a host's name or address, without a port.
pub fn is_host(word: &str) -> bool {
    let address = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')).unwrap_or(word);
    let name = word.len() <= 253
        && word.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        });
    name || address.parse::<std::net::IpAddr>().is_ok()
}

fn editor(table: &Table<'_, '_>) -> Option<Editor> {
    let editor = table.string("editor")?;
    match Editor::new(&editor.value) {
        Ok(editor) => Some(editor),
        Err((message, hint)) => {
            table.report(Diagnostic::new(Code::BadValue, editor.span, message).hint(hint));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_open_the_place() {
        let link = |word: &str| Editor::new(word).unwrap().link("/a b/ü#1.md", "ü#1.md", 3, 7);
        assert_eq!(link("vscode"), "vscode://file/a%20b/%C3%BC%231.md:3:7");
        assert_eq!(link("zed"), "zed://file/a%20b/%C3%BC%231.md:3:7");
        assert_eq!(link("idea"), "idea://open?file=/a%20b/%C3%BC%231.md&line=3&column=7");
        assert_eq!(link("my+ed:x?{path}@{line}{other}{"), "my+ed:x?%C3%BC%231.md@3{other}{");
        let windows = Editor::new("vscode").unwrap().link(r"C:\a\b.md", "b.md", 1, 1);
        assert_eq!(windows, "vscode://file/C:/a/b.md:1:1");
    }

    #[test]
    fn what_opens_no_editor_is_refused() {
        let message = |word: &str| Editor::new(word).unwrap_err();
        assert!(message("vscod").1.contains("`vscode`"));
        assert!(message("notepad").1.contains("vscodium, webstorm"));
        assert!(message("javascript:alert('{file}')").0.contains("opens no editor"));
        assert!(message("JavaScript:{file}").0.contains("opens no editor"));
        assert!(message("data:text/html,{file}").0.contains("opens no editor"));
        assert!(message("x://open").1.contains("{file}"));
        assert!(message("x://{file} y").0.contains("white space"));
        assert!(message(":{file}").0.contains("opens no editor"));
    }

    #[test]
    fn hosts() {
        for host in ["localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0", "box.example", "a_b"] {
            assert!(is_host(host), "{host}");
        }
        for word in ["", "a b", "localhost:80", "http://x", "a..b", "*", "x/y", "[localhost]"] {
            assert!(!is_host(word), "{word}");
        }
    }
}
