//! What a rename promises: over generated sites, no new problem, and the pages equal up to the ID; and its corners.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Refused, Rename, Renamed, rename};
use crate::build::{Request, build, check};
use crate::load::{Loaded, Memory, load};
use crate::parse::{self, ObjectKind};
use crate::resolve::ids::folder;

type Files = BTreeMap<String, String>;

fn loaded(files: &Files) -> (Memory, Loaded) {
    let site = Memory::new(files.iter().map(|(path, text)| (path.clone(), text.clone())));
    let loaded = load(&site, &|text: &str| parse::site_config(text).output).unwrap();
    (site, loaded)
}

fn problems(files: &Files) -> Vec<String> {
    let (site, loaded) = loaded(files);
    let all = check(&loaded, &site, &Request::default(), &()).diagnostics;
    let place =
        |d: &crate::diagnostic::Diagnostic| d.span.map(|s| loaded.sources.get(s.file).path.to_string());
    all.iter().map(|d| format!("{:?} {}: {}", place(d), d.code.as_str(), d.message)).collect()
}

fn pages(files: &Files) -> Files {
    let (site, loaded) = loaded(files);
    let built = build(&loaded, &site, &Request::default(), &());
    let html = built.files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.to_string(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

fn renamed(
    files: &Files,
    kind: ObjectKind,
    old: &str,
    new: &str,
    merge: bool,
) -> Result<(Files, Vec<String>), String> {
    let (_, loaded) = loaded(files);
    let wanted = Rename { kind, old: old.into(), new: new.into(), merge };
    let Renamed { files: changed, removed, notes } =
        rename(&loaded, &wanted).map_err(|refused| match refused {
            Refused::Usage(message) | Refused::Different(message) => message,
        })?;
    let mut after = files.clone();
    after.retain(|path, _| !removed.contains(path));
    after.extend(changed.into_iter().map(|(path, (_, text))| (path, text)));
    Ok((after, notes))
}

fn files(list: &[(&str, &str)]) -> Files {
    let site = [("site.toml", "title = 'Test'\n")];
    site.iter().chain(list).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Ways to link to an object, `{}` standing for its kind's word, `{f}` for its folder.
const LINKS: &[&str] = &[
    "[[subject-a]]",
    "[[subject-a|words]]",
    "[[{}:subject-a]]",
    "**[[ subject-a |words]]**",
    "`[[subject-a]]` \\[[subject-a]]",
    "| a |\n|---|\n| [[subject-a\\|words]] |\n",
    "[words](../{f}/subject-a.{e})",
    "[words][label]\n\n[label]: ../{f}/subject-a.{e} \"title\"\n",
    "- x[^1]\n\n[^1]: See [[subject-a]].\n",
    "> [[subject-a]] and subject-a\n> [[subject-a|more]]",
    "```\n[[subject-a]]\n```",
];

/// A site with an object `subject-a` of a kind, and references to it wherever one can stand.
#[expect(clippy::too_many_lines, reason = "one site, read from top to bottom")]
fn site_of(kind: ObjectKind, is_row: bool, links: &[usize], quote: char, in_toml: bool) -> Files {
    let id = |of: ObjectKind, other: &str| {
        format!("{quote}{}{quote}", if of == kind { "subject-a" } else { other })
    };
    let (entity, claim) = (id(ObjectKind::Entity, "ada-example"), id(ObjectKind::Claim, "said-so"));
    let (event, series) = (id(ObjectKind::Event, "happened"), id(ObjectKind::Series, "thefts"));
    let publisher = id(ObjectKind::Publisher, "post");
    let own =
        |of: ObjectKind, other: &str| if of == kind { "subject-a".to_owned() } else { other.to_owned() };
    let is_toml = matches!(kind, ObjectKind::Series | ObjectKind::Publisher) || is_row;
    let fill = |text: &str| {
        let text = text.replace("{}", kind.as_str()).replace("{f}", folder(kind));
        text.replace("{e}", if is_toml { "toml" } else { "md" })
    };
    let prose: String = links
        .iter()
        .enumerate()
        .map(|(n, link)| {
            fill(LINKS[*link]).replace("label", &format!("l{n}")).replace("^1", &format!("^{n}")) + "\n\n"
        })
        .collect();
    let mut files = files(&[]);
    let mut put = |of: ObjectKind, name: String, keys: String, body: &str| {
        let own_toml = matches!(of, ObjectKind::Series | ObjectKind::Publisher);
        let (path, text) = if of == kind && is_row {
            let text = format!(
                "# before\n[[{w}]]\nid = \"other\" # own\n{o}\n\n[[{w}]] # head\nid = \"{name}\"\n{keys}\n# after\n",
                w = of.as_str(),
                o = keys.replace("Ada Example", "Zed Other")
            );
            (format!("content/{}/all.toml", folder(of)), text)
        } else if own_toml {
            (format!("content/{}/{name}.toml", folder(of)), keys)
        } else {
            (format!("content/{}/{name}.md", folder(of)), format!("+++\n{keys}\n+++\n\n{body}"))
        };
        files.insert(path, text);
    };
    put(
        ObjectKind::Entity,
        own(ObjectKind::Entity, "ada-example"),
        "name = 'Ada Example'\nkind = 'person'\nredirect_from = []".into(),
        "",
    );
    put(
        ObjectKind::Event,
        own(ObjectKind::Event, "happened"),
        format!("title = 'It happened'\nwhere = [{entity}]\nactors = [{{ entity = {entity} }}]"),
        "",
    );
    put(
        ObjectKind::Claim,
        own(ObjectKind::Claim, "said-so"),
        format!("statement = 'So it is'\nby = [\n  {entity}, # who\n]"),
        "",
    );
    put(
        ObjectKind::Series,
        own(ObjectKind::Series, "thefts"),
        format!(
            "title = 'Thefts'\nunit = 'thefts'\narea = {entity}\n[[{}value]]\nperiod = '2030'\nvalue = 3",
            if is_row && kind == ObjectKind::Series { "series." } else { "" }
        ),
        "",
    );
    put(ObjectKind::Publisher, own(ObjectKind::Publisher, "post"), "name = 'The Post'".into(), "");
    put(
        ObjectKind::Judgement,
        own(ObjectKind::Judgement, "we-think"),
        format!("statement = 'We think so'\nevidence = [{claim}]"),
        "",
    );
    put(
        ObjectKind::Page,
        own(ObjectKind::Page, "about"),
        format!("title = 'About'\n[[list]]\nkind = 'claim'\nentity = {entity}"),
        "",
    );
    let article = own(ObjectKind::Article, "report");
    let text = "Ada Example said so in 2030, when 3 bicycles were stolen. The minister was there.\n";
    put(
        ObjectKind::Article,
        article.clone(),
        format!("title = 'Report'\npublisher = {publisher}\npublished = '2030-01-01'"),
        text,
    );
    let annotations = format!(
        "[[mention]]\nquote = 'The minister'\nentity = {entity}\n\n[[event]]\nquote = 'in 2030'\nevent = {event} # the event\n\n\
         [[claim]]\nquote = 'said so'\nclaim = {claim}\n\n[[figure]]\nquote = '3 bicycles'\nseries = {series}\nvalue = 3\nby = [{entity}]\n\n\
         [[relation]]\nsubject = {entity}\npredicate = 'knows'\nobject = {entity}\n\n[[note]]\ntext = \"\"\"\nSee \\\n   [[subject-a]] \\u2014 [[subject-a|x]].\n\"\"\"\n"
    );
    files.insert(format!("content/annotations/{article}.toml"), annotations);
    let linking = format!("{prose}[[{article}]]\n");
    if in_toml {
        let text = linking.replace('\\', "\\\\").replace('"', "\\\"");
        files.insert(
            "content/claims/linking.toml".into(),
            format!("statement = 'Linking'\ntext = \"\"\"\n{text}\"\"\"\n"),
        );
    } else {
        files.insert(
            "content/claims/linking.md".into(),
            format!("+++\nstatement = 'Linking'\n+++\n{linking}"),
        );
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn pages_stay_what_they_are(
        kind in 0..ObjectKind::ALL.len(),
        is_row in any::<bool>(),
        links in prop::collection::vec(0..LINKS.len(), 0..5),
        single in any::<bool>(),
        in_toml in any::<bool>(),
    ) {
        let kind = ObjectKind::ALL[kind].0;
        let is_row = is_row && !matches!(kind, ObjectKind::Article | ObjectKind::Judgement | ObjectKind::Page);
        let before = site_of(kind, is_row, &links, if single { '\'' } else { '"' }, in_toml);
        prop_assert_eq!(problems(&before), Vec::<String>::new());
        let (after, _) = renamed(&before, kind, "subject-a", "subject-b", false).unwrap();
        prop_assert_eq!(problems(&after), Vec::<String>::new());
        let (before, after) = (pages(&before), pages(&after));
        prop_assert!(before.len() > 10);
        // What is shown literally, in code or escaped, is no link and stays.
        let same = |text: &str| text.replace("subject-b", "subject-a");
        // The search page names its index by its contents.
        for (path, page) in before.iter().filter(|(path, _)| !path.starts_with("search/")) {
            let now = &after[&path.replace("subject-a", "subject-b")];
            prop_assert_eq!(same(now), page.clone(), "{}", path);
        }
        prop_assert_eq!(after.len(), before.len() + 1, "the old address, and nothing else");
    }
}

#[test]
fn links_that_become_ambiguous_say_their_kind() {
    let before = files(&[
        ("content/entities/budget-office.md", "+++\nname = 'Budget Office'\nkind = 'organisation'\n+++\n"),
        (
            "content/claims/budget.md",
            "+++\nstatement = 'It grew'\n+++\n[[budget]] [[budget-office]] [[claim:budget]]\n",
        ),
    ]);
    let (after, _) = renamed(&before, ObjectKind::Entity, "budget-office", "budget", false).unwrap();
    assert_eq!(problems(&after), [""; 0]);
    let text = &after["content/claims/budget.md"];
    assert!(text.ends_with("[[claim:budget]] [[entity:budget]] [[claim:budget]]\n"), "{text}");
}

#[test]
fn a_link_to_another_kind_stays() {
    let before = files(&[
        (
            "content/entities/budget.md",
            "+++\nname = 'Budget'\nkind = 'topic'\n+++\n[[claim:budget]] [[topic:budget]]\n",
        ),
        ("content/claims/budget.md", "+++\nstatement = 'It grew'\n+++\n"),
    ]);
    let (after, _) = renamed(&before, ObjectKind::Entity, "budget", "money", false).unwrap();
    let text = &after["content/entities/money.md"];
    assert!(text.contains("[[claim:budget]] [[topic:money]]"), "{text}");
    assert!(text.contains("redirect_from = [\"/topics/budget/\"]"), "{text}");
}

#[test]
fn there_and_back_again() {
    let before = files(&[(
        "content/entities/a.md",
        "+++\nname = 'A'\nkind = 'place' # where\nredirect_from = [\n  \"/x/\", # once\n]\n+++\n",
    )]);
    let (there, _) = renamed(&before, ObjectKind::Entity, "a", "b", false).unwrap();
    let text = &there["content/entities/b.md"];
    assert!(text.contains("[\n  \"/x/\", # once\n  \"/entities/a/\",\n]"), "{text}");
    let (back, _) = renamed(&there, ObjectKind::Entity, "b", "a", false).unwrap();
    assert_eq!(problems(&back), [""; 0]);
    let text = &back["content/entities/a.md"];
    assert!(text.contains("[\n  \"/x/\", # once\n  \"/entities/b/\",\n]"), "{text}");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let site = files(&[
        ("content/entities/a.md", "+++\nname = 'A'\nkind = 'place'\n+++\n"),
        ("content/entities/b.md", "+++\nname = 'B'\nkind = 'place'\n+++\n"),
        ("content/claims/bad.md", "+++\nstatement = ???\nby = ['a']\n+++\n"),
        ("content/claims/b-c.md", "+++\nstatement = ???\nby = ['x']\n+++\n"),
    ]);
    let refused =
        |old: &str, new: &str, merge: bool| renamed(&site, ObjectKind::Entity, old, new, merge).unwrap_err();
    assert!(refused("a", "b", false).contains("--merge"));
    assert!(refused("a", "c", true).contains("no entity `c`"));
    assert!(refused("a", "a", false).contains("already"));
    assert!(refused("aa", "c", false).contains("no entity `aa`"));
    assert!(refused("bad", "c", false).contains("there is no entity `bad`"));
    // The one broken file that holds the ID is named.
    assert!(refused("a", "c", false).contains("content/claims/b"), "{}", refused("a", "c", false));
}

const TWINS: &[(&str, &str)] = &[
    ("site.toml", "title = 'Test'\naudience = 'green'\n"),
    (
        "content/entities/old-one.md",
        "+++\n# from a report\nname = \"A. Twin\"\nkind = \"person\"\naliases = [\"Twin the Elder\"]\nweak_aliases = [\"Twin\"] # rare\n\
         description = \"The first.\" # as they say\ntlp = \"green\"\npart_of = \"other\"\nx_desk = \"north\"\nredirect_from = [\"/older/\"]\n\n\
         [[role]]\ntitle = \"Chair\"\norganisation = \"office\" # since when?\n\n# before an office\n[[role]]\ntitle = \"Clerk\"\n# at the end\n+++\nOf the old: [[new-one]].\n",
    ),
    (
        "content/entities/all.toml",
        "[[entity]]\nid = \"new-one\" # stays\nname = \"Ada Twin\"\nkind = \"person\"\ndescription = \"The second.\"\npart_of = \"old-one\"\n\
         text = \"Of the new: \\\"[[old-one]]\\\".\"\n\n[[entity.role]]\ntitle = \"Clerk\"\n\n# The office.\n[[entity]]\nid = \"office\"\nname = \"Office\"\n\
         kind = \"organisation\"\n\n[[entity]]\nid = \"other\"\nname = \"Other\"\nkind = \"organisation\"\n",
    ),
    (
        "content/claims/c.md",
        "+++\nstatement = 'C'\ntlp = 'green'\nby = [\"old-one\", # first\n  \"new-one\"] # both\n+++\n[[old-one]]\n",
    ),
    ("content/articles/r.md", "+++\ntitle = 'R'\ntlp = 'green'\n+++\nThe chair met the clerk.\n"),
    (
        "content/annotations/r.toml",
        "# one\n[[mention]]\nquote = \"The chair\"\nentity = \"old-one\"\n\n# two\n[[mention]]\nquote = \"The chair\"\nentity = \"new-one\"\n\n\
         [[relation]]\nsubject = \"old-one\"\npredicate = \"met\"\nobject = \"office\"\n",
    ),
    ("content/index.md", "+++\ntitle = 'x'\ntlp = 'green'\n+++\n"),
];

#[test]
fn a_merge_loses_nothing() {
    let before = files(TWINS);
    assert_eq!(problems(&before), [""; 0]);
    let (after, notes) = renamed(&before, ObjectKind::Entity, "old-one", "new-one", true).unwrap();
    assert_eq!(problems(&after), [""; 0]);
    assert!(!after.contains_key("content/entities/old-one.md"));
    let expected = "[[entity]]\nid = \"new-one\" # stays\nname = \"Ada Twin\"\nkind = \"person\"\ndescription = \"The second.\"\n\
         text = \"\"\"\nOf the new: \"[[new-one]]\".\n\nOf the old: [[new-one]].\n\"\"\"\n\
         aliases = [\"A. Twin\", \"Twin the Elder\"]\nweak_aliases = [\"Twin\"] # rare\ntlp = \"green\"\npart_of = \"other\"\nx_desk = \"north\"\n";
    let text = &after["content/entities/all.toml"];
    for line in expected.lines().filter(|line| !line.starts_with("part_of")) {
        assert!(text.contains(line), "{line}\n---\n{text}");
    }
    for kept in [
        "# from a report",
        "# before an office",
        "# at the end",
        "# description = \"The first.\" # as they say",
        "organisation = \"office\" # since when?",
        "\"/older/\"",
        "\"/entities/old-one/\"",
    ] {
        assert!(text.contains(kept), "{kept}\n---\n{text}");
    }
    assert_eq!(text.matches("[[entity.role]]").count(), 2, "{text}");
    assert!(text.find("Chair") < text.find("# The office."), "{text}");
    let claim = &after["content/claims/c.md"];
    assert!(
        claim.contains("\"new-one\"] # both") && claim.contains("# first") && !claim.contains("old-one"),
        "{claim}"
    );
    let annotations = &after["content/annotations/r.toml"];
    assert_eq!(annotations.matches("[[mention]]").count(), 1, "{annotations}");
    assert!(
        annotations.contains("# one")
            && annotations.contains("# two")
            && annotations.contains("id = \"relation-")
    );
    assert!(notes.iter().any(|note| note.contains("`description` differs")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("stricter marking")), "{notes:?}");
}

#[test]
fn rows_of_one_file_are_joined() {
    let text = "[[claim]]\nid = \"a\"\nstatement = \"A\"\ncontradicts = [\"b\", \"c\"]\n# between\n[[claim]]\nid = \"b\"\nstatement = \"A\"\ncontradicts = [\"a\"]\n\n[[claim]]\nid = \"c\"\nstatement = \"C\"\n";
    let before = files(&[
        ("content/claims/all.toml", text),
        ("content/judgements/j.md", "+++\nstatement = 'J'\nevidence = ['a', 'b']\n+++\n"),
    ]);
    let (after, notes) = renamed(&before, ObjectKind::Claim, "a", "b", true).unwrap();
    assert_eq!(problems(&after), [""; 0]);
    let text = &after["content/claims/all.toml"];
    assert!(
        text.starts_with("# between\n[[claim]]\nid = \"b\"") && text.contains("contradicts = [\"c\"]"),
        "{text}\n{notes:?}"
    );
    assert!(
        after["content/judgements/j.md"].contains("evidence = ['b']"),
        "{}",
        after["content/judgements/j.md"]
    );
}

#[test]
fn drafts_and_different_articles_are_not_joined() {
    let before = files(&[
        ("content/entities/a.md", "+++\nname = 'A'\nkind = 'place'\nstatus = 'draft'\n+++\n"),
        ("content/entities/b.md", "+++\nname = 'B'\nkind = 'place'\n+++\n"),
        ("content/articles/a.md", "+++\ntitle = 'A'\n+++\none\n"),
        ("content/articles/b.md", "+++\ntitle = 'B'\n+++\ntwo\n"),
    ]);
    assert!(renamed(&before, ObjectKind::Entity, "a", "b", true).unwrap_err().contains("draft"));
    assert!(renamed(&before, ObjectKind::Article, "a", "b", true).unwrap_err().contains("differ"));
}

#[test]
fn what_an_origin_names_goes_along() {
    let after = |kind: ObjectKind, more: (&str, &str)| {
        let before = files(&[
            more,
            ("content/entities/port-sample.md", "+++\nname = 'Port Sample'\nkind = 'place'\n+++\n"),
            ("content/articles/a.md", "+++\ntitle = 'A'\norigin = 'port-sample' # says it\n+++\n"),
            ("content/articles/b.md", "+++\ntitle = 'B'\norigin = 'Port-sample'\n+++\n"),
        ]);
        assert_eq!(problems(&before), [""; 0]);
        let (after, _) = renamed(&before, kind, "port-sample", "port-mock", false).unwrap();
        assert_eq!(after["content/articles/b.md"], before["content/articles/b.md"]);
        after["content/articles/a.md"].contains("origin = 'port-mock' # says it")
    };
    let publisher = ("content/publishers/port-sample.toml", "name = 'Port Sample'\n");
    assert!(after(ObjectKind::Publisher, publisher));
    assert!(!after(ObjectKind::Entity, publisher), "the publisher is meant");
    let claim = ("content/claims/port-sample.md", "+++\nstatement = 'C'\n+++\n");
    assert!(after(ObjectKind::Entity, claim));
    assert!(!after(ObjectKind::Claim, claim), "a claim is no origin");
}

mod merges;
