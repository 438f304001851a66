//! Gates: what each refuses, with which status, and what overrides it.

use super::support::{Place, TWO, seen};
use crate::support::put;

const PLAIN: &str = "to = 'file:../www'";

/// What is done to a published site, what is said then, the status, and whether `--force` helps.
type Case = (&'static str, fn(&Place), &'static str, i32, bool);

const CASES: &[Case] = &[
    ("diagnostics", |place| place.write("content/articles/x.md", "+++\ntitel = 'x'\n+++\n"), "", 1, true),
    (
        "markings",
        |place| place.write("content/articles/x.md", "+++\ntitle = 'x'\ntlp = 'ambre'\n+++\n"),
        "",
        1,
        false,
    ),
    ("audience", |_| {}, "--audience amber", 2, false),
    (
        "drafts",
        |place| place.write("content/articles/x.md", "+++\ntitle = 'x'\ndraft = true\n+++\n"),
        "--drafts",
        1,
        true,
    ),
    ("preview", |place| place.write("static/x.html", "<a href='http://localhost:4444/'>x</a>"), "", 1, true),
    (
        "base-url",
        |place| place.write("site.toml", "title = 'x'\n[publish.web]\nto = 'file:../www'\n"),
        "",
        1,
        true,
    ),
    (
        "empty",
        |place| {
            for path in [TWO, "content/articles/one.md", "content/entities/ana-mock.md"] {
                place.remove(path);
            }
        },
        "--force address-vanished",
        1,
        true,
    ),
    (
        "max-deletions",
        |place| {
            place.configure("to = 'file:../www'\nmax_deletions = 0");
            place.remove(TWO);
        },
        "--force address-vanished",
        1,
        true,
    ),
    ("address-vanished", |place| place.remove(TWO), "", 1, true),
    (
        "locked",
        |place| {
            let now = jiff::Timestamp::now();
            let lock = format!(
                r#"{{"name":"Ada Example","process":["elsewhere",1],"nonce":"x","since":"{now}","renewed":"{now}"}}"#
            );
            put(&place.www(), ".briefbook/lock.json", lock);
            place.write(TWO, "+++\ntitle = 'Two'\n+++\nOther words.\n");
        },
        "",
        3,
        true,
    ),
];

#[test]
fn each_gate_refuses_and_says_what_overrides_it() {
    for (gate, prepare, flags, status, yields) in CASES {
        let place = Place::new(PLAIN);
        place.publish();
        let before = seen(&place.www());
        prepare(&place);
        let (_, said) = place.ends(&format!("publish web --yes {flags}"), *status);
        assert!(said.contains(&format!("error[{gate}]")), "{gate}: {said}");
        assert_eq!(said.contains(&format!("`--force {gate}`")), *yields, "{gate}: {said}");
        assert!(seen(&place.www()) == before, "{gate}: something was sent");
        let line = format!("publish web --yes {flags} --force {gate}");
        if *yields {
            place.ends(&line, 0);
        } else {
            place.ends(&line, 2);
            assert!(seen(&place.www()) == before, "{gate}: something was sent");
        }
    }
}

#[test]
fn a_stale_lock_is_taken_over() {
    let place = Place::new(PLAIN);
    for lock in [
        r#"{"name":"x","process":["elsewhere",1],"nonce":"x","since":"2020-01-01T00:00:00Z","renewed":"2020-01-01T00:00:00Z"}"#,
        "torn",
        "",
    ] {
        put(&place.www(), ".briefbook/lock.json", lock);
        place.write(TWO, &format!("+++\ntitle = 'Two'\n+++\nWords {}.\n", lock.len()));
        place.publish();
        assert!(!place.www().join(".briefbook/lock.json").exists());
    }
}

#[test]
fn addresses_that_are_led_on_or_given_up_do_not_vanish() {
    let place = Place::new(PLAIN);
    place.publish();
    place.remove(TWO);
    place.write(
        "site.toml",
        "title = 'Test'\nbase_url = 'https://briefing.example/'\n[publish.web]\nto = 'file:../www'\n\
        [gone]\n'/articles/two/' = 'The Example Post withdrew it.'\n",
    );
    place.publish();
    let page = String::from_utf8(seen(&place.www())["articles/two/index.html"].clone()).unwrap();
    assert!(page.contains("The Example Post withdrew it."));
}

#[test]
fn nothing_restricted_is_sent() {
    let place = Place::new("to = 'file:../www'\naudience = 'clear'");
    place.write("site.toml", "title = 'Test'\naudience = 'amber'\nbase_url = 'https://briefing.example/'\n[publish.web]\nto = 'file:../www'\n");
    place.write("content/articles/secret.md", "+++\ntitle = 'Hush'\ntlp = 'amber'\n+++\nZanzibar.\n");
    place.ends("build", 0);
    place.publish();
    let all = crate::support::files_below(&place.www());
    for (path, bytes) in all {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("Hush") && !text.contains("Zanzibar") && !text.contains("secret"), "{path}");
    }
}

#[test]
fn a_place_of_the_sites_own_is_no_target() {
    for own in ["content", "static/www", "templates", ".briefbook", ".git/x", ".", "..", "new/../content"] {
        let place = Place::new(&format!("to = 'file:{own}'"));
        let before = crate::support::files_below(&place.site());
        let (_, said) = place.ends("publish web --yes", 2);
        assert!(said.contains("site directory"), "{said}");
        assert!(crate::support::files_below(&place.site()) == before, "{own}");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    let place = Place::new(PLAIN);
    for (line, part) in [
        ("publish web", "say `--yes`"),
        ("publish wed --yes", "did you mean `web`?"),
        ("publish zzzzz --yes", "there is web"),
        ("publish web --yes --force lokced", "did you mean `locked`?"),
        ("publish web --yes --force audience", "nothing overrides"),
        ("publish web --yes --audience red", "TLP:RED"),
        ("publish web --format json --yes", "--dry-run"),
        ("publish --yes", "NAME"),
    ] {
        let (_, said) = place.ends(line, 2);
        assert!(said.contains(part), "{line}: {said}");
    }
    assert!(!place.www().exists());
}
