//! When to look: a short quiet after the last event, but not too long after the first.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::build::preview::Look;

/// This long nothing may have happened.
pub const QUIET: Duration = Duration::from_millis(30);

/// This long after the first event nothing is waited for any more.
pub const LONGEST: Duration = Duration::from_millis(300);

/// More paths than this are looked at as everything: that is no slower, and a git checkout may be any size.
const MANY: usize = 500;

/// Events that wait for one look together.
#[derive(Debug, Default)]
pub struct Batch {
    times: Option<(Instant, Instant)>,
    everything: bool,
    paths: BTreeSet<String>,
    /// Whether folders may have come or gone.
    pub folders: bool,
}

impl Batch {
    /// Adds the path of an event.
    pub fn add(&mut self, path: String, now: Instant) {
        self.touch(now);
        self.paths.insert(path);
    }

    /// Adds an event that may concern anything.
    pub fn add_everything(&mut self, now: Instant) {
        self.touch(now);
        self.everything = true;
        self.folders = true;
    }

    fn touch(&mut self, now: Instant) {
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
    }

    /// When to look; none while nothing waits.
    pub fn due(&self) -> Option<Instant> {
        self.times.map(|(first, last)| (last + QUIET).min(first + LONGEST))
    }

    /// Where to look. Nothing waits then.
    pub fn take(&mut self) -> Look {
        let Self { everything, paths, .. } = std::mem::take(self);
        if everything || paths.len() > MANY { Look::Everything } else { Look::Paths(paths) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_look_for_events_that_come_together() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut batch = Batch::default();
        assert_eq!(batch.due(), None);
        batch.add("a".into(), at(0));
        assert_eq!(batch.due(), Some(at(30)));
        batch.add("b".into(), at(20));
        batch.add("a".into(), at(25));
        assert_eq!(batch.due(), Some(at(55)));
        assert_eq!(batch.take(), Look::Paths(["a", "b"].map(str::to_owned).into()));
        assert_eq!(batch.due(), None);
    }

    #[test]
    fn events_without_end_do_not_put_a_look_off() {
        let start = Instant::now();
        let mut batch = Batch::default();
        for ms in 0..400 {
            batch.add("a".into(), start + Duration::from_millis(ms));
        }
        assert_eq!(batch.due(), Some(start + LONGEST));
    }

    #[test]
    fn very_many_paths_are_everything() {
        let mut batch = Batch::default();
        (0..=MANY).for_each(|n| batch.add(n.to_string(), Instant::now()));
        assert_eq!(batch.take(), Look::Everything);
    }
}
