//! `publish --rollback` and `publish --purge`.

use super::{Session, failed, shown, world};
use crate::cli::{Outcome, fail, say};
use crate::parse::objects::Tlp;
use crate::publish::back::{self, NoWayBack, Purged};
use crate::publish::lock::Held;
use crate::publish::manifest::Manifest;

impl Session<'_> {
    /// Brings back an earlier release.
    pub fn roll_back(&self, asked: Option<&str>) -> Result<Outcome, Outcome> {
        let manifest = self.published()?;
        let choices = back::choices(&*self.target, &manifest).map_err(|fault| failed(&fault))?;
        let earlier = back::chosen(&choices, &manifest, asked).map_err(|why| no_way(&why))?;
        let level = Tlp::WORDS.iter().find(|(word, _)| *word == earlier.audience).map(|(_, level)| *level);
        if level.is_none_or(|level| level > self.config.audience) {
            let message = format!(
                "release {} was for {}, and the target is for {}: nothing overrides a marking",
                earlier.release,
                earlier.audience,
                self.config.audience.as_str()
            );
            return Err(fail(&message, Outcome::Usage));
        }
        let release = world::release();
        let wanted = back::wanted(&*self.target, &manifest, earlier, release, self.config.keep_releases)
            .map_err(|why| no_way(&why))?;
        let planned = self.planned(&wanted)?;
        if self.options.dry_run {
            let from = |path: &str| match &wanted.items.get(path)?.source {
                crate::publish::site::Source::Kept { from, .. } if self.target.ability().releases => {
                    self.target.read_of(&earlier.release, from).ok().flatten()
                }
                crate::publish::site::Source::Kept { from, .. } => self.target.read(from).ok().flatten(),
                crate::publish::site::Source::Here(bytes) => Some(bytes.to_vec()),
            };
            return self.show(&planned.plan, &from, &[]);
        }
        if !self.global.quiet {
            say(&format!("bringing back release {}", earlier.release));
            say("note: it is what was published then; markings and embargoes set since do not change it");
        }
        self.bring_about(&wanted, planned)
    }

    /// Removes addresses for good.
    pub fn purge(&self) -> Result<Outcome, Outcome> {
        let manifest = self.published()?;
        let mut paths = Vec::new();
        for address in &self.options.purge {
            paths.extend(back::paths_of(&self.address(address)?));
        }
        if self.options.dry_run {
            let there = paths.iter().filter(|path| manifest.files.0.contains_key(*path));
            there.for_each(|path| say(&format!("would remove `{path}`, and what kept releases have of it")));
            return Ok(Outcome::Done);
        }
        self.ask(&format!("{}: remove {} for good", self.target.name(), self.options.purge.join(", ")))?;
        let held = self.lock()?;
        let outcome = self.purge_with_lock(&paths);
        let released = held.map_or(Ok(()), Held::release);
        let purged = outcome?;
        released.map_err(|fault| failed(&fault))?;
        if purged.paths.is_empty() {
            let addresses = self.options.purge.join(", ");
            let message =
                format!("{} has nothing at {addresses}, in no release that is kept", self.target.name());
            return Err(fail(&message, Outcome::Usage));
        }
        say(&shown::purged(&purged));
        Ok(Outcome::Done)
    }

    fn purge_with_lock(&self, paths: &[String]) -> Result<Purged, Outcome> {
        let manifest = self.published()?;
        // What an interrupted publish left in doubt is settled first, by the next publish.
        let standing = self.standing().map_err(|fault| failed(&fault))?;
        if let Some(pending) = standing.pending.filter(|pending| pending.release != manifest.release) {
            let message = format!(
                "publish {} was interrupted: publish once more, and then purge, so that nothing of it is left in doubt",
                pending.release
            );
            return Err(fail(&message, Outcome::World));
        }
        let release = world::release();
        back::purge(&*self.target, &manifest, paths, &release).map_err(|why| no_way(&why))
    }

    /// An address as the site's paths are written, from one that a reader may have copied.
    fn address(&self, written: &str) -> Result<String, Outcome> {
        let path = match url::Url::parse(written) {
            Ok(url) if url.has_host() => {
                let base = self.config.base_url.as_deref().and_then(|base| url::Url::parse(base).ok());
                let base = base.map(|base| base.path().to_owned()).unwrap_or_else(|| "/".to_owned());
                let path = url.path();
                path.strip_prefix(base.trim_end_matches('/')).unwrap_or(path).to_owned()
            }
            _ => written.to_owned(),
        };
        let path = crate::resolve::links::percent_decoded(&path);
        let parts_are_plain = !path.split('/').any(|part| part == ".." || part == ".");
        if path.contains(['?', '#', '\\', '\0']) || !parts_are_plain {
            let message =
                format!("`{written}` is no address of a page or file, such as `/articles/example/`");
            return Err(fail(&message, Outcome::Usage));
        }
        let path = path.trim_start_matches('/');
        Ok(format!("/{}", path.strip_suffix("index.html").unwrap_or(path)))
    }

    /// The manifest of what was published.
    fn published(&self) -> Result<Manifest, Outcome> {
        let standing = self.standing().map_err(|fault| failed(&fault))?;
        standing.manifest.ok_or_else(|| {
            fail(&format!("nothing of ours is published to {}", self.target.name()), Outcome::World)
        })
    }
}

fn no_way(why: &NoWayBack) -> Outcome {
    let outcome = match why {
        NoWayBack::None | NoWayBack::Unknown { .. } => Outcome::Usage,
        NoWayBack::Lost(_) | NoWayBack::Fault(_) => Outcome::World,
    };
    fail(&why.to_string(), outcome)
}
