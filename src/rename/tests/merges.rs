//! What becomes of two objects that are joined, key by key.

use super::*;

/// What an entity `old-one` becomes when it is joined into `new-one`: the file of the one that stays.
fn joined_entity(old: &str, new: (&str, &str)) -> String {
    let before = files(&[("content/entities/old-one.md", old), new]);
    assert_eq!(problems(&before), [""; 0]);
    let (after, _) = renamed(&before, ObjectKind::Entity, "old-one", "new-one", true).unwrap();
    assert_eq!(problems(&after), [""; 0]);
    after[new.0].clone()
}

const NEW_ONE: (&str, &str) =
    ("content/entities/new-one.md", "+++\nname = \"New Mock\"\nkind = \"person\"\n+++\n");

#[test]
fn a_name_that_goes_becomes_no_weak_alias() {
    let old =
        "+++\nname = \"Ada Mock\"\nkind = \"person\"\nweak_aliases = [\"Dot\"]\naliases = [\"AM\"]\n+++\n";
    let text = joined_entity(old, NEW_ONE);
    assert!(text.contains("weak_aliases = [\"Dot\"]\naliases = [\"Ada Mock\", \"AM\"]\n"), "{text}");
    let old = "+++\nname = \"Ada Mock\"\nkind = \"person\"\naliases = []\n+++\n";
    let text = joined_entity(old, NEW_ONE);
    assert!(text.contains("aliases = [\"Ada Mock\"]\n"), "{text}");
}

#[test]
fn tables_in_tables_go_along() {
    let tables = |word: &str| {
        format!(
            "\n[{word}x_meta]\nb = \"c\"\n\n# deeper\n[{word}x_meta.deep] # here\nz = [1, 2]\n\n[[{word}x_meta.deep.more]]\ny = 1\n\n\
             [[{word}x_meta.deep.more]]\ny = 2\n"
        )
    };
    let (name, row) = ("name = \"Ada Mock\"\nkind = \"person\"\n", "[[entity]]\nid = \"new-one\"\n");
    let all = ("content/entities/all.toml", &*format!("{row}{name}"));
    let text = joined_entity(&format!("+++\n{name}{}+++\n", tables("")), all);
    assert!(text.ends_with(&tables("entity.")), "{text}");

    let rows = format!("[[entity]]\nid = \"old-one\"\n{name}{}", tables("entity."));
    let before = files(&[("content/entities/all.toml", &rows), NEW_ONE]);
    let (after, _) = renamed(&before, ObjectKind::Entity, "old-one", "new-one", true).unwrap();
    let text = &after["content/entities/new-one.md"];
    assert!(text.contains(&tables("")), "{text}");

    let here = format!("{row}{name}x_meta = 1\n");
    let text = joined_entity(&format!("+++\n{name}{}+++\n", tables("")), (all.0, &here));
    let kept = "# x_meta = { b = \"c\", deep = { more = [{ y = 1 }, { y = 2 }], z = [1, 2] } }\n";
    assert!(text.contains(kept), "{text}");
}

#[test]
fn a_table_below_no_header_of_its_own_goes_along() {
    let old = "+++\nname = \"Ada Mock\"\nkind = \"person\"\n\n[x_meta.deep]\nz = [1, 2]\n+++\n";
    let all = "[[entity]]\nid = \"new-one\"\nname = \"Ada Mock\"\nkind = \"person\"\n";
    let text = joined_entity(old, ("content/entities/all.toml", all));
    assert!(text.contains("z = [1, 2]"), "{text}");
    let parsed = parse::parse_texts(&files(&[("content/entities/all.toml", &text)]));
    let deep = &parsed.entities[0].record.extra["x_meta"]["deep"]["z"];
    assert_eq!(deep.as_array().map(Vec::len), Some(2), "{text}");
}

#[test]
fn series_of_different_values_are_not_joined() {
    let refused = |old: &str, new: &str| {
        let series =
            |keys: &str, year| format!("title = 'Thefts'\n{keys}[[value]]\nperiod = '{year}'\nvalue = 2\n");
        let (old, new) = (series(old, 2029), series(new, 2030));
        let site = files(&[
            ("content/series/old-one.toml", &old),
            ("content/series/new-one.toml", &new),
            ("content/entities/testland.md", "+++\nname = 'Testland'\nkind = 'place'\n+++\n"),
        ]);
        assert_eq!(problems(&site), [""; 0]);
        renamed(&site, ObjectKind::Series, "old-one", "new-one", true).err().unwrap_or_default()
    };
    let thefts = "unit = 'thefts'\n";
    let cases = [
        (thefts.to_owned(), ""),
        ("unit = 'thousand thefts'\n".to_owned(), "`unit` of the series `old-one` is `thousand thefts`"),
        (format!("{thefts}area = 'testland'\n"), "`area` of the series `old-one` is `testland`"),
        (format!("{thefts}counts = 'Reported thefts'\n"), "that of `new-one` is not there"),
    ];
    for (old, expected) in cases {
        let message = refused(&old, thefts);
        assert!(message.contains(expected) && message.is_empty() == expected.is_empty(), "{message}");
    }
}

/// The keys of an object and the comments after a merge, with the notes of the merge.
fn joined_keys(kind: ObjectKind, keys: &str, old: &str, new: &str) -> (String, Vec<String>) {
    let folder = folder(kind);
    let (from, into) = (format!("content/{folder}/old-one.toml"), format!("content/{folder}/new-one.toml"));
    let before = files(&[(&from, &format!("{keys}{old}")), (&into, &format!("{keys}{new}"))]);
    assert_eq!(problems(&before), [""; 0]);
    let (after, notes) = renamed(&before, kind, "old-one", "new-one", true).unwrap();
    assert_eq!(problems(&after), [""; 0]);
    (after[&into].clone(), notes)
}

#[test]
fn keys_that_belong_together_stay_together() {
    let (claim, person) = ("statement = 'So it is'\n", "name = 'Ada Mock'\nkind = 'place'\n");
    let refuted = "verdict = 'refuted'\nconclusion = 'It is false.'\nconfidence = 'high'\n";
    let cases = [
        (ObjectKind::Claim, claim, refuted, "verdict = 'supported'\n", false),
        (ObjectKind::Claim, claim, refuted, "verdict = 'refuted'\n", true),
        (ObjectKind::Claim, claim, refuted, "", true),
        (ObjectKind::Claim, claim, "confidence = 'high'\n", "verdict = 'refuted'\n", false),
        (
            ObjectKind::Entity,
            person,
            "coordinates = [10, 20]\nprecision = 'country'\n",
            "coordinates = [1, 2]\n",
            false,
        ),
        (ObjectKind::Entity, person, "status = 'retracted'\nstatus_reason = 'made up'\n", "", false),
        (
            ObjectKind::Entity,
            person,
            "status = 'disputed'\nstatus_reason = 'made up'\n",
            "status = 'disputed'\n",
            true,
        ),
    ];
    for (kind, keys, old, new, taken) in cases {
        let (text, notes) = joined_keys(kind, keys, old, new);
        for line in old.lines().filter(|line| !new.contains(line)) {
            let expected = if taken { format!("\n{line}\n") } else { format!("\n# {line}\n") };
            assert!(text.contains(&expected), "{line}\n{text}");
            let key = line.split(' ').next().unwrap();
            let is_named = notes.iter().any(|note| note.contains(&format!("`{key}`")));
            assert_eq!(is_named, !taken, "{key}: {notes:?}");
        }
    }
}
