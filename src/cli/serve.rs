//! `briefbook serve`: live preview, until it is interrupted.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use super::args::{Global, Serve};
use super::{Outcome, fail, now, report, say};
use crate::build::preview::{Changed, Options, Preview};
use crate::diagnostic::Diagnostics;
use crate::load::{Disk, LoadError};
use crate::serve::answer::Server;
use crate::serve::looking::{self, Listener, Looked, Watched};
use crate::serve::watch::Watch;
use crate::serve::{At, DEFAULT_PORT, Door, Running, ServeError, Site};

/// Runs the command.
pub fn run(global: &Global, options: &Serve) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string(), Outcome::World),
    };
    let outcome = runtime.block_on(async {
        tokio::select! {
            // Whoever ends it has what they wanted.
            () = interrupted() => Outcome::Done,
            outcome = carry_out(global, options) => outcome.unwrap_or_else(|outcome| outcome),
        }
    });
    // Nothing that is under way is worth waiting for: nothing is written.
    runtime.shutdown_background();
    outcome
}

/// Waits for the signal to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut interrupt), Ok(mut end)) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = end.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn carry_out(global: &Global, options: &Serve) -> Result<Outcome, Outcome> {
    let (root, scope) = (global.root.clone(), options.scope.clone());
    let audience = scope.audience;
    let preview = Options { now: Some(now(&scope)), drafts: true, ..Options::default() };
    // Its own thread, so that an interruption does not wait for it.
    let site = tokio::task::spawn_blocking(move || {
        let preview = Preview::new(Arc::new(Disk::new(&root)), preview)?;
        let whole = root.canonicalize().unwrap_or(root);
        Ok(Site::new(preview, whole.to_string_lossy().into_owned(), audience))
    });
    let site = match site.await {
        Ok(site) => site.map_err(|error| not_read(&error))?,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    };
    let config = site.config();
    let port = options.port.or(config.port).unwrap_or(DEFAULT_PORT);
    let host = options.host.clone().or_else(|| config.host.clone());
    let door = Door::open(&At { host, port }).await.map_err(|error| not_open(&error))?;
    let (url, is_public, bound) = (door.url(), door.is_public(), door.bound);
    let running = Running::start(door, site).map_err(|error| not_open(&error))?;
    if port != 0 && bound.port() != port && !global.quiet {
        say(&format!("port {port} is in use: taking {}", bound.port()));
    }
    if is_public {
        say("warning: everybody who reaches this machine can read the preview, drafts and all");
    }
    announce(&url);
    if options.open || config.open {
        open_browser(&url);
    }
    let terminal = Terminal::new(global, running.server.clone());
    follow_edits(global, options, config.follow, running.server, terminal);
    std::future::pending().await
}

/// Says where the preview is; to standard output, for programs that start it.
fn announce(url: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{url}").and_then(|()| out.flush()));
}

fn not_read(error: &LoadError) -> Outcome {
    let outcome = if matches!(error, LoadError::NotASite { .. }) { Outcome::Usage } else { Outcome::World };
    fail(&error.to_string(), outcome)
}

fn not_open(error: &ServeError) -> Outcome {
    let outcome = if matches!(error, ServeError::Host { .. }) { Outcome::Usage } else { Outcome::World };
    fail(&error.to_string(), outcome)
}

/// Watches the site in a thread of its own.
fn follow_edits(global: &Global, options: &Serve, follow: bool, server: Arc<Server>, mut terminal: Terminal) {
    let (sender, said) = mpsc::channel();
    let output = server.site.output();
    let watch = if options.poll {
        Err("`--poll` says so".to_owned())
    } else {
        Watch::new(&global.root, &output, sender.clone())
    };
    let watch = match watch {
        Ok(watch) => Some(watch),
        Err(trouble) => {
            terminal.looked(&Looked::Polls(&trouble));
            None
        }
    };
    let watched = Watched { watch, said, output, follow: options.follow || follow };
    std::thread::spawn(move || {
        // Kept, so that waiting for events stays possible when nothing sends any.
        let _sender = sender;
        looking::run(&server, watched, &mut terminal);
    });
}

/// Opens the author's browser.
fn open_browser(url: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let started = std::process::Command::new(program)
        .args(arguments)
        .arg(url)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if let Err(error) = started {
        say(&format!("no browser was opened ({program}: {error}); the address is above"));
    }
}

/// Says on the terminal what comes of edits.
struct Terminal {
    global: Global,
    server: Arc<Server>,
    last: Diagnostics,
}

impl Terminal {
    fn new(global: &Global, server: Arc<Server>) -> Self {
        let mut terminal = Self { global: global.clone(), server, last: Diagnostics::new() };
        terminal.problems(true);
        terminal
    }

    fn say(&self, line: &str) {
        if !self.global.quiet {
            say(line);
        }
    }

    /// Prints what is wrong, when that is not what was printed last.
    fn problems(&mut self, first: bool) {
        let state = self.server.site.state(self.server.site.default_level());
        let mut problems = (*state.problems()).clone();
        problems.retain(|problem| problem.severity != crate::diagnostic::Severity::Suggestion);
        if problems == self.last {
            return;
        }
        report(&problems, state.snapshot.sources());
        if problems.is_empty() && !first {
            self.say("nothing is wrong any more");
        }
        self.last = problems;
    }
}

impl Listener for Terminal {
    fn looked(&mut self, looked: &Looked<'_>) {
        match looked {
            Looked::Changed(changed, took) => {
                self.say(&summary(changed, *took));
                self.problems(false);
            }
            Looked::Failed(why) => {
                self.say(&format!("error: {why}; the preview shows what was there before"));
            }
            Looked::Mended => self.say("the site can be read again"),
            Looked::Panicked => {
                say(
                    "error: briefbook ran into a mistake of its own, named above; the preview goes on with what it had. \
                     Please report it.",
                );
            }
            Looked::Polls(why) => {
                self.say(&format!("looking every {} ms for changes, since {why}", looking::POLL.as_millis()));
            }
            Looked::Rendered => self.problems(false),
        }
    }
}

/// `content/articles/a.md and 2 others changed (12 ms)`.
fn summary(changed: &Changed, took: Duration) -> String {
    let first = changed.files.first().map_or("", |path| path.as_str());
    let others = match changed.files.len() {
        0 | 1 => String::new(),
        2 => " and another".to_owned(),
        n => format!(" and {} others", n - 1),
    };
    format!("{first}{others} changed ({} ms)", took.as_millis())
}
