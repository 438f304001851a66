use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fixture::{Fixture, site};
use super::*;
use crate::anchor::Rung;

const FULL: &str = "+++
title = 'Naïve 😀'
published = '2024-10~'
retrieved = 2024-11-01
url = 'https://news.example/a'
publisher = 'paper'
topics = ['security']
x_shelf = { row = 3 }
+++
# Heading

Él dijo 😀 que Ana Ruiz llegó. Homicides fell 40 percent, to 30,000.

Ana Ruiz denies it.
";

const ANNOTATIONS: &str = r#"
[[mention]]
id = "m-he"
quote = "Él"
entity = "ana"

[[event]]
id = "e-in"
quote = "Ana Ruiz llegó"
title = "Arrival"
when = "2024-10-02/.."
extent = "within"
where = ["city"]
actors = [{ entity = "ana", role = "minister" }, { entity = "city" }]

[[event]]
id = "e-ref"
quote = "llegó"
event = "vote"

[[claim]]
id = "c-in"
quote = "Homicides fell"
statement = "They fell"
by = ["ana"]
stance = "reports"
credibility = 2
annotator = "me"
x_mark = "yes"

[[claim]]
id = "c-ref"
claim = "rose"
quote = "denies it"
stance = "disputes"

[[figure]]
id = "f-to"
quote = "to 30,000"
series = "homicides"
period = "2023"
value = 30000
comparator = "~"
by = ["ana"]
annotator = "me"

[[figure]]
id = "f-change"
quote = "40 percent"
series = "homicides"
period = "2023"
change = "-40 %"
baseline = "2019"

[[figure]]
id = "f-range"
quote = "30,000"
series = "homicides"
low = 1.5
high = 2
unit = "dead"
area = "city"

[[relation]]
id = "r"
quote = "Ana Ruiz"
subject = "ana"
predicate = "leads"
object = "city"
when = "2023"

[[note]]
id = "n"
text = "See *all* of it."
updated = 2024-12-01
"#;

const OBJECTS: &[(&str, &str)] = &[
    ("content/publishers/paper.toml", "name = 'Paper'\nurl = 'https://news.example/'\nreliability = 'B'\n"),
    (
        "content/entities/ana.toml",
        "name = 'Ana Ruiz'\nkind = 'person'\n[[role]]\ntitle = 'Minister'\norganisation = 'city'\nwhen = '2024/..'\nnames = ['the minister']\n",
    ),
    (
        "content/entities/city.toml",
        "name = 'Gotham'\nkind = 'place'\ncoordinates = [19, -99.5]\nids = { wikidata = 'Q1' }\n",
    ),
    ("content/entities/security.toml", "name = 'Security'\nkind = 'topic'\n"),
    ("content/events/vote.md", "+++\ntitle = 'Vote'\nwhen = 2024-06-02\ntype = 'election'\n+++\n"),
    (
        "content/claims/rose.md",
        "+++\nstatement = 'They rose'\ncontradicts = ['sank']\nstatus = 'verified'\nconfidence = 'low'\n+++\n",
    ),
    ("content/claims/sank.md", "+++\nstatement = 'They sank'\n+++\n"),
    (
        "content/series/homicides.toml",
        "title = 'Homicides'\nunit = 'victims'\n[[value]]\nperiod = '2023'\nvalue = 20000\nsource = 'Office'\nurl = 'https://o.example/'\npreliminary = true\n",
    ),
    (
        "content/judgements/j.md",
        "+++\nstatement = 'So'\nlikelihood = 'likely'\nevidence = ['rose']\ndate = '2024-12'\n+++\n",
    ),
];

fn full_site() -> Fixture {
    let mut files = OBJECTS.to_vec();
    files.extend([("content/articles/a.md", FULL), ("content/annotations/a.toml", ANNOTATIONS)]);
    site("", &files)
}

/// All files in their order.
fn all_files(made: &Fixture) -> Vec<(String, Vec<u8>)> {
    let found = std::sync::Mutex::new(crate::output::SiteFiles::new());
    files(&made.briefing, &made.routes, Out { receiver: &found, watch: None, memo: None });
    let found = found.into_inner().unwrap();
    super::paths().map(|path| (path.clone(), found.get(&path).unwrap().to_vec())).collect()
}

/// The items of each file, by its name.
fn items(made: &Fixture) -> BTreeMap<String, Vec<Value>> {
    let read = |(path, bytes): (String, Vec<u8>)| {
        let mut file: Value = serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!((file.as_object().unwrap().len(), &file["version"]), (2, &json!(1)));
        let items = std::mem::take(file["items"].as_array_mut().unwrap());
        (path.strip_prefix("data/").unwrap().strip_suffix(".json").unwrap().to_owned(), items)
    };
    all_files(made).into_iter().map(read).collect()
}

#[test]
fn every_file_is_always_there() {
    let made = site("", &[]);
    let files = all_files(&made);
    assert_eq!(files.len(), 12);
    assert!(files.iter().all(|(_, bytes)| bytes == b"{\"version\":1,\"items\":[\n]}\n"));
}

#[test]
fn objects_have_their_keys_in_the_formats_order() {
    let found = items(&full_site());
    let expected = r#"{"id":"a","url":"articles/a/","title":"Naïve 😀","publisher":"paper","published":"2024-10~","earliest":"2024-10-01","latest":"2024-10-31","retrieved":"2024-11-01","source_url":"https://news.example/a","rights":"full","reliability":"B","origin":"paper","topics":["security"],"x_shelf":{"row":3}}"#;
    assert_eq!(found["articles"][0].to_string(), expected);
    let expected = r#"{"id":"ana","url":"entities/ana/","name":"Ana Ruiz","kind":"person","role":[{"title":"Minister","organisation":"city","when":"2024/..","earliest":"2024-01-01","names":["the minister"]}]}"#;
    assert_eq!(found["entities"][0].to_string(), expected);
    let expected = r#"{"id":"city","url":"entities/city/","name":"Gotham","kind":"place","coordinates":[19,-99.5],"ids":{"wikidata":"Q1"}}"#;
    assert_eq!(found["entities"][1].to_string(), expected);
    assert_eq!(found["entities"][2]["url"], "topics/security/");
    let expected = r#"{"id":"homicides","url":"series/homicides/","title":"Homicides","unit":"victims","tolerance":0.01,"approx":0.1,"value":[{"period":"2023","earliest":"2023-01-01","latest":"2023-12-31","value":20000,"source":"Office","url":"https://o.example/","preliminary":true}]}"#;
    assert_eq!(found["series"][0].to_string(), expected);
    let expected = r#"{"id":"paper","url":"publishers/paper/","name":"Paper","source_url":"https://news.example/","reliability":"B"}"#;
    assert_eq!(found["publishers"][0].to_string(), expected);
    let expected = r#"{"id":"j","url":"judgements/j/","statement":"So","likelihood":"likely","evidence":["rose"],"date":"2024-12","earliest":"2024-12-01","latest":"2024-12-31"}"#;
    assert_eq!(found["judgements"][0].to_string(), expected);
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[test]
fn events_and_claims_of_both_origins_stand_in_one_order() {
    let found = items(&full_site());
    assert_eq!(ids(&found["events"]), ["a#e-in", "vote"]);
    let expected = r#"{"id":"a#e-in","url":"articles/a/#a-e-in","title":"Arrival","when":"2024-10-02/..","earliest":"2024-10-02","extent":"within","where":["city"],"actors":[{"entity":"ana","role":"minister"},{"entity":"city"}],"anchors":[{"article":"a","annotation":"e-in","start":22,"end":36,"quote":"Ana Ruiz llegó","rung":"exact"}]}"#;
    assert_eq!(found["events"][0].to_string(), expected);
    assert_eq!(found["events"][1]["anchors"][0]["annotation"], "e-ref");
    assert_eq!(ids(&found["claims"]), ["a#c-in", "rose", "sank"]);
    let expected = r#"{"id":"a#c-in","url":"articles/a/#a-c-in","annotator":"me","statement":"They fell","by":["ana"],"anchors":[{"article":"a","annotation":"c-in","start":38,"end":52,"quote":"Homicides fell","rung":"exact","stance":"reports","credibility":2}],"x_mark":"yes"}"#;
    assert_eq!(found["claims"][0].to_string(), expected);
    assert_eq!(found["claims"][1]["anchors"][0]["stance"], "disputes");
    assert_eq!(found["claims"][1]["status"], "verified");
    assert_eq!(found["claims"][2]["contradicts"], json!(["rose"]), "contradiction has no direction");
    assert_eq!(found["claims"][2]["anchors"], json!([]));
}

#[test]
fn figures_keep_the_form_that_their_source_gave_them() {
    let found = items(&full_site());
    assert_eq!(ids(&found["figures"]), ["a#f-change", "a#f-range", "a#f-to"]);
    let without_anchors = |item: &Value| {
        let mut item = item.clone();
        assert_eq!(item["anchors"].as_array().map(Vec::len), Some(1));
        item.as_object_mut().unwrap().shift_remove("anchors");
        item.to_string()
    };
    let change = r#"{"id":"a#f-change","url":"articles/a/#a-f-change","series":"homicides","period":"2023","earliest":"2023-01-01","latest":"2023-12-31","change":"-40 %","baseline":"2019","unit":"victims"}"#;
    assert_eq!(without_anchors(&found["figures"][0]), change);
    let range = r#"{"id":"a#f-range","url":"articles/a/#a-f-range","series":"homicides","low":1.5,"high":2,"unit":"dead","area":"city"}"#;
    assert_eq!(without_anchors(&found["figures"][1]), range);
    let value = r#"{"id":"a#f-to","url":"articles/a/#a-f-to","annotator":"me","series":"homicides","period":"2023","earliest":"2023-01-01","latest":"2023-12-31","value":30000,"comparator":"~","unit":"victims","by":["ana"],"contradicts":["homicides@2023"]}"#;
    assert_eq!(without_anchors(&found["figures"][2]), value);
}

#[test]
fn relations_notes_and_tensions() {
    let found = items(&full_site());
    let relation = &found["relations"][0];
    assert_eq!(
        (&relation["subject"], &relation["predicate"], &relation["object"], &relation["earliest"]),
        (&json!("ana"), &json!("leads"), &json!("city"), &json!("2023-01-01"))
    );
    let note = r#"{"id":"a#n","url":"articles/a/#a-n","updated":"2024-12-01","text":"See *all* of it.","anchors":[{"article":"a","annotation":"n","start":null,"end":null,"quote":null,"rung":"article"}]}"#;
    assert_eq!(found["notes"][0].to_string(), note);
    let tensions = &found["tensions"];
    assert!(ids(tensions).is_sorted());
    let of = |kind: &str| tensions.iter().find(|tension| tension["kind"] == kind).unwrap();
    assert_eq!(of("claims")["claims"], json!(["rose", "sank"]));
    assert_eq!(of("claim")["claims"], json!(["rose"]));
    let figures = of("figures");
    assert_eq!((&figures["series"], &figures["figures"][0]), (&json!("homicides"), &json!("a#f-to")));
    assert_eq!(figures["figures"][1], "homicides@2023");
    assert_eq!(figures["url"], format!("tensions/#{}", figures["id"].as_str().unwrap()));
}

#[test]
fn offsets_count_code_points_of_the_published_text() {
    let made = full_site();
    let texts: BTreeMap<String, &[u8]> =
        text::files(&made.briefing, &made.routes).map(|(_, path, text)| (path, text)).collect();
    let text: Vec<char> = std::str::from_utf8(texts["articles/a/text.txt"]).unwrap().chars().collect();
    let found = items(&made);
    let anchored = ["events", "claims", "figures", "relations"].into_iter().flat_map(|file| &found[file]);
    let anchors = anchored.flat_map(|item| item["anchors"].as_array().unwrap());
    let mut checked = 0;
    for place in anchors.chain(&found["mentions"]) {
        let range = place["start"].as_u64().unwrap() as usize..place["end"].as_u64().unwrap() as usize;
        assert_eq!(text[range].iter().collect::<String>(), place["quote"].as_str().unwrap());
        checked += 1;
    }
    assert_eq!(checked, 4 + 4 + 3);
    let mention = r#"{"article":"a","entity":"ana","start":8,"end":10,"quote":"Él","origin":"annotation"}"#;
    assert_eq!(found["mentions"][0].to_string(), mention);
    let starts: Vec<u64> = found["mentions"].iter().map(|m| m["start"].as_u64().unwrap()).collect();
    assert_eq!(starts, [8, 22, 76]);
    assert_eq!(found["mentions"][1]["origin"], "automatic");
}

#[test]
fn what_may_not_be_published_has_no_place() {
    let hidden = FULL.replace("+++\ntitle", "+++\nrights = 'link'\ntitle");
    let mut all = OBJECTS.to_vec();
    all.extend([("content/articles/a.md", hidden.as_str()), ("content/annotations/a.toml", ANNOTATIONS)]);
    let made = site("", &all);
    assert_eq!(text::files(&made.briefing, &made.routes).count(), 0);
    let found = items(&made);
    let mentions: Vec<&str> = found["mentions"].iter().map(|m| m["entity"].as_str().unwrap()).collect();
    assert_eq!(mentions, ["ana", "ana", "ana"]);
    let anchor = json!({"article": "a", "annotation": "f-to", "start": null, "end": null, "quote": null, "rung": "exact"});
    assert_eq!(found["figures"][2]["anchors"], json!([anchor]));
    assert_eq!(found["notes"][0]["anchors"][0]["rung"], "article");
    let bytes = all_files(&made);
    assert!(bytes.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("denies")));
}

#[test]
fn the_retracted_keeps_its_place_but_is_no_source() {
    let retracted = FULL.replace("+++\ntitle", "+++\nstatus = 'retracted'\ntitle");
    let mut all = OBJECTS.to_vec();
    all.extend([("content/articles/a.md", retracted.as_str()), ("content/annotations/a.toml", ANNOTATIONS)]);
    let found = items(&site("", &all));
    assert_eq!(
        (&found["claims"][0]["id"], &found["claims"][0]["status"]),
        (&json!("a#c-in"), &json!("retracted"))
    );
    assert_eq!(found["claims"][0]["anchors"][0]["quote"], "Homicides fell");
    assert_eq!(found["claims"][1]["anchors"], json!([]));
    assert_eq!(found["events"][0]["anchors"][0]["start"], 22);
    assert_eq!(found["figures"][0]["status"], "retracted");
}

#[test]
fn one_item_a_line_however_many() {
    let order: Vec<usize> = (0..(TASKS + 1) * CHUNK + 1).collect();
    let mut file = Vec::new();
    document(&mut |piece| file.extend_from_slice(piece), &order, |n| json!({"id": n}));
    let file = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), order.len() + 2);
    assert_eq!((lines[0], lines[1], lines[2]), (r#"{"version":1,"items":["#, r#"{"id":0},"#, r#"{"id":1},"#));
    assert_eq!(lines[order.len()..], [r#"{"id":17408}"#, "]}"]);
    assert!(serde_json::from_str::<Value>(&file).is_ok());
}

#[test]
fn a_place_outside_the_text_is_no_place() {
    let mut made = full_site();
    let own = &mut made.briefing.articles[0].own;
    std::sync::Arc::make_mut(own).annotations.iter_mut().for_each(|annotation| {
        annotation.hits = std::iter::once(9..1000).collect();
        annotation.rung = Some(Rung::Normalised);
    });
    let found = items(&made);
    let anchor = &found["relations"][0]["anchors"][0];
    assert_eq!((&anchor["start"], &anchor["rung"]), (&Value::Null, &json!("normalised")));
}
