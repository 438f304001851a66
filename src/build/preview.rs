//! The state of a site over its author's edits: what live preview stands on. It knows no network and no clock, and
//! writes nothing.
//!
//! [`Preview::look`] looks again at the author's files: an event says *look*, never *this changed*; what the files hold
//! decides. [`Preview::at`] gives the site for an audience as an immutable [`Snapshot`], made when it is first asked
//! for. A look that fails or panics leaves the last state as it was: a new one is made aside and then put in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::snapshot::Snapshot;
use super::{Request, Stand, parsed, stand};
use crate::load::{FileSystem, LoadError, Loaded, load};
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
    /// The audience that site.toml names.
    audience: Tlp,
    /// The site by audience, as far as anybody asked for it.
    snapshots: BTreeMap<Tlp, Arc<Snapshot>>,
}

impl Preview {
    /// Looks at a site for the first time.
    ///
    /// # Errors
    /// When it is no site, or cannot be read.
    pub fn new(fs: Arc<dyn FileSystem>, options: Options) -> Result<Self, LoadError> {
        let loaded = read(&*fs)?;
        let audience = audience(&loaded);
        Ok(Self { fs, options, loaded, audience, snapshots: BTreeMap::new() })
    }

    /// Looks again. Snapshots that were given out stay as they are; [`Self::at`] gives those of what stands now.
    ///
    /// # Errors
    /// When it is no site any more, or cannot be read. The last state then stays.
    pub fn look(&mut self, _what: &Look) -> Result<Changed, LoadError> {
        let loaded = read(&*self.fs)?;
        let changed = Changed { files: differences(&self.loaded, &loaded) };
        let diagnosed = loaded.diagnostics != self.loaded.diagnostics || loaded.media != self.loaded.media;
        if diagnosed || !changed.is_nothing() {
            self.audience = audience(&loaded);
            self.loaded = loaded;
            self.snapshots.clear();
        }
        Ok(changed)
    }

    /// The audience that site.toml names.
    pub fn audience(&self) -> Tlp {
        self.audience
    }

    /// The site as an audience sees it now.
    pub fn at(&mut self, audience: Tlp) -> Arc<Snapshot> {
        if let Some(snapshot) = self.snapshots.get(&audience) {
            return snapshot.clone();
        }
        let request = Request {
            audience: Some(audience),
            drafts: self.options.drafts,
            now: self.options.now,
            base_url: self.options.base_url.clone(),
            offline: false,
            suggest: false,
        };
        let (parsed, mut diagnostics) = parsed(&self.loaded, &());
        let levels = parsed.site.levels.clone();
        let Stand { ready, gone, diagnostics: found } =
            stand(&self.loaded, parsed, &request, (&mut super::Memo::default(), &()));
        gone.hide(&mut diagnostics);
        diagnostics.extend(found);
        let diagnostics = diagnostics.finished(&levels);
        let snapshot = Arc::new(Snapshot::new(ready, self.fs.clone(), levels, diagnostics));
        self.snapshots.insert(audience, snapshot.clone());
        snapshot
    }
}

fn read(fs: &dyn FileSystem) -> Result<Loaded, LoadError> {
    load(fs, &|site_toml: &str| parse::site_config(site_toml).output)
}

fn audience(loaded: &Loaded) -> Tlp {
    let config = loaded.sources.find("site.toml").map(|file| loaded.sources.get(file).text.clone());
    config.map_or(Tlp::Clear, |text| parse::site_config(&text).audience)
}

/// The files in which two readings differ.
fn differences(old: &Loaded, new: &Loaded) -> BTreeSet<String> {
    let texts = |loaded: &Loaded| -> BTreeMap<String, Arc<[u8]>> {
        let texts = loaded.sources.iter();
        let texts = texts.map(|(_, file)| (file.path.to_string(), Arc::from(file.text.as_bytes())));
        let statics = loaded.static_files.iter();
        texts.chain(statics.map(|file| (format!("static/{}", file.path), file.bytes.clone()))).collect()
    };
    let (old, new) = (texts(old), texts(new));
    let differs = |path: &&String| old.get(*path) != new.get(*path);
    old.keys().chain(new.keys()).filter(differs).cloned().collect()
}
