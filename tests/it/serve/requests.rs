//! What is answered to whom. Requests are sent as bytes, so that nothing mends them on the way.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use briefbook::serve::markup::take_out;

use super::support::{Preview, settle, site};
use crate::support::{NOW, files_below, put};

#[test]
fn pages_are_those_of_a_build_once_our_markup_is_out() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    for level in ["clear", "amber"] {
        let output = tempfile::tempdir().unwrap();
        let built = Command::new(env!("CARGO_BIN_EXE_briefbook"))
            .args(["build", "--drafts", "--audience", level, "--now", NOW, "--root"])
            .arg(dir.path())
            .arg("--output")
            .arg(output.path())
            .output()
            .unwrap();
        assert!(built.status.success(), "{built:?}");
        let cookie = format!("Cookie: a=b; briefbook-level-{}={level}\r\n", preview.port);
        let files = files_below(output.path());
        assert!(files.len() > 20);
        for (path, bytes) in files.iter().filter(|(path, _)| *path != ".briefbook.json") {
            let target: String =
                path.bytes().map(|byte| format!("%{byte:02x}").replace("%2f", "/")).collect();
            let answer = preview.ask("GET", &format!("/{target}"), &cookie, "");
            assert_eq!(answer.status, if path == "404.html" { 404 } else { 200 }, "{path}");
            assert!(take_out(&answer.body) == *bytes, "{path} differs");
            let is_page = path.ends_with(".html");
            assert_eq!(answer.text().contains("briefbook-preview"), is_page, "{path}");
            assert_eq!(answer.header("x-robots-tag"), Some("noindex, nofollow"));
        }
    }
    assert!(!dir.path().join("public").exists(), "something was written");
}

#[test]
fn other_hosts_and_other_sites_get_nothing() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    let with_host = |host: &str| {
        preview.raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
    };
    let port = preview.port;
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(with_host(&host).status, 200, "{host}");
    }
    for host in ["evil.example", &format!("evil.example:{port}"), "localhost", "", &format!("0.0.0.0:{port}")]
    {
        let answer = with_host(host);
        assert!(matches!(answer.status, 400 | 403), "{host}: {}", answer.status);
        assert!(!answer.text().contains("Test"), "{host}");
    }
    for head in ["", &format!("Host: localhost:{port}\r\nHost: evil.example\r\n")] {
        let request = format!("GET / HTTP/1.1\r\n{head}Connection: close\r\n\r\n");
        assert_eq!(preview.raw(request.as_bytes()).status, 400, "{head}");
    }
    assert_eq!(preview.ask("GET", "http://evil.example/", "", "").status, 403);
    let cross = "Sec-Fetch-Site: cross-site\r\n";
    assert_eq!(preview.ask("GET", "/data/articles.json", cross, "").status, 403);
    assert_eq!(preview.ask("GET", "/", "Origin: http://evil.example\r\n", "").status, 403);
    for path in [
        "/",
        "/data/articles.json",
        "/plain.txt",
        "/own/style.css",
        "/.briefbook/problems",
        "/.briefbook/preview.js",
    ] {
        let ours = format!("Origin: http://localhost:{port}\r\n");
        for headers in ["", ours.as_str()] {
            let answer = preview.ask("GET", path, headers, "");
            assert_eq!(answer.status, 200, "{path}");
            assert!(!answer.head.to_lowercase().contains("access-control"), "{path}: {}", answer.head);
            assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        }
    }
}

#[test]
fn no_address_leads_out_of_the_site() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("site");
    put(outer.path(), "site/site.toml", "title = 'Test'\n");
    put(outer.path(), "site/static/a.txt", "inside");
    put(outer.path(), "site/secret.txt", "SECRET");
    put(outer.path(), "site/content/originals/x.txt", "SECRET");
    put(outer.path(), "site-secret/a.txt", "SECRET");
    put(outer.path(), "site/static-secret/a.txt", "SECRET");
    put(outer.path(), "site/public/old.txt", "SECRET");
    #[cfg(unix)]
    std::os::unix::fs::symlink(outer.path().join("site-secret"), root.join("static/link")).unwrap();
    let preview = Preview::start(&root, "");
    assert_eq!(preview.get("/a.txt").text(), "inside");
    let absolute = root.join("secret.txt");
    let targets = [
        "/../site-secret/a.txt",
        "/..%2fsite-secret/a.txt",
        "/%2e%2e/site-secret/a.txt",
        "/..%5csite-secret%5ca.txt",
        "/../secret.txt",
        "/x/../../secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..;/secret.txt",
        "/.%2e/secret.txt",
        "/....//secret.txt",
        "/link/a.txt",
        "/static-secret/a.txt",
        "/-secret/a.txt",
        "/site.toml",
        "/content/originals/x.txt",
        "/originals/x.txt",
        "/old.txt",
        "/public/old.txt",
        "/static/a.txt",
        "/a.txt%00",
        "/a.txt%00.html",
        "/a.txt/",
        "/a.txt/..",
        "//a.txt",
        "/\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/.briefbook/../../secret.txt",
        "/.briefbook/..%2f..%2fsecret.txt",
        "/%",
        "/%zz",
        &format!("/{}", absolute.display()),
        &absolute.display().to_string(),
        "/etc/passwd",
        "//etc/passwd",
        "/file:///etc/passwd",
    ];
    for target in targets {
        let answer = preview.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
        assert!(!answer.text().contains("SECRET") && !answer.text().contains("root:"), "{target}");
    }
}

#[test]
fn odd_requests_are_answered_or_refused() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FROB"] {
        let answer = preview.ask(method, "/", "", "");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let slash = preview.get("/articles/one?x=1");
    assert_eq!((slash.status, slash.header("location")), (307, Some("/articles/one/?x=1")));
    let head = preview.ask("HEAD", "/articles/one/", "", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    let missing = preview.get("/no/such/page/");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(missing.text().contains("briefbook-preview") && missing.text().contains("noindex"));
    let image = preview.get("/media/articles/bild%20%C3%BC.svg");
    assert_eq!((image.text().as_str(), image.header("content-type")), ("<svg></svg>", Some("image/svg+xml")));
    assert_eq!(image.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(image.header("cache-control"), Some("no-store"));
    assert_eq!(preview.ask("GET", "/", "", "a body").status, 413);
    let long = "x".repeat(100_000);
    assert!(matches!(preview.get(&format!("/{long}")).status, 414 | 431 | 400));
    assert_eq!(preview.ask("GET", "/", &format!("X-Long: {long}\r\n"), "").status, 431);
    assert_eq!(preview.ask("GET", "/", &"X-Many: 1\r\n".repeat(200), "").status, 431);
    assert!(matches!(preview.raw(b"\x16\x03\x01\x02\x00\x01\r\n\r\n").status, 0 | 400));
    assert!(matches!(preview.raw(b"GET /\r\n\r\n").status, 0 | 400));
    assert_eq!(preview.get("/").status, 200, "it lives on");
}

#[test]
fn the_pages_path_below_the_base_address_is_understood() {
    let dir = site();
    put(dir.path(), "site.toml", "title = 'Test'\nbase_url = 'https://example.org/some/where/'\n");
    let preview = Preview::start(dir.path(), "");
    assert!(preview.get("/nothing").text().contains("/some/where/assets/style."), "the 404 page's links");
    let style = preview.get("/nothing").text();
    let style =
        style.split("href=\"/some/where/assets/style.").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(preview.get(&format!("/some/where/assets/style.{style}")).status, 200);
    assert_eq!(preview.get("/some/whereassets/").status, 404);
}

#[test]
fn a_level_is_chosen_by_our_own_form_alone() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    let token = preview.token();
    let origin = format!("Origin: http://localhost:{}\r\n", preview.port);
    let choose = |headers: &str, form: &str| preview.ask("POST", "/.briefbook/level", headers, form);
    let form = |level: &str, back: &str| format!("token={token}&level={level}&back={back}");
    let chosen = choose(&origin, &form("amber%2Bstrict", "%2Farticles%2Fone%2F"));
    assert_eq!((chosen.status, chosen.header("location")), (303, Some("/articles/one/")));
    let cookie = chosen.header("set-cookie").unwrap();
    assert_eq!(
        cookie,
        format!("briefbook-level-{}=amber+strict; Path=/; SameSite=Strict; HttpOnly", preview.port)
    );
    for back in ["//evil.example/", "https://evil.example/", "%2F%5Cevil.example", ""] {
        assert_eq!(choose(&origin, &form("green", back)).header("location"), Some("/"), "{back}");
    }
    assert_eq!(choose("", &form("green", "/")).status, 403, "without an origin");
    assert_eq!(choose("Origin: http://evil.example\r\n", &form("green", "/")).status, 403);
    assert_eq!(choose(&origin, "token=0&level=green").status, 403);
    assert_eq!(choose(&origin, &form("purple", "/")).status, 400);
    assert_eq!(choose(&origin, &"x".repeat(100_000)).status, 413);
    assert_eq!(preview.get("/.briefbook/level").status, 405);
    assert_eq!(preview.get("/articles/secret/").status, 404);
    let cookie = format!("Cookie: briefbook-level-{}=amber\r\n", preview.port);
    assert!(preview.ask("GET", "/articles/secret/", &cookie, "").text().contains("Hidden words."));
}

#[test]
fn the_stream_tells_of_open_pages_to_those_who_know_the_token() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    let token = preview.token();
    assert_eq!(preview.get("/.briefbook/events?page=/").status, 403);
    assert_eq!(preview.get(&format!("/.briefbook/events?token={token}0")).status, 403);
    for header in ["Origin: http://evil.example\r\n", "Sec-Fetch-Site: same-site\r\n"] {
        assert_eq!(preview.ask("GET", &format!("/.briefbook/events?token={token}"), header, "").status, 403);
    }
    let mut stream = preview.connect();
    let target = format!(
        "/.briefbook/events?token={token}&page=/articles/one/&shows=old&strip=&page=/gone/&shows=old"
    );
    write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.port).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = |start: &str| lines.find(|line| line.starts_with(start)).unwrap();
    assert_eq!(next("content-type"), "content-type: text/event-stream");
    let first = next("data: {\"address\"");
    assert!(first.contains(r#""address":"/articles/one/","page":""#), "{first}");
    assert!(next("data: {\"address\"").contains(r#""address":"/gone/","page":"none""#));
    // Of a page that stayed the same nothing is said: the next word is of the one that did not.
    put(dir.path(), "content/articles/two.md", "+++\ntitle = 'Two'\ndraft = true\n+++\nOther words.\n");
    preview.until_text("/articles/two/", "Other words.");
    put(dir.path(), "content/articles/one.md", "+++\ntitle = 'One'\n+++\nBob Specimen came.\n");
    let second = next("data: {\"address\"");
    assert!(second.contains("/articles/one/") && second != first, "{second}");
    let now = preview.get("/articles/one/").text();
    let shows = now.split("data-page=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(second.contains(shows), "told of another state: {second}");
}

#[test]
#[cfg(unix)]
fn a_signal_ends_it_at_once_with_fifty_streams_open() {
    let dir = site();
    for signal in ["-INT", "-TERM"] {
        let preview = Preview::start(dir.path(), "");
        let target = format!("/.briefbook/events?token={}", preview.token());
        let streams: Vec<_> = (0..50)
            .map(|_| {
                let mut stream = preview.connect();
                write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.port).unwrap();
                let mut lines = BufReader::new(stream).lines();
                assert!(lines.any(|line| line.unwrap() == "event: hello"));
                lines
            })
            .collect();
        assert_eq!(preview.get("/").status, 200);
        let (status, took) = preview.end(signal);
        assert_eq!(status, Some(0));
        assert!(took < Duration::from_secs(2), "{took:?}");
        drop(streams);
    }
}

#[test]
fn a_port_in_use_is_passed_by() {
    let dir = site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let preview = Preview::start_at(dir.path(), &format!("--port {port}"));
    assert!(preview.port > port, "{} and {port}", preview.port);
    let began = Instant::now();
    while !preview.said().contains(&format!("port {port} is in use: taking {}", preview.port)) {
        assert!(began.elapsed() < Duration::from_secs(5), "{}", preview.said());
        settle();
    }
}

#[test]
fn settings_of_site_toml_and_wrong_usage() {
    let dir = site();
    put(
        dir.path(),
        "site.toml",
        "title = 'Test'\n[serve]\nport = 47123\nhost = 'localhost'\neditor = 'vscode'\n",
    );
    let preview = Preview::start_at(dir.path(), "");
    assert!((47123..47223).contains(&preview.port), "{}", preview.port);
    assert!(
        preview.get("/articles/one/").text().contains("href=\"vscode://file/"),
        "no link into the editor"
    );
    put(
        dir.path(),
        "site.toml",
        "title = 'Test'\n[serve]\neditor = 'javascript:{file}'\nprot = 1\nport = 'x'\n",
    );
    let page = preview.until("/", |answer| answer.text().contains("opens no editor")).text();
    assert!(page.contains("<code>prot</code>") && page.contains("<code>port</code> is a string"), "{page}");
    assert!(!page.contains("href=\"javascript:"));
    let status = |args: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_briefbook")).arg("serve").args(args).output().unwrap();
        command.status.code().unwrap()
    };
    let root = dir.path().to_str().unwrap();
    for args in
        [&["--port", "70000"][..], &["--host", "a b"], &["--root", "/nonexistent"], &["--audience", "purple"]]
    {
        assert_eq!(status(args), 2, "{args:?}");
    }
    assert_eq!(status(&["--root", root, "--host", "192.0.2.1"]), 2, "not an address of this machine");
}
