//! `briefbook import`: saved pages and texts become articles, each a draft until its author says otherwise.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::args::{Global, Import, ImportFormat};
use super::{Opened, Outcome, fail, open, print, say};
use crate::diagnostic::Diagnostics;
use crate::edits::{self, Changes};
use crate::import::{self, Imported, LARGEST_FILE, LeftOut, Options, Publisher};
use crate::output;
use crate::parse::{self, Parsed};

/// How many of the lines that were left out are named.
const NAMED: usize = 12;

/// Runs the command.
pub fn run(global: &Global, options: &Import) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Import) -> Result<Outcome, Outcome> {
    refuse_usage(options)?;
    if let Some(format) = options.from.and_then(ImportFormat::adopted) {
        return super::adopt::run(global, options, format);
    }
    let opened = open(global, None)?;
    let parsed = parse::parse(&mut Diagnostics::new(), &opened.loaded.sources, &opened.loaded.unusable);
    let mut import =
        Run { global, options, opened: &opened, read: settings(options, parsed), made: BTreeMap::new() };
    // All are tried and all are told of; the gravest trouble is the outcome.
    let outcomes = options.files.iter().map(|path| import.file(path));
    Ok(outcomes.fold(Outcome::Done, Outcome::max))
}

fn refuse_usage(options: &Import) -> Result<(), Outcome> {
    if options.id.is_some() && options.files.len() > 1 {
        return Err(fail("`--id` names one article: import the files one by one", Outcome::Usage));
    }
    if options.url.is_some() && options.files.len() > 1 {
        return Err(fail("`--url` is the address of one page: import the files one by one", Outcome::Usage));
    }
    if !options.map.is_empty() && options.from.and_then(ImportFormat::adopted).is_none() {
        return Err(fail(
            "`--map` is for labels and columns of other programs: name the format with `--from`",
            Outcome::Usage,
        ));
    }
    Ok(())
}

fn settings(options: &Import, parsed: Parsed) -> Options {
    let publisher = |publisher: &parse::objects::Publisher| Publisher {
        id: publisher.record.id.value.clone(),
        name: publisher.name.clone(),
        url: publisher.url.clone(),
    };
    Options {
        id: options.id.clone(),
        url: options.url.clone(),
        from: options.from.and_then(ImportFormat::kind),
        today: options
            .now
            .map_or_else(|| jiff::Zoned::now().date(), |now| now.to_zoned(jiff::tz::TimeZone::UTC).date())
            .to_string(),
        language: Some(parsed.site.language),
        publishers: parsed.publishers.iter().map(|given| publisher(given)).collect(),
    }
}

struct Run<'a> {
    global: &'a Global,
    options: &'a Import,
    opened: &'a Opened,
    read: Options,
    /// The articles of this run, with the file that each was made of.
    made: BTreeMap<String, String>,
}

impl Run<'_> {
    fn file(&mut self, path: &Path) -> Outcome {
        let name = path.display().to_string();
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(cause) => return fail(&format!("cannot read `{name}`: {cause}"), Outcome::World),
        };
        let imported = match import::import(&bytes, &name, &self.read) {
            Ok(imported) => imported,
            Err(error) => {
                return fail(&format!("`{name}` cannot be imported: {error}"), Outcome::ContentErrors);
            }
        };
        if let Some(other) = self.made.get(&imported.id) {
            let message = format!(
                "`{name}` would be the article `{}`, as `{other}` is: import it alone, with `--id`",
                imported.id
            );
            return fail(&message, Outcome::ContentErrors);
        }
        self.write(&name, path, &bytes, imported).unwrap_or_else(|outcome| outcome)
    }

    fn write(
        &mut self,
        name: &str,
        from: &Path,
        bytes: &[u8],
        imported: Imported,
    ) -> Result<Outcome, Outcome> {
        let path = format!("content/articles/{}.md", imported.id);
        let root = &self.global.root;
        let world = |error: edits::EditError| fail(&error.to_string(), Outcome::World);
        let before = edits::original(root, &path).map_err(world)?;
        if before.is_some() && !self.options.force {
            let message = format!(
                "`{path}` exists already: nothing was written for `{name}` (`--force` replaces it, `--id` names another)"
            );
            return Err(fail(&message, Outcome::ContentErrors));
        }
        let mut changes = Changes::new();
        let replaced = before.is_some();
        match before {
            Some(before) => changes.edit(&path, before, &imported.text),
            None => changes.create(&path, &imported.text),
        }
        let new_publisher = self.new_publisher(&imported, &mut changes);
        if self.options.dry_run {
            print(&imported.text)?;
        } else {
            if self.options.keep {
                self.keep(from, bytes, &imported)?;
            }
            changes.write(root).map_err(world)?;
        }
        if !self.global.quiet {
            let verb = if self.options.dry_run {
                "would write"
            } else if replaced {
                "replaced"
            } else {
                "wrote"
            };
            say(&format!("{verb} `{path}`"));
            new_publisher.iter().for_each(|path| {
                say(&format!("{} `{path}`", if self.options.dry_run { "would write" } else { "wrote" }));
            });
            self.tell(&imported);
        }
        self.read.publishers.extend(imported.publisher);
        self.made.insert(imported.id, name.to_owned());
        Ok(Outcome::Done)
    }

    /// The file of a publisher that the site does not have; never over one that is there.
    fn new_publisher(&self, imported: &Imported, changes: &mut Changes) -> Option<String> {
        let text = imported.new_publisher.as_ref()?;
        let path = format!("content/publishers/{}.toml", imported.publisher.as_ref()?.id);
        // One that is there and could not be read is its author's to mend.
        let is_there = self.opened.loaded.sources.find(&path).is_some();
        (!is_there).then(|| changes.create(&path, text)).map(|()| path)
    }

    /// Keeps the original, byte for byte.
    fn keep(&self, from: &Path, bytes: &[u8], imported: &Imported) -> Result<(), Outcome> {
        let ending = from.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        let is_plain = |ending: &String| {
            (1..=8).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let ending = ending.filter(is_plain).unwrap_or_else(|| imported.kind.extension().to_owned());
        let name = format!("content/originals/{}.{ending}", imported.id);
        let path = self.global.root.join(&name);
        match std::fs::read(&path) {
            Ok(kept) if kept == bytes => return Ok(()),
            Ok(_) if !self.options.force => {
                let message = format!(
                    "`{name}` exists already and is another file: nothing was written (`--force` replaces it, `--id` names another)"
                );
                return Err(fail(&message, Outcome::ContentErrors));
            }
            _ => {}
        }
        let folder = path.parent().unwrap_or(&path);
        let made = std::fs::create_dir_all(folder)
            .map_err(|cause| format!("cannot make `{}`: {cause}", folder.display()));
        made.map_err(|message| fail(&message, Outcome::World))?;
        output::write_file(&path, bytes).map_err(|error| fail(&error.to_string(), Outcome::World))?;
        if !self.global.quiet {
            say(&format!("kept the original as `{name}`"));
        }
        Ok(())
    }

    fn tell(&self, imported: &Imported) {
        let words =
            if imported.words == 1 { "1 word".to_owned() } else { format!("{} words", imported.words) };
        let published = imported.published.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
        let publisher =
            imported.publisher.as_ref().map(|publisher| format!(", {}", publisher.name)).unwrap_or_default();
        say(&format!("  {}{publisher}{published}: {words}", imported.title));
        imported.notes.iter().for_each(|note| say(&format!("  note: {note}")));
        left_out(&imported.left_out, self.global.verbose);
        if imported.new_publisher.is_some() {
            say("  to do: the publisher is new: grade it, and take out its `status`");
        }
        if !imported.missing.is_empty() {
            say(&format!("  to do: not found, fill in: {}", imported.missing.join(", ")));
        }
        say("  to do: read it against the original; then take out `status = \"draft\"`");
    }
}

/// Names what was left out; much of it shortly, all of it with `-v`.
fn left_out(lines: &[LeftOut], all: bool) {
    let shown = if all { lines.len() } else { lines.len().min(NAMED) };
    for line in &lines[..shown] {
        let words: String = if all { line.words.clone() } else { line.words.chars().take(70).collect() };
        let more = if words.len() < line.words.len() { " …" } else { "" };
        say(&format!("  left out ({}): {words}{more}", line.why));
    }
    if shown < lines.len() {
        say(&format!("  left out: {} lines more (`-v` names all)", lines.len() - shown));
    }
}

/// The bytes of a file, or of standard input for `-`. More than can be read is not read.
pub fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let limit = LARGEST_FILE as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a folder"));
    }
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
