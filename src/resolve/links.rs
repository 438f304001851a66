//! Finds where the links and images of a prose lead.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::ids::{Ids, folder};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markup::Target;
use crate::model::*;
use crate::parse::ObjectKind;
use crate::parse::objects::{self as said, Prose};
use crate::source::{Sources, Span};

/// What finding links needs.
pub struct Links<'a> {
    /// The objects.
    pub ids: &'a Ids,
    /// For each article, its annotations.
    pub annotations: &'a [Arc<[said::Annotation]>],
    /// Files that are no text, as paths in the site directory.
    pub media: &'a BTreeSet<String>,
    /// The author's files.
    pub sources: &'a Sources,
    /// The kinds of entities, by which `[[person:ID]]` may be written.
    pub entity_kinds: Vec<String>,
    /// How many words of a source may be quoted.
    pub excerpt_words: usize,
}

/// Whether a text links to passages, which other files may change under it.
pub fn has_passages(prose: &Prose) -> bool {
    prose.tree.links.iter().any(|link| matches!(link.target, Target::Object(_, _, Some(_))))
}

impl Links<'_> {
    /// Finds the links of a prose. `fragments` are the targets that its page has beside the prose's own.
    pub fn text(
        &self,
        diagnostics: &mut Diagnostics,
        prose: Arc<Prose>,
        fragments: &dyn Fn(&str) -> bool,
    ) -> Text {
        let links: Vec<Destination> = prose
            .tree
            .links
            .iter()
            .map(|link| self.destination(diagnostics, &prose, &link.target, &link.source, fragments))
            .collect();
        let is_address = |link: &Destination| matches!(link, Destination::Site(_) | Destination::Within(..));
        let has_addresses = links.iter().any(is_address);
        let images = prose
            .tree
            .images
            .iter()
            .map(|image| self.image(diagnostics, &prose, &image.target, &image.source))
            .collect();
        Text { prose, links, images, has_addresses }
    }

    fn destination(
        &self,
        diagnostics: &mut Diagnostics,
        prose: &Prose,
        target: &Target,
        source: &Range<u32>,
        fragments: &dyn Fn(&str) -> bool,
    ) -> Destination {
        let span = prose.span(source);
        match target {
            Target::Object(kind, id, annotation) => {
                self.object(diagnostics, span, kind.as_deref(), id, annotation.as_deref())
            }
            Target::External(url) => Destination::External(url.clone()),
            Target::Fragment(id) => self.fragment(diagnostics, prose, id, span, fragments),
            Target::Site(path) => self.site(diagnostics, span, path),
            Target::Relative(path) => self.relative(diagnostics, span, path),
            Target::Unsafe(_) | Target::Verbatim(_) => Destination::Nowhere,
        }
    }

    /// An address of the site; one of an object that the audience may not see is refused here, where it is known.
    fn site(&self, diagnostics: &mut Diagnostics, span: Span, address: &str) -> Destination {
        let mut parts = address.split(['?', '#']).next().unwrap_or_default().trim_matches('/').split('/');
        let folder = parts.next().map(|folder| if folder == "topics" { "entities" } else { folder });
        let kind =
            ObjectKind::ALL.iter().find(|(_, _, name)| Some(*name) == folder).map(|(kind, _, _)| *kind);
        let (kind, id) = match (kind, parts.next(), folder) {
            (Some(kind), Some(id), _) => (kind, id),
            (None, None, Some(page)) => (ObjectKind::Page, page),
            _ => return Destination::Site(address.to_owned()),
        };
        if self.ids.find(kind, id).is_none() && self.ids.is_gone(Some(kind), id) {
            diagnostics.push(restricted(span, id));
            return Destination::Nowhere;
        }
        Destination::Site(address.to_owned())
    }

    fn fragment(
        &self,
        diagnostics: &mut Diagnostics,
        prose: &Prose,
        id: &str,
        span: Span,
        fragments: &dyn Fn(&str) -> bool,
    ) -> Destination {
        let id = percent_decoded(id.strip_prefix('#').unwrap_or(id));
        if !id.is_empty() && !prose.tree.ids.contains(&id) && !fragments(&id) {
            let message = format!("there is no target `#{id}` on this page");
            let near = crate::diagnostic::nearest(&id, prose.tree.ids.iter().map(String::as_str));
            let hint = near.map(|near| format!("did you mean `#{near}`?"));
            diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).maybe_hint(hint));
            return Destination::Nowhere;
        }
        Destination::Fragment(id)
    }

    fn object(
        &self,
        diagnostics: &mut Diagnostics,
        span: Span,
        kind_word: Option<&str>,
        id: &str,
        annotation: Option<&str>,
    ) -> Destination {
        let kind = match kind_word {
            None => annotation.map(|_| ObjectKind::Article),
            Some(word) => match self.kind(word) {
                Some(kind) => Some(kind),
                None => {
                    let words: Vec<&str> = ObjectKind::ALL.iter().map(|(_, word, _)| *word).collect();
                    let message = format!("`{word}` is no kind of object");
                    let hint = format!("it is one of {}", words.join(", "));
                    diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).hint(hint));
                    return Destination::Nowhere;
                }
            },
        };
        let mut found = self.ids.kinds_of(id);
        found.retain(|(other, _)| kind.is_none_or(|kind| kind == *other));
        match found[..] {
            [(ObjectKind::Article, n)] if annotation.is_some() => {
                self.passage(diagnostics, span, ArticleId(n), id, annotation.unwrap_or_default())
            }
            [(kind, n)] => destination(kind, n),
            [] => self.nowhere(diagnostics, span, kind, id),
            _ => {
                let words: Vec<String> =
                    found.iter().map(|(kind, _)| format!("`[[{}:{id}]]`", kind.as_str())).collect();
                let message = format!("`{id}` stands in more than one kind");
                let hint = format!("write {}", words.join(" or "));
                diagnostics.push(Diagnostic::new(Code::AmbiguousLink, span, message).hint(hint));
                Destination::Nowhere
            }
        }
    }

    fn kind(&self, word: &str) -> Option<ObjectKind> {
        let entity = || self.entity_kinds.iter().any(|kind| kind == word).then_some(ObjectKind::Entity);
        ObjectKind::of_word(word).or_else(entity)
    }

    fn passage(
        &self,
        diagnostics: &mut Diagnostics,
        span: Span,
        article: ArticleId,
        id: &str,
        annotation: &str,
    ) -> Destination {
        let annotations = &self.annotations[article.index()];
        if let Some(n) = annotations.iter().position(|other| other.id.value == annotation) {
            return Destination::Passage(article, crate::source::offset(n));
        }
        if self.ids.gone.annotations.contains(&(id.to_owned(), annotation.to_owned())) {
            diagnostics.push(restricted(span, &format!("{id}#{annotation}")));
            return Destination::Nowhere;
        }
        if self.ids.is_broken_annotation(id, annotation) {
            return Destination::Nowhere;
        }
        let message = format!("the article `{id}` has no annotation `{annotation}`");
        let ids = annotations.iter().map(|annotation| annotation.id.as_str());
        let near = crate::diagnostic::nearest(annotation, ids);
        let hint = near.map(|near| format!("did you mean `{id}#{near}`?"));
        diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).maybe_hint(hint));
        Destination::Nowhere
    }

    fn nowhere(
        &self,
        diagnostics: &mut Diagnostics,
        span: Span,
        kind: Option<ObjectKind>,
        id: &str,
    ) -> Destination {
        if self.ids.is_gone(kind, id) {
            diagnostics.push(restricted(span, id));
        } else if !self.ids.is_broken_any(kind, id) {
            let what = kind.map_or("anything", ObjectKind::as_str);
            let message = match kind {
                Some(_) => format!("there is no {what} `{id}`"),
                None => format!("nothing has the id `{id}`"),
            };
            let hint = self.ids.nearest(id).map(|near| format!("did you mean `[[{near}]]`?"));
            diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).maybe_hint(hint));
        }
        Destination::Nowhere
    }

    /// A path relative to the Markdown file: an attachment, or the file of another object.
    fn relative(&self, diagnostics: &mut Diagnostics, span: Span, written: &str) -> Destination {
        let (path, fragment) =
            written.split_once('#').map_or((written, ""), |(path, fragment)| (path, fragment));
        let destination = self.file_or_object(diagnostics, span, written, path);
        match destination {
            Destination::Nowhere | Destination::Media(_) => destination,
            page if fragment.is_empty() => page,
            page => Destination::Within(Box::new(page), percent_decoded(fragment)),
        }
    }

    fn file_or_object(
        &self,
        diagnostics: &mut Diagnostics,
        span: Span,
        written: &str,
        path: &str,
    ) -> Destination {
        let path = path.split('?').next().unwrap_or_default();
        let Some(full) = self.site_path(span, path) else {
            return self.dangling(diagnostics, span, written);
        };
        if self.media.contains(&full) {
            return Destination::Media(full);
        }
        if full == "content/index.md" {
            return Destination::Front;
        }
        if let Some((kind, id)) = object_of_path(&full) {
            return match self.ids.find(kind, id) {
                Some(n) => destination(kind, n),
                None => self.nowhere(diagnostics, span, Some(kind), id),
            };
        }
        self.dangling(diagnostics, span, written)
    }

    fn dangling(&self, diagnostics: &mut Diagnostics, span: Span, written: &str) -> Destination {
        let message = format!("there is no file `{written}`");
        let hint = "attachments are named relative to their Markdown file; a page of this site is `[[ID]]` or `/its/address/`";
        diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).hint(hint));
        Destination::Nowhere
    }

    fn image(
        &self,
        diagnostics: &mut Diagnostics,
        prose: &Prose,
        target: &Target,
        source: &Range<u32>,
    ) -> Option<String> {
        let span = prose.span(source);
        match target {
            Target::Relative(path) => self.file(diagnostics, span, path),
            Target::Site(path) => {
                let message = format!("the image `{path}` is not named relative to its Markdown file");
                let hint = "put it beside the Markdown file and name it from there";
                diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).hint(hint));
                None
            }
            _ => None,
        }
    }

    /// A file that is named relative to the file of a place.
    pub fn file(&self, diagnostics: &mut Diagnostics, span: Span, path: &str) -> Option<String> {
        let found = self.site_path(span, path).filter(|full| self.media.contains(full));
        if found.is_none() {
            self.dangling(diagnostics, span, path);
        }
        found
    }

    /// The path in the site directory of a path relative to the file of a place; none when it leads out of `content/`.
    fn site_path(&self, span: Span, path: &str) -> Option<String> {
        let base = self.sources.get(span.file).path.parent();
        let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
        let decoded = percent_decoded(path);
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        let full = parts.join("/");
        (full.starts_with("content/") && !full.starts_with("content/originals/")).then_some(full)
    }
}

fn restricted(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::RestrictedLink, span, format!("`{id}` is not published for this audience"))
        .hint("take the link out, or mark this text as strictly as what it links to")
}

fn object_of_path(path: &str) -> Option<(ObjectKind, &str)> {
    let inside = path.strip_prefix("content/")?;
    let (first, rest) = inside.split_once('/')?;
    let (kind, _, _) = ObjectKind::ALL.iter().find(|(kind, _, _)| folder(*kind) == first)?;
    let name = rest.rsplit('/').next()?;
    let id = name.strip_suffix(".md").or_else(|| name.strip_suffix(".toml"))?;
    Some((*kind, id))
}

fn destination(kind: ObjectKind, n: u32) -> Destination {
    match kind {
        ObjectKind::Article => Destination::Article(ArticleId(n)),
        ObjectKind::Entity => Destination::Entity(EntityId(n)),
        ObjectKind::Event => Destination::Event(EventId(n)),
        ObjectKind::Claim => Destination::Claim(ClaimId(n)),
        ObjectKind::Series => Destination::Series(SeriesId(n)),
        ObjectKind::Publisher => Destination::Publisher(PublisherId(n)),
        ObjectKind::Judgement => Destination::Judgement(JudgementId(n)),
        ObjectKind::Page => Destination::Page(PageId(n)),
    }
}

/// Decodes `%41`; what is not valid UTF-8 afterwards stays as written.
pub fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                decoded.push(byte);
                at += 3;
            }
            _ => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
