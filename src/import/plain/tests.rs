use super::*;
use crate::import::write::markdown;

fn check(text: &str, title: &str, body: &str) -> Draft {
    let draft = read(text);
    assert_eq!(draft.facts.title.as_deref(), Some(title));
    assert_eq!(markdown(&draft.pieces), body, "{draft:#?}");
    draft
}

const LONG: &str =
    "The ministry of Testland counted what it could count, and it said what it had left out of the count.";

#[test]
fn title_headings_and_bullets() {
    let text =
        format!("A Title\n{LONG}\nThe First Part\n{LONG}\nIt has:\n- One: a\n- Two: b\n{LONG}\n1. x\n2. y\n");
    let body = format!(
        "{LONG}\n\n## The First Part\n\n{LONG}\n\nIt has:\n\n- One: a\n- Two: b\n\n{LONG}\n\n1. x\n2. y\n"
    );
    check(&text, "A Title", &body);
}

#[test]
fn furniture_author_and_date() {
    let text = format!(
        "top of page\nAna de la Muestra\n\nA Title: Something New\n\nJun 26, 2031\n6 min read\n\n{LONG}\n\n\n1 view0 comments\n\nRecent Posts\n\nSee All\n\nAnother Post\n\nbottom of page"
    );
    let draft = check(&text, "A Title: Something New", &format!("{LONG}\n"));
    assert_eq!(draft.facts.authors, ["Ana de la Muestra"]);
    assert_eq!(draft.facts.published.as_deref(), Some("2031-06-26"));
    assert_eq!(draft.left_out.len(), 8, "{:#?}", draft.left_out);
}

#[test]
fn wrapped_lines_are_joined() {
    let text = "A Title\n\nThe ministry of Testland counted what it\ncould count, and the govern-\nment said what it had left out of the\ncount. The government agreed.\n\nA Heading\n\nCounter-\nmeasures followed in the next\nyear of the plan.\n";
    check(
        text,
        "A Title",
        "The ministry of Testland counted what it could count, and the government said what it had left out of the count. The government agreed.\n\n## A Heading\n\nCounter-measures followed in the next year of the plan.\n",
    );
}

/// What takes time by the square takes minutes here.
#[test]
fn thousands_of_lines_that_may_begin_the_end() {
    let text = format!("A Title\n\n{LONG}\n{}", "Recent Posts\n".repeat(40_000));
    let draft = read(&text);
    // The end begins where less than half as much stands behind it.
    let left_out = draft.left_out.len();
    assert!((13_000..13_400).contains(&left_out), "{left_out}");
}
