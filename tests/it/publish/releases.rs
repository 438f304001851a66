//! A directory of releases and the link to the one that readers see.

use std::fs;

use super::support::{Place, TWO, assert_whole, seen};

#[cfg(unix)]
#[test]
fn a_release_is_shown_at_once_and_goes_back_at_once() {
    let place = Place::new("to = 'file:../www'\nlayout = 'releases'\nkeep_releases = 1");
    let current = place.www().join("current");
    let folders = || fs::read_dir(place.www().join("releases")).unwrap().count();
    for n in 0..3 {
        place.write(TWO, &format!("+++\ntitle = 'Two'\n+++\nWords {n}.\n"));
        place.publish();
        let (now, fresh) = (seen(&current), place.fresh());
        assert!(fresh.iter().all(|(path, bytes)| now[path] == *bytes), "{n}");
    }
    assert_eq!(folders(), 2);
    let link = fs::read_link(&current).unwrap();
    assert!(link.starts_with("releases") && link.is_relative());
    assert!(place.publish().contains("nothing to do"));
    place.ends("publish web --yes --rollback", 0);
    assert!(fs::read_to_string(current.join("articles/two/text.txt")).unwrap().contains("Words 1."));
    assert_whole(&current);
    // What was made and never shown goes, and is no release.
    fs::create_dir(place.www().join("releases/.making-x")).unwrap();
    fs::create_dir(place.www().join("releases/29990101T000000Z-x")).unwrap();
    place.publish();
    assert_eq!(folders(), 2);
    place.ends("publish web --yes --purge /articles/two/", 0);
    let (_, said) = place.ends("publish web --yes --rollback", 0);
    assert!(!current.join("articles/two/index.html").exists(), "{said}");
    assert!(!place.www().join(".briefbook/lock.json").exists());
}

#[test]
fn what_is_no_link_stands_in_the_way() {
    let place = Place::new("to = 'file:../www'\nlayout = 'releases'");
    fs::create_dir_all(place.www().join("current")).unwrap();
    let (_, said) = place.ends("publish web --yes", 3);
    assert!(said.contains("is no symbolic link"), "{said}");
}
