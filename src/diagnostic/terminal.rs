//! Diagnostics for people at a terminal, in the shape of rustc's.
//!
//! annotate-snippets draws; this file decides what it sees. It gets a few lines around each place, never a file: it
//! counts lines anew for every report, and a Markdown paragraph can be one line of any length. What it gets holds
//! no control characters, so that an article cannot speak to the terminal.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::json::{Place, Places};
use super::{Diagnostic, Severity};
use crate::source::Sources;

/// Places that are at most this many lines apart are shown in one excerpt.
const NEAR: usize = 8;

/// Of a place with more lines than this, only the first is shown.
const TALLEST: usize = 6;

/// Narrower terminals get lines of this width all the same: an excerpt needs some room.
const NARROWEST: usize = 40;

/// Stands for what is cut from a line.
const CUT: &str = "...";

/// Around the number of an excerpt, which stands for its heading while it is drawn. From the private use area; the
/// author's own are made visible otherwise.
const OPEN: char = '\u{F8F0}';
const CLOSE: char = '\u{F8F1}';

/// All diagnostics, each followed by an empty line, and a last line that counts them; nothing when there are none.
pub fn render<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    colour: bool,
    width: usize,
) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut here already: the renderer's own cutting goes wrong with wide characters.
    let drawer =
        Drawer { places: Places::new(sources), renderer: renderer.term_width(usize::MAX / 4), width };
    let mut text = String::new();
    let mut counts = [0; 3];
    for diagnostic in diagnostics {
        counts[diagnostic.severity as usize] += 1;
        text.push_str(&drawer.diagnostic(diagnostic));
        text.push_str("\n\n");
    }
    if let Some((level, words)) = summary(counts) {
        text.push_str(&drawer.renderer.render(&[Group::with_title(level.primary_title(words))]));
        text.push('\n');
    }
    text
}

/// `3 errors, 1 warning`, and the gravest of them.
fn summary(counts: [usize; 3]) -> Option<(Level<'static>, String)> {
    const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Suggestion];
    let present = || SEVERITIES.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    let (gravest, _) = present().next()?;
    let words: Vec<_> = present()
        .map(|(severity, count)| {
            format!("{count} {}{}", severity.as_str(), if count == 1 { "" } else { "s" })
        })
        .collect();
    Some((level(gravest), words.join(", ")))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::INFO.with_name(Severity::Suggestion.as_str()),
    }
}

struct Drawer<'a> {
    places: Places<'a>,
    renderer: Renderer,
    width: usize,
}

/// A place with what is said about it.
struct Mark<'a> {
    place: Place<'a>,
    label: String,
    primary: bool,
}

impl Drawer<'_> {
    fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let title = level(diagnostic.severity).primary_title(printable(&diagnostic.message));
        let mut group = Group::with_title(title.id(diagnostic.code.as_str()));
        let mut headings = Vec::new();
        for excerpt in excerpts(self.marks(diagnostic)) {
            let Some(first) = excerpt.first() else { continue };
            let (path, at) = (printable_line(first.place.file.path.as_str()), first.place.start);
            let stand_in = format!("{OPEN}{}{CLOSE}", headings.len());
            headings.push(format!("{path}:{}:{}", at.line, at.column));
            group = group.element(self.snippet(&excerpt).path(stand_in));
        }
        for hint in &diagnostic.hints {
            group = group.element(Level::HELP.message(printable(hint)));
        }
        with_headings(&self.renderer.render(&[group]), &headings)
    }

    /// The place of the diagnostic, then the related ones.
    fn marks(&self, diagnostic: &Diagnostic) -> Vec<Mark<'_>> {
        let primary = diagnostic.span.map(|span| (span, &diagnostic.label, true));
        let related = diagnostic.related.iter().map(|related| (related.span, &related.message, false));
        let marks = primary.into_iter().chain(related).filter_map(|(span, label, primary)| {
            let place = self.places.find(span)?;
            Some(Mark { place: shortened(place), label: printable_line(label), primary })
        });
        marks.collect()
    }

    /// The lines of some places of one file, cut to the terminal's width.
    fn snippet(&self, marks: &[Mark<'_>]) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
        let first = marks.iter().map(|mark| mark.place.start.line).min().unwrap_or(1);
        let last = marks.iter().map(|mark| mark.place.end.line).max().unwrap_or(1);
        let gutter = last.to_string().len() + 3;
        let room = self.width.max(NARROWEST).saturating_sub(gutter);

        let mut source = String::new();
        let mut ranges = vec![0..0; marks.len()];
        for line in first..=last {
            let view = View::of(line, marks, room);
            for (mark, range) in marks.iter().zip(&mut ranges) {
                if mark.place.start.line == line {
                    *range = source.len() + view.offset(mark.place.range.start)..range.end;
                }
                if mark.place.end.line == line {
                    range.end = source.len() + view.offset(mark.place.range.end);
                }
            }
            view.write(&mut source);
            source.push('\n');
        }
        source.pop();
        if source.is_empty() || source.ends_with('\n') {
            // A place at the end of a file needs something to stand under.
            source.push(' ');
        }
        let annotations = marks.iter().zip(ranges).map(|(mark, range)| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let range = range.start..range.end.max(range.start);
            let annotation = kind.span(range);
            if mark.label.is_empty() { annotation } else { annotation.label(mark.label.clone()) }
        });
        Snippet::source(source).line_start(first).annotations(annotations)
    }
}

/// Puts the headings in the places of the numbers that stand for them, with the line and column behind each: what
/// the renderer counted is the column in a line from which much may have been cut.
fn with_headings(drawn: &str, headings: &[String]) -> String {
    let mut parts = drawn.split(OPEN);
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let Some((number, rest)) = part.split_once(CLOSE) else { continue };
        text.extend(number.parse().ok().and_then(|number: usize| headings.get(number)).map(String::as_str));
        text.push_str(rest.trim_start_matches(|letter: char| letter == ':' || letter.is_ascii_digit()));
    }
    text
}

/// A place that can be shown: not taller than an excerpt should be, and not ending at the start of a line.
fn shortened(mut place: Place<'_>) -> Place<'_> {
    let text = &place.file.text;
    if place.end.line - place.start.line >= TALLEST {
        place.end = place.start;
        place.range.end = line_end(&place, place.start.line);
    } else if place.end.column == 1 && place.end.line > place.start.line {
        place.range.end = line_end(&place, place.end.line - 1).max(place.range.start);
        place.end = place.lines.position(text, place.range.end);
    }
    place
}

fn line_end(place: &Place<'_>, line: usize) -> usize {
    place.lines.start(line) + place.lines.text(&place.file.text, line).len()
}

/// Groups marks that one excerpt can show.
fn excerpts(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut excerpts: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        match excerpts.iter_mut().find(|excerpt| fits(excerpt, &mark)) {
            Some(excerpt) => excerpt.push(mark),
            None => excerpts.push(vec![mark]),
        }
    }
    excerpts
}

/// Whether a mark can be shown together with others: near one of them, and beside none in a long line, of which a
/// part is cut.
fn fits(excerpt: &[Mark<'_>], mark: &Mark<'_>) -> bool {
    let lines = |mark: &Mark<'_>| mark.place.start.line..=mark.place.end.line;
    let same_file = excerpt.iter().all(|other| std::ptr::eq(other.place.file, mark.place.file));
    let near = excerpt.iter().any(|other| {
        mark.place.start.line <= other.place.end.line + NEAR
            && other.place.start.line <= mark.place.end.line + NEAR
    });
    let clear = excerpt.iter().all(|other| {
        let share = lines(mark).any(|line| lines(other).contains(&line));
        let from = mark.place.range.start.min(other.place.range.start);
        let to = mark.place.range.end.max(other.place.range.end);
        !share || to - from <= NARROWEST
    });
    same_file && near && clear
}

/// The part of a line that is shown.
struct View<'a> {
    /// The line.
    line: &'a str,
    /// Where the line starts in the file.
    start: usize,
    /// The bytes of the line that are shown.
    shown: Range<usize>,
}

impl<'a> View<'a> {
    /// The part of a line around its marks.
    fn of(line: usize, marks: &'a [Mark<'_>], room: usize) -> Self {
        let Some(any) = marks.first() else { return Self { line: "", start: 0, shown: 0..0 } };
        let start = any.place.lines.start(line);
        let text = any.place.lines.text(&any.place.file.text, line);
        let within = |at: usize| at.saturating_sub(start).min(text.len());
        let here =
            || marks.iter().filter(|mark| (mark.place.start.line..=mark.place.end.line).contains(&line));
        let from = here().map(|mark| within(mark.place.range.start)).min().unwrap_or(0);
        let to = here().map(|mark| within(mark.place.range.end)).max().unwrap_or(0);
        let label = here().map(|mark| columns(&mark.label)).max().unwrap_or(0);
        Self { line: text, start, shown: cut(text, from..to, label, room) }
    }

    /// The offset in what is shown of an offset in the file.
    fn offset(&self, at: usize) -> usize {
        let at = at.saturating_sub(self.start).clamp(self.shown.start, self.shown.end);
        let before = self.line.get(self.shown.start..at).unwrap_or("");
        self.lead().len() + printable_line(before).len()
    }

    fn lead(&self) -> &'static str {
        if self.shown.start > 0 { CUT } else { "" }
    }

    fn write(&self, into: &mut String) {
        into.push_str(self.lead());
        into.push_str(&printable_line(self.line.get(self.shown.clone()).unwrap_or("")));
        if self.shown.end < self.line.len() {
            into.push_str(CUT);
        }
    }
}

/// The part of a line to show: all of it, or as much around a range as there is room for, with room for a label
/// behind the range. Looks at no more of the line than that.
fn cut(line: &str, range: Range<usize>, label: usize, room: usize) -> Range<usize> {
    if forward(line, 0, room).1 == line.len() {
        return 0..line.len();
    }
    let room = room.saturating_sub(2 * CUT.len());
    let (used, end) = forward(line, range.start, room);
    // All of the range, where there is room for it.
    let (used, end) = if end > range.end {
        (columns(line.get(range.clone()).unwrap_or("")), range.end)
    } else {
        (used, end)
    };
    let rest = room.saturating_sub(used);
    let before = (rest / 2).min(rest.saturating_sub(label + 1));
    let (before, mut start) = backward(line, range.start, before);
    let (after, end) = forward(line, end, rest - before);
    if end == line.len() {
        start = backward(line, start, rest - before - after).1;
    }
    start..end
}

/// How many columns, and up to which offset, a line goes on from an offset within some room.
fn forward(line: &str, from: usize, room: usize) -> (usize, usize) {
    let (mut used, mut at) = (0, from);
    for letter in line.get(from..).unwrap_or("").chars() {
        if used + column(letter) > room {
            break;
        }
        used += column(letter);
        at += letter.len_utf8();
    }
    (used, at)
}

/// The same towards the line's start.
fn backward(line: &str, from: usize, room: usize) -> (usize, usize) {
    let (mut used, mut at) = (0, from);
    for letter in line.get(..from).unwrap_or("").chars().rev() {
        if used + column(letter) > room {
            break;
        }
        used += column(letter);
        at -= letter.len_utf8();
    }
    (used, at)
}

fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// The columns of a character, or more: what is cut a little early is still right.
fn column(letter: char) -> usize {
    match letter {
        '\t' => 4,
        '\0'..'\u{1100}' => 1,
        '\u{1100}'..'\u{1200}' | '\u{2E80}'..'\u{D7B0}' | '\u{F900}'..'\u{FB00}' | '\u{FE30}'..'\u{FE70}' => {
            2
        }
        '\u{FF00}'..'\u{FF61}' | '\u{FFE0}'..'\u{FFE7}' | '\u{1F000}'..'\u{40000}' => 2,
        _ => 1,
    }
}

/// Text whose line ends stay.
fn printable(text: &str) -> String {
    text.split('\n').map(printable_line).collect::<Vec<_>>().join("\n")
}

/// Text without anything that a terminal obeys, or that turns the direction of what follows.
fn printable_line(text: &str) -> String {
    text.chars().map(picture).collect()
}

fn picture(letter: char) -> char {
    match letter {
        '\t' => letter,
        '\0'..' ' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7F}' => '\u{2421}',
        '\u{80}'..'\u{A0}' => char::REPLACEMENT_CHARACTER,
        '\u{200E}' | '\u{200F}' | '\u{61C}' => char::REPLACEMENT_CHARACTER,
        OPEN | CLOSE | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{FileId, SourcePath, SourceText, Span};

    fn sources(files: &[(&str, &str)]) -> Sources {
        let file =
            |&(path, text): &(&str, &str)| SourceText { path: SourcePath::new(path), text: text.into() };
        Sources::new(files.iter().map(file).collect())
    }

    fn error(file: u32, range: Range<usize>, message: &str) -> Diagnostic {
        Diagnostic::new(Code::BadDate, Span::new(FileId(file), range), message)
    }

    #[track_caller]
    fn check(files: &[(&str, &str)], diagnostic: &Diagnostic, expected: &[&str]) {
        let text = render([diagnostic], &sources(files), false, 80);
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn places_near_by_share_an_excerpt() {
        check(
            &[
                ("content/events/x.md", "+++\ntitle = \"T\"\n\twhen = \"2024-99\"\n"),
                ("site.toml", "a = 1\n"),
            ],
            &error(0, 24..33, "`2024-99` is no date")
                .label("no such month")
                .related(Span::new(FileId(0), 4..9), "of this event")
                .related(Span::new(FileId(1), 4..5), "and this")
                .hint("write it as EDTF,\nfor example \"2024-10\"")
                .hint("or leave it out"),
            &[
                "error[bad-date]: `2024-99` is no date",
                " --> content/events/x.md:3:9",
                "  |",
                "2 | title = \"T\"",
                "  | ----- of this event",
                "3 |     when = \"2024-99\"",
                "  |            ^^^^^^^^^ no such month",
                "  |",
                " ::: site.toml:1:5",
                "  |",
                "1 | a = 1",
                "  |     - and this",
                "  |",
                "  = help: write it as EDTF,",
                "          for example \"2024-10\"",
                "  = help: or leave it out",
                "",
                "error: 1 error",
            ],
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}needle{}", "é hay ".repeat(2000), " hay".repeat(2000));
        check(
            &[("content/articles/a.md", &text)],
            &error(0, 14_000..14_006, "wrong").label("this one").related(Span::new(FileId(0), 0..2), "start"),
            &[
                "error[bad-date]: wrong",
                " --> content/articles/a.md:1:12001",
                "  |",
                "1 | ...y é hay é hay é hay é hay é hay needle hay hay hay hay hay hay hay hay...",
                "  |                                    ^^^^^^ this one",
                "  |",
                " ::: content/articles/a.md:1:1",
                "  |",
                "1 | é hay é hay é hay é hay é hay é hay é hay é hay é hay é hay é hay é ha...",
                "  | - start",
                "",
                "error: 1 error",
            ],
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check(
            &[("a", "x = \"漢字\" # y")],
            &error(0, 4..12, "wrong"),
            &[
                "error[bad-date]: wrong",
                " --> a:1:5",
                "  |",
                "1 | x = \"漢字\" # y",
                "  |     ^^^^^^",
                "",
                "error: 1 error",
            ],
        );
    }

    #[test]
    fn the_end_of_a_file_is_a_place() {
        check(
            &[("a", "x\n")],
            &error(0, 2..2, "unfinished").label("here"),
            &["error[bad-date]: unfinished", " --> a:2:1", "  |", "2 |", "  | ^ here", "", "error: 1 error"],
        );
    }

    #[test]
    fn nothing_needs_a_place() {
        let diagnostic =
            Diagnostic::placeless(Code::NameShared, "two people share a name").hint("tell them apart");
        check(
            &[],
            &diagnostic,
            &[
                "suggestion[name-shared]: two people share a name",
                " |",
                " = help: tell them apart",
                "",
                "suggestion: 1 suggestion",
            ],
        );
        assert_eq!(render([], &sources(&[]), true, 80), "");
    }

    #[test]
    fn the_last_line_counts() {
        let warning = Diagnostic::placeless(Code::RemoteImage, "w");
        let text = render([&error(0, 0..0, "a"), &warning, &error(0, 0..0, "b")], &sources(&[]), false, 80);
        assert!(text.ends_with("\n\nerror: 2 errors, 1 warning\n"), "{text}");
        let text = render([&warning], &sources(&[]), false, 80);
        assert!(text.ends_with("\n\nwarning: 1 warning\n"), "{text}");
    }

    #[test]
    fn an_article_cannot_speak_to_the_terminal() {
        let text = "\u{1B}[2J\u{9B}1m\u{202E}x\r\u{7}\u{7F}";
        let diagnostic = error(0, 0..text.len(), text)
            .label(text)
            .hint(text)
            .related(Span::new(FileId(1), 0..text.len()), text);
        let drawn = render([&diagnostic], &sources(&[("a", text), (text, text)]), false, 80);
        let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202E}';
        assert!(!drawn.contains(obeyed), "{drawn:?}");
    }

    #[test]
    fn many_diagnostics_in_a_large_file_take_no_time() {
        let text = "some words of a line, é\n".repeat(200_000) + &"x ".repeat(500_000);
        let diagnostics: Vec<_> =
            (0..10_000).map(|n| error(0, n * 580 + 1..n * 580 + 3, "wrong").label("here")).collect();
        let sources = sources(&[("a", &text)]);
        let began = std::time::Instant::now();
        assert!(render(&diagnostics, &sources, true, 80).len() > 1_000_000);
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    }

    proptest! {
        #[test]
        fn no_text_and_no_place_is_too_odd(
            text in "(a|é|\\PC|\n|\t|漢|e\u{301}|\u{200B}|😀|word |\r|\u{1B}){0,200}",
            other in "(a|é|\n){0,20}",
            spans in prop::collection::vec((0_u32..3, 0_u32..500, 0_u32..500), 1..5),
            label in "(a|\n|漢){0,60}",
            width in 0_usize..120,
        ) {
            let sources = sources(&[("a", &text), ("b", &other)]);
            let span = |&(file, start, end): &(u32, u32, u32)| Span { file: FileId(file), start, end };
            let mut diagnostic = Diagnostic::new(Code::BadValue, span(&spans[0]), "m").label(label.clone());
            for other in &spans[1..] {
                diagnostic = diagnostic.related(span(other), label.clone());
            }
            prop_assert!(render([&diagnostic], &sources, true, width).ends_with('\n'));
        }
    }
}
