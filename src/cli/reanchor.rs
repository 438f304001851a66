//! `briefbook reanchor`: shows what drifted, asks, and writes the annotation files.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};

use super::args::{Global, Reanchor};
use super::{Opened, Outcome, fail, open, print, report, say};
use crate::anchor::count_of_hits;
use crate::anchor::drift::Cause;
use crate::anchor::words::{self, Piece};
use crate::diagnostic::nearest;
use crate::edits::{Changes, original};
use crate::parse::{self, ObjectKind, Parsed};
use crate::reanchor::{Mend, Passage, Proposal, proposals, write::rewritten};
use crate::source::{FileId, Sources};

/// So many words on either side of a change are shown.
const AROUND: usize = 6;

/// Runs the command.
pub fn run(global: &Global, options: &Reanchor) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Reanchor) -> Result<Outcome, Outcome> {
    let opened = open(global, None)?;
    let sources = &opened.loaded.sources;
    let mut diagnostics = opened.loaded.diagnostics.clone();
    let parsed = parse::parse(&mut diagnostics, sources, &opened.loaded.unusable);
    known(&parsed, &options.ids)?;
    let unread = unread(&parsed, sources, &options.ids);
    diagnostics.retain(|one| one.span.is_some_and(|span| unread.contains(&span.file)));
    report(&diagnostics, sources);
    let found = proposals(&parsed, &options.ids);
    let agreed = agreed(options, sources, &found);
    let taken: Vec<&Proposal> =
        found.iter().zip(&agreed).filter(|(_, yes)| **yes).map(|(one, _)| one).collect();
    let changes = changes(&opened, global, &taken)?;
    if options.dry_run {
        print(changes.unified_diff())?;
    } else {
        changes.write(&global.root).map_err(|error| fail(&error.to_string(), Outcome::World))?;
    }
    if !global.quiet {
        say(&closing(options, found.iter().zip(&agreed), unread.len()));
    }
    let is_mended = taken.len() == found.len() && unread.is_empty();
    Ok(if is_mended { Outcome::Done } else { Outcome::ContentErrors })
}

/// Refuses an ID that is no article's.
fn known(parsed: &Parsed, ids: &[String]) -> Result<(), Outcome> {
    let mut all: BTreeSet<&str> =
        parsed.articles.iter().map(|article| article.record.id.value.as_str()).collect();
    all.extend(
        parsed.broken.iter().filter(|(kind, _)| *kind == ObjectKind::Article).map(|(_, id)| id.as_str()),
    );
    let Some(id) = ids.iter().find(|id| !all.contains(id.as_str())) else { return Ok(()) };
    let hint = match nearest(id, all.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    Err(fail(&format!("there is no article `{id}`{hint}"), Outcome::Usage))
}

/// The annotation files, and the articles that have one, which cannot be read and so are left alone.
fn unread(parsed: &Parsed, sources: &Sources, ids: &[String]) -> BTreeSet<FileId> {
    let asked = |id: &str| ids.is_empty() || ids.iter().any(|one| one == id);
    let files = parsed.broken_annotations.iter().filter(|(article, one)| one.is_none() && asked(article));
    let annotations = files.map(|(article, _)| format!("content/annotations/{article}.toml"));
    let has_file = |id: &str| parsed.annotations.iter().any(|file| file.article == id);
    let broken = parsed.broken.iter().filter(|(kind, id)| *kind == ObjectKind::Article && asked(id));
    let articles = broken.filter(|(_, id)| has_file(id)).map(|(_, id)| format!("content/articles/{id}.md"));
    annotations.chain(articles).filter_map(|path| sources.find(&path)).collect()
}

/// Which proposals the author agrees to; each is shown.
fn agreed(options: &Reanchor, sources: &Sources, found: &[Proposal]) -> Vec<bool> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !options.yes && !options.dry_run && is_terminal {
        let (mut input, mut output) = (std::io::stdin().lock(), anstream::stderr());
        return asked(&mut input, &mut output, sources, found);
    }
    let may = options.yes || options.dry_run;
    found
        .iter()
        .map(|one| {
            drop(anstream::stderr().write_all(described(sources, one).as_bytes()));
            let is_passage = matches!(one.mend, Mend::Passage(_));
            may && (one.is_harmless() || is_passage && options.accept_meaning)
        })
        .collect()
}

/// Asks for each proposal. The end of the input is a no to all that are left.
fn asked(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    sources: &Sources,
    found: &[Proposal],
) -> Vec<bool> {
    let (mut all, mut quit) = (false, false);
    let mut ask = |one: &Proposal| {
        drop(output.write_all(described(sources, one).as_bytes()));
        if quit || !matches!(one.mend, Mend::Passage(_)) {
            return false;
        }
        if all && one.is_harmless() {
            return true;
        }
        loop {
            drop(write!(output, "write it? [y]es, [n]o, [a]ll harmless ones from here, [q]uit: "));
            drop(output.flush());
            let mut line = String::new();
            if !input.read_line(&mut line).is_ok_and(|length| length > 0) {
                quit = true;
                return false;
            }
            match line.trim().to_lowercase().as_str() {
                "y" | "yes" => return true,
                "n" | "no" => return false,
                "a" | "all" => {
                    all = true;
                    if one.is_harmless() {
                        return true;
                    }
                }
                "q" | "quit" => {
                    quit = true;
                    return false;
                }
                _ => {}
            }
        }
    };
    found.iter().map(&mut ask).collect()
}

/// A proposal as it is shown: where it stands, the article's place, the word diff, what changed.
fn described(sources: &Sources, one: &Proposal) -> String {
    let place = |span| {
        let at = sources.position(span);
        format!("{}:{}:{}", sources.get(span.file).path, at.line, at.column)
    };
    let mut text = format!("{}: `{}`\n", place(one.span), one.annotation);
    match &one.mend {
        Mend::Passage(passage) => text.push_str(&shown(passage, &place(passage.span), &one.quote)),
        Mend::Undecided => text.push_str(&format!(
            "  `{}` may be at several passages: `briefbook check` lists them, each with the keys that mean it\n",
            one.quote
        )),
        Mend::Recounted(hits) => text.push_str(&format!(
            "  `{}` {}, not as often as `of` or `occurrence` says: `briefbook check` has the keys that mean each\n",
            one.quote,
            count_of_hits(*hits)
        )),
        Mend::Lost => text.push_str(&format!(
            "  `{}` is no longer in the article, and no passage is close enough: `briefbook check` shows the nearest\n",
            one.quote
        )),
    }
    text.push('\n');
    // Nothing that a terminal obeys.
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\u{1b}' { '\u{fffd}' } else { c }).collect()
}

fn shown(passage: &Passage, place: &str, quote: &str) -> String {
    let under = match passage.heading.as_str() {
        "" => String::new(),
        heading => format!(", under `{}`", clean(heading)),
    };
    let mut text = format!("  {place}{under}\n");
    let pieces = words::diff(&clean(quote), &clean(&passage.words), AROUND);
    if pieces.is_empty() {
        text.push_str(&format!("  {}\n", clean(&passage.words)));
    } else {
        text.push_str(&format!("  {}\n", coloured(&pieces)));
    }
    let keys = &passage.keys;
    for (key, value) in [("prefix", &keys.prefix), ("suffix", &keys.suffix)] {
        text.extend(value.iter().map(|value| format!("  {key} = {}\n", crate::anchor::toml_string(value))));
    }
    for (key, value) in [("occurrence", keys.occurrence), ("of", keys.of)] {
        text.extend(value.iter().map(|value| format!("  {key} = {value}\n")));
    }
    let comparison = &passage.drift.comparison;
    for change in &comparison.changes {
        text.push_str(&format!("  meaning: {}\n", clean(&change.describe())));
    }
    if comparison.is_harmless() {
        text.push_str(match passage.drift.cause {
            Cause::Quote => "  harmless: every word is the same but for its spelling and punctuation\n",
            _ => "  harmless: the quote stands there, and the words around it are the same\n",
        });
    }
    text
}

/// Text without what a terminal would obey.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !c.is_whitespace() { '\u{fffd}' } else { c }).collect()
}

/// A word diff, in colours where the terminal has them.
fn coloured(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| {
        let plain = words::marked(std::slice::from_ref(piece));
        match piece {
            Piece::Gone(_) => format!("\u{1b}[31m{plain}\u{1b}[0m"),
            Piece::Come(_) => format!("\u{1b}[32m{plain}\u{1b}[0m"),
            Piece::Same(_) | Piece::Skipped => plain,
        }
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
}

/// The new texts of the files.
fn changes(opened: &Opened, global: &Global, taken: &[&Proposal]) -> Result<Changes, Outcome> {
    let mut changes = Changes::new();
    let files: BTreeSet<FileId> = taken.iter().map(|one| one.file).collect();
    for file in files {
        let source = opened.loaded.sources.get(file);
        let path = source.path.as_str();
        let world = |message: &str| fail(message, Outcome::World);
        let before = original(&global.root, path).map_err(|error| world(&error.to_string()))?;
        let before = before.ok_or_else(|| world(&format!("`{path}` is gone")))?;
        let of_file: Vec<&Proposal> = taken.iter().copied().filter(|one| one.file == file).collect();
        let after = rewritten(&before, &source.text, &of_file)
            .map_err(|error| world(&format!("`{path}` is left alone: {error}")))?;
        changes.edit(path, before, after);
    }
    Ok(changes)
}

/// What was done, and what was not and why; each proposal comes with whether it was agreed to.
fn closing<'a>(
    options: &Reanchor,
    found: impl ExactSizeIterator<Item = (&'a Proposal, &'a bool)>,
    unread: usize,
) -> String {
    if found.len() == 0 && unread == 0 {
        return "nothing has drifted".to_owned();
    }
    let (mut taken, mut harmless, mut meaning, mut lost) = (0, 0, 0, 0);
    for (one, is_agreed) in found {
        let count = match &one.mend {
            _ if *is_agreed => &mut taken,
            Mend::Passage(_) if one.is_harmless() => &mut harmless,
            Mend::Passage(_) => &mut meaning,
            Mend::Undecided | Mend::Recounted(_) | Mend::Lost => &mut lost,
        };
        *count += 1;
    }
    let verb = if options.dry_run { "would be mended" } else { "mended" };
    let mut parts = vec![format!("{taken} {verb}")];
    let mut part = |count: usize, what: &str| {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    };
    part(harmless, "left that are harmless (`--yes` takes them)");
    part(meaning, "left whose meaning may have changed (`--yes --accept-meaning` takes them)");
    part(lost, "left that this command cannot mend");
    part(unread, "files left alone that cannot be read");
    let nothing = taken == 0 && !options.dry_run;
    format!("{}{}", parts.join(", "), if nothing { ": nothing was changed" } else { "" })
}
