//! What a person sees of a publish under way: a bar with bytes and remaining time on a terminal, else a line a step.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::cli::args::Global;
use crate::cli::say;
use crate::publish::gates::counted;
use crate::publish::run::{Step, Watch};
use crate::publish::target::Fault;

/// For questions that take no time.
pub struct Nobody;

impl Watch for Nobody {
    fn step(&self, _: Step, _: usize, _: u64) {}
    fn sent(&self, _: u64) {}
    fn again(&self, _: &Fault) {}
}

/// Shows it, unless nobody wants to see it.
pub struct Shown {
    quiet: bool,
    bar: Option<ProgressBar>,
    /// What failed in passing was said once.
    said: Mutex<Option<String>>,
}

impl Shown {
    /// A publish of so many bytes begins.
    pub fn new(global: &Global, bytes: u64) -> Self {
        let on_terminal = std::io::stderr().is_terminal() && !global.quiet;
        let bar = on_terminal.then(|| {
            let bar = ProgressBar::new(bytes);
            let template = "{msg:28} {wide_bar} {bytes} of {total_bytes}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { quiet: global.quiet, bar, said: Mutex::new(None) }
    }

    /// It has ended.
    pub fn finish(&self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}

impl Watch for Shown {
    fn step(&self, step: Step, files: usize, bytes: u64) {
        let what = match step {
            Step::Delete | Step::Expire => format!("removing {}", counted(files, "file")),
            Step::Keep => format!("keeping {} of the release before", counted(files, "file")),
            _ => format!("sending {} ({})", step.name(), counted(files, "file")),
        };
        match &self.bar {
            Some(bar) => bar.set_message(what),
            None if self.quiet => {}
            None if bytes > 0 => say(&format!("{what}, {}", HumanBytes(bytes))),
            None => say(&what),
        }
    }

    fn sent(&self, bytes: u64) {
        self.bar.iter().for_each(|bar| bar.inc(bytes));
    }

    fn again(&self, fault: &Fault) {
        let mut said = self.said.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if self.quiet || said.as_ref() == Some(&fault.message) {
            return;
        }
        let line = format!("trying again: {}", fault.message);
        match &self.bar {
            Some(bar) => bar.println(line),
            None => say(&line),
        }
        *said = Some(fault.message.clone());
    }
}
