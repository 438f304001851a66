//! The test vectors of `tests/it/anchor/vectors.toml`, and properties that hold for any text.

mod hints;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::fold::{self, Folded, Form};
use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::markup::{Kind, Node, Tree};
use crate::parse::objects::{Entity, LinkMode, Marking, Place, Record, Role};
use crate::source::{FileId, Span, Spanned, offset};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    quote: Vec<QuoteCase>,
    drift: Vec<DriftCase>,
    names: Vec<NamesCase>,
}

/// A quote: `text` has ⟦ and ⟧ around each passage where it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuoteCase {
    name: String,
    text: String,
    quote: Option<String>,
    prefix: Option<String>,
    suffix: Option<String>,
    occurrence: Option<toml::Value>,
    of: Option<u32>,
    kind: Option<String>,
    rung: Option<String>,
    error: Option<String>,
    warning: Option<String>,
    /// Words that the diagnostic must have in its message, hints or related places.
    #[serde(default)]
    says: Vec<String>,
}

/// An anchor that does not hold: `text` has ⟦ and ⟧ around the passage that it most likely means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DriftCase {
    name: String,
    text: String,
    quote: String,
    prefix: Option<String>,
    suffix: Option<String>,
    occurrence: Option<u32>,
    of: Option<u32>,
    kind: Option<String>,
    /// The changes of meaning; not compared where it is not given, but there must be one.
    changed: Option<Vec<String>>,
    #[serde(default)]
    undecided: bool,
}

/// Names: `text` has ⟦ID:words⟧ around each automatic mention, and ⟦?:words⟧ around each shared name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesCase {
    name: String,
    text: String,
    published: Option<String>,
    #[serde(default)]
    linking: String,
    /// Words that are no linkable stretch (headings, links, code); blocks end at each line's end.
    #[serde(default)]
    unlinkable: Vec<String>,
    #[serde(default)]
    mention: Vec<(String, String)>,
    #[serde(default)]
    ignore: Vec<String>,
    entity: Vec<EntityCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityCase {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    weak_aliases: Vec<String>,
    #[serde(default)]
    deny: Vec<String>,
    #[serde(default)]
    link: String,
    #[serde(default)]
    roles: Vec<(Vec<String>, String)>,
}

fn vectors() -> Vectors {
    toml::from_str(include_str!("../../tests/it/anchor/vectors.toml")).unwrap()
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span { file: FileId(1), start: 0, end: 1 })
}

fn prose(text: &str, linkable: Vec<TextRange>) -> Prose {
    let whole = 0..offset(text.len());
    let node = Node { kind: Kind::Text(whole.clone()), source: whole };
    let tree = Tree { nodes: vec![node], text: text.to_owned(), linkable, ..Tree::default() };
    Prose { tree, place: Place::File(FileId(0)) }
}

fn annotation(kind: &str, anchor: Anchor) -> Annotation {
    let body = match kind {
        "note" => Body::Note { text: std::sync::Arc::new(prose("", Vec::new())), written: String::new() },
        "ignore" => Body::Ignore,
        entity => Body::Mention { entity: spanned(entity.to_owned()) },
    };
    let marking = Marking::default();
    let (id, span) = (spanned("a".to_owned()), spanned(()).span);
    let extra = Default::default();
    Annotation { id, computed: None, span, marking, updated: None, annotator: None, anchor, body, extra }
}

fn quoting(quote: &str) -> Anchor {
    Anchor { quote: Some(spanned(quote.to_owned())), ..Anchor::default() }
}

fn entity(case: &EntityCase) -> Entity {
    let id = spanned(case.id.clone());
    let (marking, updated, redirect_from, extra) = Default::default();
    let record = Record {
        id,
        span: spanned(()).span,
        marking,
        status_reason: None,
        updated,
        redirect_from,
        extra,
        prose: None,
    };
    let all = |names: &[String]| names.iter().cloned().map(spanned).collect::<Vec<_>>();
    let role = |(names, when): &(Vec<String>, String)| {
        let (title, organisation) = Default::default();
        Role { span: record.span, title, organisation, when: Date::parse(when).ok(), names: all(names) }
    };
    Entity {
        name: spanned(case.name.clone()),
        kind: spanned("person".to_owned()),
        sort: None,
        native_name: None,
        aliases: all(&case.aliases),
        weak_aliases: all(&case.weak_aliases),
        deny: all(&case.deny),
        description: None,
        image: None,
        coordinates: None,
        precision: None,
        part_of: None,
        ids: BTreeMap::new(),
        roles: case.roles.iter().map(role).collect(),
        link: match case.link.as_str() {
            "always" => Some(LinkMode::Always),
            "first" => Some(LinkMode::First),
            "never" => Some(LinkMode::Never),
            _ => None,
        },
        record,
    }
}

/// The text without its marks, and what the marks say: the words before the first `:` if labelled, and the range.
fn unmarked(marked: &str, labelled: bool) -> (String, Vec<(String, TextRange)>) {
    let (mut text, mut ranges) = (String::new(), Vec::new());
    for (n, piece) in marked.split('⟦').enumerate() {
        let Some((inside, after)) = piece.split_once('⟧').filter(|_| n > 0) else {
            text.push_str(piece);
            continue;
        };
        let (label, words) = if labelled { inside.split_once(':').unwrap() } else { ("", inside) };
        ranges.push((label.to_owned(), offset(text.len())..offset(text.len() + words.len())));
        text.push_str(words);
        text.push_str(after);
    }
    (text, ranges)
}

fn linked(text: &str, annotations: &[&Annotation]) -> (Anchored, Vec<Diagnostic>) {
    let prose = prose(text, std::iter::once(0..offset(text.len())).collect());
    let mut diagnostics = Diagnostics::new();
    let input = ArticleInput { prose: &prose, published: None, linking: Linking::All };
    let names = NameIndex::new(std::iter::empty());
    let anchored = anchor(&mut diagnostics, &input, annotations, &names);
    (anchored, diagnostics.into_iter().collect())
}

/// All that a diagnostic says.
fn said(diagnostic: &Diagnostic) -> String {
    let related = diagnostic.related.iter().map(|r| r.message.as_str());
    let hints = diagnostic.hints.iter().map(String::as_str);
    std::iter::once(diagnostic.message.as_str()).chain(related).chain(hints).collect::<Vec<_>>().join("\n")
}

fn check_quote(case: &QuoteCase) {
    let (text, expected) = unmarked(&case.text, false);
    let value = |key: &Option<String>| key.clone().map(spanned);
    let occurrence = case.occurrence.as_ref().map(|value| match value.as_integer() {
        Some(nth) => spanned(Occurrence::Nth(u32::try_from(nth).unwrap())),
        None => spanned(Occurrence::All),
    });
    let (quote, prefix, suffix) = (value(&case.quote), value(&case.prefix), value(&case.suffix));
    let anchor = Anchor { quote, prefix, suffix, occurrence, of: case.of.map(spanned) };
    let annotation = annotation(case.kind.as_deref().unwrap_or("note"), anchor);
    let (anchored, diagnostics) = linked(&text, &[&annotation]);
    let codes: Vec<&str> = diagnostics.iter().map(|d| d.code.as_str()).collect();
    let wanted: Vec<&str> = case.warning.iter().chain(&case.error).map(String::as_str).collect();
    assert_eq!(codes, wanted, "{}: {diagnostics:#?}", case.name);
    let placed = &anchored.placed[0];
    assert_eq!(placed.lost, case.error.is_some(), "{}", case.name);
    assert_eq!(placed.rung.map(Rung::as_str), case.rung.as_deref(), "{}", case.name);
    let said: String = diagnostics.iter().map(said).collect();
    case.says
        .iter()
        .for_each(|words| assert!(said.contains(words), "{}: `{words}` not in\n{said}", case.name));
    if !placed.lost {
        let expected: Vec<TextRange> = expected.into_iter().map(|(_, range)| range).collect();
        let words = |ranges: &[TextRange]| -> Vec<String> {
            ranges.iter().map(|r| format!("{r:?} {}", &text[r.start as usize..r.end as usize])).collect()
        };
        assert_eq!(words(&placed.hits), words(&expected), "{}", case.name);
    }
}

fn check_drift(case: &DriftCase) {
    let name = &case.name;
    let (text, expected) = unmarked(&case.text, false);
    let value = |key: &Option<String>| key.clone().map(spanned);
    let anchor = Anchor {
        quote: Some(spanned(case.quote.clone())),
        prefix: value(&case.prefix),
        suffix: value(&case.suffix),
        occurrence: case.occurrence.map(|nth| spanned(Occurrence::Nth(nth))),
        of: case.of.map(spanned),
    };
    let annotation = annotation(case.kind.as_deref().unwrap_or("note"), anchor.clone());
    let several = stands_at_all(&annotation);
    let article = ArticleText::new(&text);
    let (_, diagnostics) = linked(&text, &[&annotation]);
    let code = diagnostics.last().unwrap_or_else(|| panic!("{name}: it holds")).code;
    let message = &diagnostics.last().unwrap().message;
    let drift = match drifted(&article, None, &[(&anchor, several)]).pop().flatten() {
        Some(Verdict::Drifted(drift)) => drift,
        Some(Verdict::Undecided | Verdict::Recounted(_)) => {
            return assert!(case.undecided && code != Code::QuoteNotFound, "{name}");
        }
        other => {
            assert!(
                expected.is_empty() && !case.undecided && code == Code::QuoteNotFound,
                "{name}: {other:?}"
            );
            return;
        }
    };
    let words = |range: &TextRange| format!("{range:?} {}", &text[range.start as usize..range.end as usize]);
    assert_eq!(expected.first().map(|(_, range)| words(range)), Some(words(&drift.range)), "{name}");
    let changes: Vec<String> = drift.comparison.changes.iter().map(meaning::Change::describe).collect();
    match &case.changed {
        Some(changed) => assert_eq!(changes, *changed, "{name}"),
        None => assert!(!changes.is_empty(), "{name}"),
    }
    assert_eq!(
        (code, message.contains("meaning")),
        (Code::QuoteDrifted, !changes.is_empty()),
        "{name}: {message}"
    );
    changes.iter().take(3).for_each(|change| assert!(message.contains(change), "{name}: {message}"));
    assert!(drift::new_keys(&article, &anchor, &drift, several).is_some(), "{name}");
}

/// Each line a stretch, without the parts that are not linkable.
fn linkable(text: &str, unlinkable: &[String]) -> Vec<TextRange> {
    let mut cuts: Vec<(usize, usize)> = text.match_indices('\n').map(|(at, _)| (at, at + 1)).collect();
    for words in unlinkable {
        let at = text.find(words.as_str()).unwrap();
        cuts.push((at, at + words.len()));
    }
    cuts.sort_unstable();
    cuts.push((text.len(), text.len()));
    let mut at = 0;
    let mut stretch = |(start, end): (usize, usize)| {
        let range = offset(at)..offset(start);
        at = end;
        range
    };
    cuts.into_iter().map(&mut stretch).filter(|range| range.start < range.end).collect()
}

fn check_names(case: &NamesCase) {
    let (text, expected) = unmarked(&case.text, true);
    let prose = prose(&text, linkable(&text, &case.unlinkable));
    let entities: Vec<Entity> = case.entity.iter().map(entity).collect();
    let mentions = case.mention.iter().map(|(id, quote)| annotation(id, quoting(quote)));
    let ignores = case.ignore.iter().map(|quote| annotation("ignore", quoting(quote)));
    let annotations: Vec<Annotation> = mentions.chain(ignores).collect();
    let published = case.published.as_ref().map(|date| Date::parse(date).unwrap());
    let linking = Linking::WORDS.iter().find(|(word, _)| *word == case.linking).map_or(Linking::All, |w| w.1);
    let input = ArticleInput { prose: &prose, published: published.as_ref(), linking };
    let mut diagnostics = Diagnostics::new();
    let names = NameIndex::new(entities.iter());
    let found = anchor(&mut diagnostics, &input, &annotations.iter().collect::<Vec<_>>(), &names);
    assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", case.name);
    let label = |entity: u32| case.entity[entity as usize].id.clone();
    let mut marks: Vec<(String, TextRange)> =
        found.automatic.iter().map(|m| (label(m.entity), m.range.clone())).collect();
    marks.extend(found.undecided.iter().map(|name| {
        let ids = name.entities.iter().map(|(entity, _)| label(*entity));
        let ids: Vec<String> = if name.is_shared() { Vec::new() } else { ids.collect() };
        (format!("?{}", ids.join("|")), name.range.clone())
    }));
    marks.sort_by_key(|(_, range)| range.start);
    let words = |marks: &[(String, TextRange)]| -> Vec<String> {
        let one =
            |(id, r): &(String, TextRange)| format!("{id}:{} {r:?}", &text[r.start as usize..r.end as usize]);
        marks.iter().map(one).collect()
    };
    assert_eq!(words(&marks), words(&expected), "{}", case.name);
}

#[test]
fn quote_vectors() {
    vectors().quote.iter().for_each(check_quote);
}

#[test]
fn drift_vectors() {
    vectors().drift.iter().for_each(check_drift);
}

#[test]
fn name_vectors() {
    vectors().names.iter().for_each(check_names);
}

#[test]
fn ambiguity_points_at_every_hit() {
    let text = "30 people died. 30 people fled.";
    let note = annotation("note", quoting("30 people"));
    let (_, diagnostics) = linked(text, &[&note]);
    let spans: Vec<(u32, u32)> = diagnostics[0].related.iter().map(|r| (r.span.start, r.span.end)).collect();
    assert_eq!((diagnostics[0].code, spans), (Code::QuoteAmbiguous, vec![(0, 9), (16, 25)]));
}

#[test]
fn many_quotes_are_found_as_few_are() {
    let text: String = (0..400).map(|n| format!("Sentence {n} of the article, ’quoted’.\n")).collect();
    let quotes: Vec<String> = (0..400).map(|n| format!("Sentence {n} of the article, 'quoted'")).collect();
    let annotations: Vec<Annotation> = quotes.iter().map(|q| annotation("note", quoting(q))).collect();
    let (anchored, diagnostics) = linked(&text, &annotations.iter().collect::<Vec<_>>());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    for (quote, placed) in quotes.iter().zip(&anchored.placed) {
        assert_eq!(placed.hits, place_quote(&text, &quoting(quote), false).unwrap().1);
    }
}

/// Text in which much can go wrong.
fn awkward() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(vec![
        "a",
        "B",
        "é",
        "e\u{301}",
        "ñ",
        "n\u{303}",
        "…",
        "—",
        "--",
        "---",
        "\u{AD}",
        "\u{200B}",
        "\u{A0}",
        " ",
        "\n",
        "\t",
        "“",
        "’",
        "ß",
        "ﬁ",
        "가",
        "\u{1100}\u{1161}",
        "\u{11A8}",
        "が",
        "か\u{3099}",
        "国",
        "👩‍🚀",
        "❤\u{FE0F}",
        "\u{200D}",
        "\u{301}",
        "🇲🇽",
        "İ",
        "שלום",
        "7",
        "²",
        "-",
        ".",
        "word",
        "Κ\u{301}",
        "\u{345}",
        "`",
    ]);
    proptest::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_true_quote_in_its_true_context_stands_at_its_place(
        text in "([A-Za-zñé…’—\u{301}]{1,6}[ \n,.]{1,2}){4,40}",
        picks in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let words: Vec<(usize, &str)> = text
            .split([' ', '\n', ',', '.'])
            .map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
            .filter(|(_, w)| w.starts_with(char::is_alphanumeric) && w.ends_with(char::is_alphanumeric))
            .collect();
        prop_assume!(!words.is_empty());
        let (one, other) = (picks.0.index(words.len()), picks.1.index(words.len()));
        let start = words[one.min(other)].0;
        let end = words[one.max(other)].0 + words[one.max(other)].1.len();
        let mut anchor = quoting(&text[start..end]);
        anchor.prefix = Some(spanned(text[..start].to_owned()));
        anchor.suffix = Some(spanned(text[end..].to_owned()));
        let (rung, hits) = place_quote(&text, &anchor, false).unwrap();
        prop_assert_eq!(rung, Rung::Exact);
        prop_assert_eq!(hits, vec![offset(start)..offset(end)]);
    }

    #[test]
    fn maps_never_cut_a_character(text in awkward(), cut in (0usize..200, 0usize..200)) {
        for form in [Form::Exact, Form::Normalised] {
            let folded = Folded::new(&text, form);
            let inside = |at: usize| crate::source::floor_char_boundary(&folded.text, at);
            let (start, end) = (inside(cut.0.min(cut.1)), inside(cut.0.max(cut.1)));
            if start < end {
                let outer = folded.outer(&(start..end));
                prop_assert!(text.get(outer.start as usize..outer.end as usize).is_some());
                if let Some(range) = folded.range(&(start..end)) {
                    let again = fold::Folded::new(&text[range.start as usize..range.end as usize], form);
                    let edges = |c: char| c == ' ' || c == '-' || c == '.';
                    prop_assert_eq!(again.text.trim_matches(edges), folded.text[start..end].trim_matches(edges));
                }
            }
            for (at, _) in text.char_indices() {
                prop_assert!(folded.text.is_char_boundary(folded.before(offset(at))));
                prop_assert!(folded.text.is_char_boundary(folded.after(offset(at))));
            }
        }
    }

    #[test]
    fn nothing_panics(text in awkward(), quotes in proptest::collection::vec(awkward(), 1..30), name in awkward()) {
        let mut annotations: Vec<Annotation> = quotes.iter().map(|q| annotation("note", quoting(q))).collect();
        annotations.extend(quotes.iter().map(|q| annotation("ignore", quoting(q))));
        let case = EntityCase {
            id: "e".to_owned(), name, aliases: quotes.clone(), weak_aliases: quotes.clone(), deny: Vec::new(),
            link: String::new(), roles: Vec::new(),
        };
        let prose = prose(&text, std::iter::once(0..offset(text.len())).collect());
        let input = ArticleInput { prose: &prose, published: None, linking: Linking::All };
        let names = NameIndex::new(std::iter::once(&entity(&case)));
        let found = anchor(&mut Diagnostics::new(), &input, &annotations.iter().collect::<Vec<_>>(), &names);
        let mut ranges: Vec<TextRange> = found.automatic.iter().map(|m| m.range.clone()).collect();
        ranges.extend(found.placed.iter().flat_map(|p| p.hits.clone()));
        for range in ranges {
            prop_assert!(range.start < range.end);
            prop_assert!(text.get(range.start as usize..range.end as usize).is_some());
        }
    }
}
