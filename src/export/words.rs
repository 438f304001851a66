//! What is said, as one line of words, for formats that have no keys for it. The words are the author's own; what is
//! between them is signs alone, so that no language is mixed in.

use crate::markup::{Element, Kind};
use crate::model::{Briefing, Destination, EntityId, Event, Figure, Relation, Series, Text};
use crate::parse::objects::Amount;

/// An event: its title and its date as it is written.
pub fn event(event: &Event) -> String {
    let when = event.facts.when.as_ref().map(|when| format!(" ({})", when.written()));
    format!("{}{}", event.facts.title, when.unwrap_or_default())
}

/// A figure: how much, of what, and when.
pub fn figure(figure: &Figure, series: &Series) -> String {
    let unit = figure.said.unit.as_deref().unwrap_or(&series.said.unit);
    let period = figure.said.period.as_ref().map(|period| format!(" ({})", period.written()));
    let amount = match &figure.said.amount {
        Amount::Value(value, sign) => format!("{}{value} {unit}", sign.as_str()),
        Amount::Range(low, high) => format!("{low}–{high} {unit}"),
        Amount::Change { value, percent, baseline, comparator } => {
            let unit = if *percent { "%" } else { unit };
            let from = baseline.as_ref().map(|from| format!(" / {}", from.written()));
            format!("{}{value:+} {unit}{}", comparator.as_str(), from.unwrap_or_default())
        }
    };
    format!("{}: {amount}{}", series.said.title, period.unwrap_or_default())
}

/// A relation: who, what, whom, and when.
pub fn relation(briefing: &Briefing, relation: &Relation) -> String {
    let name = |id: EntityId| briefing[id].said.name.as_str();
    let when = relation.said.when.as_ref().map(|when| format!(" ({})", when.written()));
    let (subject, object) = (name(relation.subject), name(relation.object));
    format!("{subject} – {} – {object}{}", relation.said.predicate, when.unwrap_or_default())
}

/// A text without its markup, each block on a line. A link without words of its own has those of what it leads to.
pub fn prose(briefing: &Briefing, text: &Text) -> String {
    let tree = &text.prose.tree;
    let mut out = String::with_capacity(tree.text.len());
    let (mut done, mut last, mut in_new_block) = (0, 0, true);
    for node in &tree.nodes {
        if let Some(range) = node.kind.text_range() {
            // A block that holds nothing but such a link has no line feed of its own.
            if in_new_block && done == range.start as usize {
                end_line(&mut out);
            }
            (last, in_new_block) = (range.end as usize, false);
            continue;
        }
        match &node.kind {
            Kind::Open(Element::Link(n)) => {
                let wordless = tree.links.get(*n as usize).is_some_and(|link| !link.has_words);
                let Some(words) = text.links.get(*n as usize).filter(|_| wordless) else { continue };
                let rest = &tree.text[last..];
                // The sign that ended the block before; what follows it belongs to this one.
                let feeds = usize::from(rest.starts_with(['\n', '\t']));
                let at = if in_new_block { last + feeds } else { last };
                out.push_str(&tree.text[done..at]);
                if in_new_block {
                    end_line(&mut out);
                }
                out.push_str(title(briefing, words));
                (done, last, in_new_block) = (at, at, false);
            }
            Kind::Open(
                Element::Paragraph | Element::Item | Element::TableCell(..) | Element::Heading(..),
            ) => {
                in_new_block = true;
            }
            _ => {}
        }
    }
    out.push_str(&tree.text[done..]);
    out.trim().to_owned()
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with(['\n', '\t']) {
        out.push('\n');
    }
}

/// What the thing at a destination is called.
fn title<'a>(briefing: &'a Briefing, destination: &'a Destination) -> &'a str {
    match destination {
        Destination::Article(id) | Destination::Passage(id, _) => &briefing[*id].said.title,
        Destination::Entity(id) => &briefing[*id].said.name.value,
        Destination::Event(id) => &briefing[*id].facts.title,
        Destination::Claim(id) => &briefing[*id].facts.statement,
        Destination::Series(id) => &briefing[*id].said.title,
        Destination::Publisher(id) => &briefing[*id].said.name,
        Destination::Judgement(id) => &briefing[*id].said.statement,
        Destination::Page(id) => &briefing[*id].said.title,
        Destination::Front => &briefing.site.title,
        // Nothing nests deeper than once.
        Destination::Within(page, _) => match &**page {
            Destination::Within(..) => "",
            page => title(briefing, page),
        },
        Destination::External(address) | Destination::Site(address) => address,
        Destination::Media(path) => path.rsplit('/').next().unwrap_or(path),
        Destination::Fragment(_) | Destination::Nowhere => "",
    }
}

#[cfg(test)]
mod tests {
    use crate::render::data::fixture::site;

    #[test]
    fn a_link_without_words_has_those_of_its_object() {
        let made = site(
            "",
            &[(
                "content/entities/ada.md",
                "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n[[ada]] *came*.\n\n- [[ada]]\n- [[ada|she]] and [[ada]]\n",
            )],
        );
        let text = made.briefing.entities[0].text.as_ref().unwrap();
        let prose = super::prose(&made.briefing, text);
        assert_eq!(prose, "Ada Example came.\nAda Example\nshe and Ada Example");
    }
}
