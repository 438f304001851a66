//! A site that is ready: everything is worked out but its files, each of which can be made alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::Progress;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::export;
use crate::load::{FileSystem, Loaded, MAX_SIZE};
use crate::memo::{self, Ended, Prints, Session, Store};
use crate::model::reads::{self, Part, Read};
use crate::model::{Briefing, Destination};
use crate::output::{Bytes, Receiver};
use crate::plan::{self, Page, PlannedPage, Routes};
use crate::render::pages::{self, Made};
use crate::render::templates::Templates;
use crate::render::work::{Kind, Out};
use crate::render::{
    assets, data, feed, headers, media, redirects, robots, search, series_table, sitemap, timeline_index,
};
use crate::source::Sources;
use crate::view::{self, Assets, Index, Site, shows_code};
use crate::words::Words;

/// The search index, which nothing but the search page needs.
#[derive(Debug)]
struct Search {
    /// Its files by path; none where they were given away as they were made.
    files: BTreeMap<String, Bytes>,
    /// The assets and addresses with it.
    assets: Assets,
    routes: Routes,
}

/// A site that is ready.
#[derive(Debug)]
pub struct Ready {
    /// The author's texts.
    pub sources: Sources,
    /// What is said.
    pub briefing: Arc<Briefing>,
    /// Where it stands.
    pub routes: Routes,
    templates: Arc<Templates>,
    assets: Assets,
    /// Static files and assets, without the search index.
    carried: Vec<(String, Bytes)>,
    index: Index,
    search: OnceLock<Search>,
}

impl Ready {
    /// Makes what pages need beside the briefing and its routes.
    pub fn new(loaded: &Loaded, templates: Arc<Templates>, briefing: Briefing, mut routes: Routes) -> Self {
        let published = {
            let pages = routes.pages.iter().map(|planned| planned.page);
            let pages = pages.map(|page| (page, shows_code(&briefing, page)));
            assets::publish(&loaded.static_files, view::words::label(briefing.level).is_some(), pages)
        };
        published.files.iter().for_each(|(path, _)| routes.add_file(path));
        Self {
            sources: loaded.sources.clone(),
            assets: published.assets,
            carried: published.files,
            index: Index::new(&briefing, templates.words()),
            templates,
            briefing: Arc::new(briefing),
            routes,
            search: OnceLock::new(),
        }
    }

    /// The search index with its files, for the preview.
    fn search(&self) -> &Search {
        self.search.get_or_init(|| {
            let files = Mutex::new(BTreeMap::new());
            let search = self.search_into(&|path, bytes| {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.insert(path.to_owned(), Bytes::from(bytes));
            });
            Search { files: files.into_inner().unwrap_or_else(PoisonError::into_inner), ..search }
        })
    }

    /// Makes the search index, and gives each of its files away at once.
    fn search_into(&self, take: &(dyn Fn(&str, &[u8]) + Sync)) -> Search {
        self.search_at(search::index(&self.briefing, &self.routes, self.templates.words(), take))
    }

    fn search_at(&self, path: String) -> Search {
        let mut routes = self.routes.clone();
        routes.add_file(&path);
        let assets = Assets { search_index: path, ..self.assets.clone() };
        Search { files: BTreeMap::new(), assets, routes }
    }

    /// The words of the interface.
    pub fn words(&self) -> &Words {
        self.templates.words()
    }

    fn site(&self) -> Site<'_> {
        Site {
            briefing: &self.briefing,
            routes: &self.routes,
            assets: &self.assets,
            index: &self.index,
            words: self.templates.words(),
        }
    }

    fn site_with<'a>(&'a self, Search { assets, routes, .. }: &'a Search) -> Site<'a> {
        Site { briefing: &self.briefing, routes, assets, index: &self.index, words: self.templates.words() }
    }

    /// Makes one page.
    pub fn page(&self, planned: &PlannedPage) -> Made {
        let site = if planned.page == Page::Search { self.site_with(self.search()) } else { self.site() };
        pages::page(site, &self.templates, &self.sources, planned)
    }

    /// Makes the page at an old address.
    pub fn redirect(&self, path: &str) -> Option<Made> {
        let view = redirects::page(&self.briefing, &self.routes, path, &self.assets.common.style)?;
        Some(pages::redirect(&self.templates, &view))
    }

    /// Makes one file that is no page.
    pub fn file(&self, fs: &dyn FileSystem, path: &str) -> Option<Bytes> {
        // As in a whole build, what we make takes the place of what the author put there, but for rules for robots.
        let own = || self.carried.iter().find(|(other, _)| other == path).map(|(_, bytes)| bytes.clone());
        match path {
            redirects::PATH => return self.redirects(),
            headers::PATH => return self.headers(),
            _ => {}
        }
        let own_robots = own().filter(|_| path == "robots.txt");
        own_robots.or_else(|| self.made(fs, path)).or_else(own)
    }

    fn made(&self, fs: &dyn FileSystem, path: &str) -> Option<Bytes> {
        let (briefing, routes) = (&*self.briefing, &self.routes);
        if path.starts_with(search::PREFIX) {
            return self.search().files.get(path).cloned();
        }
        let made = match path {
            plan::JSON_FEED => feed::at(briefing, routes, self.templates.words(), path),
            "robots.txt" => robots::robots(briefing, routes),
            _ if path.ends_with(plan::FEED) && !path.starts_with("media/") => {
                feed::at(briefing, routes, self.templates.words(), path)
            }
            _ if path.starts_with("series/") => series_table::at(briefing, routes, path),
            timeline_index::PATH => {
                timeline_index::file(briefing, routes, &self.index, self.templates.words())
            }
            _ if path.starts_with("data/") => {
                data::file(briefing, routes, path).or_else(|| self.exported(path))
            }
            _ if path.starts_with("sitemap") => {
                let mut all = sitemap::sitemap(briefing, routes).into_iter();
                all.find(|(other, _)| other == path).map(|(_, bytes)| bytes)
            }
            _ if path.starts_with("media/") => {
                let used = used_media(briefing);
                let source = used.into_iter().find(|source| Routes::media(source) == path)?;
                let bytes = fs.read(source, MAX_SIZE).ok()?;
                media::publish(source, bytes).ok().map(media::Published::bytes)
            }
            _ => data::text::at(briefing, path).map(<[u8]>::to_vec),
        };
        made.map(Bytes::from)
    }

    /// A file of another program's format, made alone.
    fn exported(&self, path: &str) -> Option<Vec<u8>> {
        let files = export::files(&self.briefing, &self.routes, Some(path)).ok()?;
        files.into_iter().find(|(other, _)| other == path).map(|(_, bytes)| bytes)
    }

    fn redirects(&self) -> Option<Bytes> {
        let own = self.carried.iter().find(|(path, _)| path == redirects::PATH).map(|(_, bytes)| bytes);
        let Some(ours) = redirects::netlify(&self.routes) else { return own.cloned() };
        let mut lines = own.map(|own| own.to_vec()).unwrap_or_default();
        if !lines.is_empty() && !lines.ends_with(b"\n") {
            lines.push(b'\n');
        }
        lines.extend(ours);
        Some(lines.into())
    }

    /// What hosts send with every file; no host gives out a site that is read from a disk.
    fn headers(&self) -> Option<Bytes> {
        let own = self.carried.iter().find(|(path, _)| path == headers::PATH).map(|(_, bytes)| bytes);
        if self.routes.offline {
            return own.cloned();
        }
        Some(headers::joined(own.map(|own| &own[..]), self.briefing.level, &self.routes).into())
    }

    /// Static files that lie on assets, and attachments that lie on another file, as file names without case and Unicode
    /// forms have it; or where a file would also be a folder.
    pub fn same_names(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut names: plan::Names<String> = plan::Names::default();
        // Whose is in the way of a file, which is taken where nobody's is.
        let mut other = |path: &str, name: String| {
            let file = plan::folded(&plan::file(path));
            let other = names.in_the_way(&file).cloned();
            if other.is_none() {
                names.insert(file, name);
            }
            other
        };
        for (path, _) in &self.carried {
            let file = plan::folded(path);
            let is_near_assets = file == "assets" || file.starts_with("assets/");
            let name = if is_near_assets { "an asset".to_owned() } else { format!("the site's `{path}`") };
            let clash = other(path, name).filter(|_| is_near_assets);
            found.extend(clash.map(|other| same_name(&format!("static/{path}"), &other)));
            if file.starts_with(search::PREFIX) {
                found.push(same_name(&format!("static/{path}"), "the index of the search"));
            }
        }
        for (old, _) in self.routes.redirects.iter() {
            other(old, format!("the site's `{old}`"));
        }
        for path in used_media(&self.briefing) {
            let clash = other(&Routes::media(path), format!("`{path}`"));
            found.extend(clash.map(|other| same_name(path, &other)));
        }
        found
    }

    /// Makes every file of the site, and gives each to the receiver as soon as it is made.
    pub fn files(
        &self,
        diagnostics: &mut Diagnostics,
        fs: &dyn FileSystem,
        progress: &dyn Progress,
        receiver: &dyn Receiver,
        memo: Option<&Store>,
    ) -> Option<Ended> {
        let wanted = receiver.wants_files();
        let mut session = memo.map(|store| {
            progress.stage("compare");
            let prints = Prints::of(self.site(), store.behind(), &self.sources, &self.carried);
            Session::begin(prints, store.load(), receiver)
        });
        let out = Out { receiver, watch: progress.watch(), memo: session.as_ref() };
        let carried = Kind::File("static file");
        self.carried.iter().for_each(|(path, bytes)| out.give(carried, path, bytes));
        // Where nobody wants the files, those are made in which something may be wrong.
        if wanted || pages::any_may_be_wrong(self.site(), &self.templates) {
            progress.stage("search");
            let search = self.search_for(out);
            if let Some(session) = &mut session {
                session.knows_assets(search.routes.assets());
            }
            let out = Out { receiver, watch: progress.watch(), memo: session.as_ref() };
            progress.stage("render");
            pages::pages(diagnostics, self.site_with(&search), &self.templates, &self.sources, out);
        }
        let out = Out { receiver, watch: progress.watch(), memo: session.as_ref() };
        progress.stage("data");
        if wanted {
            self.data(out);
            self.for_hosts(out);
        }
        self.exports(diagnostics, out);
        self.media(diagnostics, fs, out);
        session.map(Session::end)
    }

    /// The search index, made unless it can be kept.
    fn search_for(&self, out: Out<'_>) -> Search {
        let index = Kind::File("search index");
        let kept = out.memo.and_then(|memo| memo.keep_all(index.name(), search::PREFIX));
        if let Some(path) = kept.as_deref().and_then(search::first) {
            return self.search_at(path.clone());
        }
        out.together(index, || {
            self.search_into(&|path, bytes| {
                out.give(index, path, bytes);
                out.made(index, path, &memo::everything());
            })
        })
    }

    /// Makes the briefing's data and its feeds.
    fn data(&self, out: Out<'_>) {
        let (briefing, routes, words) = (&*self.briefing, &self.routes, self.templates.words());
        data::files(briefing, routes, out);
        let texts: Vec<_> = data::text::files(briefing, routes).collect();
        texts.par_iter().for_each(|(id, path, text)| {
            let kind = Kind::File("text");
            if !out.keeps(kind, path) {
                out.give(kind, path, text);
                out.made(kind, path, &[Read::new(reads::Kind::Articles, Part::Item(id.0))]);
            }
        });
        let make = || timeline_index::file(briefing, routes, &self.index, words);
        out.make_of_all(Kind::File("timeline index"), timeline_index::PATH, make);
        for series in &briefing.series {
            let make = || Some(series_table::file(briefing, routes, series));
            out.make_of_all(Kind::File("series table"), &routes.table(series), make);
        }
        feed::files(briefing, routes, words, out);
    }

    /// Makes what other programs read.
    fn exports(&self, diagnostics: &mut Diagnostics, out: Out<'_>) {
        let exported = Kind::File("export");
        match out.together(exported, || export::files(&self.briefing, &self.routes, None)) {
            Ok(files) => files.iter().for_each(|(path, bytes)| out.give(exported, path, bytes)),
            Err(error) => diagnostics.push(Diagnostic::placeless(Code::InternalError, error.to_string())),
        }
    }

    /// Makes what search engines and hosts read.
    fn for_hosts(&self, out: Out<'_>) {
        let (briefing, routes) = (&*self.briefing, &self.routes);
        let site_map = Kind::File("site map");
        let files = out.together(site_map, || sitemap::sitemap(briefing, routes));
        files.iter().for_each(|(path, bytes)| out.give(site_map, path, bytes));
        let give = |path: &str, bytes: &[u8]| out.give(Kind::File("rules for hosts"), path, bytes);
        if !self.carried.iter().any(|(path, _)| path == "robots.txt") {
            robots::robots(briefing, routes).into_iter().for_each(|bytes| give("robots.txt", &bytes));
        }
        self.redirects().into_iter().for_each(|bytes| give(redirects::PATH, &bytes));
        self.headers().into_iter().for_each(|bytes| give(headers::PATH, &bytes));
    }

    /// Reads the attachments that published pages use.
    fn media(&self, diagnostics: &mut Diagnostics, fs: &dyn FileSystem, out: Out<'_>) {
        let kind = Kind::File("attachment");
        for path in used_media(&self.briefing) {
            let (published, problem) = out.together(kind, || attachment(fs, path));
            diagnostics.extend(problem);
            if let Some(published) = published {
                out.give(kind, &Routes::media(path), &published.bytes());
            }
        }
    }

    /// The attachments that published pages use, as paths in the site directory.
    pub fn attachments(&self) -> Vec<String> {
        used_media(&self.briefing).into_iter().map(ToOwned::to_owned).collect()
    }
}

/// Reads an attachment and makes it fit to be published; and what is wrong with it.
pub fn attachment(fs: &dyn FileSystem, path: &str) -> (Option<media::Published>, Option<Diagnostic>) {
    if !plan::is_plain(&Routes::media(path)) {
        return (None, Some(not_plain(path)));
    }
    let bytes = match fs.read(path, MAX_SIZE) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`{path}` cannot be read: {error}");
            return (None, Some(Diagnostic::placeless(Code::UnreadableFile, message)));
        }
    };
    match media::publish(path, bytes) {
        Ok(published) => {
            let problem = metadata_kept(path, &published);
            (Some(published), problem)
        }
        Err(why) => (None, Some(refused(path, why))),
    }
}

fn metadata_kept(path: &str, published: &media::Published) -> Option<Diagnostic> {
    let message = || format!("`{path}` is published as it is, with whatever metadata it has");
    let hint = "take out of it what readers must not see: authors, comments, earlier versions";
    matches!(published, media::Published::AsItIs(_))
        .then(|| Diagnostic::placeless(Code::MetadataKept, message()).hint(hint))
}

fn refused(path: &str, why: media::Refused) -> Diagnostic {
    let hint = match why {
        media::Refused::Broken | media::Refused::NoPicture => {
            "open it in a picture editor, and export it as PNG, JPEG, WebP or GIF"
        }
        media::Refused::Unknown => "export it as PNG, JPEG, WebP or GIF",
        media::Refused::Embedded => "export the whole drawing as PNG",
        media::Refused::Active => "publish it elsewhere and link to it, or save it as PDF or plain text",
    };
    let message = format!("`{path}` is not published: {why}");
    Diagnostic::placeless(Code::MediaRefused, message).hint(hint)
}

fn not_plain(path: &str) -> Diagnostic {
    let message = format!("`{path}` has a name that not every host can hold");
    Diagnostic::placeless(Code::AddressTaken, message).hint("rename the file")
}

fn same_name(path: &str, other: &str) -> Diagnostic {
    let message = format!(
        "`{path}` and {other} cannot both be published where file names have no case or accents differ in form: \
         they have one address, or one would be a folder of the other"
    );
    Diagnostic::placeless(Code::AddressTaken, message).hint("rename one of the files")
}

/// The attachments that published pages use, as paths in the site directory.
fn used_media(briefing: &Briefing) -> BTreeSet<&str> {
    let mut used: BTreeSet<&str> =
        briefing.entities.iter().filter_map(|entity| entity.image.as_deref()).collect();
    for text in plan::pages::texts(briefing) {
        used.extend(text.images.iter().flatten().map(String::as_str));
        used.extend(text.links.iter().filter_map(|link| match link {
            Destination::Media(path) => Some(path.as_str()),
            _ => None,
        }));
    }
    used
}
