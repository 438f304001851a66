//! What every file says, kept from one look to the next; and of a file that nothing can be made of, what it said last.
//!
//! A file is read again when its text is another. One that cannot be read at all (not UTF-8, no TOML, front matter that
//! never ends) says what it said when it last could; what is wrong with it is said of its present text. Where it never
//! could be read, it says nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Loaded;
use crate::parse::site::SiteConfig;
use crate::parse::{self, FileValue, Parsed, Reading};
use crate::render::templates::{Templates, Texts};
use crate::source::{FileId, SourceText, Sources};
use crate::words::Words;

/// What every file says.
#[derive(Default)]
pub struct Readings {
    site: Arc<SiteConfig>,
    site_problems: Diagnostics,
    site_text: Option<Arc<str>>,
    reading: Option<Reading>,
    /// By the number of the file.
    files: Vec<Option<Arc<Known>>>,
    templates: Option<Arc<Templates>>,
    /// What is wrong with the templates.
    pub template_problems: Diagnostics,
    template_texts: Texts,
}

/// What one file says.
struct Known {
    text: Arc<str>,
    unusable: bool,
    value: Arc<FileValue>,
    /// The text that could last be read, and what it said; none while the present one can.
    last: Option<(Arc<str>, Arc<FileValue>)>,
}

impl Known {
    fn good(&self) -> Option<(&Arc<str>, &Arc<FileValue>)> {
        match &self.last {
            Some((text, value)) => Some((text, value)),
            None if self.value.is_unreadable => None,
            None => Some((&self.text, &self.value)),
        }
    }

    /// What the file counts as saying.
    fn value(&self) -> &FileValue {
        self.good().map_or(&self.value, |(_, value)| value)
    }
}

impl Readings {
    /// Reads what is new or changed.
    pub fn again(&self, loaded: &Loaded) -> Self {
        let mut now = Self { template_texts: self.template_texts.clone(), ..Self::default() };
        now.read_site(self, loaded);
        let reading = Reading::of(&now.site);
        let same_reading = self.reading == Some(reading);
        let files: Vec<(FileId, &SourceText)> = loaded.sources.iter().collect();
        let known: Vec<(FileId, Arc<Known>)> = files
            .par_iter()
            .with_min_len(64)
            .map(|(id, file)| {
                let last = self.files.get(id.0 as usize).and_then(Option::as_ref);
                let unusable = loaded.unusable.contains(id);
                (*id, known(reading, (*id, file, unusable), last, same_reading))
            })
            .collect();
        now.files = vec![None; loaded.sources.numbers()];
        known.into_iter().for_each(|(id, known)| now.files[id.0 as usize] = Some(known));
        now.reading = Some(reading);
        now.read_templates(self, loaded);
        now
    }

    fn read_site(&mut self, last: &Self, loaded: &Loaded) {
        let text = loaded.sources.find("site.toml").map(|id| loaded.sources.get(id).text.clone());
        let (sources, unusable) = (&loaded.sources, &loaded.unusable);
        let site = parse::site(&mut self.site_problems, sources, unusable);
        self.site_text = text;
        // One that says the same stays the same.
        self.site = match site {
            Some(site) => Arc::new(site),
            None if last.reading.is_some() => last.site.clone(),
            None => Arc::new(SiteConfig::default()),
        };
    }

    fn read_templates(&mut self, last: &Self, loaded: &Loaded) {
        let templates =
            loaded.sources.iter().filter(|(_, file)| file.path.as_str().starts_with("templates/"));
        self.template_texts = templates.map(|(_, file)| (file.path.to_string(), file.text.clone())).collect();
        let language = &self.site.language;
        let same = last.template_texts == self.template_texts && last.site.language == *language;
        if let Some(templates) = last.templates.as_ref().filter(|_| same) {
            self.templates = Some(templates.clone());
            self.template_problems = last.template_problems.clone();
            return;
        }
        let stood = last.templates.as_ref().map(|templates| templates.texts().clone()).unwrap_or_default();
        let spoken = last.templates.as_ref().map(|last| last.words().texts().clone()).unwrap_or_default();
        let (sources, unusable) = (&loaded.sources, &loaded.unusable);
        let problems = &mut self.template_problems;
        let words = Arc::new(Words::new(problems, sources, unusable, language, &spoken));
        let templates = Templates::new(problems, sources, unusable, words, &stood);
        self.templates = Some(Arc::new(templates));
    }

    /// site.toml.
    pub fn site(&self) -> &SiteConfig {
        &self.site
    }

    /// The templates.
    pub fn templates(&self) -> Arc<Templates> {
        self.templates.clone().unwrap_or_else(|| {
            let nothing = Sources::default();
            let (mut problems, none) = (Diagnostics::new(), BTreeSet::new());
            Arc::new(Templates::new(&mut problems, &nothing, &none, Arc::default(), &Texts::new()))
        })
    }

    fn known<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = &'a Known> {
        sources.iter().filter_map(|(id, _)| self.files.get(id.0 as usize)?.as_deref())
    }

    /// What all files say.
    pub fn parsed(&self, sources: &Sources) -> Parsed {
        parse::join(SiteConfig::clone(&self.site), self.known(sources).map(Known::value))
    }

    /// What is wrong with the files by themselves.
    pub fn problems<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = Diagnostic> + 'a {
        let of_files = self.known(sources).flat_map(|known| known.value.problems.iter());
        self.site_problems.iter().chain(of_files).cloned()
    }

    /// The files that count as saying what they said before, each with whether a marking seems to be in what it says
    /// by now.
    pub fn stale(&self) -> BTreeMap<FileId, bool> {
        let all = (0..).zip(&self.files).filter_map(|(n, known)| Some((FileId(n), known.as_ref()?)));
        let stale = all.filter(|(_, known)| known.last.is_some());
        stale.map(|(id, known)| (id, known.value.seems_marked())).collect()
    }

    /// What was found in a text that is there; none in one that is no longer.
    pub fn placed(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        let is_stale = |id: FileId| {
            let known = self.files.get(id.0 as usize).and_then(Option::as_ref);
            known.is_some_and(|known| known.last.is_some())
        };
        diagnostic.related.retain(|related| !is_stale(related.span.file));
        (!diagnostic.span.is_some_and(|span| is_stale(span.file))).then_some(diagnostic)
    }
}

fn known(
    reading: Reading,
    (id, file, unusable): (FileId, &SourceText, bool),
    last: Option<&Arc<Known>>,
    same_reading: bool,
) -> Arc<Known> {
    let is_same = |known: &&Arc<Known>| Arc::ptr_eq(&known.text, &file.text) && known.unusable == unusable;
    if let Some(known) = last.filter(|_| same_reading).filter(is_same) {
        return known.clone();
    }
    let value = Arc::new(parse::file(reading, id, file, unusable));
    let last = last.filter(|_| value.is_unreadable).and_then(|known| known.good());
    let last = last.map(|(text, value)| {
        if same_reading {
            return (text.clone(), value.clone());
        }
        let file = SourceText { path: file.path.clone(), text: text.clone() };
        (text.clone(), Arc::new(parse::file(reading, id, &file, false)))
    });
    Arc::new(Known { text: file.text.clone(), unusable, value, last })
}
