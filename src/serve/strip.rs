//! The strip at the foot of every page: that this is a preview, for whom, and what is wrong. It stands in a shadow tree,
//! so that neither the site's style sheet nor ours reaches into the other.

use std::fmt::Write as _;
use std::sync::Arc;

use super::guard::Token;
use super::pages::{Shows, hash};
use super::problems::{self, Context, counted};
use super::site::{Site, State, counts};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::markup::escape;
use crate::parse::objects::Tlp;

/// Diagnostics that the strip itself holds; the page of all of them has the others.
const IN_STRIP: usize = 40;

/// What stands in a page's head.
pub const HEAD: &str = concat!(
    "<meta name=\"robots\" content=\"noindex, nofollow\">",
    "<link rel=\"stylesheet\" href=\"/.briefbook/page.css\">",
    "<script src=\"/.briefbook/morph.js\" defer></script>",
    "<script src=\"/.briefbook/preview.js\" defer></script>"
);

/// What a page's strip says.
pub struct Strip<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its state for the reader's level.
    pub state: &'a State,
    /// The level.
    pub level: Tlp,
    /// The page's path.
    pub path: &'a str,
    /// Why the page's template failed.
    pub failure: Option<&'a Diagnostic>,
    /// Whether there is a page at the path.
    pub has_page: bool,
    /// Whether what is shown is older than what the author wrote.
    pub is_old: bool,
    /// The secret that forms hold.
    pub token: &'a Token,
}

impl Strip<'_> {
    fn context<'c>(&'c self, editor: Option<&'c crate::parse::serve::Editor>) -> Context<'c> {
        Context { sources: self.state.snapshot.sources(), root: &self.site.root, editor }
    }

    /// What stands in the shadow trees.
    pub fn body(&self) -> String {
        let mut out = String::with_capacity(4096);
        out.push_str(
            "<template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"/.briefbook/strip.css\">",
        );
        out.push_str("<section class=\"strip\" aria-label=\"Preview\">");
        self.notices(&mut out);
        self.failure(&mut out);
        out.push_str("<div class=\"bar\">");
        self.slug(&mut out);
        self.problems(&mut out);
        self.source(&mut out);
        self.levels(&mut out);
        out.push_str("</div></section></template>");
        out
    }

    /// What has lost its place on an article's page, beside the text that it is about; nothing where all is well.
    pub fn notes(&self) -> String {
        let orphans = self.state.snapshot.orphans(self.path);
        if orphans.lost.is_empty() && orphans.undecided.is_empty() {
            return String::new();
        }
        let config = self.site.config();
        let mut out = String::from(
            "<template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"/.briefbook/strip.css\">\
             <section class=\"notes\" aria-label=\"What is undecided in this article\">",
        );
        let mut part = |heading: &str, note: &str, diagnostics: &[Diagnostic]| {
            if diagnostics.is_empty() {
                return;
            }
            let entries = problems::entries(diagnostics, self.context(config.editor.as_ref()));
            let _ = write!(
                out,
                "<h2>{heading}</h2><p class=\"standing\">{note}</p><ol class=\"problems-list\">{entries}</ol>"
            );
        };
        part(
            &count(orphans.lost.len(), "annotation has no place", "annotations have no place"),
            "An annotation is on no page until its quote stands in the text again. The places below are where it may belong.",
            &orphans.lost,
        );
        part(
            &count(orphans.undecided.len(), "name is not linked", "names are not linked"),
            &format!(
                "Nothing says who is meant. What stands below, pasted into {}, decides it.",
                self.annotation_file()
            ),
            &orphans.undecided,
        );
        out.push_str("</section></template>");
        out
    }

    /// The page's annotation file, which opens in the author's editor where there is one.
    fn annotation_file(&self) -> String {
        let id = self.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let mut files = self.state.snapshot.sources().iter().map(|(_, file)| &file.path);
        let is_its = |path: &crate::source::SourcePath| {
            path.as_str().starts_with("content/annotations/") && path.stem() == id
        };
        match files.find(|path| is_its(path)) {
            Some(path) => self.file(path.as_str()),
            None => {
                let mut name = String::new();
                escape::text(&mut name, &format!("content/annotations/{id}.toml"));
                format!("<code>{name}</code>, a new file")
            }
        }
    }

    /// A file's name, which opens it.
    fn file(&self, path: &str) -> String {
        let (mut name, mut address) = (String::new(), String::new());
        escape::text(&mut name, path);
        let Some(editor) = self.site.config().editor else { return name };
        let file = format!("{}/{path}", self.site.root.trim_end_matches('/'));
        escape::text(&mut address, &editor.link(&file, path, 1, 1));
        format!("<a href=\"{address}\">{name}</a>")
    }

    fn slug(&self, out: &mut String) {
        out.push_str("<p class=\"slug\"><strong>Preview</strong>");
        if self.state.snapshot.is_draft(self.path) {
            out.push_str(" <span class=\"draft\">Draft</span>");
        }
        out.push_str(" <span class=\"link-state\" role=\"status\"></span></p>");
    }

    /// What holds for this page above all.
    fn notices(&self, out: &mut String) {
        let mut notice = |class: &str, text: &str| {
            let _ = write!(out, "<div class=\"notice {class}\" role=\"status\">");
            problems::with_code(out, text);
            out.push_str("</div>");
        };
        if let Some(trouble) = self.site.trouble() {
            notice("trouble", &format!("The site is shown as it last was: {trouble}"));
        }
        if !self.has_page {
            notice(
                "missing",
                "No page stands at this address. It will appear here as soon as a file makes it.",
            );
        }
    }

    fn failure(&self, out: &mut String) {
        let Some(failure) = self.failure else { return };
        let config = self.site.config();
        let what = match failure.code {
            Code::InternalError => "This page cannot be made",
            _ => "The template of this page fails",
        };
        let heading =
            if self.is_old { format!("{what}; this is the last good state") } else { what.to_owned() };
        let _ = write!(
            out,
            "<details class=\"failure\" id=\"failure\" open><summary>{heading}</summary><ol class=\"problems-list\">"
        );
        out.push_str(&problems::entries([failure], self.context(config.editor.as_ref())));
        out.push_str("</ol></details>");
    }

    fn problems(&self, out: &mut String) {
        let problems = self.state.problems();
        let (errors, warnings) = counts(&problems);
        if errors + warnings == 0 {
            out.push_str("<p class=\"fine\">Nothing is wrong</p>");
            return;
        }
        let class = if errors > 0 { "has-errors" } else { "has-warnings" };
        let _ = write!(
            out,
            "<details class=\"problems {class}\" id=\"problems\"><summary>{}</summary><div class=\"panel\" tabindex=\"-1\">",
            counted(errors, warnings)
        );
        if errors > 0 {
            out.push_str("<p class=\"standing\">A build would stop here. Each file is shown as far as it can be understood.</p>");
        }
        let entries: Arc<str> = self.state.entries(|| {
            let config = self.site.config();
            let mut of_note: Vec<_> =
                problems.iter().filter(|problem| problem.severity != Severity::Suggestion).collect();
            // Errors first; otherwise in the order of files and places.
            of_note.sort_by_key(|problem| problem.severity);
            of_note.truncate(IN_STRIP);
            problems::entries(of_note, self.context(config.editor.as_ref())).into()
        });
        let _ = write!(out, "<ol class=\"problems-list\">{entries}</ol>");
        if errors + warnings > IN_STRIP {
            let rest = errors + warnings - IN_STRIP;
            let _ = write!(
                out,
                "<p class=\"more\"><a href=\"/.briefbook/problems\">{rest} more on a page of their own</a></p>"
            );
        }
        if self.site.config().editor.is_none() {
            out.push_str("<p class=\"more\">With <code>[serve] editor = \"vscode\"</code> in <code>site.toml</code>, or another editor's name, places open there.</p>");
        }
        out.push_str("</div></details>");
    }

    /// The file that the page is made of.
    fn source(&self, out: &mut String) {
        let Some(source) = self.state.snapshot.source_of(self.path) else { return };
        let _ = write!(out, "<p class=\"source\">{}</p>", self.file(&source));
    }

    /// For whom the pages are shown.
    fn levels(&self, out: &mut String) {
        let (now, class) = (self.level.as_str(), level_class(self.level.as_str()));
        // On a narrow window the choice opens from this button.
        let _ = write!(
            out,
            "<button type=\"button\" class=\"level {class}\" popovertarget=\"levels\"><span class=\"words\">As seen at </span>{now}</button>\
             <form class=\"levels\" id=\"levels\" popover method=\"post\" action=\"/.briefbook/level\">\
             <input type=\"hidden\" name=\"token\" value=\"{}\"><input type=\"hidden\" name=\"back\" value=\"",
            self.token.as_str()
        );
        escape::text(out, &format!("/{}", super::address::percent_encoded(self.path)));
        out.push_str("\"><fieldset><legend>As seen at</legend>");
        for (word, level) in Tlp::WORDS {
            let pressed = *level == self.level;
            let class = level_class(word);
            let _ = write!(
                out,
                "<button name=\"level\" value=\"{word}\" class=\"{class}\" aria-pressed=\"{pressed}\">{word}</button>"
            );
        }
        out.push_str("</fieldset></form>");
    }
}

/// A level's word as a class.
fn level_class(word: &str) -> String {
    word.replace('+', "-")
}

fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The elements at the end of a page's body.
pub fn element(notes: &str, body: &str, shows: &Shows, (token, heard): (&Token, u64)) -> String {
    let notes = match notes {
        "" => String::new(),
        notes => {
            format!("<briefbook-notes data-notes=\"{}\">{notes}</briefbook-notes>", hash(&[notes.as_bytes()]))
        }
    };
    format!(
        "{notes}<briefbook-preview data-page=\"{}\" data-strip=\"{}\" data-token=\"{}\" data-heard=\"{heard}\">{body}</briefbook-preview>",
        shows.page,
        shows.strip,
        token.as_str()
    )
}

/// A page where the site has none to show.
pub fn bare_page(heading: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{heading}</title>\n\
         </head>\n<body class=\"briefbook-bare\">\n<main>\n<h1>{heading}</h1>\n</main>\n</body>\n</html>\n"
    )
}

/// The page of everything that is wrong.
pub fn problems_page(site: &Site, state: &State) -> String {
    let problems = state.problems();
    let config = site.config();
    let context =
        Context { sources: state.snapshot.sources(), root: &site.root, editor: config.editor.as_ref() };
    let (errors, warnings) = counts(&problems);
    let heading = match counted(errors, warnings) {
        words if words.is_empty() => "Nothing is wrong".to_owned(),
        words => words,
    };
    let entries = problems::entries(problems.iter(), context);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{heading} – Preview</title>\n<link rel=\"stylesheet\" href=\"/.briefbook/strip.css\">\n</head>\n\
         <body class=\"all-problems\">\n<main>\n<p class=\"slug\"><strong>Preview</strong></p>\n<h1>{heading}</h1>\n\
         <ol class=\"problems-list\">\n{entries}</ol>\n<p class=\"more\"><a href=\"/\">To the front page</a></p>\n</main>\n</body>\n</html>\n"
    )
}
