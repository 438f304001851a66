//! What a person sees of a build: a line on a terminal once it has taken a second, and timings when asked for.

use std::io::IsTerminal;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::Global;
use super::tally::{Asked, Tally};
use super::trace;
use crate::build::Progress;
use crate::render::work::{Done, Watch};

/// A build that takes longer than this shows its progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Notes when each stage began, and shows it after a while; and how long each page took, where that is asked for.
pub struct Watched {
    begun: Instant,
    tally: Option<Mutex<Tally>>,
    state: Arc<(Mutex<State>, Condvar)>,
}

struct State {
    stages: Vec<(&'static str, Instant)>,
    bar: Option<ProgressBar>,
    ended: bool,
}

impl Watched {
    /// Begins to watch.
    pub fn new(global: &Global, asked: Asked) -> Self {
        let state = State { stages: Vec::new(), bar: None, ended: false };
        let watched = Self {
            begun: Instant::now(),
            tally: (asked != Asked::Nothing).then(|| Mutex::new(Tally::new(asked))),
            state: Arc::new((Mutex::new(state), Condvar::new())),
        };
        if std::io::stderr().is_terminal() && !global.quiet {
            let shared = Arc::clone(&watched.state);
            std::thread::spawn(move || show_after_a_while(&shared));
        }
        watched
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the watch: how long each stage took, and all together.
    pub fn finish(&self) -> Timings {
        let mut state = self.lock();
        state.ended = true;
        self.state.1.notify_all();
        state.bar.take().into_iter().for_each(|bar| bar.finish_and_clear());
        let end = Instant::now();
        let ends = state.stages.iter().skip(1).map(|(_, begun)| *begun).chain([end]);
        let stages = state.stages.iter().zip(ends).map(|((name, begun), ended)| Stage {
            name,
            start: begun.duration_since(self.begun),
            length: ended.duration_since(*begun),
        });
        let tally = self
            .tally
            .as_ref()
            .map(|tally| std::mem::take(&mut *tally.lock().unwrap_or_else(PoisonError::into_inner)));
        Timings { stages: stages.collect(), tally, total: end.duration_since(self.begun) }
    }
}

impl Progress for Watched {
    fn stage(&self, name: &'static str) {
        let mut state = self.lock();
        state.stages.push((name, Instant::now()));
        state.bar.iter().for_each(|bar| bar.set_message(name));
    }

    fn watch(&self) -> Option<&dyn Watch> {
        self.tally.is_some().then_some(self)
    }
}

impl Watch for Watched {
    fn now(&self) -> u64 {
        trace::nanoseconds(self.begun.elapsed())
    }

    fn done(&self, done: &Done<'_>) {
        let tally = self.tally.iter().map(|tally| tally.lock().unwrap_or_else(PoisonError::into_inner));
        tally.for_each(|mut tally| tally.add(rayon::current_thread_index(), done));
    }
}

fn show_after_a_while((state, ended): &(Mutex<State>, Condvar)) {
    let guard = state.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = ended.wait_timeout_while(guard, PATIENCE, |state| !state.ended);
    let (mut guard, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
    if timeout.timed_out() && !guard.ended {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        bar.set_message(guard.stages.last().map_or("", |(name, _)| name));
        guard.bar = Some(bar);
    }
}

/// How long a build took.
pub struct Timings {
    stages: Vec<Stage>,
    /// How long pages and files took, where that was asked for.
    tally: Option<Tally>,
    /// From beginning to end.
    pub total: Duration,
}

/// How long a stage took.
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// When it began.
    pub start: Duration,
    /// How long it went on.
    pub length: Duration,
}

impl Timings {
    /// Tables: one line a stage, and one a kind of page or file where those were watched.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for stage in &self.stages {
            table.push_str(&format!("{:>10.1} ms  {}\n", stage.length.as_secs_f64() * 1000.0, stage.name));
        }
        table.push_str(&format!("{:>10.1} ms  in all\n", self.total.as_secs_f64() * 1000.0));
        self.tally.iter().for_each(|tally| table.push_str(&tally.tables()));
        table
    }

    /// A trace in the Trace Event Format, which browsers' profilers open.
    pub fn trace(&self) -> String {
        trace::trace(&self.stages, self.tally.as_ref())
    }
}
