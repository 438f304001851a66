//! A branch of a git repository, by the plumbing of git's own command line: in a repository of our own that is thrown away,
//! so that the author's work tree, index and configuration are never touched.
//!
//! A release is one commit. It is pushed only onto what was seen before: whoever was faster is never overwritten.

mod command;
mod stream;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::parse::publish::PublishConfig;
use crate::publish::site::hash;
use crate::publish::target::{Ability, Compressed, Fault, FaultKind, Listed, OWN, Release, Target, Upload};
use command::Repository;
pub use stream::Change;

/// How many releases of a history are looked at.
const MOST_RELEASES: usize = 50;

/// What names the release in a commit's message.
const TRAILER: &str = "Briefbook-Release";

/// A branch.
pub struct Git {
    repository: Repository,
    branch: String,
    /// The commit that readers see, and its files.
    tip: Option<String>,
    tree: BTreeMap<String, Blob>,
    orphan: bool,
    cname: Option<String>,
    staged: Mutex<BTreeMap<String, Change>>,
    /// The commits of releases, the oldest first.
    history: Mutex<Option<Vec<(String, String)>>>,
}

/// A file in a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Its mode, as git writes it.
    pub mode: String,
    /// Its object.
    pub object: String,
}

impl Git {
    /// Looks at the branch; fetches its last commit.
    pub fn open(root: &Path, remote: &str, branch: &str, config: &PublishConfig) -> Result<Self, Fault> {
        let repository = Repository::new(root, remote, config.author.as_deref())?;
        let reference = format!("refs/heads/{branch}");
        let seen = repository.remote(&["ls-remote", "--"], &[&reference])?;
        let seen = String::from_utf8_lossy(&seen).into_owned();
        let of_branch = |line: &str| {
            let (object, name) = line.split_once('\t')?;
            (name == reference).then(|| object.to_owned())
        };
        let tip = seen.lines().find_map(of_branch);
        let mut tree = BTreeMap::new();
        if let Some(tip) = &tip {
            let wanted = format!("+{reference}:refs/heads/seen");
            repository.remote(&["fetch", "--quiet", "--no-tags", "--depth=1", "--"], &[&wanted])?;
            let fetched = repository.text(&["rev-parse", "refs/heads/seen"])?;
            if fetched != *tip {
                return Err(overtaken(branch));
            }
            tree = repository.tree(tip)?;
        }
        Ok(Self {
            repository,
            branch: branch.to_owned(),
            tip,
            tree,
            orphan: config.orphan,
            cname: config.cname.clone(),
            staged: Mutex::default(),
            history: Mutex::default(),
        })
    }

    fn stage(&self, path: &str, change: Change) {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), change);
    }

    /// The commits of releases, the oldest first, which are fetched when they are first asked for.
    fn history(&self) -> Result<Vec<(String, String)>, Fault> {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(history) = &*history {
            return Ok(history.clone());
        }
        let found = if self.tip.is_some() { self.fetched_history()? } else { Vec::new() };
        Ok(history.insert(found).clone())
    }

    fn fetched_history(&self) -> Result<Vec<(String, String)>, Fault> {
        if self.repository.is_shallow() {
            let wanted = format!("+refs/heads/{}:refs/heads/seen", self.branch);
            self.repository.remote(&["fetch", "--quiet", "--no-tags", "--unshallow", "--"], &[&wanted])?;
        }
        let format = format!("--format=%H %(trailers:key={TRAILER},valueonly,separator=%x20)");
        let log = self.repository.text(&[
            "log",
            "--first-parent",
            &format,
            self.tip.as_deref().unwrap_or("HEAD"),
        ])?;
        let release = |line: &str| {
            let (commit, release) = line.split_once(' ')?;
            let release = release.trim();
            (!release.is_empty()).then(|| (release.to_owned(), commit.to_owned()))
        };
        let mut history: Vec<_> = log.lines().filter_map(release).take(MOST_RELEASES).collect();
        history.reverse();
        Ok(history)
    }

    fn commit_of(&self, release: &str) -> Result<String, Fault> {
        let found = self.history()?.into_iter().find(|(known, _)| known == release);
        let missing = || Fault::new(FaultKind::Other, format!("the branch has no release `{release}`"));
        found.map(|(_, commit)| commit).ok_or_else(missing)
    }
}

fn overtaken(branch: &str) -> Fault {
    let message =
        format!("somebody else has pushed to `{branch}` meanwhile: nothing was pushed; publish again");
    Fault::new(FaultKind::Overtaken, message)
}

impl Target for Git {
    fn name(&self) -> String {
        format!("{}#{}", self.repository.remote, self.branch)
    }

    fn ability(&self) -> Ability {
        Ability {
            switches: true,
            releases: true,
            locks: false,
            headers: false,
            compressed: Compressed::No,
            parallel: 4,
        }
    }

    fn own_files(&self) -> Vec<(String, Vec<u8>)> {
        let domain =
            self.cname.as_ref().map(|domain| ("CNAME".to_owned(), format!("{domain}\n").into_bytes()));
        // Without it GitHub leaves out what begins with an underscore.
        std::iter::once((".nojekyll".to_owned(), Vec::new())).chain(domain).collect()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.tree.get(path) {
            Some(blob) => self.repository.bytes(&["cat-file", "blob", &blob.object]).map(Some),
            None => Ok(None),
        }
    }

    fn put(&self, upload: &Upload) -> Result<(), Fault> {
        if upload.fresh && self.tree.contains_key(&upload.path) {
            let message = format!("`{}` is in the branch already, and no publish put it there", upload.path);
            return Err(Fault::new(FaultKind::Foreign, message));
        }
        self.stage(&upload.path, Change::Bytes(upload.bytes.clone()));
        Ok(())
    }

    fn create(&self, _: &str, _: &[u8]) -> Result<bool, Fault> {
        // A push onto anything but what was seen is refused.
        Ok(true)
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Fault> {
        let missing = || Fault::new(FaultKind::Other, format!("the branch has no `{from}`"));
        let blob = self.tree.get(from).ok_or_else(missing)?;
        self.stage(to, Change::Blob(blob.clone()));
        Ok(())
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        self.stage(path, Change::Gone);
        Ok(())
    }

    fn list(&self) -> Result<Vec<Listed>, Fault> {
        let ours = self.tree.iter().filter(|(path, _)| !path.starts_with(OWN));
        let files: Vec<(&String, &Blob)> = ours.collect();
        let objects: Vec<&str> = files.iter().map(|(_, blob)| blob.object.as_str()).collect();
        let mut listed = Vec::with_capacity(files.len());
        let mut names = files.iter();
        self.repository.each_blob(&objects, &mut |bytes| {
            if let Some((path, _)) = names.next() {
                let hash = Some(hash(bytes));
                listed.push(Listed { path: (*path).clone(), size: bytes.len() as u64, hash });
            }
        })?;
        Ok(listed)
    }

    fn finish(&self, release: &str, message: &str) -> Result<(), Fault> {
        let staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let message = format!("{}\n\n{TRAILER}: {release}\n", message.trim_end());
        let kept = if self.orphan { Some(&self.tree) } else { None };
        let parent = self.tip.as_deref().filter(|_| !self.orphan);
        let stream = stream::commit(&self.repository.identity, &message, parent, kept, &staged);
        self.repository.import(&stream)?;
        let lease =
            format!("--force-with-lease=refs/heads/{}:{}", self.branch, self.tip.as_deref().unwrap_or(""));
        let onto = format!("refs/heads/next:refs/heads/{}", self.branch);
        match self.repository.remote(&["push", "--porcelain", "--no-verify", &lease, "--"], &[&onto]) {
            Ok(_) => Ok(()),
            Err(fault) if fault.kind == FaultKind::Overtaken => Err(overtaken(&self.branch)),
            Err(fault) => Err(fault),
        }
    }

    fn releases(&self) -> Result<Vec<Release>, Fault> {
        let history = self.history()?;
        let live = self.tip.as_deref();
        Ok(history.into_iter().map(|(id, commit)| Release { id, live: live == Some(&*commit) }).collect())
    }

    fn read_of(&self, release: &str, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        let tree = self.repository.tree(&self.commit_of(release)?)?;
        match tree.get(path) {
            Some(blob) => self.repository.bytes(&["cat-file", "blob", &blob.object]).map(Some),
            None => Ok(None),
        }
    }

    fn restore(&self, release: &str, path: &str) -> Result<(), Fault> {
        let object = self.repository.text(&[
            "rev-parse",
            "--verify",
            &format!("{}:{path}", self.commit_of(release)?),
        ])?;
        self.stage(path, Change::Blob(Blob { mode: "100644".to_owned(), object }));
        Ok(())
    }

    fn purge(&self, _paths: &[String]) -> Result<Option<String>, Fault> {
        Ok(Some(if self.orphan {
            "the server may hold the commit before until it cleans up, and whoever has fetched it holds it"
                .to_owned()
        } else {
            format!(
                "the history of `{}` still holds it: whoever can read the repository can read it there; \
                 `orphan = true` publishes without a history",
                self.branch
            )
        }))
    }
}
