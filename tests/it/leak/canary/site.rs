//! A site in which every key of every restricted thing holds a canary, beside open things that refer to them.

use std::collections::BTreeMap;

use briefbook::parse::ObjectKind;
use briefbook::parse::export::ExportFormat;
use briefbook::parse::objects::ANNOTATION_KINDS;
use briefbook::schema::keys::{Form, Key, of_annotation, of_front_page, of_object};

use super::values::{Marking, Values, beside};
use crate::support::chunk;

/// A site with what is known of it.
pub struct Site {
    /// Its files.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Its canaries.
    pub values: Values,
    /// Whether the restricted things are in it.
    whole: bool,
    /// The open article's annotations, and the words of its text that are quoted.
    open: (String, usize),
}

/// Every format of other programs, which the build then holds as well.
fn export() -> String {
    let words: Vec<String> = ExportFormat::WORDS.iter().map(|(word, _)| format!("'{word}'")).collect();
    format!("[export]\nformats = [{}]\n", words.join(", "))
}

/// The words that open annotations quote; each stands once in the open article.
const QUOTED: usize = 80;

/// Keys that exclude each other: each set is left out of one thing. The first thing of a kind is that to which the
/// others refer, and must not refer to itself.
fn variants(kind: &str) -> &'static [&'static [&'static str]] {
    match kind {
        "article" => &[&["translation_of"], &[]],
        "entity" => &[&["part_of"], &[]],
        "judgement" => &[&["confidence", "supersedes"], &["likelihood"]],
        "annotation event" => {
            &[&["event"], &["title", "when", "date_text", "extent", "where", "actors", "type", "confidence"]]
        }
        "annotation claim" => &[&["claim"], &["statement", "by", "when", "verdict", "conclusion"]],
        "annotation figure" => &[
            &["low", "high", "change", "baseline"],
            &["value", "change", "baseline", "comparator"],
            &["value", "low", "high", "comparator"],
        ],
        _ => &[&[]],
    }
}

/// Every key of the format's tables of things, as [`Values::keys`] calls them.
pub fn all_keys() -> Vec<String> {
    fn add(all: &mut Vec<String>, of: &str, keys: &[Key]) {
        use briefbook::schema::keys::Shape;
        for key in keys {
            let name = format!("{of}.{}", key.name);
            if let Shape::Table(keys) | Shape::Tables(keys) | Shape::Named(keys) = key.shape {
                add(all, &name, keys);
            }
            all.push(name);
        }
    }
    let mut all = Vec::new();
    for (kind, word, _) in ObjectKind::ALL {
        forms(*kind).iter().for_each(|form| add(&mut all, word, &of_object(*kind, *form)));
    }
    add(&mut all, "front", &of_front_page());
    for kind in ANNOTATION_KINDS {
        add(&mut all, &format!("annotation {kind}"), &of_annotation(kind));
    }
    all
}

fn forms(kind: ObjectKind) -> &'static [Form] {
    match kind {
        ObjectKind::Article | ObjectKind::Judgement | ObjectKind::Page => &[Form::FrontMatter],
        ObjectKind::Series | ObjectKind::Publisher => &[Form::File, Form::Row],
        _ => &[Form::FrontMatter, Form::File, Form::Row],
    }
}

/// The site, or the same without what is restricted.
pub fn make(marking: Marking, broken: bool, whole: bool) -> Site {
    let values = Values::new(marking, broken);
    let mut site = Site { files: BTreeMap::new(), values, whole, open: (String::new(), 0) };
    site.values.begin("site.toml");
    let comment = site.values.word("comment");
    let export = export();
    site.put("site.toml", format!("# {comment}\ntitle = 'Test'\nbase_url = 'https://b.example/'\n{export}"));
    for (kind, word, folder) in ObjectKind::ALL {
        let mut first = true;
        for form in forms(*kind) {
            for without in variants(word) {
                site.object(*kind, (word, folder), *form, without, std::mem::take(&mut first));
            }
        }
    }
    site.topic();
    site.front();
    site.open_things();
    site.open_annotations();
    site
}

impl Site {
    fn put(&mut self, path: &str, text: String) {
        self.files.insert(path.to_owned(), text.into_bytes());
    }

    /// A file that is there in the whole site alone, with the pictures and attachments that it names.
    fn put_restricted(&mut self, path: &str, text: String) {
        let (folder, _) = path.rsplit_once('/').unwrap();
        for name in beside(&text) {
            let bytes = if name.ends_with(".png") {
                picture(&mut self.values)
            } else {
                format!("{}\n", self.values.word("attachment")).into_bytes()
            };
            if self.whole {
                self.files.insert(format!("{folder}/{name}"), bytes);
            }
        }
        if self.whole {
            self.put(path, text);
        }
    }

    /// `'open-KIND'`, with the restricted object of the kind behind it where it is there.
    fn both(&self, kind: ObjectKind) -> String {
        let open = format!("'open-{}'", kind.as_str());
        if self.whole { format!("{open}, '{}'", self.values.target(kind)) } else { open }
    }

    /// A key that names a restricted object, where it is there.
    fn one(&self, key: &str, kind: ObjectKind) -> String {
        if self.whole { format!("{key} = '{}'\n", self.values.target(kind)) } else { String::new() }
    }

    fn object(
        &mut self,
        kind: ObjectKind,
        (word, folder): (&str, &str),
        form: Form,
        without: &[&str],
        is_target: bool,
    ) {
        self.values.begin(&format!("{word} as {form:?} without {without:?}"));
        let id = match form {
            Form::Row => String::new(),
            _ if is_target => self.values.target(kind).to_owned(),
            _ => self.values.word(&format!("{word}.id")),
        };
        // The folder of a picture is a part of its address.
        let has_picture = form == Form::FrontMatter || (form == Form::File && kind == ObjectKind::Entity);
        let inner = self.values.word(if has_picture { "folder name" } else { "name of a file or folder" });
        let comment = self.values.word("comment");
        let mut keys = self.values.table(word, &of_object(kind, form), without, "\n");
        let own = self.values.word(&format!("{word}.x_"));
        keys = format!("# {comment}\n{keys}\nx_own = '{own}'\n");
        if self.values.broken {
            keys += &format!("{} = 1\n", self.values.word("unknown key"));
        }
        match form {
            Form::FrontMatter => {
                let mut prose = self.values.prose(word, true);
                if word == "article" {
                    prose += &self.annotated(&id);
                }
                let path = format!("content/{folder}/{inner}/{id}.md");
                self.put_restricted(&path, format!("+++\n{keys}+++\n{prose}"));
            }
            Form::File => {
                self.put_restricted(&format!("content/{folder}/{inner}/{id}.toml"), keys);
            }
            Form::Row => {
                // Beside the open object of the kind, where that stands nowhere yet.
                let shared = format!("content/{folder}/open.toml");
                let is_there = self.files.contains_key(&shared);
                let path = if is_there { format!("content/{folder}/{inner}.toml") } else { shared };
                let open = if is_there { String::new() } else { self.open_row(kind, word) };
                self.put_restricted(&path, format!("{open}\n[[{word}]]\n{keys}"));
                if !self.whole && !is_there {
                    self.put(&path, open);
                }
            }
        }
    }

    fn open_row(&self, kind: ObjectKind, word: &str) -> String {
        let rest = match kind {
            ObjectKind::Entity => {
                format!("name = 'Ada Example'\nkind = 'person'\n{}", self.one("part_of", kind))
            }
            ObjectKind::Event => {
                format!("title = 'Open'\nwhen = '2030'\nwhere = [{}]", self.both(ObjectKind::Entity))
            }
            ObjectKind::Claim => format!("statement = 'Open'\nby = [{}]", self.both(ObjectKind::Entity)),
            ObjectKind::Series => {
                format!("title = 'Open'\nunit = 'things'\n{}", self.one("area", ObjectKind::Entity))
            }
            _ => "name = 'Open'".to_owned(),
        };
        format!("[[{word}]]\nid = 'open-{word}'\n{rest}\n")
    }

    /// The restricted article's annotations; gives the text that they quote.
    fn annotated(&mut self, article: &str) -> String {
        let (mut toml, mut text) = (String::new(), String::new());
        for kind in ANNOTATION_KINDS {
            let name = format!("annotation {kind}");
            for without in variants(&name) {
                self.values.begin(&format!("{name} of the restricted article without {without:?}"));
                self.values.by_reference = matches!(kind, &"event" | &"claim") && without.len() > 1;
                let anchor = ["quote", "prefix", "suffix"].map(|key| {
                    let key = format!("{name}.{key}");
                    self.values.keys.insert(key.clone());
                    self.values.word(&key)
                });
                let [quote, prefix, suffix] = &anchor;
                if !self.values.broken {
                    text += &format!("\n{prefix} {quote} {suffix}.\n");
                }
                toml += &self.annotation(kind, without, &[]);
                toml += &format!("quote = '{quote}'\nprefix = '{prefix}'\nsuffix = '{suffix}'\n");
            }
        }
        self.put_restricted(&format!("content/annotations/{article}.toml"), toml);
        text
    }

    fn annotation(&mut self, kind: &str, without: &[&str], more: &[&str]) -> String {
        let name = format!("annotation {kind}");
        let mut left_out = vec!["quote", "prefix", "suffix"];
        left_out.extend(without);
        left_out.extend(more);
        let comment = self.values.word("comment");
        let keys = self.values.table(&name, &of_annotation(kind), &left_out, "\n");
        let own = self.values.word(&format!("{name}.x_"));
        let unknown = match self.values.broken {
            true => format!("{} = 1\n", self.values.word("unknown key")),
            false => String::new(),
        };
        format!("[[{kind}]]\n# {comment}\n{keys}\nx_own = '{own}'\n{unknown}")
    }

    fn topic(&mut self) {
        self.values.begin("the topic");
        let (id, name) = (self.values.topic().to_owned(), self.values.word("entity.name"));
        let marking =
            self.values.table("entity", &of_object(ObjectKind::Entity, Form::File), NOT_MARKING, "\n");
        // A name that an open entity has, too.
        let alias = if self.values.broken { "aliases = ['Ada Example']\n" } else { "" };
        let text = format!("+++\nname = 'The {name}'\nkind = 'topic'\n{alias}{marking}\n+++\n");
        self.put_restricted(&format!("content/entities/{id}.md"), text);
    }

    fn front(&mut self) {
        self.values.begin("the front page");
        let keys = self.values.table("front", &of_front_page(), &["redirect_from"], "\n");
        self.values.keys.insert("front.redirect_from".to_owned());
        let prose = self.values.prose("front", true);
        self.put_restricted("content/index.md", format!("+++\n{keys}\n+++\n{prose}"));
    }

    fn open_things(&mut self) {
        let words: Vec<String> = (0..QUOTED).map(|n| format!("Ada Example word{n} here.")).collect();
        let publisher = self.one("publisher", ObjectKind::Publisher);
        let topics =
            if self.whole { format!("topics = ['{}']\n", self.values.topic()) } else { String::new() };
        let original = self.one("translation_of", ObjectKind::Article);
        let text = format!(
            "+++\ntitle = 'Open'\n{publisher}{topics}{original}+++\n{}\n\n![x](open.png)\n",
            words.join(" ")
        );
        // Its publisher may mark it, so that its own marking must be there.
        self.put(
            "content/articles/open.md",
            text.replacen("title", "tlp = 'clear'\nrights = 'full'\ntitle", 1),
        );
        self.values.begin("an open picture");
        let picture = picture(&mut self.values);
        self.files.insert("content/articles/open.png".to_owned(), picture);
        let evidence = self.both(ObjectKind::Claim);
        let old = self.one("supersedes", ObjectKind::Judgement);
        self.put(
            "content/judgements/open-judgement.md",
            format!("+++\nstatement = 'Open'\nevidence = [{evidence}]\n{old}+++\n"),
        );
        let list = match self.whole {
            true => {
                format!("[[list]]\nkind = 'claim'\nentity = '{}'\n", self.values.target(ObjectKind::Entity))
            }
            false => String::new(),
        };
        self.put("content/pages/open-page.md", format!("+++\ntitle = 'Open'\n{list}+++\nOpen.\n"));
    }

    /// Restricted annotations of the open article, and open ones that rest on restricted objects.
    fn open_annotations(&mut self) {
        let by = self.both(ObjectKind::Entity);
        self.open.0 = format!(
            "[[note]]\nquote = 'word0'\ntext = 'Open'\n[[claim]]\nquote = 'word1'\nstatement = 'Open'\nby = [{by}]\n"
        );
        self.open.1 = 2;
        for kind in ANNOTATION_KINDS {
            for without in variants(&format!("annotation {kind}")) {
                self.values.begin(&format!("annotation {kind} of the open article without {without:?}"));
                self.values.by_reference = matches!(kind, &"event" | &"claim") && without.len() > 1;
                self.on_open(kind, without, &[]);
            }
        }
        for (kind, without) in [
            ("mention", &[][..]),
            ("event", variants("annotation event")[1]),
            ("claim", variants("annotation claim")[1]),
            ("figure", variants("annotation figure")[0]),
            ("relation", &[]),
        ] {
            self.values.begin(&format!("annotation {kind} of the open article, unmarked"));
            self.values.by_reference = matches!(kind, "event" | "claim");
            self.values.unmarked = true;
            // Its id is computed.
            self.on_open(kind, without, &["id", "tlp", "status", "draft", "embargo"]);
        }
        let toml = std::mem::take(&mut self.open.0);
        self.put("content/annotations/open.toml", toml);
    }

    fn on_open(&mut self, kind: &str, without: &[&str], more: &[&str]) {
        let keys = self.annotation(kind, without, more);
        self.open.1 += 1;
        assert!(self.open.1 < QUOTED);
        let lost = self.values.broken.then(|| self.values.word("a lost quote"));
        if self.whole {
            let quote = lost.unwrap_or_else(|| format!("word{}", self.open.1));
            self.open.0 += &format!("{keys}quote = '{quote}'\n");
        }
    }
}

/// The keys of an entity but for those that mark it.
const NOT_MARKING: &[&str] = &[
    "name",
    "kind",
    "sort",
    "native_name",
    "aliases",
    "weak_aliases",
    "deny",
    "link",
    "description",
    "image",
    "coordinates",
    "precision",
    "part_of",
    "ids",
    "role",
    "status_reason",
    "updated",
    "redirect_from",
    "text",
];

/// A picture with a canary in each kind of metadata, and behind its end.
fn picture(values: &mut Values) -> Vec<u8> {
    let mut bytes = crate::support::png(7);
    let end = bytes.split_off(bytes.len() - 12);
    let mut word = || values.word("picture's metadata");
    chunk(&mut bytes, *b"tEXt", format!("Author\0{}", word()).as_bytes());
    let xmp = format!("XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>{}</x:xmpmeta>", word());
    chunk(&mut bytes, *b"iTXt", xmp.as_bytes());
    chunk(&mut bytes, *b"eXIf", format!("II*\0\x08\0\0\0\0\0{}", word()).as_bytes());
    chunk(&mut bytes, *b"iCCP", format!("{}\0\0x", word()).as_bytes());
    chunk(&mut bytes, *b"zqXx", word().as_bytes());
    bytes.extend(end);
    bytes.extend(word().as_bytes());
    bytes
}
