//! The site that is shown: its snapshots, the last good pages, and what is wrong with it.
//!
//! A request never waits for a look: it gets what stood before, until the new state is put in its place as a whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use crate::build::preview::{Changed, Look, Preview};
use crate::build::snapshot::{Rendered, Rest, Snapshot};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::load::LoadError;
use crate::output::Bytes;
use crate::parse;
use crate::parse::objects::Tlp;
use crate::parse::serve::ServeConfig;
use crate::parse::site::DEFAULT_OUTPUT;

/// Pages whose last good state is kept, for when their template fails.
const KEPT_PAGES: usize = 512;

/// The site that is shown.
pub struct Site {
    /// Where it stands, for links into the author's editor.
    pub root: String,
    preview: Mutex<Preview>,
    shown: RwLock<Shown>,
    good: Mutex<HashMap<(Tlp, String), Bytes>>,
    default_level: Option<Tlp>,
    /// How often something was asked for.
    asked: AtomicU64,
}

struct Shown {
    /// Grows with every look that found something.
    age: u64,
    config: ServeConfig,
    output: PathBuf,
    /// The path of `base_url`, with a slash at both ends.
    base_path: String,
    audience: Tlp,
    states: BTreeMap<Tlp, Arc<State>>,
    /// Those before the last look: a page that was given out a moment ago asks for its style sheet.
    before: BTreeMap<Tlp, Arc<State>>,
    /// Why the last look failed.
    trouble: Option<String>,
}

/// The site at one moment, for one audience.
pub struct State {
    /// Its pages and files.
    pub snapshot: Arc<Snapshot>,
    problems: Mutex<Arc<Diagnostics>>,
    /// The strip's entries, made of the problems of the time.
    entries: Mutex<Option<(Arc<Diagnostics>, Arc<str>)>>,
}

impl State {
    fn new(snapshot: Arc<Snapshot>) -> Self {
        let problems = Mutex::new(Arc::new(snapshot.everything()));
        Self { snapshot, problems, entries: Mutex::default() }
    }

    /// What is wrong, as far as it is known by now.
    pub fn problems(&self) -> Arc<Diagnostics> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The strip's entries, made once for the same problems.
    pub fn entries(&self, make: impl FnOnce() -> Arc<str>) -> Arc<str> {
        let problems = self.problems();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        match &*entries {
            Some((of, entries)) if Arc::ptr_eq(of, &problems) => entries.clone(),
            _ => {
                let made = make();
                *entries = Some((problems, made.clone()));
                made
            }
        }
    }

    /// The page that some files make, when it is one.
    pub fn page_of(&self, files: &BTreeSet<String>) -> Option<String> {
        let mut pages: BTreeSet<String> =
            files.iter().filter_map(|file| self.snapshot.address_of(file)).collect();
        pages.pop_first().filter(|_| pages.is_empty())
    }

    /// Takes up what rendering found meanwhile; whether that was news.
    fn refresh(&self) -> bool {
        let now = Arc::new(self.snapshot.everything());
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        let news = *problems != now;
        *problems = now;
        news
    }
}

/// A page or a file, as a request gets it.
pub struct Answer {
    /// The bytes, as a build writes them.
    pub bytes: Bytes,
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The path of what was found; that of the 404 page where nothing was.
    pub path: String,
    /// Why the page's template failed. `bytes` are then of the last time that it did not, or empty.
    pub failure: Option<Diagnostic>,
}

/// What a path leads to.
pub enum Found {
    /// Something to give out.
    Answer(Answer),
    /// A page that stands at this path with a slash behind it.
    Slash,
    /// Nothing.
    Nothing,
}

impl Site {
    /// Shows a site. `level` is the audience of those who chose none; by default site.toml's.
    pub fn new(mut preview: Preview, root: String, default_level: Option<Tlp>) -> Self {
        let audience = preview.audience();
        let state = Arc::new(State::new(preview.at(default_level.unwrap_or(audience))));
        let mut shown = Shown {
            age: 1,
            config: ServeConfig::default(),
            output: DEFAULT_OUTPUT.into(),
            base_path: "/".to_owned(),
            audience,
            before: BTreeMap::new(),
            states: BTreeMap::new(),
            trouble: None,
        };
        shown.read_config(&state.snapshot);
        shown.states.insert(state.snapshot.level(), state);
        Self {
            root,
            preview: Mutex::new(preview),
            shown: RwLock::new(shown),
            good: Mutex::default(),
            default_level,
            asked: AtomicU64::new(0),
        }
    }

    /// Looks again. What was shown stays where that fails.
    ///
    /// # Errors
    /// When the site is gone or cannot be read.
    pub fn look(&self, what: &Look) -> Result<Changed, LoadError> {
        let mut preview = self.preview.lock().unwrap_or_else(PoisonError::into_inner);
        let looked = preview.look(what);
        let changed = match looked {
            Ok(changed) => changed,
            Err(error) => {
                self.write().trouble = Some(error.to_string());
                return Err(error);
            }
        };
        let (levels, was_troubled) = {
            let shown = self.read();
            (shown.states.keys().copied().collect::<Vec<_>>(), shown.trouble.is_some())
        };
        let audience = preview.audience();
        let mut states: BTreeMap<Tlp, Arc<State>> = BTreeMap::new();
        for level in levels {
            let snapshot = preview.at(level);
            let same =
                self.read().states.get(&level).filter(|old| Arc::ptr_eq(&old.snapshot, &snapshot)).cloned();
            states.insert(level, same.unwrap_or_else(|| Arc::new(State::new(snapshot))));
        }
        let is_same =
            |shown: &Shown| shown.states.iter().all(|(level, old)| Arc::ptr_eq(old, &states[level]));
        if !was_troubled && is_same(&self.read()) {
            return Ok(changed);
        }
        let mut shown = self.write();
        shown.age += 1;
        shown.trouble = None;
        shown.audience = audience;
        let any = states.values().next().map(|state| state.snapshot.clone());
        any.into_iter().for_each(|snapshot| shown.read_config(&snapshot));
        let before = std::mem::replace(&mut shown.states, states);
        let old = std::mem::replace(&mut shown.before, before);
        drop(shown);
        // What nobody holds any more takes its time to be dropped: no request waits for that.
        rayon::spawn(move || drop(old));
        Ok(changed)
    }

    /// Notes that a look ended in a mistake of the program's own.
    pub fn note_trouble(&self, message: String) {
        let mut shown = self.write();
        if shown.trouble.as_ref() != Some(&message) {
            shown.age += 1;
            shown.trouble = Some(message);
        }
    }

    /// Grows with every request.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Grows with everything that pages may have to be told.
    pub fn age(&self) -> u64 {
        self.read().age
    }

    /// Why the last look failed.
    pub fn trouble(&self) -> Option<String> {
        self.read().trouble.clone()
    }

    /// `[serve]` of site.toml.
    pub fn config(&self) -> ServeConfig {
        self.read().config.clone()
    }

    /// Where a build writes, relative to the site directory.
    pub fn output(&self) -> PathBuf {
        self.read().output.clone()
    }

    /// The audience of those who chose none.
    pub fn default_level(&self) -> Tlp {
        self.default_level.unwrap_or_else(|| self.read().audience)
    }

    /// The site for an audience.
    pub fn state(&self, level: Tlp) -> Arc<State> {
        if let Some(state) = self.read().states.get(&level) {
            return state.clone();
        }
        // Nobody asked for this audience before: this one request waits.
        let mut preview = self.preview.lock().unwrap_or_else(PoisonError::into_inner);
        let state = Arc::new(State::new(preview.at(level)));
        self.write().states.entry(level).or_insert(state).clone()
    }

    /// What stands at a path, for an audience.
    pub fn find(&self, level: Tlp, path: &str) -> Found {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let state = self.state(level);
        let base = self.read().base_path.clone();
        // The 404 page's links start from the path of `base_url`.
        let below_base =
            format!("/{path}").strip_prefix(&base).filter(|_| base != "/").map(ToOwned::to_owned);
        for path in [Some(path.to_owned()), below_base].into_iter().flatten() {
            match self.find_in(&state, &path) {
                Found::Nothing => {}
                found => return found,
            }
        }
        Found::Nothing
    }

    fn find_in(&self, state: &State, path: &str) -> Found {
        let page =
            path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        let page = page.unwrap_or(path);
        if let Some(rendered) = state.snapshot.page(page) {
            return Found::Answer(self.page(state, page, rendered));
        }
        let file = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        let level = state.snapshot.level();
        let rendered = state.snapshot.file(&file).or_else(|| {
            let before = self.read().before.get(&level).cloned();
            before.filter(|_| file.starts_with("assets/")).and_then(|before| before.snapshot.file(&file))
        });
        if let Some(Rendered { bytes, content_type, status, .. }) = rendered {
            return Found::Answer(Answer {
                bytes,
                content_type,
                status,
                path: path.to_owned(),
                failure: None,
            });
        }
        let folder = format!("{path}/");
        let is_folder = state.snapshot.page(&folder).is_some()
            || state.snapshot.file(&format!("{folder}index.html")).is_some();
        if is_folder && !path.is_empty() && !path.ends_with('/') { Found::Slash } else { Found::Nothing }
    }

    fn page(&self, state: &State, path: &str, rendered: Rendered) -> Answer {
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (state.snapshot.level(), path.to_owned());
        if !rendered.found.is_empty()
            && rendered.found.iter().any(|found| !state.problems().iter().any(|p| p == found))
        {
            state.refresh();
        }
        let failed = rendered.has_failed();
        let Rendered { bytes, content_type, status, mut found } = rendered;
        if !failed {
            if good.len() >= KEPT_PAGES && !good.contains_key(&key) {
                good.clear();
            }
            good.insert(key, bytes.clone());
            return Answer { bytes, content_type, status, path: path.to_owned(), failure: None };
        }
        last_good(good.get(&key), path, found.pop())
    }

    /// What is shown of a page that could not be made, for a mistake of our own.
    pub fn not_made(&self, level: Tlp, path: &str) -> Answer {
        let good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        let message = "briefbook ran into a mistake of its own while it made this page";
        let failure = Diagnostic::placeless(Code::InternalError, message)
            .hint("the terminal says where; please report it, with the files if you can");
        last_good(good.get(&(level, path.to_owned())), path, Some(failure))
    }

    /// Looks for what only rendering can find, for a while, in the audience that most see. Whether all is done, and
    /// whether there is news.
    pub fn render_rest(&self, budget: Duration) -> (Rest, bool) {
        let state = self.state(self.default_level());
        let rest = state.snapshot.render_rest(budget);
        let news = rest.is_done() && state.refresh();
        if news {
            self.write().age += 1;
        }
        (rest, news)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Shown> {
        self.shown.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown {
    /// Takes what site.toml says of the preview; a site.toml that cannot be read changes nothing.
    fn read_config(&mut self, snapshot: &Snapshot) {
        let sources = snapshot.sources();
        let Some(file) = sources.find("site.toml") else { return };
        let config = parse::site_config(&sources.get(file).text);
        if config.title.is_empty() {
            return;
        }
        let base = config
            .base_url
            .as_deref()
            .and_then(|url| url.splitn(4, '/').nth(3).map(|path| format!("/{path}")));
        self.base_path = base.unwrap_or_else(|| "/".to_owned());
        self.output = config.output.into();
        self.config = config.serve;
    }
}

/// A page that cannot be made, as it was when it could.
fn last_good(bytes: Option<&Bytes>, path: &str, failure: Option<Diagnostic>) -> Answer {
    Answer {
        status: if bytes.is_some() { 200 } else { 500 },
        bytes: bytes.cloned().unwrap_or_else(|| Bytes::from([])),
        content_type: "text/html; charset=utf-8",
        path: path.to_owned(),
        failure,
    }
}

/// How many errors and warnings there are.
pub fn counts(problems: &Diagnostics) -> (usize, usize) {
    (problems.count(Severity::Error), problems.count(Severity::Warning))
}
