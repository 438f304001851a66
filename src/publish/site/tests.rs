use super::*;

fn config(words: &str) -> PublishConfig {
    let text = format!("title = 'x'\n[publish.a]\nto = 'x'\n{words}");
    crate::parse::site_config(&text).publish.remove("a").unwrap()
}

#[test]
fn headers_of_a_file() {
    let rules = Rules::new(&config(
        "cache = { '**' = 'max-age=1', 'media/**' = 'max-age=2' }\n[publish.a.headers]\n\
         '**' = { X-A = 'all', X-B = 'all' }\n'media/*' = { x-a = 'media', Content-Type = 'text/x' }\n",
    ));
    let page = rules.headers("a/index.html", "0");
    assert_eq!(
        (page.cache_control.as_str(), page.content_type.as_str()),
        ("max-age=1", "text/html; charset=utf-8")
    );
    let media = rules.headers("media/a.png", "0");
    assert_eq!((media.cache_control.as_str(), media.content_type.as_str()), ("max-age=2", "text/x"));
    let others: Vec<_> = media.others.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(others, [("X-B", "all"), ("x-a", "media")]);
}

#[test]
fn caches_keep_for_ever_what_is_named_by_its_contents() {
    let rules = Rules::new(&config(""));
    let cache = |path: &str| rules.headers(path, "0123456789abcdef").cache_control;
    assert_eq!(cache("assets/a.0123456789ab.css"), FOR_EVER);
    assert_eq!(cache("assets/own.css"), AN_HOUR);
    assert_eq!(cache("index.html"), SHORT);
    assert_eq!(cache("data/claims.json"), SHORT);
    assert_eq!(cache("media/a.png"), AN_HOUR);
}

#[test]
fn rules_that_hosts_read() {
    let (css, hash) = ("x", hash(b"x"));
    let asset = format!("assets/a.{}.css", &hash[..12]);
    let files = SiteFiles::from_iter([
        (asset.as_str(), css.as_bytes()),
        ("assets/own.css", b"y"),
        ("_headers", b"/own\n  A: b"),
    ]);
    let text =
        rules_for_hosts(&files, &config("cache = { 'media/**' = 'max-age=2', '**/*.pdf' = 'no-store' }"))
            .unwrap();
    let expected = format!(
        "/own\n  A: b\n/{asset}\n  Cache-Control: {FOR_EVER}\n/media/*\n  Cache-Control: max-age=2\n"
    );
    assert_eq!(text, expected);
    assert_eq!(rules_for_hosts(&SiteFiles::new(), &config("")), None);
    assert_eq!(splat("**").as_deref(), Some("*"));
    assert_eq!(splat("*.html"), None);
}
