//! Where a target is: one address for every kind of host.

use crate::diagnostic::{Code, nearest};

/// Where a site is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// A directory, relative to the site directory.
    Directory(String),
    /// A branch of a git repository: what `git push` calls the repository, and the branch. A path is relative to the
    /// site directory.
    Git {
        /// The repository.
        remote: String,
        /// Whether that is a path.
        is_path: bool,
        /// The branch.
        branch: String,
    },
    /// Object storage: `s3://bucket/prefix`, `gs://...` or `az://...`.
    Store(String),
    /// A server: `ssh://user@host:port/path`.
    Ssh(String),
    /// A site of Netlify.
    Netlify(String),
    /// A project of Cloudflare Pages.
    CloudflarePages(String),
}

/// What is wrong with an address.
pub struct Wrong {
    /// Its code.
    pub code: Code,
    /// What.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

const TARGETS: &str = "it is `file:PATH`, `git+https://HOST/REPOSITORY.git#BRANCH`, `s3://BUCKET/PREFIX`, `gs://...`, \
     `az://...`, `ssh://HOST/PATH`, `netlify:SITE` or `cloudflare-pages:PROJECT`";

/// Reads an address.
pub fn to(word: &str) -> Result<To, Wrong> {
    let wrong = |message: String, hint: &str| Wrong { code: Code::BadValue, message, hint: hint.to_owned() };
    if word.chars().any(char::is_control) {
        return Err(wrong("`to` has control characters in it".to_owned(), TARGETS));
    }
    secret_in(word)?;
    let Some((scheme, rest)) = word.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        return path(word);
    };
    let missing = |what: &str| wrong(format!("`{word}` names no {what}"), TARGETS);
    let after_slashes = rest.strip_prefix("//").unwrap_or(rest);
    match scheme {
        // `file:///srv/www` and `file:www` alike; `file://host/x` is no path of this machine.
        "file" if rest.starts_with("//") && !rest.starts_with("///") => {
            let hint = format!("a path has one slash or three: `file:{after_slashes}`, `file:///srv/www`");
            Err(wrong(format!("`{word}` names a host"), &hint))
        }
        "file" if after_slashes.is_empty() => Err(missing("directory")),
        "file" => Ok(To::Directory(after_slashes.to_owned())),
        "git" => git(after_slashes, word),
        "git+file" | "git+https" | "git+http" | "git+ssh" => {
            let remote = word.strip_prefix("git+").unwrap_or(word);
            git(if scheme == "git+file" { after_slashes } else { remote }, word)
        }
        "s3" | "gs" | "az" if after_slashes.trim_matches('/').is_empty() => Err(missing("bucket")),
        "s3" | "gs" | "az" if rest.starts_with("//") => Ok(To::Store(word.to_owned())),
        "ssh" if rest.starts_with("//") => match after_slashes.split_once('/') {
            Some((host, path)) if !host.is_empty() && !path.trim_matches('/').is_empty() => {
                Ok(To::Ssh(word.to_owned()))
            }
            _ => Err(missing("host with a path")),
        },
        "netlify" | "cloudflare-pages" if rest.trim().is_empty() => Err(missing("site")),
        "netlify" => Ok(To::Netlify(rest.to_owned())),
        "cloudflare-pages" => Ok(To::CloudflarePages(rest.to_owned())),
        _ => {
            let known = [
                "file",
                "git",
                "git+file",
                "git+https",
                "git+ssh",
                "s3",
                "gs",
                "az",
                "ssh",
                "netlify",
                "cloudflare-pages",
            ];
            let hint = match nearest(scheme, known) {
                Some(near) => format!("did you mean `{near}:`? {TARGETS}"),
                None => TARGETS.to_owned(),
            };
            Err(wrong(format!("`{scheme}:` is nothing that can be published to"), &hint))
        }
    }
}

/// Two letters at least: `C:\www` is a path.
fn is_scheme(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// A bare path: of a repository where it names a branch, else of a directory.
fn path(word: &str) -> Result<To, Wrong> {
    match word.rsplit_once('#') {
        Some((_, branch)) if !branch.is_empty() => git(word, word),
        _ => Ok(To::Directory(word.to_owned())),
    }
}

fn git(remote: &str, word: &str) -> Result<To, Wrong> {
    let Some((remote, branch)) =
        remote.rsplit_once('#').filter(|(remote, branch)| !remote.is_empty() && !branch.is_empty())
    else {
        return Err(Wrong {
            code: Code::BadValue,
            message: format!("`{word}` names no branch"),
            hint: format!("put it behind a `#`: `{}#gh-pages`", word.trim_end_matches('#')),
        });
    };
    if !is_branch(branch) {
        let message = format!("`{branch}` is no name of a branch");
        return Err(Wrong { code: Code::BadValue, message, hint: "such as `gh-pages`".to_owned() });
    }
    // git would take it for an option.
    if remote.starts_with('-') {
        let message = format!("`{remote}` is no repository");
        return Err(Wrong { code: Code::BadValue, message, hint: TARGETS.to_owned() });
    }
    let is_path = !remote.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme));
    Ok(To::Git { remote: remote.to_owned(), is_path, branch: branch.to_owned() })
}

/// What git takes as the name of a branch (git-check-ref-format).
fn is_branch(name: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let letters = |c: char| !c.is_control() && !matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\');
    name.split('/').all(part)
        && name.chars().all(letters)
        && !name.starts_with('-')
        && !name.ends_with('.')
        && !name.contains("..")
        && !name.contains("@{")
        && name != "@"
        && name != "HEAD"
}

/// Where a credential belongs.
pub const KEYS_ELSEWHERE: &str = "site.toml is read by everybody who has the site: for object storage set the variables of your \
     provider (AWS_ACCESS_KEY_ID ...) or use its profile file (~/.aws/credentials), for git its credential helper, for \
     SSH its agent, for Netlify NETLIFY_AUTH_TOKEN; and where it was committed, have it withdrawn";

fn secret_in(word: &str) -> Result<(), Wrong> {
    let authority = word.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '#', '?']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    // A name that stands alone may be a token, too: git hosts take those for a user of HTTPS.
    let token = !user.is_empty() && word.starts_with("git+http") && user != "git";
    let signed = ["sig=", "signature=", "token=", "x-amz-"];
    let query = word.split_once('?').map_or("", |(_, query)| query).to_ascii_lowercase();
    if user.contains(':') || token || signed.iter().any(|part| query.contains(part)) {
        return Err(Wrong {
            code: Code::CredentialInSite,
            message: "`to` holds a credential".to_owned(),
            hint: KEYS_ELSEWHERE.to_owned(),
        });
    }
    Ok(())
}
