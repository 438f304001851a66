//! Publishes that are broken off: by a kill at any moment, by a directory that cannot be written.

use std::fs;
use std::time::Duration;

use super::support::{Place, TWO, assert_whole, seen};

#[test]
fn a_killed_publish_leaves_a_whole_site_and_the_next_one_ends_it() {
    for layout in ["plain", "releases"] {
        let place = Place::new(&format!("to = 'file:../www'\nlayout = '{layout}'"));
        place.publish();
        let site = if layout == "plain" { place.www() } else { place.www().join("current") };
        for n in 0..12_u64 {
            place.write("static/style.css", &format!("p {{ margin: {n}px }}"));
            place.write(TWO, &format!("+++\ntitle = 'Two'\n+++\nWords {n}.\n"));
            let mut child = place.command("publish web --yes -q").spawn().unwrap();
            std::thread::sleep(Duration::from_millis(8 + 4 * n));
            child.kill().unwrap();
            child.wait().unwrap();
            assert_whole(&site);
            // The lock of one that runs no more is nobody's.
            place.publish();
            assert_whole(&site);
            let (now, fresh) = (seen(&site), place.fresh());
            assert!(fresh.iter().all(|(path, bytes)| now[path] == *bytes), "{layout} {n}");
            assert!(!place.www().join(".briefbook/pending.json").exists());
            // Nothing half-written stays.
            assert!(
                now.keys().all(|path| fresh.contains_key(path) || path.starts_with("assets/")),
                "{:?}",
                now.keys()
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn what_stops_it_is_said_with_what_was_done() {
    let place = Place::new("to = 'file:../www'");
    place.publish();
    let before = seen(&place.www());
    // A folder stands where a page must go, which no permission of anybody's changes.
    place.write("content/articles/three.md", "+++\ntitle = 'Three'\n+++\n");
    fs::create_dir_all(place.www().join("articles/three/index.html/x")).unwrap();
    let (_, said) = place.ends("publish web --yes", 3);
    assert!(said.contains("articles/three/index.html") && said.contains("not done:"), "{said}");
    assert!(said.contains("publish again: it goes on from here"), "{said}");
    assert_whole(&place.www());
    assert!(before.keys().all(|path| place.www().join(path).exists()));
    fs::remove_dir_all(place.www().join("articles/three/index.html")).unwrap();
    place.publish();
    let (now, fresh) = (seen(&place.www()), place.fresh());
    assert!(fresh.iter().all(|(path, bytes)| now[path] == *bytes));
}
