//! Which names are passed over.

/// Endings of the files that editors and merge tools leave behind.
const BACKUP_ENDINGS: &[&str] = &["~", ".swp", ".swo", ".bak", ".orig", ".tmp"];

/// What stands in folders without being part of anyone's site: leaking a repository is worse than missing a file.
const NEVER_STATIC: &[&str] = &[".DS_Store", ".git", ".hg", ".svn", ".jj"];

/// Whether a name is an editor's backup, lock or scratch file.
fn is_backup(name: &str) -> bool {
    BACKUP_ENDINGS.iter().any(|ending| name.ends_with(ending))
        || name.starts_with(".#")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
}

/// Whether a file or folder of `content/` or `templates/` is passed over.
pub fn passed_over(name: &str) -> bool {
    name.starts_with(['.', '_']) || is_backup(name)
}

/// Whether a file or folder of `static/` is passed over: hosts give names such as `.well-known` and `_redirects`
/// a meaning, so only what nobody publishes on purpose is left out.
pub fn passed_over_in_static(name: &str) -> bool {
    is_backup(name) || NEVER_STATIC.contains(&name)
}

/// Whether a file of `content/` is a text of ours. In any case: `parse` says what is wrong with `A.MD`.
pub fn is_content_text(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("toml")
    })
}

/// Whether a path is a folder or lies below it.
pub fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A relative path without `.`, `..` and double slashes; none when it leaves its folder or is absolute.
pub fn normal(path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backups_and_hidden_files() {
        for name in [".git", "_draft.md", "a.md~", "a.md.swp", "#a.md#", ".#a.md", "a.orig"] {
            assert!(passed_over(name), "{name}");
        }
        for name in ["a.md", "a_b.md", "#", "c#"] {
            assert!(!passed_over(name), "{name}");
        }
        for name in [".well-known", "_redirects", "_headers", ".nojekyll"] {
            assert!(!passed_over_in_static(name), "{name}");
        }
        assert!(passed_over_in_static(".DS_Store"));
    }

    #[test]
    fn folders_and_paths() {
        assert!(is_within("content/originals/x", "content/originals"));
        assert!(!is_within("content/originals-2/x", "content/originals"));
        assert_eq!(normal("./public//x/../"), Some("public".to_owned()));
        assert_eq!(normal("../x"), None);
        assert_eq!(normal("/x"), None);
    }
}
