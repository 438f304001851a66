//! Branches of git repositories.

use std::path::Path;
use std::process::Command;

use super::support::{Place, TWO, seen};
use crate::support::{files_below, put};

fn git(dir: &Path, line: &str) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(["-c", "user.name=Ada Example", "-c", "user.email=ada@example.invalid"]);
    let output = command.args(line.split(' ')).output().unwrap();
    assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// A bare repository beside the site.
fn bare(place: &Place) -> std::path::PathBuf {
    let path = place.root().join("pages.git");
    git(place.root(), "init -q --bare pages.git");
    path
}

/// What the branch holds.
fn checked_out(place: &Place, repository: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir_in(place.root()).unwrap();
    let line =
        format!("clone -q --branch gh-pages file://{} {}/x", repository.display(), dir.path().display());
    git(place.root(), &line);
    std::fs::remove_dir_all(dir.path().join("x/.git")).unwrap();
    dir
}

const BRANCH: &str = "to = 'git+file:../pages.git#gh-pages'\nauthor = 'Desk <desk@briefing.example>'\ncname = 'briefing.example'";

#[test]
fn a_branch_holds_what_was_built_with_its_history() {
    let place = Place::new(BRANCH);
    let repository = bare(&place);
    place.publish();
    let out = checked_out(&place, &repository);
    let mut there = seen(&out.path().join("x"));
    assert_eq!(there.remove("CNAME").unwrap(), b"briefing.example\n");
    assert!(there == place.fresh());
    assert!(out.path().join("x/.nojekyll").exists());
    assert!(place.publish().contains("nothing to do"));
    place.write(TWO, "+++\ntitle = 'Two'\n+++\nOther words.\n");
    place.publish();
    assert_eq!(git(&repository, "rev-list --count gh-pages"), "2");
    assert_eq!(git(&repository, "log -1 --format=%an gh-pages"), "Desk");
    place.ends("publish web --yes --rollback", 0);
    assert_eq!(git(&repository, "rev-list --count gh-pages"), "3");
    assert!(git(&repository, "show gh-pages:articles/two/text.txt").contains("Words of two."));
    let (_, said) = place.ends("publish web --yes --purge /articles/two/", 0);
    assert!(said.contains("history of `gh-pages` still holds it"), "{said}");
    // What readers see is the first release again: there is none before it.
    let (_, said) = place.ends("publish web --yes --rollback", 2);
    assert!(said.contains("no release before"), "{said}");
    place.write(TWO, "+++\ntitle = 'Two'\n+++\nNewest words.\n");
    place.publish();
    place.ends("publish web --yes --rollback", 0);
    assert!(!git(&repository, "ls-tree -r --name-only gh-pages").contains("articles/two"));
}

#[test]
fn what_is_somebody_elses_in_the_branch_stays() {
    for orphan in ["", "\norphan = true"] {
        let place = Place::new(&format!("to = '../pages.git#gh-pages'{orphan}"));
        let repository = bare(&place);
        let work = place.root().join("work");
        git(place.root(), "init -q -b gh-pages work");
        put(&work, "README.md", "mine");
        git(&work, "add README.md");
        git(&work, "commit -qm mine");
        git(&work, &format!("push -q {} gh-pages", repository.display()));
        place.publish();
        place.write(TWO, "+++\ntitle = 'Two'\n+++\nOther words.\n");
        place.publish();
        assert_eq!(git(&repository, "show gh-pages:README.md"), "mine");
        assert!(git(&repository, "show gh-pages:articles/two/text.txt").contains("Other words."));
        let count = git(&repository, "rev-list --count gh-pages");
        assert_eq!(count, if orphan.is_empty() { "3" } else { "1" });
    }
}

/// The author's own repository: neither its work tree nor its index nor its configuration changes.
#[test]
fn the_authors_repository_is_not_touched() {
    let place = Place::new("to = 'git:.#gh-pages'");
    let site = place.site();
    git(&site, "init -q -b main");
    put(&site, ".git/hooks/pre-push", "#!/bin/sh\nexit 1\n");
    git(&site, "add -A");
    git(&site, "commit -qm first");
    place.write("staged.txt", "x");
    git(&site, "add staged.txt");
    place.write("loose.txt", "y");
    let before = (git(&site, "status --porcelain"), files_below(&site.join(".git"))["config"].clone());
    place.publish();
    assert!(git(&site, "show gh-pages:index.html").contains("<title>"));
    assert!(before == (git(&site, "status --porcelain"), files_below(&site.join(".git"))["config"].clone()));
    assert_eq!(git(&site, "rev-parse --abbrev-ref HEAD"), "main");
    place.configure("to = 'git:.#main'");
    let (_, said) = place.ends("publish web --yes", 3);
    assert!(said.contains("checked out there") || said.contains("not-ours"), "{said}");
}

#[test]
fn what_cannot_be_reached_is_said() {
    let place = Place::new("to = 'git:../nowhere.git#gh-pages'");
    let (_, said) = place.ends("publish web --yes", 3);
    assert!(said.contains("git ls-remote failed"), "{said}");
}
