//! The state of a site over its author's edits: what live preview stands on. It knows no network and no clock, and
//! writes nothing.
//!
//! [`Preview::look`] looks again at the author's files: an event says *look*, never *this changed*; what the files hold
//! decides. [`Preview::at`] gives the site for an audience as an immutable [`Snapshot`], made when it is first asked
//! for. A look that fails or panics leaves the last state as it was: a new one is made aside and then put in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::readings::Readings;
use super::snapshot::Snapshot;
use super::{Memo, Progress, Request, Stand, stand};
use crate::load::{Again, FileSystem, LoadError, Loaded, again, load};
use crate::parse;
use crate::parse::objects::Tlp;

/// What a preview is of.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The instant by which embargoes are judged.
    pub now: Option<jiff::Timestamp>,
    /// In place of site.toml's, with a slash at its end.
    pub base_url: Option<String>,
    /// Whether drafts are shown.
    pub drafts: bool,
}

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// At every file.
    Everything,
    /// At these files and folders, as paths in the site directory, and at what stands below them. Paths that do not
    /// exist (any more), and paths of nothing that a site reads, are welcome.
    Paths(BTreeSet<String>),
}

/// What a look found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The paths in the site directory of the files that were added, changed or removed.
    pub files: BTreeSet<String>,
}

impl Changed {
    /// Whether nothing changed: the snapshots are those of before.
    pub fn is_nothing(&self) -> bool {
        self.files.is_empty()
    }
}

/// The state of a site over its author's edits.
pub struct Preview {
    fs: Arc<dyn FileSystem>,
    options: Options,
    loaded: Loaded,
    readings: Readings,
    /// The site by audience, as far as anybody asked for it.
    snapshots: BTreeMap<Tlp, Arc<Snapshot>>,
    /// What stays of each from one look to the next.
    memos: BTreeMap<Tlp, Memo>,
}

impl Preview {
    /// Looks at a site for the first time.
    ///
    /// # Errors
    /// When it is no site, or cannot be read.
    pub fn new(fs: Arc<dyn FileSystem>, options: Options) -> Result<Self, LoadError> {
        let loaded = load(&*fs, &|site_toml: &str| parse::site_config(site_toml).output)?;
        let readings = Readings::default().again(&loaded);
        Ok(Self { fs, options, loaded, readings, snapshots: BTreeMap::new(), memos: BTreeMap::new() })
    }

    /// Looks again. Snapshots that were given out stay as they are; [`Self::at`] gives those of what stands now.
    ///
    /// # Errors
    /// When it is no site any more, or cannot be read. The last state then stays.
    pub fn look(&mut self, what: &Look) -> Result<Changed, LoadError> {
        let touched = match what {
            Look::Everything => None,
            Look::Paths(paths) => Some(paths),
        };
        // While site.toml cannot be read, the output is where it was.
        let output = |site_toml: &str| match parse::readable_site_config(site_toml) {
            Some(config) => config.output,
            None => self.readings.site().output.clone(),
        };
        let Again { loaded, changed } = again(&*self.fs, &output, &self.loaded, touched)?;
        if let Some(loaded) = loaded {
            let readings = self.readings.again(&loaded);
            (self.loaded, self.readings) = (loaded, readings);
            // What nobody holds any more takes its time to be dropped.
            let old = std::mem::take(&mut self.snapshots);
            rayon::spawn(move || drop(old));
        }
        Ok(Changed { files: changed })
    }

    /// The audience that site.toml names.
    pub fn audience(&self) -> Tlp {
        self.readings.site().audience
    }

    /// The site as an audience sees it now.
    pub fn at(&mut self, audience: Tlp) -> Arc<Snapshot> {
        self.at_with(audience, &())
    }

    /// The same, for one who wants to know how long each stage takes.
    pub fn at_with(&mut self, audience: Tlp, progress: &dyn Progress) -> Arc<Snapshot> {
        if let Some(snapshot) = self.snapshots.get(&audience) {
            return snapshot.clone();
        }
        let request = Request {
            audience: Some(audience),
            drafts: self.options.drafts,
            now: self.options.now,
            base_url: self.options.base_url.clone(),
            offline: false,
            compared: false,
            suggest: false,
        };
        // Taken out, so that a panic leaves none behind that is half made.
        let mut memo = self.memos.remove(&audience).unwrap_or_default();
        memo.templates = Some(self.readings.templates());
        progress.stage("parse");
        let parsed = self.readings.parsed(&self.loaded.sources);
        let levels = parsed.site.levels.clone();
        let Stand { ready, mut gone, undecided, diagnostics: found } =
            stand(&self.loaded, parsed, &request, (&mut memo, progress));
        self.memos.insert(audience, memo);
        progress.stage("diagnostics");
        let mut hidden = self.loaded.diagnostics.clone();
        hidden.extend(self.readings.problems(&self.loaded.sources));
        self.readings.stale().into_iter().for_each(|(file, marked)| gone.outdate(file, marked));
        hidden.extend(self.readings.template_problems.iter().cloned());
        hidden.extend(found.into_iter().filter_map(|diagnostic| self.readings.placed(diagnostic)));
        gone.hide(&mut hidden, &self.loaded.sources, true);
        let diagnostics = hidden.finished(&levels, &self.loaded.sources);
        let snapshot = Arc::new(Snapshot::new(ready, self.fs.clone(), (levels, diagnostics), undecided));
        self.snapshots.insert(audience, snapshot.clone());
        snapshot
    }
}
