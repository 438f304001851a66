//! Does what a plan says, in its order: in parallel, with retries, and with an account of how far it came.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::lock::{Held, RENEWAL};
use super::manifest::{History, MANIFEST, PENDING, history, kept};
use super::plan::{Phase, Plan, Put};
use super::target::{Fault, FaultKind, Headers, Target, Upload};

/// Is told how far a publish has come.
pub trait Watch: Sync {
    /// A step begins, of so many files and bytes.
    fn step(&self, step: Step, files: usize, bytes: u64);

    /// So many bytes of a file are there now.
    fn sent(&self, bytes: u64);

    /// Something failed and is tried again.
    fn again(&self, fault: &Fault);
}

/// A step of a publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Writing down what is about to be done.
    Announce,
    /// Keeping what leads back to the release before.
    Keep,
    /// Putting files.
    Put(Phase),
    /// Making the release the one that the target says it has.
    Settle,
    /// Removing what is no longer part of the site.
    Delete,
    /// Letting go of releases beyond those that are kept.
    Expire,
}

impl Step {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Announce => "announcement",
            Self::Keep => "copies of the release before",
            Self::Put(Phase::Assets) => "assets",
            Self::Put(Phase::Pages) => "pages",
            Self::Put(Phase::Lists) => "feeds and data",
            Self::Settle => "manifest",
            Self::Delete => "deletions",
            Self::Expire => "releases that are let go of",
        }
    }
}

/// How far a publish came that could not go on.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Why.
    pub fault: Fault,
    /// In which step.
    pub step: Step,
    /// What was done: of each step how many files, of how many.
    pub done: Vec<(Step, usize, usize)>,
    /// Whether readers already see anything of the new release.
    pub visible: bool,
}

/// How often something is tried, and how long it is waited before the second time; each later wait is twice as long.
const TRIES: u32 = 5;
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// Does what a plan says. The lock, where there is one, is renewed meanwhile.
///
/// # Errors
/// Where the target fails: the next publish goes on from there.
pub fn carry_out(
    target: &dyn Target,
    plan: &Plan,
    keep_releases: usize,
    held: Option<&mut Held<'_>>,
    watch: &dyn Watch,
) -> Result<(), Stopped> {
    let run = Run { target, plan, watch, lost: Mutex::new(None), done: Mutex::default() };
    let (ended, end) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let lost = &run.lost;
        let renewal = held.map(|held| {
            scope.spawn(move || {
                while end.recv_timeout(RENEWAL) == Err(RecvTimeoutError::Timeout) {
                    // A renewal that fails in passing is made up for by the next one.
                    if let Err(fault) = held.renew()
                        && fault.kind == FaultKind::Overtaken
                    {
                        *lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
                        return;
                    }
                }
            })
        });
        let outcome = run.steps(keep_releases);
        drop(ended);
        // A thread that panicked has said so.
        renewal.map(std::thread::ScopedJoinHandle::join);
        outcome
    })
}

/// Tries something again, a few times, where the failure may pass.
///
/// # Errors
/// The last failure.
pub fn again<T>(work: impl Fn() -> Result<T, Fault>, watch: &dyn Watch) -> Result<T, Fault> {
    let mut wait = FIRST_WAIT;
    for _ in 1..TRIES {
        match work() {
            Err(fault) if fault.kind == FaultKind::Passing => {
                watch.again(&fault);
                std::thread::sleep(wait);
                wait *= 2;
            }
            outcome => return outcome,
        }
    }
    work()
}

struct Run<'a> {
    target: &'a dyn Target,
    plan: &'a Plan,
    watch: &'a dyn Watch,
    /// Why the lock was lost.
    lost: Mutex<Option<Fault>>,
    done: Mutex<Vec<(Step, usize, usize)>>,
}

impl Run<'_> {
    fn steps(&self, keep_releases: usize) -> Result<(), Stopped> {
        let switches = self.target.ability().switches;
        if self.plan.interrupted {
            self.one(Step::Announce, || self.target.tidy())?;
        }
        if switches {
            self.one(Step::Announce, || self.target.begin(&self.plan.manifest.release))?;
        } else {
            self.one(Step::Announce, || self.write(PENDING, self.plan.pending.to_bytes()))?;
        }
        self.keep()?;
        for (phase, puts) in &self.plan.puts {
            self.put(*phase, puts)?;
        }
        if switches {
            self.delete(&self.plan.delete, Step::Delete)?;
            let release = &self.plan.manifest.release;
            self.one(Step::Settle, || {
                self.write(MANIFEST, self.plan.manifest.to_bytes())?;
                self.target.finish(release, &message(self.plan))
            })?;
            return self.one(Step::Expire, || self.target.keep(keep_releases));
        }
        self.one(Step::Settle, || self.write(MANIFEST, self.plan.manifest.to_bytes()))?;
        self.delete(&self.plan.delete, Step::Delete)?;
        self.expire()?;
        self.one(Step::Expire, || self.target.delete(PENDING))
    }

    /// Keeps what is about to be overwritten or removed.
    fn keep(&self) -> Result<(), Stopped> {
        let Some((release, back)) = &self.plan.history else { return Ok(()) };
        let copies: Vec<_> = self.plan.keep.iter().collect();
        self.each(Step::Keep, &copies, 0, |(from, to)| self.target.copy(from, to).map(|()| 0))?;
        self.one(Step::Keep, || {
            self.write(&history(release), back.to_bytes())?;
            let settled = super::manifest::Pending { kept: true, ..self.plan.pending.clone() };
            if self.target.ability().switches { Ok(()) } else { self.write(PENDING, settled.to_bytes()) }
        })
    }

    fn put(&self, phase: Phase, puts: &[Put]) -> Result<(), Stopped> {
        let step = Step::Put(phase);
        let bytes = puts.iter().map(Put::bytes).sum();
        let uploads: Vec<&Upload> = puts
            .iter()
            .filter_map(|put| match put {
                Put::Send(upload) => Some(upload),
                Put::Restore { .. } => None,
            })
            .collect();
        if puts.is_empty() {
            return Ok(());
        }
        self.watch.step(step, puts.len(), bytes);
        if uploads.len() == puts.len() {
            let count = AtomicUsize::new(0);
            let done = |number: usize| {
                count.fetch_add(1, Ordering::Relaxed);
                self.watch.sent(uploads.get(number).map_or(0, |upload| upload.bytes.len() as u64));
            };
            if let Some(outcome) = self.target.put_all(&uploads, &done) {
                self.note(step, count.into_inner(), puts.len());
                return outcome.map_err(|fault| self.stopped(step, fault));
            }
        }
        let puts: Vec<_> = puts.iter().collect();
        self.work(step, &puts, |put| {
            match put {
                Put::Send(upload) => self.send(upload)?,
                Put::Restore { path, from, .. } => self.bring_back(path, from)?,
            }
            Ok(put.bytes())
        })
    }

    fn send(&self, upload: &Upload) -> Result<(), Fault> {
        match self.target.put(upload) {
            // A first attempt may have arrived whose answer did not.
            Err(fault) if fault.kind == FaultKind::Foreign => match self.target.read(&upload.path)? {
                Some(bytes) if *bytes == *upload.bytes => Ok(()),
                _ => Err(fault),
            },
            outcome => outcome,
        }
    }

    fn bring_back(&self, path: &str, from: &str) -> Result<(), Fault> {
        if self.target.ability().releases {
            let release = self.plan.manifest.restores.as_deref().unwrap_or_default();
            return self.target.restore(release, path);
        }
        if from == path { Ok(()) } else { self.target.copy(from, path) }
    }

    /// Removes files: pages first, then what they use.
    fn delete(&self, paths: &[String], step: Step) -> Result<(), Stopped> {
        let (assets, pages): (Vec<_>, Vec<_>) =
            paths.iter().cloned().partition(|path| Phase::of(path) == Phase::Assets);
        self.delete_at_once(&pages, step)?;
        self.delete_at_once(&assets, step)
    }

    fn delete_at_once(&self, paths: &[String], step: Step) -> Result<(), Stopped> {
        if paths.is_empty() {
            return Ok(());
        }
        self.watch.step(step, paths.len(), 0);
        if let Some(outcome) = self.target.delete_all(paths) {
            outcome.map_err(|fault| self.stopped(step, fault))?;
            self.note(step, paths.len(), paths.len());
            return Ok(());
        }
        let paths: Vec<_> = paths.iter().collect();
        self.work(step, &paths, |path| self.target.delete(path).map(|()| 0))
    }

    /// Removes what led back to releases that are let go of.
    fn expire(&self) -> Result<(), Stopped> {
        for release in &self.plan.expired {
            let path = history(release);
            let failed = |fault| self.stopped(Step::Expire, fault);
            let found = self.again(|| self.target.read(&path)).map_err(failed)?;
            // What cannot be read cannot be followed; nothing but room is lost by that.
            let found = found.and_then(|bytes| History::of_bytes(&path, &bytes).ok()).unwrap_or_default();
            let copies: BTreeSet<String> =
                found.files.values().flatten().map(|entry| kept(release, &entry.hash)).collect();
            self.delete(&copies.into_iter().chain([path]).collect::<Vec<_>>(), Step::Expire)?;
        }
        Ok(())
    }

    /// One small file of ours.
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        let headers = Headers {
            content_type: "application/json; charset=utf-8".to_owned(),
            cache_control: "no-store".to_owned(),
            ..Headers::default()
        };
        self.target.put(&Upload { path: path.to_owned(), bytes: bytes.into(), headers, fresh: false })
    }

    /// A step of one thing.
    fn one(&self, step: Step, work: impl Fn() -> Result<(), Fault>) -> Result<(), Stopped> {
        self.lock_is_ours(step)?;
        self.again(work).map_err(|fault| self.stopped(step, fault))
    }

    /// A step of many things, so many at once as the target takes. The first failure that stays ends it.
    fn each<T: Sync>(
        &self,
        step: Step,
        items: &[T],
        bytes: u64,
        work: impl Fn(&T) -> Result<u64, Fault> + Sync,
    ) -> Result<(), Stopped> {
        if items.is_empty() {
            return Ok(());
        }
        self.watch.step(step, items.len(), bytes);
        self.work(step, items, work)
    }

    fn work<T: Sync>(
        &self,
        step: Step,
        items: &[T],
        work: impl Fn(&T) -> Result<u64, Fault> + Sync,
    ) -> Result<(), Stopped> {
        let (next, done, over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
        let failed: Mutex<Option<Fault>> = Mutex::new(None);
        let worker = || {
            while !over.load(Ordering::Relaxed) {
                let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                let outcome = match self.lost() {
                    Some(fault) => Err(fault),
                    None => self.again(|| work(item)),
                };
                match outcome {
                    Ok(bytes) => {
                        done.fetch_add(1, Ordering::Relaxed);
                        self.watch.sent(bytes);
                    }
                    Err(fault) => {
                        over.store(true, Ordering::Relaxed);
                        failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault);
                    }
                }
            }
        };
        let threads = self.target.ability().parallel.clamp(1, items.len());
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(worker))));
        self.note(step, done.into_inner(), items.len());
        match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(fault) => Err(self.stopped(step, fault)),
            None => Ok(()),
        }
    }

    fn again<T>(&self, work: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
        again(work, self.watch)
    }

    fn lost(&self) -> Option<Fault> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lock_is_ours(&self, step: Step) -> Result<(), Stopped> {
        self.lost().map_or(Ok(()), |fault| Err(self.stopped(step, fault)))
    }

    fn note(&self, step: Step, done: usize, of: usize) {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).push((step, done, of));
    }

    fn stopped(&self, step: Step, fault: Fault) -> Stopped {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let visible = if self.target.ability().switches {
            step > Step::Settle
        } else {
            done.iter().any(|(step, done, _)| *step >= Step::Put(Phase::Pages) && *done > 0)
        };
        Stopped { fault, step, done, visible }
    }
}

/// What the target's own history says of a release.
fn message(plan: &Plan) -> String {
    let Plan { added, changed, removed, .. } = plan;
    let what = format!("{} added, {} changed, {} removed", added.len(), changed.len(), removed.len());
    match &plan.manifest.restores {
        Some(restored) => format!("Bring back release {restored}\n\n{what}\n"),
        None => format!("Publish release {}\n\n{what}\n", plan.manifest.release),
    }
}
