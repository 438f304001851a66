use super::*;

#[test]
fn targets() {
    let git = |remote: &str, is_path, branch: &str| To::Git {
        remote: remote.to_owned(),
        is_path,
        branch: branch.to_owned(),
    };
    let directory = |path: &str| To::Directory(path.to_owned());
    let cases = [
        ("file:../www", directory("../www")),
        ("file:/srv/www", directory("/srv/www")),
        ("file:///srv/www", directory("/srv/www")),
        ("../www", directory("../www")),
        (r"C:\www", directory(r"C:\www")),
        ("git:../site.git#pages", git("../site.git", true, "pages")),
        ("git+file:///srv/a b.git#x/y", git("/srv/a b.git", true, "x/y")),
        ("../site.git#gh-pages", git("../site.git", true, "gh-pages")),
        ("git+https://host.example/a.git#gh-pages", git("https://host.example/a.git", false, "gh-pages")),
        ("git+ssh://git@host.example/a.git#gh-pages", git("ssh://git@host.example/a.git", false, "gh-pages")),
        ("s3://bucket/prefix", To::Store("s3://bucket/prefix".to_owned())),
        ("ssh://me@host:22/srv/www", To::Ssh("ssh://me@host:22/srv/www".to_owned())),
        ("netlify:my-site", To::Netlify("my-site".to_owned())),
        ("cloudflare-pages:mine", To::CloudflarePages("mine".to_owned())),
    ];
    for (word, expected) in cases {
        assert_eq!(to(word).ok(), Some(expected), "{word}");
    }
}

#[test]
fn what_is_no_target() {
    let message = |word: &str| to(word).err().map(|wrong| format!("{} {}", wrong.message, wrong.hint));
    for (word, part) in [
        ("file:", "names no directory"),
        ("file://host/www", "one slash or three"),
        ("git:../site.git", "behind a `#`: `git:../site.git#gh-pages`"),
        ("git:-x#a", "is no repository"),
        ("git:x#a..b", "no name of a branch"),
        ("git:x#--force", "no name of a branch"),
        ("s3://", "names no bucket"),
        ("s4://bucket", "did you mean `s3:`?"),
        ("ssh://host", "host with a path"),
        ("ftp://host/x", "nothing that can be published to"),
        ("netlify:", "names no site"),
        ("a\nb", "control characters"),
        ("git+https://me:word@host.example/a.git#x", "credential"),
        ("git+https://ghp_0123@host.example/a.git#x", "credential"),
        ("ssh://me:word@host/www", "credential"),
        ("az://c/x?sv=1&sig=abc", "credential"),
    ] {
        let said = message(word).unwrap_or_default();
        assert!(said.contains(part), "{word}: {said}");
    }
}

#[test]
fn how_many_pages_may_go() {
    assert_eq!(MaxDeletions::Share(0.1).of(5), 10);
    assert_eq!(MaxDeletions::Share(0.1).of(1000), 100);
    assert_eq!(MaxDeletions::Pages(0).of(1000), 0);
}

#[test]
fn patterns() {
    let matches = |glob: &str, path: &str| pattern(glob).unwrap().is_match(path);
    assert!(matches("*.html", "index.html") && !matches("*.html", "a/index.html"));
    assert!(matches("**/*.html", "index.html") && matches("/media/**", "media/a/b.png"));
    assert!(pattern("a[").is_err());
}
