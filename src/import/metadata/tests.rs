use super::*;

fn read(html: &str) -> Facts {
    facts(&Document::from(html), html, None)
}

#[test]
fn addresses() {
    let url = |html: &str| read(html).url;
    assert_eq!(url("<link rel=canonical href='https://a.example/'><meta property=og:url content='https://a.example/x?utm_source=y&p=1#z'>").as_deref(), Some("https://a.example/x?p=1"));
    assert_eq!(
        url("<!-- saved from url=(0020)https://a.example/b -->").as_deref(),
        Some("https://a.example/b")
    );
    assert_eq!(url("<link rel=canonical href='javascript:x'><link rel=canonical href='/relative'>"), None);
}

#[test]
fn languages() {
    for (text, tag) in [
        ("es_MX", Some("es-MX")),
        ("EN-us", Some("en-US")),
        ("zh-hans-cn", Some("zh-Hans-CN")),
        ("english", None),
        ("", None),
        ("es, en", Some("es")),
    ] {
        assert_eq!(language_tag(text).as_deref(), tag, "{text}");
    }
}

#[test]
fn titles_without_the_site() {
    let title = |html: &str| read(html).title.unwrap_or_default();
    assert_eq!(title("<title>A story | The Sample</title>"), "A story");
    assert_eq!(
        title(
            "<meta property=og:site_name content='The Sample'><meta property=og:title content='A story - The Sample'>"
        ),
        "A story"
    );
    assert_eq!(title("<title>War - and peace</title>"), "War - and peace");
    assert_eq!(title("<title>x</title><meta property=og:title content='Tom &amp;amp; Ann'>"), "Tom & Ann");
}

#[test]
fn people_and_dates() {
    let found = read(
        "<meta name=author content='By Ada Example and Bob Specimen'><meta property=article:published_time content='2031-05-03T23:00:00-06:00'>",
    );
    assert_eq!(
        (found.authors.join("+"), found.published.as_deref()),
        ("Ada Example+Bob Specimen".to_owned(), Some("2031-05-03"))
    );
    let found = read(
        "<meta name=citation_author content='Example, Ada'><meta name=author content=admin><time class=published datetime='2031-01-02'>",
    );
    assert_eq!(
        (found.authors.join("+"), found.published.as_deref()),
        ("Ada Example".to_owned(), Some("2031-01-02"))
    );
}
