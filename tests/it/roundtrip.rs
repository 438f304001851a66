//! A site that is exported to `w3c` and `ftm` and imported into an empty site has the same entities, mentions and anchors.
//!
//! What is lost on the way, and named here: figures (they come back as notes), pages of claims and series, events with a page
//! (they come back as events of FollowTheMoney, with dates as precise as that has them), kinds that FollowTheMoney has
//! no schema for (topics), computed ids, confidence, verdicts, markings, `[[ignore]]`, and Markdown within articles.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::put;

fn briefbook(dir: &Path, args: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_briefbook"))
        .current_dir(dir)
        .args(args.split_whitespace())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{args}: {said}");
    said
}

const SITE: &str = "title = 'Samplia'\nbase_url = 'https://briefing.example/'\n";

const SPEECH: &str = "+++
title = 'A speech in Port Sample'
published = '2031-03-04'
+++
Ada Example told reporters that thefts in Port Sample fell to 412. The Harbour Office doubts it.

The Harbour Office doubts it, says Example; Ada Example smiled. José Ejemplo — “the counter” — left.
";

const COUNT: &str = "+++
title = 'A count'
published = '2031-05'
+++
José Ejemplo counts for the Office. The Office counts twice.
";

const ENTITIES: &str = "[[entity]]
id = 'ada-example'
name = 'Ada Example'
kind = 'person'
aliases = ['A. Example']
weak_aliases = ['Example']
description = 'A minister.'
ids = { wikidata = 'Q12345' }

[[entity.role]]
title = 'Minister'
organisation = 'harbour-office'
when = '2029-06-01/2031-01-31'

[[entity]]
id = 'jose'
name = 'José Ejemplo'
kind = 'person'

[[entity]]
id = 'harbour-office'
name = 'Harbour Office'
kind = 'organisation'

[[entity]]
id = 'port-sample'
name = 'Port Sample'
kind = 'place'
coordinates = [19.5, -99.25]
";

const ANNOTATIONS: &str = "[[claim]]
quote = 'thefts in Port Sample fell to 412'
statement = 'Thefts fell to 412.'
by = ['ada-example']
stance = 'reports'

[[event]]
quote = 'told reporters'
title = 'Ada Example speaks'
when = '2031-03-03'

[[relation]]
quote = 'Harbour Office doubts it'
prefix = 'says Example; '
suffix = ''
subject = 'harbour-office'
predicate = 'contradicts'
object = 'ada-example'

[[note]]
quote = 'The Harbour Office doubts it'
suffix = ', says'
text = 'Said *twice*.'
annotator = 'Cleo Sample'
";

const OFFICE: &str = "[[mention]]
quote = 'Office'
entity = 'harbour-office'
";

fn items(site: &Path, file: &str) -> Vec<Value> {
    let bytes = fs::read(site.join("public/data").join(file)).unwrap();
    let all: Value = serde_json::from_slice(&bytes).unwrap();
    all["items"].as_array().unwrap().clone()
}

fn picked(site: &Path, file: &str, keys: &[&str]) -> BTreeSet<String> {
    let of = |item: &Value| keys.iter().map(|key| item[*key].to_string()).collect::<Vec<_>>().join(" ");
    items(site, file).iter().map(of).collect()
}

/// The passages of a kind: where, and what is said in one word.
fn anchors(site: &Path, file: &str, key: &str) -> BTreeSet<String> {
    let of = |item: &Value| {
        let anchor = &item["anchors"][0];
        format!(
            "{} {}..{} {} {}",
            anchor["article"], anchor["start"], anchor["end"], anchor["quote"], item[key]
        )
    };
    items(site, file).iter().map(of).collect()
}

#[test]
fn what_is_exported_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let annotations = ANNOTATIONS
        .replace("prefix = 'says Example; '\nsuffix = ''\n", "suffix = '. '\noccurrence = 1\nof = 2\n");
    for (path, text) in [
        ("a/site.toml", SITE),
        ("a/content/articles/speech.md", SPEECH),
        ("a/content/articles/count.md", COUNT),
        ("a/content/entities/all.toml", ENTITIES),
        ("a/content/annotations/speech.toml", &annotations),
        ("a/content/annotations/count.toml", OFFICE),
        ("b/site.toml", SITE),
    ] {
        put(dir.path(), path, text);
    }
    briefbook(dir.path(), "--root a build -q");
    briefbook(dir.path(), "--root a export ftm -o ftm.jsonl -q");
    briefbook(dir.path(), "--root a export w3c -o w3c.jsonld -q");
    briefbook(dir.path(), "--root b import --from ftm ftm.jsonl");
    let said = briefbook(dir.path(), "--root b import --from w3c w3c.jsonld");
    assert!(!said.contains("not placed"), "{said}");
    // The texts are ours to publish.
    for name in ["speech", "count"] {
        let path = dir.path().join(format!("b/content/articles/{name}.md"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("rights = \"excerpt\"\n", "")).unwrap();
    }
    briefbook(dir.path(), "--root b check --deny warnings");
    briefbook(dir.path(), "--root b build -q --drafts");
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let same = |what: &str, a: BTreeSet<String>, b: BTreeSet<String>| {
        assert!(!a.is_empty(), "there is no {what}");
        assert_eq!(a, b, "{what}");
    };
    let entity = ["id", "name", "kind", "aliases", "weak_aliases", "description", "ids", "coordinates"];
    same("entity", picked(&a, "entities.json", &entity), picked(&b, "entities.json", &entity));
    let article = ["id", "title", "published"];
    same("article", picked(&a, "articles.json", &article), picked(&b, "articles.json", &article));
    let mention = ["article", "entity", "start", "end", "quote"];
    same("mention", picked(&a, "mentions.json", &mention), picked(&b, "mentions.json", &mention));
    for (file, key) in [
        ("claims.json", "statement"),
        ("events.json", "title"),
        ("relations.json", "predicate"),
        ("notes.json", "text"),
    ] {
        same(file, anchors(&a, file, key), anchors(&b, file, key));
    }
}
