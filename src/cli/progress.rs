//! What a person sees of a build: a line on a terminal once it has taken a second, and timings when asked for.

use std::io::IsTerminal;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::Global;
use crate::build::Progress;

/// A build that takes longer than this shows its progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Notes when each stage began, and shows it after a while.
pub struct Watched {
    state: Arc<(Mutex<State>, Condvar)>,
}

struct State {
    begun: Instant,
    stages: Vec<(&'static str, Instant)>,
    bar: Option<ProgressBar>,
    ended: bool,
}

impl Watched {
    /// Begins to watch.
    pub fn new(global: &Global) -> Self {
        let state = State { begun: Instant::now(), stages: Vec::new(), bar: None, ended: false };
        let watched = Self { state: Arc::new((Mutex::new(state), Condvar::new())) };
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
            start: begun.duration_since(state.begun),
            length: ended.duration_since(*begun),
        });
        Timings { stages: stages.collect(), total: end.duration_since(state.begun) }
    }
}

impl Progress for Watched {
    fn stage(&self, name: &'static str) {
        let mut state = self.lock();
        state.stages.push((name, Instant::now()));
        state.bar.iter().for_each(|bar| bar.set_message(name));
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
    /// From beginning to end.
    pub total: Duration,
}

struct Stage {
    name: &'static str,
    start: Duration,
    length: Duration,
}

impl Timings {
    /// A table, one line a stage.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for stage in &self.stages {
            table.push_str(&format!("{:>10.1} ms  {}\n", stage.length.as_secs_f64() * 1000.0, stage.name));
        }
        table.push_str(&format!("{:>10.1} ms  in all\n", self.total.as_secs_f64() * 1000.0));
        table
    }

    /// A trace in the Trace Event Format, which browsers' profilers open.
    pub fn trace(&self) -> String {
        let micros = |duration: Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let events: Vec<serde_json::Value> = self
            .stages
            .iter()
            .map(|stage| {
                serde_json::json!({
                    "name": stage.name, "ph": "X", "pid": 1, "tid": 1,
                    "ts": micros(stage.start), "dur": micros(stage.length),
                })
            })
            .collect();
        serde_json::json!({ "traceEvents": events, "displayTimeUnit": "ms" }).to_string()
    }
}
