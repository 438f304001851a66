//! One build: sources in, site files and diagnostics out. No clock, no printing, and no reading but of attachments.
//!
//! [`build`] is the whole pipeline, which `build`, `check` and every later command go through. [`Progress`] is told
//! of each stage as it begins.
//!
//! | file | holds |
//! |---|---|
//! | `exported.rs` | a briefing in another program's format |
//! | `ready.rs` | a site of which every file can be made, alone or all at once |
//! | `readings.rs` | what every file says, and of a broken one what it said last |
//! | `preview.rs` | the state of a site over its author's edits |
//! | `single.rs` | a site as one page |
//! | `snapshot.rs` | a site at one moment for one audience: pages and files on request |

mod exported;
pub mod preview;
mod readings;
mod ready;
mod single;
pub mod snapshot;
#[cfg(test)]
mod tests;

mod outlook;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::anchor::{self, Anchored, Linking};
use crate::audience::{self, Audience, Gone};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::{FileSystem, Loaded};
use crate::memo;
use crate::model::Briefing;
use crate::output::{Receiver, SiteFiles};
use crate::parse::objects::{Annotation, Article, Given, LinkMode, Tlp};
use crate::parse::{self, Parsed};
use crate::plan;
use crate::render::templates::{Templates, Texts};
use crate::render::work::Watch;
use crate::render::{assets, data, feed, headers, sitemap};
use crate::resolve;
use crate::source::Span;
use crate::words::{self, Words};
use ready::Ready;

pub use exported::{Exported, export};
pub use outlook::new_problems;
pub use single::single;

/// Is told when a stage begins.
pub trait Progress: Sync {
    /// A stage begins.
    fn stage(&self, name: &'static str);

    /// Who is told of every page and file as well, if anybody.
    fn watch(&self) -> Option<&dyn Watch> {
        None
    }
}

/// For whom nobody watches.
impl Progress for () {
    fn stage(&self, _: &'static str) {}
}

/// What to build.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The audience; site.toml's when none is given.
    pub audience: Option<Tlp>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The instant by which embargoes are judged.
    pub now: Option<jiff::Timestamp>,
    /// Whether to suggest what an author may decide: names that are not linked.
    pub suggest: bool,
    /// In place of site.toml's, with a slash at its end.
    pub base_url: Option<String>,
    /// Links name the file.
    pub offline: bool,
    /// Whether every page of the theme's is rendered both ways, and a difference is an error. For tests.
    pub compared: bool,
}

/// What a build makes.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// Every file of the site, where no receiver got them.
    pub files: SiteFiles,
    /// What is wrong, in order.
    pub diagnostics: Diagnostics,
    /// How many pages there are.
    pub pages: usize,
    /// How many articles.
    pub articles: usize,
    /// How many pages are about something that the author wrote: the others every site has.
    pub own_pages: usize,
    /// The address at which the site will stand.
    pub base_url: Option<String>,
    /// When the output would change without a change of the site: an embargo ends.
    pub next_change: Option<jiff::Timestamp>,
}

/// What a look at a site finds.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What is wrong, in order.
    pub diagnostics: Diagnostics,
    /// When a build for the audience would change without a change of the site: an embargo ends.
    pub next_change: Option<jiff::Timestamp>,
}

/// Builds a site for its audience, in memory.
pub fn build(loaded: &Loaded, fs: &dyn FileSystem, request: &Request, progress: &dyn Progress) -> Built {
    let files = Mutex::new(SiteFiles::new());
    let built = build_into(&files, loaded, fs, request, progress);
    Built { files: files.into_inner().unwrap_or_else(PoisonError::into_inner), ..built }
}

/// Builds a site for its audience, and gives each file to a receiver as soon as it is made.
pub fn build_into(
    receiver: &dyn Receiver,
    loaded: &Loaded,
    fs: &dyn FileSystem,
    request: &Request,
    progress: &dyn Progress,
) -> Built {
    made(receiver, (loaded, fs), request, None, progress).0
}

/// The same, and makes again only what the last build has not made of the same; with what the next build may use, which
/// is to be saved once everything is written.
pub fn build_again(
    receiver: &dyn Receiver,
    (loaded, fs): (&Loaded, &dyn FileSystem),
    request: &Request,
    memo: Option<&memo::Store>,
    progress: &dyn Progress,
) -> (Built, Option<memo::Ended>) {
    let (built, _, ended) = made(receiver, (loaded, fs), request, memo, progress);
    (built, ended)
}

/// Builds a site, and keeps it for what else is to be made of it.
fn made(
    receiver: &dyn Receiver,
    (loaded, fs): (&Loaded, &dyn FileSystem),
    request: &Request,
    memo: Option<&memo::Store>,
    progress: &dyn Progress,
) -> (Built, Ready, Option<memo::Ended>) {
    let (parsed, mut diagnostics) = parsed(loaded, progress);
    let levels = parsed.site.levels.clone();
    let Stand { ready, gone, diagnostics: found, .. } =
        stand(loaded, parsed, request, (&mut Memo::once(), progress));
    diagnostics.extend(found);
    gone.hide(&mut diagnostics, &loaded.sources, request.audience.is_some());
    if diagnostics.clone().finished(&levels, &loaded.sources).has_errors() {
        receiver.give_up();
    }
    let ended = ready.files(&mut diagnostics, fs, progress, receiver, memo);
    let built = Built {
        files: SiteFiles::new(),
        diagnostics: diagnostics.finished(&levels, &loaded.sources),
        pages: ready.routes.pages.len(),
        articles: ready.briefing.articles.len(),
        own_pages: ready
            .routes
            .pages
            .iter()
            .filter(|page| page.page.record(&ready.briefing).is_some())
            .count(),
        base_url: ready.routes.base_url.clone(),
        next_change: gone.next_change,
    };
    (built, ready, ended)
}

/// A site's briefing, with the addresses of its pages and without the pages: for programs that make something else of it.
#[derive(Debug)]
pub struct Joined {
    /// Everything that the audience may see.
    pub briefing: Arc<Briefing>,
    /// Where its pages stand.
    pub routes: plan::Routes,
    /// What is wrong, in order; what only the making of pages can find is not among it.
    pub diagnostics: Diagnostics,
}

/// Joins a site for its audience, up to the addresses of its pages.
pub fn join(loaded: &Loaded, request: &Request, progress: &dyn Progress) -> Joined {
    let (parsed, mut diagnostics) = parsed(loaded, progress);
    let levels = parsed.site.levels.clone();
    let Stand { ready, gone, diagnostics: found, .. } =
        stand(loaded, parsed, request, (&mut Memo::once(), progress));
    diagnostics.extend(found);
    gone.hide(&mut diagnostics, &loaded.sources, request.audience.is_some());
    let diagnostics = diagnostics.finished(&levels, &loaded.sources);
    Joined { briefing: ready.briefing, routes: ready.routes, diagnostics }
}

/// Looks at a whole site: everything there is, and what a build for the site's audience would say.
pub fn check(loaded: &Loaded, fs: &dyn FileSystem, request: &Request, progress: &dyn Progress) -> Checked {
    if request.audience.is_some() {
        let Built { diagnostics, next_change, .. } = build_into(&(), loaded, fs, request, progress);
        return Checked { diagnostics, next_change };
    }
    let (parsed, mut diagnostics) = parsed(loaded, progress);
    let levels = parsed.site.levels.clone();
    let (mut everything, gone) = audience::restrict(parsed.clone(), &Audience::EVERYONE);
    let Together { briefing, diagnostics: mut problems, .. } =
        briefing(loaded, &mut everything, &gone, (Tlp::Red, request.suggest), (&mut Memo::once(), progress));
    // A budget is that of an output; there is none that holds everything.
    problems.retain(|problem| problem.code != Code::ExcerptOverBudget);
    diagnostics.extend(problems);
    let files = files_of(loaded, &briefing, false, false);
    let options = plan::Options { files, ..Default::default() };
    plan::plan(&mut diagnostics, &briefing, options, &mut plan::Memo::default());
    // What everything there is suggests is suggested once.
    let request = Request { suggest: false, ..request.clone() };
    let Stand { ready, gone, diagnostics: found, .. } =
        stand(loaded, parsed, &request, (&mut Memo::once(), progress));
    diagnostics.extend(found);
    ready.files(&mut diagnostics, fs, progress, &(), None);
    exposed_links(&mut diagnostics, &briefing, &ready.briefing);
    Checked { diagnostics: diagnostics.finished(&levels, &loaded.sources), next_change: gone.next_change }
}

fn parsed(loaded: &Loaded, progress: &dyn Progress) -> (Parsed, Diagnostics) {
    progress.stage("parse");
    let mut diagnostics = loaded.diagnostics.clone();
    let parsed = parse::parse(&mut diagnostics, &loaded.sources, &loaded.unusable);
    (parsed, diagnostics)
}

/// What of an audience's site stays from one look to the next.
#[derive(Debug, Default)]
struct Memo {
    anchor: anchor::Memo,
    resolve: resolve::Memo,
    plan: plan::Memo,
    /// The templates, where they were read already, and what is wrong with them was said.
    templates: Option<Arc<Templates>>,
}

impl Memo {
    /// For one look alone.
    fn once() -> Self {
        Self { anchor: anchor::Memo::once(), ..Self::default() }
    }
}

/// The articles that have names of which nothing decides whom they name, by their ids.
type Undecided = Vec<(Given<Article>, Arc<Anchored>)>;

/// A site on which everything stands but its pages.
struct Stand {
    ready: Ready,
    gone: Gone,
    undecided: Undecided,
    /// What was found on the way, what the files themselves say left out.
    diagnostics: Diagnostics,
}

fn stand(
    loaded: &Loaded,
    parsed: Parsed,
    request: &Request,
    (memo, progress): (&mut Memo, &dyn Progress),
) -> Stand {
    let level = request.audience.unwrap_or(parsed.site.audience);
    let audience = Audience { level, drafts: request.drafts, now: request.now };
    let base_url = request.base_url.clone().or_else(|| parsed.site.base_url.clone());
    progress.stage("audience");
    let (mut parsed, gone) = audience::restrict(parsed, &audience);
    let Together { briefing, undecided, mut diagnostics } =
        briefing(loaded, &mut parsed, &gone, (level, request.suggest), (memo, progress));
    progress.stage("plan");
    let files = files_of(loaded, &briefing, base_url.is_some(), request.offline);
    let options = plan::Options { base_url, offline: request.offline, files };
    let routes = plan::plan(&mut diagnostics, &briefing, options, &mut memo.plan);
    diagnostics.extend(crate::export::problems(&briefing, &briefing.site.export));
    progress.stage("templates");
    let templates = match &memo.templates {
        Some(templates) => templates.clone(),
        None => {
            let (sources, unusable) = (&loaded.sources, &loaded.unusable);
            let language = &parsed.site.language;
            let words = Words::new(&mut diagnostics, sources, unusable, language, &words::Texts::new());
            let words = Arc::new(words);
            let templates = Templates::new(&mut diagnostics, sources, unusable, words, &Texts::new());
            Arc::new(if request.compared { templates.compared() } else { templates })
        }
    };
    let ready = Ready::new(loaded, templates, briefing, routes);
    diagnostics.extend(ready.same_names());
    Stand { ready, gone, undecided, diagnostics }
}

/// Warns where taking out a restricted name lets another name link in its words: who compares two builds would see
/// that something stood there.
fn exposed_links(diagnostics: &mut Diagnostics, everything: &Briefing, published: &Briefing) {
    for article in &published.articles {
        let whole = everything.articles.binary_search_by(|other| other.id().cmp(article.id()));
        let (Ok(whole), Some(text)) = (whole, &article.text) else { continue };
        let whole = &everything.articles[whole];
        let all = &everything.mentions[whole.mentions.start as usize..whole.mentions.end as usize];
        let left = &published.mentions[article.mentions.start as usize..article.mentions.end as usize];
        for mention in left.iter().filter(|mention| mention.automatic) {
            let Some(range) = &mention.range else { continue };
            let past = all.partition_point(|other| other.range.as_ref().is_some_and(|r| r.start < range.end));
            let near = all[..past].iter().rev().take(16);
            let mut over = near.filter(|other| other.range.as_ref().is_some_and(|r| r.end > range.start));
            let is_here = |entity: &str| published.entities.binary_search_by(|e| e.id().cmp(entity)).is_ok();
            if let Some(hidden) = over.find(|other| !is_here(everything[other.entity].id())) {
                diagnostics.push(exposed(
                    everything,
                    published,
                    (hidden, mention),
                    text.prose.span_of_text(range),
                ));
            }
        }
    }
}

fn exposed(
    everything: &Briefing,
    published: &Briefing,
    (hidden, shown): (&crate::model::Mention, &crate::model::Mention),
    span: Span,
) -> Diagnostic {
    let (hidden, shown) = (everything[hidden.entity].id(), published[shown.entity].id());
    let message = format!("without `{hidden}`, which is restricted, these words link to `{shown}`");
    Diagnostic::new(Code::LinkExposed, span, message)
        .hint("an `[[ignore]]` with these words, beside the restricted `[[mention]]`, keeps them unlinked")
}

/// What the stages up to the briefing make.
struct Together {
    briefing: Briefing,
    undecided: Undecided,
    diagnostics: Diagnostics,
}

/// Everything that may be published, joined up.
fn briefing(
    loaded: &Loaded,
    parsed: &mut Parsed,
    gone: &Gone,
    (level, suggest): (Tlp, bool),
    (memo, progress): (&mut Memo, &dyn Progress),
) -> Together {
    let mut diagnostics = Diagnostics::new();
    progress.stage("anchor");
    parsed.keep_first_of_each(&mut diagnostics);
    let parsed = &*parsed;
    let annotations = by_article(&mut diagnostics, parsed, gone);
    let linking = match parsed.site.linking {
        LinkMode::Always => Linking::All,
        LinkMode::First => Linking::First,
        LinkMode::Never => Linking::Off,
    };
    let articles = parsed.articles.iter().zip(&annotations);
    let articles: Vec<anchor::Article<'_>> =
        articles.map(|(said, annotations)| anchor::Article { said, annotations }).collect();
    let entities = parsed.entities.iter().map(|entity| &entity.said);
    let anchored = anchor::articles(&mut diagnostics, &articles, entities, linking, &mut memo.anchor);
    progress.stage("resolve");
    let media = Arc::new(loaded.media.iter().map(|file| file.path.as_str().to_owned()).collect());
    let raised = [Code::NameShared, Code::NameUnlinked].iter().any(|code| parsed.site.levels.raises(*code));
    let input = resolve::Input {
        parsed,
        gone,
        annotations: &annotations,
        anchored: &anchored,
        undecided: suggest || raised,
        level,
        media: &media,
        sources: &loaded.sources,
    };
    let briefing = resolve::resolve(&mut diagnostics, &input, &mut memo.resolve);
    let each = parsed.articles.iter().zip(&anchored).filter(|(_, anchored)| !anchored.undecided.is_empty());
    let undecided = each.map(|(article, anchored)| (article.clone(), anchored.clone())).collect();
    Together { briefing, undecided, diagnostics }
}

/// For each article, its annotations. A file without its article is reported, unless that is why it is here.
fn by_article(diagnostics: &mut Diagnostics, parsed: &Parsed, gone: &Gone) -> Vec<Arc<[Annotation]>> {
    let none: Arc<[Annotation]> = Arc::new([]);
    let mut annotations: Vec<Arc<[Annotation]>> = vec![none; parsed.articles.len()];
    let mut first: Vec<Option<Span>> = vec![None; parsed.articles.len()];
    let mut orphans: HashMap<&str, Span> = HashMap::new();
    let mut next = 0;
    for file in &parsed.annotations {
        let span = Span::file(file.file);
        // The files mostly come in the order of their articles.
        let is_of = |n: &usize| {
            parsed.articles.get(*n).is_some_and(|article| article.record.id.value == file.article)
        };
        let search =
            || parsed.articles.binary_search_by(|article| article.record.id.value.cmp(&file.article)).ok();
        let place = Some(next).filter(is_of).or_else(search);
        next = place.map_or(next, |place| place + 1);
        let first = match place {
            Some(n) => first[n].replace(span),
            None => orphans.insert(&file.article, span),
        };
        if let Some(first) = first {
            let message = format!("the article `{}` has two annotation files", file.article);
            let diagnostic =
                Diagnostic::new(Code::DuplicateId, span, message).related(first, "the other one");
            diagnostics.push(diagnostic.hint("put all its annotations into one file"));
            continue;
        }
        match place {
            Some(n) => annotations[n] = file.annotations.clone(),
            None => orphaned(diagnostics, parsed, gone, &file.article, span),
        }
    }
    annotations
}

fn orphaned(diagnostics: &mut Diagnostics, parsed: &Parsed, gone: &Gone, article: &str, span: Span) {
    let key = (parse::ObjectKind::Article, article.to_owned());
    if parsed.broken.contains(&key) || gone.objects.contains(&key) {
        return;
    }
    let ids = parsed.articles.iter().map(|article| article.record.id.value.as_str());
    let hint = match crate::diagnostic::nearest(article, ids) {
        Some(near) => format!("did you mean `content/annotations/{near}.toml`?"),
        None => format!("the article would be `content/articles/{article}.md`"),
    };
    let message = format!("there is no article `{article}` for these annotations");
    diagnostics.push(Diagnostic::new(Code::AnnotationWithoutArticle, span, message).hint(hint));
}

/// The site's files that are no pages, as far as they are known before rendering, with what a message calls each; the
/// plain texts of articles left out.
fn files_of(loaded: &Loaded, briefing: &Briefing, base_url: bool, offline: bool) -> Vec<(String, String)> {
    let statics: BTreeSet<&str> = assets::other_files(&loaded.static_files).collect();
    let mut files: Vec<(String, String)> =
        statics.iter().map(|path| ((*path).to_owned(), format!("`static/{path}`"))).collect();
    let mut ours: Vec<String> = data::paths().chain(crate::export::paths(briefing)).collect();
    if base_url {
        ours.extend(feed::paths(briefing, offline));
        ours.push(sitemap::PATH.to_owned());
        // An author's own rules for robots take the place of ours.
        ours.extend(Some("robots.txt".to_owned()).filter(|path| !statics.contains(path.as_str())));
    }
    // Joined with the author's own.
    ours.extend(Some(headers::PATH.to_owned()).filter(|path| !statics.contains(path.as_str())));
    files.extend(ours.into_iter().map(|path| (path.clone(), format!("the site's own `{path}`"))));
    files
}
