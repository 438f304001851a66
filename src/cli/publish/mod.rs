//! `briefbook publish`: a host is brought to the state of a fresh, checked build, or left as it was.

mod back;
mod shown;
mod watch;
mod world;

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::Path;

use super::args::{Global, Publish, ReportFormat};
use super::{Opened, Outcome, fail, now, open, outcome, print, real_path, report, say, say_next_change};
use crate::build::{self, Built, Request};
use crate::diagnostic::nearest;
use crate::parse::objects::Tlp;
use crate::parse::publish::{PublishConfig, To};
use crate::publish::gates::{self, Candidate, Gate, Refusal};
use crate::publish::lock::{self, Held, Refused};
use crate::publish::manifest::{MANIFEST, Manifest, PENDING, Pending, Unreadable};
use crate::publish::plan::{self, Plan, Standing, Wanted};
use crate::publish::target::{Fault, FaultKind, OWN, Target};
use crate::publish::{changes, run, site, targets};

/// Runs the command.
pub fn run(global: &Global, options: &Publish) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

/// One publish: what was asked for, and where it goes.
struct Session<'a> {
    global: &'a Global,
    options: &'a Publish,
    config: PublishConfig,
    target: Box<dyn Target>,
    forced: BTreeSet<&'static str>,
    /// The kinds of entities.
    kinds: Vec<String>,
}

fn carry_out(global: &Global, options: &Publish) -> Result<Outcome, Outcome> {
    let forced = forced(&options.force)?;
    if !options.yes && !options.dry_run && !std::io::stdin().is_terminal() {
        let message =
            "there is no terminal to ask on: say `--yes` to publish, or `--dry-run` to see what would change";
        return Err(fail(message, Outcome::Usage));
    }
    let opened = open(global, None)?;
    let config = opened.publish.get(&options.name).cloned();
    let config = config.ok_or_else(|| unknown_target(&options.name, &opened))?;
    refuse_own_place(&global.root, &config.to)?;
    let target = targets::open(&global.root, &config).map_err(|fault| failed(&fault))?;
    let kinds = opened.kinds.clone();
    let session = Session { global, options, config, target, forced, kinds };
    match &options.rollback {
        _ if !options.purge.is_empty() => session.purge(),
        Some(release) => session.roll_back(release.as_deref()),
        None => session.publish(&opened),
    }
}

/// Refuses a directory in which the site is kept, or that would show readers what the site is made of.
fn refuse_own_place(root: &Path, to: &To) -> Result<(), Outcome> {
    let To::Directory(path) = to else { return Ok(()) };
    let (Some(root), Some(place)) = (real_path(root), real_path(&root.join(path))) else { return Ok(()) };
    let own = ["content", "templates", "static", ".briefbook", ".git"];
    let message = if root.starts_with(&place) {
        format!("`{path}` holds the site directory: what is not for readers would lie among what is")
    } else if let Some(folder) = own.into_iter().find(|folder| place.starts_with(root.join(folder))) {
        format!("`{folder}` of the site directory is no place to publish to")
    } else {
        return Ok(());
    };
    Err(fail(&message, Outcome::Usage))
}

/// The gates that `--force` names.
fn forced(words: &[String]) -> Result<BTreeSet<&'static str>, Outcome> {
    let names = || Gate::ALL.iter().filter(|gate| gate.yields()).map(|gate| gate.name());
    let mut forced = BTreeSet::new();
    for word in words {
        if let Some(gate) = Gate::ALL.iter().find(|gate| gate.name() == word) {
            if !gate.yields() {
                let message = format!("nothing overrides `{word}`: it concerns who may see what");
                return Err(fail(&message, Outcome::Usage));
            }
            forced.insert(gate.name());
            continue;
        }
        let hint = match nearest(word, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(fail(&format!("`{word}` is no gate: {hint}"), Outcome::Usage));
    }
    Ok(forced)
}

fn unknown_target(name: &str, opened: &Opened) -> Outcome {
    let known = &opened.publish;
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let hint = match (nearest(name, names.iter().copied()), names.is_empty()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, true) => {
            format!("add a table `[publish.{name}]` that says where: `to = \"file:../www\"`, for example")
        }
        (None, false) => format!("there is {}", names.join(", ")),
    };
    // A table that could not be read is not among them.
    let written = opened.loaded.sources.find("site.toml").map(|file| opened.loaded.sources.get(file));
    let broken = written.is_some_and(|file| file.text.contains(&format!("publish.{name}")));
    let hint = if broken { "its table has errors, which `briefbook check` reports".to_owned() } else { hint };
    fail(&format!("site.toml has no target `{name}` that can be used: {hint}"), Outcome::Usage)
}

/// A plan with what it was made of.
struct Planned {
    standing: Standing,
    plan: Plan,
}

impl Session<'_> {
    fn publish(&self, opened: &Opened) -> Result<Outcome, Outcome> {
        let built = self.build(opened)?;
        let candidate = Candidate {
            diagnostics: &built.diagnostics,
            files: &built.files,
            own_pages: built.own_pages,
            base_url: built.base_url.as_deref(),
            audience: self.audience(),
            drafts: self.options.scope.drafts,
        };
        let mut refusals = gates::of_build(&candidate, &self.config);
        // What nothing overrides is not compared with what readers see either.
        if refusals.iter().any(|refusal| !refusal.gate.yields()) {
            return Err(self.refuse(&refusals));
        }
        let wanted = Wanted {
            release: world::release(),
            restores: None,
            audience: self.audience().as_str().to_owned(),
            items: site::items(&built.files, &self.config, &*self.target),
            keep_releases: self.config.keep_releases,
        };
        if !self.global.quiet && !self.target.ability().headers {
            let unsaid = site::unsaid(&self.config);
            if !unsaid.is_empty() {
                say(&format!(
                    "note: `_headers` cannot say the rules for {}: its patterns are a path, or `folder/**`",
                    unsaid.join(", ")
                ));
            }
        }
        let planned = self.planned(&wanted)?;
        refusals.extend(gates::of_plan(
            planned.standing.manifest.as_ref(),
            &planned.plan,
            self.config.max_deletions,
        ));
        if self.options.dry_run {
            let new = |path: &str| built.files.get(path).map(|bytes| bytes.to_vec());
            return self.show(&planned.plan, &new, &refusals);
        }
        let standing: Vec<Refusal> =
            refusals.into_iter().filter(|refusal| !self.forced.contains(refusal.gate.name())).collect();
        if !standing.is_empty() {
            return Err(self.refuse(&standing));
        }
        let done = self.bring_about(&wanted, planned)?;
        if !self.global.quiet {
            say_next_change(self.global, built.next_change);
        }
        Ok(if done == Outcome::Done && !built.diagnostics.has_errors() {
            outcome(self.global, &built.diagnostics)
        } else {
            done
        })
    }

    fn audience(&self) -> Tlp {
        self.options.scope.audience.unwrap_or(self.config.audience)
    }

    fn build(&self, opened: &Opened) -> Result<Built, Outcome> {
        super::refuse_red(self.audience())?;
        let request = Request {
            audience: Some(self.audience()),
            drafts: self.options.scope.drafts,
            now: Some(now(&self.options.scope)),
            base_url: self.config.base_url.clone(),
            ..Request::default()
        };
        let progress = super::progress::Watched::new(self.global, super::tally::Asked::Nothing);
        let built = build::build(&opened.loaded, &opened.disk, &request, &progress);
        progress.finish();
        report(&built.diagnostics, &opened.loaded.sources);
        if let Some((path, _)) = built.files.iter().find(|(path, _)| path.starts_with(OWN)) {
            let message = format!(
                "the site has a file `{path}`, and `{OWN}` is where a target keeps the manifest: rename it"
            );
            return Err(fail(&message, Outcome::ContentErrors));
        }
        if let Err(error) = built.files.check() {
            return Err(fail(&error.to_string(), Outcome::ContentErrors));
        }
        Ok(built)
    }

    fn planned(&self, wanted: &Wanted) -> Result<Planned, Outcome> {
        let standing = self.standing().map_err(|fault| failed(&fault))?;
        let plan = self.plan(&standing, wanted);
        Ok(Planned { standing, plan })
    }

    fn plan(&self, standing: &Standing, wanted: &Wanted) -> Plan {
        let mut plan = plan::plan(standing, wanted, self.target.ability());
        if self.forced.contains(Gate::NotOurs.name()) {
            plan.take_over();
        }
        plan
    }

    /// What stands at the target.
    fn standing(&self) -> Result<Standing, Fault> {
        let unreadable = |error: Unreadable| Fault::new(FaultKind::Other, error.to_string());
        let read = |path: &str| run::again(|| self.target.read(path), &watch::Nobody);
        let manifest = match read(MANIFEST)? {
            Some(bytes) => Some(Manifest::of_bytes(MANIFEST, &bytes).map_err(unreadable)?),
            None => None,
        };
        let pending = match read(PENDING)? {
            Some(bytes) => Some(Pending::of_bytes(PENDING, &bytes).map_err(unreadable)?),
            None => None,
        };
        let listed = if self.options.verify || manifest.is_none() {
            let listed = run::again(|| self.target.list(), &watch::Nobody)?;
            Some(listed.into_iter().map(|file| (file.path.clone(), file)).collect())
        } else {
            None
        };
        Ok(Standing { manifest, pending, listed })
    }

    /// Says what readers would see change.
    fn show(
        &self,
        plan: &Plan,
        new: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
        refusals: &[Refusal],
    ) -> Result<Outcome, Outcome> {
        let changes = changes::changes(&*self.target, plan, new, &self.kinds, refusals)
            .map_err(|fault| failed(&fault))?;
        match self.options.format {
            ReportFormat::Human => print(shown::text(&changes))?,
            ReportFormat::Json => print(format!("{}\n", shown::json(&changes)))?,
        }
        let standing: Vec<Refusal> =
            refusals.iter().filter(|refusal| !self.forced.contains(refusal.gate.name())).cloned().collect();
        if standing.is_empty() { Ok(Outcome::Done) } else { Err(self.refuse(&standing)) }
    }

    /// Says which gates refuse, and how each is overridden.
    fn refuse(&self, refusals: &[Refusal]) -> Outcome {
        refusals.iter().for_each(|refusal| say(&shown::refusal(refusal)));
        if !self.global.quiet {
            say("nothing was published");
        }
        let world = refusals.iter().all(|refusal| matches!(refusal.gate, Gate::NotOurs | Gate::Locked));
        let usage = refusals.iter().all(|refusal| matches!(refusal.gate, Gate::Audience));
        match (world, usage) {
            (true, _) => Outcome::World,
            (_, true) => Outcome::Usage,
            _ => Outcome::ContentErrors,
        }
    }

    /// Asks, takes the lock, and does it.
    fn bring_about(&self, wanted: &Wanted, planned: Planned) -> Result<Outcome, Outcome> {
        let Planned { standing, plan } = planned;
        if plan.is_empty() && standing.pending.is_none() && standing.manifest.is_some() {
            if !self.global.quiet {
                say(&format!(
                    "{}: nothing to do, all {} are as they should be",
                    self.target.name(),
                    gates::counted(plan.unchanged, "file")
                ));
            }
            return Ok(Outcome::Done);
        }
        self.ask(&shown::summary(&plan, &self.target.name()))?;
        let mut held = self.lock()?;
        let outcome = self.with_lock(wanted, &standing, plan, held.as_mut());
        let released = held.map_or(Ok(()), Held::release);
        outcome?;
        released.map_err(|fault| failed(&fault))?;
        Ok(Outcome::Done)
    }

    fn with_lock(
        &self,
        wanted: &Wanted,
        seen: &Standing,
        plan: Plan,
        held: Option<&mut Held<'_>>,
    ) -> Result<(), Outcome> {
        let now = self.standing().map_err(|fault| failed(&fault))?;
        let unseen = now.manifest != seen.manifest || now.pending != seen.pending;
        if unseen && !self.options.yes {
            let message =
                "somebody else has published meanwhile: nothing was published; see what would change now";
            return Err(fail(message, Outcome::World));
        }
        let plan = if unseen { self.plan(&now, wanted) } else { plan };
        if unseen && wanted.restores.is_none() {
            let refusals = gates::of_plan(now.manifest.as_ref(), &plan, self.config.max_deletions);
            let standing: Vec<Refusal> =
                refusals.into_iter().filter(|refusal| !self.forced.contains(refusal.gate.name())).collect();
            if !standing.is_empty() {
                return Err(self.refuse(&standing));
            }
        }
        let watch = watch::Shown::new(self.global, plan.bytes());
        let begun = std::time::Instant::now();
        let outcome = run::carry_out(&*self.target, &plan, self.config.keep_releases, held, &watch);
        watch.finish();
        match outcome {
            Ok(()) => {
                if !self.global.quiet {
                    say(&shown::done(&plan, &self.target.name(), begun.elapsed()));
                }
                Ok(())
            }
            Err(stopped) => {
                say(&shown::stopped(&stopped, &plan));
                Err(Outcome::World)
            }
        }
    }

    fn lock(&self) -> Result<Option<Held<'_>>, Outcome> {
        if !self.target.ability().locks {
            return Ok(None);
        }
        let force = self.forced.contains(Gate::Locked.name());
        let held = lock::take(&*self.target, &world::Clock, world::owner(), force);
        held.map(Some).map_err(|refused| match refused {
            Refused::Fault(fault) => failed(&fault),
            Refused::Locked(owner) => {
                let hint = format!(
                    "wait for it; when it is not renewed for {} minutes, the next publish takes over",
                    lock::STALE.as_mins()
                );
                let reason = format!(
                    "{} has been publishing there since {:.0}, and said so last at {:.0}",
                    owner.name, owner.since, owner.renewed
                );
                self.refuse(&[Refusal { gate: Gate::Locked, reason, what: Vec::new(), hint }])
            }
        })
    }

    fn ask(&self, summary: &str) -> Result<(), Outcome> {
        if self.options.yes {
            return Ok(());
        }
        say(summary);
        drop(write!(anstream::stderr(), "publish? [y/N] "));
        let mut answer = String::new();
        // What cannot be read is no consent.
        if std::io::stdin().read_line(&mut answer).is_err() || !matches!(answer.trim(), "y" | "Y" | "yes") {
            say("nothing was published");
            return Err(Outcome::Done);
        }
        Ok(())
    }
}

fn failed(fault: &Fault) -> Outcome {
    fail(&fault.message, Outcome::World)
}
