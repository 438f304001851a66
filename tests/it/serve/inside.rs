//! What no edit of a site can bring about: a mistake of the program's own, a system that cannot watch, a reader on
//! another machine. Here the preview runs in the test's own process, over a file system and a watcher that do as they are
//! told.

use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use briefbook::build::preview::{Options, Preview};
use briefbook::load::{Disk, Entry, FileSystem};
use briefbook::parse::objects::Tlp;
use briefbook::serve::answer::{Ends, Server, answer};
use briefbook::serve::looking::{self, Listener, Looked, Watched};
use briefbook::serve::watch::{Said, Watch};
use briefbook::serve::{At, Door, Running, Site};
use notify::{Config, ErrorKind, EventHandler, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};

use super::support::{PATIENCE, site};
use crate::support::{NOW, put};

/// A disk on which some paths are a trap: who reads them meets a mistake of the program's own.
struct Trap {
    disk: Disk,
    path: Mutex<Option<&'static str>>,
}

impl FileSystem for Trap {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.disk.list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let trap = *self.path.lock().unwrap();
        assert!(trap != Some(path), "a mistake of the program's own, made on purpose");
        self.disk.read(path, limit)
    }

    fn root(&self) -> PathBuf {
        self.disk.root()
    }
}

/// A system that watches only so many folders.
struct Limited {
    watcher: RecommendedWatcher,
    left: Arc<AtomicUsize>,
}

impl Watcher for Limited {
    fn new<F: EventHandler>(_: F, _: Config) -> notify::Result<Self> {
        Err(notify::Error::generic("a test makes it itself"))
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let taken = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        taken.map_err(|_| notify::Error::new(ErrorKind::MaxFilesWatch))?;
        self.watcher.watch(path, mode)
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        self.watcher.unwatch(path)
    }

    fn kind() -> WatcherKind {
        RecommendedWatcher::kind()
    }
}

/// What the thread that looks has told.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Listener for Told {
    fn looked(&mut self, looked: &Looked<'_>) {
        let words = match looked {
            Looked::Changed(changed, _) => format!("changed {:?}", changed.files),
            Looked::Failed(why) => format!("failed {why}"),
            Looked::Mended => "mended".to_owned(),
            Looked::Panicked => "panicked".to_owned(),
            Looked::Polls(why) => format!("polls {why}"),
            Looked::Rendered => "rendered".to_owned(),
        };
        self.0.lock().unwrap().push(words);
    }
}

impl Told {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn times(&self, words: &str) -> usize {
        self.all().iter().filter(|told| told.starts_with(words)).count()
    }
}

/// A preview in this process.
struct Inside {
    runtime: tokio::runtime::Runtime,
    server: Arc<Server>,
    told: Told,
}

/// What answers a request.
struct Answer {
    status: StatusCode,
    text: String,
}

impl Inside {
    fn start(
        fs: Arc<dyn FileSystem>,
        level: Option<Tlp>,
        watch: impl FnOnce(mpsc::Sender<Said>) -> Option<Watch>,
    ) -> Self {
        let options = Options { now: Some(NOW.parse().unwrap()), drafts: true, ..Options::default() };
        let root = fs.root().to_str().unwrap().to_owned();
        let preview = Preview::new(fs, options).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build().unwrap();
        let server = runtime.block_on(async {
            let door = Door::open(&At { host: None, port: 0 }).await.unwrap();
            Running::start(door, Site::new(preview, root, level)).unwrap().server
        });
        let (sender, said) = mpsc::channel();
        let watch = watch(sender.clone());
        let watched = Watched { watch, said, output: "public".into(), follow: false };
        let (told, looking) = (Told::default(), server.clone());
        let mut listener = told.clone();
        std::thread::spawn(move || {
            let _sender = sender;
            looking::run(&looking, watched, &mut listener);
        });
        Self { runtime, server, told }
    }

    fn ask(&self, peer: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let local: IpAddr = "127.0.0.1".parse().unwrap();
        let ends = Ends { local, peer: format!("{peer}:40000").parse().unwrap() };
        let mut request = Request::get(target).header("host", self.host());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        self.runtime.block_on(async {
            let response = answer(self.server.clone(), ends, request).await;
            let status = response.status();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Answer { status, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("127.0.0.1", target, &[])
    }

    fn host(&self) -> String {
        let port = self.server.cookie.rsplit('-').next().unwrap();
        format!("localhost:{port}")
    }

    #[track_caller]
    fn until(&self, target: &str, holds: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(target);
            if holds(&answer) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{target}: {}\n{:?}", answer.text, self.told.all());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn article(text: &str) -> String {
    format!("+++\ntitle = 'One'\n+++\n{text}\n")
}

const ONE: &str = "content/articles/one.md";

#[test]
fn a_mistake_of_ours_in_a_look_is_said_and_leaves_what_was_there() {
    let dir = site();
    let trap = Arc::new(Trap { disk: Disk::new(dir.path()), path: Mutex::default() });
    let watch = |sender| Some(Watch::new(dir.path(), Path::new("public"), sender).unwrap());
    let preview = Inside::start(trap.clone(), None, watch);
    *trap.path.lock().unwrap() = Some(ONE);
    put(dir.path(), ONE, article("Never seen."));
    let page = preview.until("/articles/one/", |page| page.text.contains("a mistake of its own"));
    assert!(page.status == StatusCode::OK && page.text.contains("Ada Example</a> came."), "{}", page.text);
    assert!(page.text.contains("The site is shown as it last was"), "{}", page.text);
    // Looked at again and again, said once.
    put(dir.path(), ONE, article("Not seen either."));
    std::thread::sleep(Duration::from_millis(200));
    put(dir.path(), ONE, article("Not seen either, again."));
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(
        (preview.told.times("panicked"), preview.told.times("changed")),
        (1, 0),
        "{:?}",
        preview.told.all()
    );
    assert_eq!(preview.get("/articles/two/").status, StatusCode::OK, "the others are there");
    *trap.path.lock().unwrap() = None;
    put(dir.path(), ONE, article("Seen at last."));
    let page = preview.until("/articles/one/", |page| page.text.contains("Seen at last."));
    assert!(!page.text.contains("a mistake of its own"), "{}", page.text);
    // Told a moment after it is shown.
    preview.until("/articles/one/", |_| preview.told.times("mended") == 1);
}

#[test]
fn a_mistake_of_ours_in_a_page_is_shown_there_and_nowhere_else() {
    const PAGE: &str = "content/articles/kept.html";
    let dir = site();
    // Read when it is asked for, as nothing else is; a page by its name.
    put(dir.path(), PAGE, "<p>Text.");
    put(dir.path(), "content/articles/table.csv", "a,b\n");
    put(dir.path(), ONE, article("[a page](kept.html), [a table](table.csv)"));
    let trap = Arc::new(Trap { disk: Disk::new(dir.path()), path: Mutex::new(Some(PAGE)) });
    let preview = Inside::start(trap.clone(), None, |_| None);
    let page = preview.get("/media/articles/kept.html");
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    for words in
        ["This page cannot be made", "a mistake of its own", "internal-error", "/.briefbook/preview.js"]
    {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    *trap.path.lock().unwrap() = Some("content/articles/table.csv");
    let file = preview.get("/media/articles/table.csv");
    assert_eq!(file.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(file.text.contains("a mistake of its own") && !file.text.contains('<'), "{}", file.text);
    assert_eq!(preview.get("/articles/one/").status, StatusCode::OK);
    *trap.path.lock().unwrap() = None;
    assert_eq!(preview.get("/media/articles/table.csv").text, "a,b\n");
}

#[test]
fn where_the_system_watches_no_more_folders_it_says_so_and_looks_itself() {
    let dir = site();
    let root = dir.path().canonicalize().unwrap();
    let limited = |left: &Arc<AtomicUsize>, sender: mpsc::Sender<Said>| {
        let watcher = notify::recommended_watcher(move |said| drop(sender.send(said))).unwrap();
        Watch::with(&root, Path::new("public"), Box::new(Limited { watcher, left: left.clone() }))
    };
    let words = "the system's limit of watched folders is reached (fs.inotify.max_user_watches)";
    // At the start, which the command line says.
    assert_eq!(limited(&Arc::new(AtomicUsize::new(1)), mpsc::channel().0).err().as_deref(), Some(words));
    // Later, with the first new folder.
    let left = Arc::new(AtomicUsize::new(usize::MAX));
    let preview = Inside::start(Arc::new(Disk::new(dir.path())), None, |sender| limited(&left, sender).ok());
    put(dir.path(), ONE, article("Watched."));
    preview.until("/articles/one/", |page| page.text.contains("Watched."));
    assert_eq!(preview.told.times("polls"), 0);
    left.store(0, Ordering::SeqCst);
    put(dir.path(), "content/articles/new/three.md", article("In a new folder."));
    preview.until("/articles/three/", |page| page.text.contains("In a new folder."));
    put(dir.path(), "content/articles/new/three.md", article("Edited there."));
    preview.until("/articles/three/", |page| page.text.contains("Edited there."));
    put(dir.path(), ONE, article("And here."));
    preview.until("/articles/one/", |page| page.text.contains("And here."));
    assert_eq!(preview.told.times(&format!("polls {words}")), 1, "{:?}", preview.told.all());
}

#[test]
fn a_reader_on_another_machine_chooses_no_level_above_that_of_the_run() {
    let dir = site();
    put(dir.path(), "content/articles/worst.md", "+++\ntitle = 'Worst'\ntlp = 'red'\n+++\nNamed persons.\n");
    let disk = || Arc::new(Disk::new(dir.path()));
    let at = |preview: &Inside, peer: &str, level: &str, page: &str| {
        let cookie = format!("{}={level}", preview.server.cookie);
        preview.ask(peer, page, &[("cookie", &cookie)]).status.as_u16()
    };
    let (secret, worst) = ("/articles/secret/", "/articles/worst/");
    let clear = Inside::start(disk(), None, |_| None);
    for peer in ["192.0.2.7", "[2001:db8::7]", "[::ffff:192.0.2.7]", "10.0.0.1", "128.0.0.1", "0.0.0.0"] {
        for level in ["green", "amber", "amber+strict", "red"] {
            assert_eq!(at(&clear, peer, level, secret), 404, "{peer} {level}");
            assert_eq!(at(&clear, peer, level, worst), 404, "{peer} {level}");
        }
    }
    for peer in ["127.0.0.1", "127.8.9.1", "[::1]", "[::ffff:127.0.0.1]"] {
        assert_eq!(
            (at(&clear, peer, "amber", secret), at(&clear, peer, "amber", worst)),
            (200, 404),
            "{peer}"
        );
        assert_eq!((at(&clear, peer, "red", secret), at(&clear, peer, "red", worst)), (200, 200), "{peer}");
    }
    // Below the run's level anybody may choose; the run's own, red among them, anybody sees.
    let red = Inside::start(disk(), Some(Tlp::Red), |_| None);
    let peer = "192.0.2.7";
    assert_eq!((at(&red, peer, "none", worst), at(&red, peer, "red", worst)), (200, 200));
    assert_eq!((at(&red, peer, "amber", worst), at(&red, peer, "amber", secret)), (404, 200));
    assert_eq!(at(&red, peer, "clear", secret), 404);
}
