//! How long and how large a request may be, who reaches the door at all, and how a preview ends.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream, UdpSocket};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{PATIENCE, Preview, site};
use crate::support::{files_below, put};

/// The head of a request may take so long.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// The form that chooses a level may take so long.
const FORM_TIME: Duration = Duration::from_secs(5);

/// Reads until the other side closes; what came, and how long after `began` the end did.
fn end_of(stream: &mut TcpStream, began: Instant) -> (String, Duration) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(length @ 1..) => bytes.extend_from_slice(&buffer[..length]),
            Ok(0) => break,
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the connection stays open: {error}"),
        }
    }
    (String::from_utf8_lossy(&bytes).into_owned(), began.elapsed())
}

#[test]
fn whoever_dawdles_is_sent_away() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    let host = format!("Host: localhost:{}\r\n", preview.port);
    let began = Instant::now();
    // Half a head; nothing at all; a head that grows by a byte now and then; a connection that is kept for a next
    // request that does not come; a form of which only the beginning comes.
    let [mut half, mut silent, mut slow, mut kept, mut form] = std::array::from_fn(|_| preview.connect());
    write!(half, "GET / HTTP/1.1\r\n{host}").unwrap();
    write!(kept, "GET /plain.txt HTTP/1.1\r\n{host}\r\n").unwrap();
    let origin = format!("Origin: http://localhost:{}\r\n", preview.port);
    write!(form, "POST /.briefbook/level HTTP/1.1\r\n{host}{origin}Content-Length: 100\r\n\r\ntoken=")
        .unwrap();
    let mut feeding = slow.try_clone().unwrap();
    write!(feeding, "GET / HTTP/1.1\r\n{host}X-Slow: ").unwrap();
    std::thread::spawn(move || {
        while feeding.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    let (said, took) = end_of(&mut form, began);
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(took >= FORM_TIME, "{took:?}");
    for (name, stream) in
        [("half", &mut half), ("silent", &mut silent), ("slow", &mut slow), ("kept", &mut kept)]
    {
        let (said, took) = end_of(stream, began);
        assert!(
            took + Duration::from_millis(100) >= HEAD_TIME && took < HEAD_TIME * 2,
            "{name}: {took:?} {said}"
        );
        assert_eq!(said.contains("200 OK"), name == "kept", "{name}: {said}");
    }
    assert_eq!(preview.get("/").status, 200);
}

/// An address of this machine that others may know it by; none where it has no network at all.
fn outer_address() -> Option<IpAddr> {
    // Nothing is sent: the system only chooses the address from which it would be.
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|address| !address.is_loopback() && !address.is_unspecified())
}

#[test]
fn nobody_but_this_machine_reaches_the_door_unless_told_so() {
    let dir = site();
    let preview = Preview::start(dir.path(), "");
    if cfg!(target_os = "linux") {
        // Every door that the system knows of at this port is a loopback one.
        let port = format!("{:04X}", preview.port);
        let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
        let doors = table.lines().filter_map(|line| {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let (address, at) = parts.get(1)?.split_once(':')?;
            (at == port && parts.get(3) == Some(&"0A")).then(|| address.to_owned())
        });
        assert_eq!(doors.collect::<Vec<_>>(), ["0100007F"]);
        let six = std::fs::read_to_string("/proc/net/tcp6").unwrap_or_default();
        assert!(
            !six.lines().any(|line| line.contains(&format!(":{port} ")) && line.contains(" 0A ")),
            "{six}"
        );
    }
    assert!(!preview.said().contains("everybody who reaches this machine"));
    if let Some(address) = outer_address() {
        let tried = TcpStream::connect_timeout(&(address, preview.port).into(), Duration::from_secs(5));
        assert!(tried.is_err(), "{address} answers");
    }
    let open = Preview::start(dir.path(), "--host 0.0.0.0");
    let began = Instant::now();
    while !open.said().contains("warning: everybody who reaches this machine can read the preview") {
        assert!(began.elapsed() < PATIENCE, "{}", open.said());
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(open.get("/").status, 200);
    if let Some(address) = outer_address() {
        let mut stream = TcpStream::connect((address, open.port)).unwrap();
        let level = format!("Cookie: briefbook-level-{}=amber\r\n", open.port);
        let host = format!("Host: {address}:{}\r\nConnection: close\r\n", open.port);
        write!(stream, "GET /articles/secret/ HTTP/1.1\r\n{host}{level}\r\n").unwrap();
        let (said, _) = end_of(&mut stream, Instant::now());
        assert!(said.starts_with("HTTP/1.1 404 ") && !said.contains("Hidden"), "{said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_interruption_in_the_middle_of_the_first_look_ends_it_at_once() {
    let dir = site();
    // Long enough to be looked at for many seconds.
    let text = "Ada Example came to **Testland** and [left](https://example.org/) again.\n\n".repeat(100_000);
    put(dir.path(), "content/articles/long.md", format!("+++\ntitle = 'Long'\n+++\n{text}"));
    put(dir.path(), "public/index.html", "what was built before");
    let before = files_below(dir.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_briefbook"))
        .args(["serve", "--port", "0", "--root"])
        .arg(dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    // From when on it hears the signal, the system tells.
    while !hears_interruptions(child.id()) {
        assert!(began.elapsed() < PATIENCE, "it never hears a signal");
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    let took = sent.elapsed();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(
        (status.code(), said.as_str()),
        (Some(0), ""),
        "it had looked already: make the article longer"
    );
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(files_below(dir.path()) == before, "something was written or removed");
}

/// Whether a process catches the signal 2.
#[cfg(target_os = "linux")]
fn hears_interruptions(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 0b10 != 0)
}

#[test]
#[cfg(unix)]
fn what_was_built_before_is_neither_shown_nor_touched() {
    let dir = site();
    let root = dir.path();
    put(root, "public/index.html", "what was built before");
    put(root, "public/articles/gone/index.html", "a page of before");
    put(root, "public/.briefbook.json", "{}");
    let preview = Preview::start(root, "");
    assert_eq!(preview.get("/articles/gone/").status, 404, "the output is shown");
    assert!(!preview.get("/").text().contains("what was built before"));
    put(root, "content/articles/one.md", "+++\ntitle = 'One'\n+++\nEdited.\n");
    preview.until_text("/articles/one/", "Edited.");
    put(root, "site.toml", "title = ");
    preview.until_text("/articles/one/", "1 error");
    let before = files_below(root);
    assert_eq!(preview.end("-INT").0, Some(0));
    assert!(files_below(root) == before, "something was written or removed");
}
