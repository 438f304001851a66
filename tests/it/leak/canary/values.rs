//! A value for every key of the format's tables, with a canary in each that can hold one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use briefbook::parse::ObjectKind;
use briefbook::schema::keys::{Key, Shape};

/// What may not be seen because of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marking {
    /// `tlp` with this level.
    Tlp(&'static str),
    /// `draft = true`.
    Draft,
    /// `embargo` until [`EMBARGO`].
    Embargo,
    /// `status = "retracted"`.
    Retracted,
}

/// When the embargo ends.
pub const EMBARGO: &str = "2031-06-01T06:00:00-06:00";

/// What a canary says, and where it stands.
#[derive(Debug, Clone)]
pub struct Canary {
    /// `entity.role.names`, `mention.quote`; of what is no key, a few words.
    pub key: String,
    /// The thing that has it.
    pub of: String,
}

/// Makes values, and notes each canary.
pub struct Values {
    /// What restricted things are marked with.
    pub marking: Marking,
    /// Whether values are such that the program complains.
    pub broken: bool,
    /// Every canary by its spelling.
    pub canaries: BTreeMap<String, Canary>,
    /// Every key that was given a value, with or without a canary.
    pub keys: BTreeSet<String>,
    /// A restricted object of each kind, to which others refer; topics beside them.
    targets: BTreeMap<ObjectKind, String>,
    topic: String,
    /// The thing that is being made.
    of: String,
    /// Whether that is an annotation that only names an event or claim.
    pub by_reference: bool,
    /// Whether that has no marking of its own.
    pub unmarked: bool,
}

impl Values {
    pub fn new(marking: Marking, broken: bool) -> Self {
        let mut values = Self {
            marking,
            broken,
            canaries: BTreeMap::new(),
            keys: BTreeSet::new(),
            targets: BTreeMap::new(),
            topic: String::new(),
            of: "an id".to_owned(),
            by_reference: false,
            unmarked: false,
        };
        values.topic = values.word("id");
        for (kind, _, _) in ObjectKind::ALL {
            let id = values.word("id");
            values.targets.insert(*kind, id);
        }
        values
    }

    /// The id of the restricted object of a kind that others refer to.
    pub fn target(&self, kind: ObjectKind) -> &str {
        &self.targets[&kind]
    }

    /// The id of the restricted topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The thing that canaries are put into from now on.
    pub fn begin(&mut self, of: &str) {
        of.clone_into(&mut self.of);
        (self.by_reference, self.unmarked) = (false, false);
    }

    fn note(&mut self, key: &str, spelling: String) -> String {
        let key = if self.by_reference { format!("{key} by reference") } else { key.to_owned() };
        let canary = Canary { key, of: self.of.clone() };
        assert!(self.canaries.insert(spelling.clone(), canary).is_none(), "{spelling} twice");
        spelling
    }

    /// A word that stands nowhere else; an ID, too.
    pub fn word(&mut self, key: &str) -> String {
        let n = self.canaries.len();
        self.note(key, format!("zq{n:04}x"))
    }

    /// The four digits at the end of a number.
    fn digits(&mut self, key: &str) -> String {
        let n = self.canaries.len();
        self.note(key, format!("8317{n:04}"))[4..].to_owned()
    }

    fn date(&mut self, key: &str) -> String {
        let year = 7100 + self.canaries.keys().filter(|spelling| spelling.len() == 4).count();
        assert!(year < 7600, "too many dates");
        format!("{}-11-23", self.note(key, year.to_string()))
    }

    /// A table of these keys in one line: `a = 1, b = 2`, or with line feeds.
    pub fn table(&mut self, of: &str, keys: &[Key], without: &[&str], between: &str) -> String {
        let mut pairs = Vec::new();
        for key in keys.iter().filter(|key| !without.contains(&key.name)) {
            let name = format!("{of}.{}", key.name);
            if let Some(value) = self.value(&name, key) {
                self.keys.insert(name);
                pairs.push(format!("{} = {value}", key.name));
            }
        }
        pairs.join(between)
    }

    fn value(&mut self, name: &str, key: &Key) -> Option<String> {
        if let Some(decides) = self.marking_of(key.name) {
            return decides;
        }
        let quoted = |word: String| format!("'{word}'");
        // What is restricted by its reference alone must keep it.
        let rests =
            self.unmarked && ["entity", "event", "claim", "series", "subject", "object"].contains(&key.name);
        if self.broken && !rests {
            let wrong = matches!(
                key.shape,
                Shape::Reference(_)
                    | Shape::Date
                    | Shape::Url
                    | Shape::Language
                    | Shape::Digest
                    | Shape::Topic
            );
            if wrong {
                return Some(quoted(self.word(name)));
            }
        }
        Some(match key.shape {
            Shape::Text => format!("'Z{} words'", &self.word(name)[1..]),
            Shape::Prose => format!("'''\n{}'''", self.prose(name, false)),
            Shape::OwnId => quoted(self.word(name)),
            Shape::Reference(kind) => quoted(self.targets[&kind].clone()),
            Shape::References(kind) => format!("['{}']", self.targets[&kind]),
            Shape::Topic => quoted(self.topic.clone()),
            Shape::Topics => format!("['{}']", self.topic),
            Shape::Texts => format!("['Z{}', '{}']", &self.word(name)[1..], self.word(name)),
            Shape::Date => quoted(self.date(name)),
            Shape::Instant => EMBARGO.to_owned(),
            Shape::Flag => "true".to_owned(),
            // As many hits as there are.
            Shape::Whole(..) if name.ends_with(".of") => "1".to_owned(),
            // Too few of them to tell one from another.
            Shape::Whole(_, to) if to < 100_000_000 => to.min(5).to_string(),
            Shape::Whole(..) | Shape::Number | Shape::Change => format!("8317{}", self.digits(name)),
            Shape::Share => format!("0.08317{}1", self.digits(name)),
            Shape::Url => format!("'https://{}.example/{}'", self.word(name), self.word(name)),
            Shape::Addresses => format!("['/{}/{}/']", self.word(name), self.word(name)),
            Shape::Words(words) => quoted(words()[0].to_owned()),
            Shape::SomeWords(words) => format!("['{}']", words()[0]),
            Shape::Language => format!("'en-x-{}'", self.word(name)),
            Shape::Digest => format!("'8317{}{}'", self.digits(name), "0".repeat(56)),
            Shape::Coordinates => format!("[0.08317{}1, 83.17{}1]", self.digits(name), self.digits(name)),
            Shape::Strings => format!("{{ {} = '{}' }}", self.word(name), self.word(name)),
            Shape::File => format!("'{}.png'", self.word(name)),
            Shape::EntityKind => quoted("person".to_owned()),
            Shape::ListKind => quoted("article".to_owned()),
            Shape::Occurrence => "1".to_owned(),
            Shape::Tables(keys) | Shape::Named(keys) => {
                format!("[{{ {} }}]", self.table(name, keys, &[], ", "))
            }
            Shape::Table(keys) => format!("{{ {} }}", self.table(name, keys, &[], ", ")),
            Shape::Levels | Shape::Free => return None,
        })
    }

    /// The value of a key that decides who sees its thing; none within where it stays unset.
    #[expect(clippy::option_option, reason = "no such key, a key that stays unset, a key with a value")]
    fn marking_of(&self, key: &str) -> Option<Option<String>> {
        let on = |yes: bool, value: &str| Some(yes.then(|| value.to_owned()));
        match (key, self.marking) {
            ("tlp" | "default_tlp", Marking::Tlp(level)) => on(true, &format!("'{level}'")),
            ("tlp" | "default_tlp", _) => on(true, "'clear'"),
            ("draft", marking) => on(marking == Marking::Draft, "true"),
            ("status", Marking::Draft) => Some(None),
            ("status", Marking::Retracted) => on(true, "'retracted'"),
            ("status", _) => on(true, "'disputed'"),
            ("embargo", Marking::Embargo) => on(true, EMBARGO),
            // One that is over, from which nothing may be told either.
            ("embargo", _) => on(true, "1907-08-09T10:11:12Z"),
            ("rights" | "default_rights", _) => on(true, "'full'"),
            _ => None,
        }
    }

    /// Markdown with a canary in each thing that can hold one. With `files`, it names a picture and an attachment, which
    /// must then stand beside it (see [`beside`]).
    pub fn prose(&mut self, name: &str, files: bool) -> String {
        let in_data = name == "annotation note.text";
        let comment = if in_data { format!("{name} (HTML comment)") } else { "HTML comment".to_owned() };
        let comment = self.word(&comment);
        let mut word = |what: &str| self.word(&format!("{name} ({what})"));
        let mut text = format!(
            "Words {} and *{}* and `{}`.\n\n## A heading {}\n\n[{}](https://{}.example/ \"{}\")\n\n| a |\n|---|\n| {} |\n\n\
             Text[^a].\n\n[^a]: {}\n\n<!-- {} -->\n\n<div title=\"{}\">{}</div>\n",
            word("text"),
            word("emphasis"),
            word("code"),
            word("heading"),
            word("link's text"),
            word("link's address"),
            word("link's title"),
            word("table"),
            word("footnote"),
            comment,
            word("HTML attribute"),
            word("HTML text"),
        );
        if self.broken {
            let (link, picture) = (self.word(name), self.word(name));
            let _ = write!(text, "\n[[{link}]] ![x]({picture}.png) [y](/{link}/)\n");
        } else if files {
            let [picture, alt, attachment] =
                ["picture (file name)", "picture's description", "attachment (file name)"]
                    .map(|what| self.word(&format!("{name} ({what})")));
            let _ = write!(text, "\n![{alt}]({picture}.png) [it]({attachment}.csv)\n");
        }
        text
    }
}

/// The files that a text of ours names beside it: pictures and attachments.
pub fn beside(text: &str) -> BTreeSet<String> {
    let ends = [".png", ".csv"].into_iter();
    let names = ends.flat_map(|end| {
        text.match_indices(end).filter_map(move |(at, _)| {
            let name = text.get(at.checked_sub(7)?..at + end.len())?;
            name.starts_with("zq").then(|| name.to_owned())
        })
    });
    names.collect()
}
