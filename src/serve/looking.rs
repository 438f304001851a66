//! The thread that looks: every reason to do so comes in here, and one look is made for all that come together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::answer::Server;
use super::watch::{Batch, Said, Watch};
use crate::build::preview::{Changed, Look};

/// Where nothing says what changed, somebody looks this often.
pub const POLL: Duration = Duration::from_millis(500);

/// After this long a quiet, everything is looked at once: an event may have been lost.
const SETTLED: Duration = Duration::from_secs(3);

/// And again this often.
const CHECK: Duration = Duration::from_secs(30);

/// After this long a quiet, pages that nobody asked for are looked at.
const IDLE: Duration = Duration::from_millis(800);

/// For so long at a time, so that an edit never waits.
const SLICE: Duration = Duration::from_millis(5);

/// Rest between two slices: the machine is the author's.
const PAUSE: Duration = Duration::from_millis(5);

/// What the thread tells whoever runs the preview.
pub trait Listener: Send {
    /// A look found changes, or something went wrong or right again.
    fn looked(&mut self, looked: &Looked<'_>);
}

/// What a look came to.
pub enum Looked<'a> {
    /// These files changed.
    Changed(&'a Changed, Duration),
    /// The site cannot be read any more.
    Failed(&'a str),
    /// It can again, or the mistake of our own did not happen again.
    Mended,
    /// A look ended in a mistake of our own.
    Panicked,
    /// The system cannot watch the site, and why.
    Polls(&'a str),
    /// What rendering finds is known now.
    Rendered,
}

/// How the site is watched.
pub struct Watched {
    /// The watches; none when it is polled.
    pub watch: Option<Watch>,
    /// What was said.
    pub said: Receiver<Said>,
    /// Where the site is written, relative to the site directory.
    pub output: PathBuf,
    /// Whether the browser is led to the page of an edited file.
    pub follow: bool,
}

/// Why the thread does something.
enum Reason {
    /// Events wait.
    Events,
    /// Nobody says when something changes.
    Poll,
    /// There are pages that nobody has looked at.
    Render,
    /// An event may have been lost.
    Check,
}

/// Looks for ever.
pub fn run(server: &Arc<Server>, mut watched: Watched, listener: &mut dyn Listener) {
    let mut looking = Looking { server, listener, failed: false, panicked: false, asked: 0 };
    let mut batch = Batch::default();
    let (mut last_look, mut settled, mut rendered) = (Instant::now(), false, false);
    loop {
        let (reason, time) = match batch.due() {
            Some(due) => (Reason::Events, due),
            None if watched.watch.is_none() || looking.failed => (Reason::Poll, last_look + POLL),
            None if !rendered => (Reason::Render, (last_look + IDLE).max(Instant::now() + PAUSE)),
            None => (Reason::Check, last_look + if settled { CHECK } else { SETTLED }),
        };
        let wait = time.saturating_duration_since(Instant::now());
        match watched.said.recv_timeout(wait) {
            Ok(said) => {
                match &mut watched.watch {
                    Some(watch) => watch.take(&mut batch, said, Instant::now()),
                    None => batch.add_everything(Instant::now()),
                }
                continue;
            }
            Err(RecvTimeoutError::Timeout) => {}
            // With the watches gone, there is still the clock.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(wait),
        }
        let changed = match reason {
            Reason::Render => {
                rendered = looking.render();
                continue;
            }
            Reason::Events => {
                if batch.folders {
                    looking.again(&mut watched);
                }
                looking.look(&batch.take(), &mut watched)
            }
            Reason::Poll | Reason::Check => {
                looking.again(&mut watched);
                looking.look(&Look::Everything, &mut watched)
            }
        };
        settled = matches!(reason, Reason::Check);
        rendered &= !changed;
        if matches!(reason, Reason::Poll) && !changed && !rendered && !looking.failed {
            rendered = looking.render();
        }
        last_look = Instant::now();
    }
}

struct Looking<'a> {
    server: &'a Arc<Server>,
    listener: &'a mut dyn Listener,
    /// The site could not be read when it was last looked at.
    failed: bool,
    /// The last look ended in a mistake of our own.
    panicked: bool,
    /// What the site had been asked when it was last looked at for pages that nobody asked for.
    asked: u64,
}

impl Looking<'_> {
    /// Watches the folders that there are now.
    fn again(&mut self, watched: &mut Watched) {
        let Some(watch) = &mut watched.watch else { return };
        if let Err(trouble) = watch.again(&watched.output) {
            self.listener.looked(&Looked::Polls(&trouble));
            watched.watch = None;
        }
    }

    /// Looks, and tells everybody what came of it. Whether anything changed.
    fn look(&mut self, what: &Look, watched: &mut Watched) -> bool {
        let began = Instant::now();
        let site = &self.server.site;
        let age = site.age();
        let looked = catch_unwind(AssertUnwindSafe(|| site.look(what)));
        let mut edited = None;
        match looked {
            Err(_) => {
                site.note_trouble(
                    "briefbook ran into a mistake of its own; the terminal says where".to_owned(),
                );
                // It is looked at again from time to time, and the same is not said each time.
                if !std::mem::replace(&mut self.panicked, true) {
                    self.listener.looked(&Looked::Panicked);
                }
            }
            Ok(Err(error)) => {
                if !self.failed {
                    self.listener.looked(&Looked::Failed(&error.to_string()));
                    self.server.hub.wake(None);
                }
                self.failed = true;
                return false;
            }
            Ok(Ok(changed)) => {
                if std::mem::take(&mut self.failed) | std::mem::take(&mut self.panicked) {
                    self.listener.looked(&Looked::Mended);
                }
                if !changed.is_nothing() {
                    self.listener.looked(&Looked::Changed(&changed, began.elapsed()));
                    self.output(&changed, watched);
                    edited = Some(changed.files).filter(|_| watched.follow);
                }
            }
        }
        let news = site.age() != age;
        if news {
            self.server.hub.wake(edited.as_ref());
        }
        news
    }

    /// A new site.toml may name another output directory, which must not be watched.
    fn output(&mut self, changed: &Changed, watched: &mut Watched) {
        if changed.files.contains("site.toml") {
            watched.output = self.server.site.output();
            self.again(watched);
        }
    }

    /// Looks at some pages that nobody asked for. Whether all have been looked at.
    fn render(&mut self) -> bool {
        let server = self.server;
        // While somebody asks for pages, the machine is theirs.
        let asked = server.site.asked();
        if std::mem::replace(&mut self.asked, asked) != asked {
            return false;
        }
        let rendered = catch_unwind(AssertUnwindSafe(|| server.site.render_rest(SLICE)));
        match rendered {
            Ok((rest, news)) => {
                if news {
                    self.listener.looked(&Looked::Rendered);
                    server.hub.wake(None);
                }
                rest.is_done()
            }
            Err(_) => {
                self.listener.looked(&Looked::Panicked);
                true
            }
        }
    }
}
