//! What the fuzz targets share: a small site around the input, and all that is done with one.
//!
//! Every input is read, restricted for each audience, and reported in every format. One input in [`RARELY`], chosen by
//! its bytes so that a finding can be repeated, is built and checked as a whole, which is a hundred times slower.

use std::hash::{DefaultHasher, Hash, Hasher};

use briefbook::audience::{self, Audience};
use briefbook::build::{self, Request};
use briefbook::diagnostic::{Diagnostics, github, json, terminal};
use briefbook::load::{self, Loaded, Memory};
use briefbook::parse::objects::Tlp;
use briefbook::parse::{self, Parsed};
use briefbook::reanchor::write::rewritten;
use briefbook::reanchor::{Proposal, proposals};
use briefbook::source::Sources;

/// One input in so many is built.
const RARELY: u64 = 16;

/// The levels that a build may have.
const LEVELS: [Tlp; 4] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict];

/// The folders of `content/` and their kinds of file.
pub const KINDS: [(u8, &str); 8] = [
    (b'a', "content/articles/one.md"),
    (b'e', "content/entities/one.md"),
    (b'v', "content/events/one.md"),
    (b'c', "content/claims/one.md"),
    (b's', "content/series/one.toml"),
    (b'p', "content/publishers/one.toml"),
    (b'j', "content/judgements/one.md"),
    (b'g', "content/pages/one.md"),
];

/// What stands around every input.
const AROUND: [(&str, &str); 6] = [
    ("site.toml", "title = \"Fuzz\"\nbase_url = \"https://example.org/\"\n"),
    (
        "content/articles/other.md",
        "+++\ntitle = \"Other\"\npublished = 2020-01-02\npublisher = \"post\"\n+++\nAda Example counted 12 birds in Testland.\n",
    ),
    (
        "content/annotations/other.toml",
        "[[event]]\nquote = \"counted 12 birds\"\ntitle = \"A count\"\nwhen = \"2020-01\"\n\n[[figure]]\nquote = \"12 birds\"\nseries = \"birds\"\nvalue = 12\nperiod = \"2020\"\n",
    ),
    (
        "content/entities/ada.md",
        "+++\nkind = \"person\"\nname = \"Ada Example\"\naliases = [\"Example\"]\n+++\n",
    ),
    ("content/publishers/post.toml", "name = \"Testland Post\"\n"),
    ("content/series/birds.toml", "title = \"Birds\"\nunit = \"birds\"\n"),
];

/// The site with these files in place of, or beside, those that stand around every input.
pub fn site(files: &[(&str, &[u8])]) -> Memory {
    let around = AROUND.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let given = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    Memory::new(around.chain(given))
}

/// Does with a site all that briefbook does with one.
pub fn everything(input: &[u8], files: &[(&str, &[u8])]) {
    let fs = site(files);
    let Some((loaded, parsed, diagnostics)) = read(&fs) else { return };
    reported(&diagnostics, &loaded.sources);
    for level in LEVELS {
        audience::restrict(parsed.clone(), &Audience { level, ..Audience::EVERYONE });
    }
    let found = proposals(&parsed, &[]);
    rewrites(&loaded.sources, &found);
    if rare(input) {
        let level = LEVELS[(digest(input) >> 32) as usize % LEVELS.len()];
        let request =
            Request { audience: Some(level), now: Some(jiff::Timestamp::UNIX_EPOCH), ..Request::default() };
        reported(&build::build(&loaded, &fs, &request, &()).diagnostics, &loaded.sources);
        let request = Request { audience: None, suggest: true, ..request };
        reported(&build::check(&loaded, &fs, &request, &()).diagnostics, &loaded.sources);
    }
}

/// Reads and parses a site.
pub fn read(fs: &Memory) -> Option<(Loaded, Parsed, Diagnostics)> {
    let loaded = load::load(fs, &|text: &str| parse::site_config(text).output).ok()?;
    let mut diagnostics = loaded.diagnostics.clone();
    let parsed = parse::parse(&mut diagnostics, &loaded.sources, &loaded.unusable);
    let levels = parsed.site.levels.clone();
    let diagnostics = diagnostics.finished(&levels, &loaded.sources);
    Some((loaded, parsed, diagnostics))
}

/// Prints diagnostics in every format.
pub fn reported(diagnostics: &Diagnostics, sources: &Sources) {
    json::render(diagnostics.iter(), sources);
    github::render(diagnostics.iter(), sources);
    terminal::render(diagnostics.iter(), sources, true, 80);
}

/// Shows a date in every place that shows one.
pub fn dated(date: &str) {
    let event = format!("+++\ntitle = \"An event\"\nwhen = \"{date}\"\nplace = \"ada\"\n+++\nWords.\n");
    everything(date.as_bytes(), &[("content/events/one.md", event.as_bytes())]);
}

/// Writes every annotation file as `reanchor --yes --accept-meaning` would: what is written must be TOML.
fn rewrites(sources: &Sources, found: &[Proposal]) {
    for (file, source) in sources.iter() {
        let here: Vec<&Proposal> = found.iter().filter(|one| one.span.file == file).collect();
        if here.is_empty() {
            continue;
        }
        if let Ok(text) = rewritten(&source.text, &source.text, &here) {
            let mut problems = Diagnostics::new();
            parse::table::parse_toml(&mut problems, file, 0, &text);
            assert!(!problems.has_errors(), "`reanchor` wrote what is no TOML:\n{text}");
        }
    }
}

/// Whether an input is one of those that are built.
pub fn rare(input: &[u8]) -> bool {
    digest(input) % RARELY == 0
}

fn digest(input: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    hasher.finish()
}

/// Two parts of an input, which a line of `%%%%` parts.
pub fn halves(input: &[u8]) -> (&[u8], &[u8]) {
    const PART: &[u8] = b"\n%%%%\n";
    match input.windows(PART.len()).position(|window| window == PART) {
        Some(at) => (&input[..at], &input[at + PART.len()..]),
        None => (input, b""),
    }
}
