//! A preview that runs, and a client that sends what it likes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{NOW, put};

/// Longer than this nothing here takes.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A site directory with two articles, an entity and a restricted article.
pub fn site() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        ("site.toml", "title = 'Test'\n"),
        ("content/articles/one.md", "+++\ntitle = 'One'\n+++\nAda Example came.\n"),
        ("content/articles/two.md", "+++\ntitle = 'Two'\ndraft = true\n+++\n![x](<bild ü.svg>)\n"),
        ("content/articles/bild ü.svg", "<svg></svg>"),
        ("content/articles/secret.md", "+++\ntitle = 'Restricted'\ntlp = 'amber'\n+++\nHidden words.\n"),
        ("content/entities/ada-example.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
        ("static/own/style.css", "p {}"),
        ("static/plain.txt", "plain"),
    ];
    files.iter().for_each(|(path, text)| put(dir.path(), path, text));
    dir
}

/// A preview.
pub struct Preview {
    child: Child,
    pub port: u16,
    said: Arc<Mutex<String>>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Preview {
    /// Starts one on any port.
    pub fn start(root: &Path, flags: &str) -> Self {
        Self::start_at(root, &format!("--port 0 --now {NOW} {flags}"))
    }

    /// Starts one with these flags alone.
    pub fn start_at(root: &Path, flags: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_briefbook"))
            .arg("serve")
            .arg("--root")
            .arg(root)
            .args(flags.split_whitespace())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (mut errors, heard) = (child.stderr.take().unwrap(), said.clone());
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = errors.read(&mut buffer) {
                heard.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse();
        let port = port.unwrap_or_else(|_| panic!("no address: {line:?} {}", said.lock().unwrap()));
        Self { child, port, said }
    }

    /// What it has said on the terminal so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// How often it has looked and found something.
    pub fn looks(&self) -> usize {
        self.said().matches(" changed (").count()
    }

    /// How much memory it holds, in kB; 0 where the system does not say.
    pub fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next());
        held.and_then(|held| held.parse().ok()).unwrap_or(0)
    }

    /// Sends bytes and reads all that comes.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // It may be refused before all of it is sent.
        drop(stream.write_all(request));
        let mut bytes = Vec::new();
        drop(stream.read_to_end(&mut bytes));
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request with our host and more headers.
    pub fn ask(&self, method: &str, target: &str, headers: &str, body: &str) -> Answer {
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let host = format!("Host: localhost:{}\r\n", self.port);
        let request =
            format!("{method} {target} HTTP/1.1\r\n{host}{headers}{length}Connection: close\r\n\r\n{body}");
        self.raw(request.as_bytes())
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "", "")
    }

    /// Waits until a page answers so.
    #[track_caller]
    pub fn until(&self, target: &str, holds: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(target);
            if holds(&answer) {
                return answer;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "{target}: {} {}\n{}",
                answer.status,
                answer.text(),
                self.said()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    pub fn until_text(&self, target: &str, text: &str) {
        self.until(target, |answer| answer.text().contains(text));
    }

    #[track_caller]
    pub fn until_status(&self, target: &str, status: u16) {
        self.until(target, |answer| answer.status == status);
    }

    /// The token that its pages hold.
    pub fn token(&self) -> String {
        let page = self.get("/").text();
        page.split("data-token=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Opens a stream of events that knows the token; its lines as they come.
    pub fn stream(&self, query: &str) -> impl Iterator<Item = String> + use<> {
        let mut stream = self.connect();
        let target = format!("/.briefbook/events?token={}{query}", self.token());
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port).unwrap();
        BufReader::new(stream).lines().map(Result::unwrap)
    }

    /// Sends a signal and waits for the end; the status and how long it took.
    pub fn end(mut self, signal: &str) -> (Option<i32>, Duration) {
        let began = Instant::now();
        let sent = Command::new("kill").arg(signal).arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        (self.child.wait().unwrap().code(), began.elapsed())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Long enough for a look that is not to come.
pub fn settle() {
    std::thread::sleep(Duration::from_millis(600));
}
