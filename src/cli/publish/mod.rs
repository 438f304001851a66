//! `briefbook publish`: a host is brought to the state of a fresh, checked build, or left as it was.

mod watch;
mod world;

use std::collections::BTreeMap;

use super::args::{Global, Publish};
use super::{Opened, Outcome, fail, now, open, report, say};
use crate::build::{self, Request};
use crate::diagnostic::nearest;
use crate::parse::publish::PublishConfig;
use crate::publish::lock::{self, Refused};
use crate::publish::manifest::{MANIFEST, Manifest, PENDING, Pending};
use crate::publish::plan::{self, Plan, Standing, Wanted};
use crate::publish::run::{self, Stopped};
use crate::publish::target::{Fault, Target};
use crate::publish::{site, targets};

/// Runs the command.
pub fn run(global: &Global, options: &Publish) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Publish) -> Result<Outcome, Outcome> {
    let (opened, config) = opened(global, options)?;
    let target = targets::open(&global.root, &config).map_err(|fault| failed(&fault))?;
    let built = build(global, options, &opened, &config)?;
    let world = world::Clock;
    let held = if target.ability().locks {
        Some(lock::take(&*target, &world, world::owner(), false).map_err(refused)?)
    } else {
        None
    };
    let standing = standing(&*target, options.verify).map_err(|fault| failed(&fault))?;
    let wanted = Wanted {
        release: world::release(now(&options.scope)),
        restores: None,
        audience: config.audience.as_str().to_owned(),
        items: site::items(&built, &config, target.ability().compressed),
        keep_releases: config.keep_releases,
    };
    let plan = plan::plan(&standing, &wanted, target.ability());
    let mut held = held;
    let outcome = run::carry_out(&*target, &plan, config.keep_releases, held.as_mut(), &watch::Plain);
    let released = held.map_or(Ok(()), lock::Held::release);
    outcome.map_err(|stopped| stopped_at(&stopped))?;
    released.map_err(|fault| failed(&fault))?;
    if !global.quiet {
        say(&summary(&plan, &target.name()));
    }
    Ok(Outcome::Done)
}

/// The site, and the target of the name that was given.
fn opened(global: &Global, options: &Publish) -> Result<(Opened, PublishConfig), Outcome> {
    let opened = open(global, None)?;
    match opened.publish.get(&options.name) {
        Some(config) => {
            let config = config.clone();
            Ok((opened, config))
        }
        None => Err(unknown_target(&options.name, &opened.publish)),
    }
}

fn unknown_target(name: &str, known: &BTreeMap<String, PublishConfig>) -> Outcome {
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let hint = match (nearest(name, names.iter().copied()), names.is_empty()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, true) => format!("add a table `[publish.{name}]` with `to = \"...\"`"),
        (None, false) => format!("there is {}", names.join(", ")),
    };
    fail(&format!("site.toml has no target `{name}`: {hint}"), Outcome::Usage)
}

fn build(
    global: &Global,
    options: &Publish,
    opened: &Opened,
    config: &PublishConfig,
) -> Result<crate::output::SiteFiles, Outcome> {
    let request = Request {
        audience: Some(options.scope.audience.unwrap_or(config.audience)),
        drafts: options.scope.drafts,
        now: Some(now(&options.scope)),
        base_url: config.base_url.clone(),
        ..Request::default()
    };
    let built = build::build(&opened.loaded, &opened.disk, &request, &());
    report(global, &built.diagnostics, &opened.loaded.sources, false);
    if built.diagnostics.has_errors() {
        return Err(Outcome::ContentErrors);
    }
    Ok(built.files)
}

fn standing(target: &dyn Target, verify: bool) -> Result<Standing, Fault> {
    let manifest = match target.read(MANIFEST)? {
        Some(bytes) => Some(Manifest::of_bytes(MANIFEST, &bytes).map_err(unreadable)?),
        None => None,
    };
    let pending = match target.read(PENDING)? {
        Some(bytes) => Pending::of_bytes(PENDING, &bytes).ok(),
        None => None,
    };
    let listed = if verify || manifest.is_none() {
        Some(target.list()?.into_iter().map(|file| (file.path.clone(), file)).collect())
    } else {
        None
    };
    Ok(Standing { manifest, pending, listed })
}

fn unreadable(error: crate::publish::manifest::Unreadable) -> Fault {
    Fault::new(crate::publish::target::FaultKind::Other, error.to_string())
}

fn failed(fault: &Fault) -> Outcome {
    fail(&fault.message, Outcome::World)
}

fn refused(refused: Refused) -> Outcome {
    match refused {
        Refused::Locked(owner) => {
            fail(&format!("{} publishes there since {}", owner.name, owner.since), Outcome::World)
        }
        Refused::Fault(fault) => failed(&fault),
    }
}

fn stopped_at(stopped: &Stopped) -> Outcome {
    failed(&stopped.fault)
}

fn summary(plan: &Plan, target: &str) -> String {
    format!(
        "{target}: {} files sent, {} removed, {} unchanged",
        plan.files(),
        plan.delete.len(),
        plan.unchanged
    )
}
