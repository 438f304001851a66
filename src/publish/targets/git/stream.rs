//! One commit, as `git fast-import` reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Blob;

/// What becomes of a path.
#[derive(Debug, Clone)]
pub enum Change {
    /// It holds these bytes.
    Bytes(Arc<[u8]>),
    /// It holds what an object of the repository holds.
    Blob(Blob),
    /// It is gone.
    Gone,
}

/// A commit onto its parent; or without one, of the files that are kept and the changes.
pub fn commit(
    identity: &str,
    message: &str,
    parent: Option<&str>,
    kept: Option<&BTreeMap<String, Blob>>,
    changes: &BTreeMap<String, Change>,
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut line = |text: &str| out.extend_from_slice(text.as_bytes());
    line("feature done\nfeature date-format=now\ncommit refs/heads/next\n");
    line(&format!("committer {identity} now\n"));
    line(&format!("data {}\n{message}\n", message.len()));
    if let Some(parent) = parent {
        line(&format!("from {parent}\n"));
    }
    for (path, blob) in kept.into_iter().flatten().filter(|(path, _)| !changes.contains_key(*path)) {
        line(&format!("M {} {} {}\n", blob.mode, blob.object, quoted(path)));
    }
    // What goes makes room first: a file may take the place of a folder.
    for path in changes.iter().filter(|(_, change)| matches!(change, Change::Gone)).map(|(path, _)| path) {
        if parent.is_some() {
            line(&format!("D {}\n", quoted(path)));
        }
    }
    for (path, change) in changes {
        match change {
            Change::Gone => {}
            Change::Blob(blob) => {
                out.extend_from_slice(
                    format!("M {} {} {}\n", blob.mode, blob.object, quoted(path)).as_bytes(),
                );
            }
            Change::Bytes(bytes) => {
                out.extend_from_slice(
                    format!("M 100644 inline {}\ndata {}\n", quoted(path), bytes.len()).as_bytes(),
                );
                out.extend_from_slice(bytes);
                out.push(b'\n');
            }
        }
    }
    out.extend_from_slice(b"done\n");
    out
}

/// A path between quotation marks, as git reads it.
fn quoted(path: &str) -> String {
    let escaped = path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit() {
        let blob = |object: &str| Blob { mode: "100644".to_owned(), object: object.to_owned() };
        let changes = BTreeMap::from([
            ("a \"b\"".to_owned(), Change::Bytes(Arc::from(&b"x"[..]))),
            ("c".to_owned(), Change::Gone),
            ("d".to_owned(), Change::Blob(blob("1"))),
        ]);
        let kept = BTreeMap::from([("c".to_owned(), blob("2")), ("e".to_owned(), blob("3"))]);
        let text = |parent, kept| String::from_utf8(commit("N <m>", "hi", parent, kept, &changes)).unwrap();
        let head = "feature done\nfeature date-format=now\ncommit refs/heads/next\ncommitter N <m> now\ndata 2\nhi\n";
        let added = "M 100644 inline \"a \\\"b\\\"\"\ndata 1\nx\nM 100644 1 \"d\"\ndone\n";
        assert_eq!(text(Some("9"), None), format!("{head}from 9\nD \"c\"\n{added}"));
        assert_eq!(text(None, Some(&kept)), format!("{head}M 100644 3 \"e\"\n{added}"));
    }
}
