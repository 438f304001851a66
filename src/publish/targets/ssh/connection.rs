//! One connection to a server, shared by all that is asked of it, through the `ssh` of the system.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::process::{Command, Stdio};

use crate::publish::target::{Fault, FaultKind};

/// The variable that names another program than `ssh`, which is called as `ssh` is.
const PROGRAM: &str = "BRIEFBOOK_SSH";

/// A server.
pub struct Connection {
    name: String,
    /// The options of `ssh` and the host.
    options: Vec<String>,
    host: String,
    /// The directory, as the script's argument.
    root: String,
    /// Where the shared connection is.
    folder: tempfile::TempDir,
}

/// What a script answered.
pub struct Answer {
    /// Its exit status; 255 for `ssh` itself.
    pub status: i32,
    /// Its standard output.
    pub output: Vec<u8>,
    /// Its standard error.
    pub errors: String,
}

impl Answer {
    /// Its standard output, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}

impl Connection {
    /// The server of an address.
    ///
    /// # Errors
    /// Where the address is none, or there is no place for the connection.
    pub fn open(to: &str) -> Result<Self, Fault> {
        let wrong = |why: &str| Fault::new(FaultKind::Other, format!("`{to}` names no server: {why}"));
        let rest = to.strip_prefix("ssh://").unwrap_or(to);
        let (authority, path) = rest.split_once('/').ok_or_else(|| wrong("it has no path"))?;
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let (host, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':')),
            None => host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port))),
        };
        let letters = |c: char| c.is_alphanumeric() || "._-:%".contains(c);
        if host.is_empty() || host.starts_with('-') || !host.chars().all(letters) {
            return Err(wrong(&format!("`{host}` is no name of a host")));
        }
        let mut options = Vec::new();
        if let Some(port) = port {
            port.parse::<u16>().map_err(|_| wrong(&format!("`{port}` is no port")))?;
            options.extend(["-p".to_owned(), port.to_owned()]);
        }
        if let Some(user) = user {
            if user.is_empty() || user.starts_with('-') || !user.chars().all(|c| letters(c) || c == '@') {
                return Err(wrong(&format!("`{user}` is no name of a user")));
            }
            options.extend(["-l".to_owned(), user.to_owned()]);
        }
        let path = path.trim_end_matches('/');
        // As in the addresses of git.
        let root = match path.strip_prefix("~/") {
            Some(below_home) => format!("./{below_home}"),
            None => format!("/{path}"),
        };
        let folder = tempfile::Builder::new().prefix("bb-ssh-").tempdir();
        let folder = folder.map_err(|error| Fault::io("make", "a place for the connection", &error))?;
        Ok(Self { name: to.trim_end_matches('/').to_owned(), options, host: host.to_owned(), root, folder })
    }

    /// Its address.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn command(&self) -> Command {
        let program = std::env::var_os(PROGRAM).unwrap_or_else(|| "ssh".into());
        let mut command = Command::new(program);
        // Nobody is there to answer a question; a dead line ends within a minute.
        for option in
            ["BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=15", "ServerAliveCountMax=3"]
        {
            command.args(["-o", option]);
        }
        if cfg!(unix) {
            let socket = self.folder.path().join("s");
            command.args(["-o", "ControlMaster=auto", "-o", "ControlPersist=20", "-o"]);
            // `%` begins a name that ssh replaces.
            command.arg(format!("ControlPath={}", socket.display().to_string().replace('%', "%%")));
        }
        command.args(&self.options);
        command
    }

    /// Runs a script on the server, in the directory, with an input; says every line of its output as it comes.
    ///
    /// # Errors
    /// Where `ssh` cannot be run.
    pub fn run(&self, script: &str, input: &[u8], line: &(dyn Fn(&str) + Sync)) -> Result<Answer, Fault> {
        let failed = |error: &std::io::Error| {
            let hint = "publishing to a server needs OpenSSH's `ssh` on this machine";
            match error.kind() {
                std::io::ErrorKind::NotFound => {
                    Fault::new(FaultKind::Other, format!("cannot run `ssh`: {hint}"))
                }
                _ => Fault::io("run", "ssh", error),
            }
        };
        // Not a pipe: the shared connection, which stays, would hold it open.
        let mut errors = tempfile::tempfile().map_err(|error| failed(&error))?;
        let mut command = self.command();
        command.args(["-T", "--"]).arg(&self.host);
        command.arg(format!("exec sh -c {} sh {}", quoted(&one_line(script)), quoted(&self.root)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(errors.try_clone().map_err(|error| failed(&error))?);
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let output = std::thread::scope(|scope| {
            // A script that has ended takes no more; its status says why.
            scope.spawn(move || stdin.map(|mut stdin| drop(stdin.write_all(input))));
            let mut output = Vec::new();
            let mut reader = BufReader::new(stdout?);
            let mut end = 0;
            while reader.read_until(b'\n', &mut output).is_ok_and(|read| read > 0) {
                line(&String::from_utf8_lossy(&output[end..]));
                end = output.len();
            }
            Some(output)
        });
        let status = child.wait().map_err(|error| failed(&error))?;
        let mut said = Vec::new();
        let read = errors.seek(SeekFrom::Start(0)).and_then(|_| errors.read_to_end(&mut said));
        read.map_err(|error| failed(&error))?;
        Ok(Answer {
            status: status.code().unwrap_or(255),
            output: output.unwrap_or_default(),
            errors: String::from_utf8_lossy(&said).into_owned(),
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if cfg!(unix) && self.folder.path().join("s").exists() {
            // It ends by itself soon; this only makes it sooner.
            let mut command = self.command();
            command.args(["-O", "exit", "--"]).arg(&self.host);
            drop(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status());
        }
    }
}

/// A script without its comments, on one line: some shells of users take no other.
pub fn one_line(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// One word for the shell of any user.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let parts = |to: &str| {
            Connection::open(to)
                .ok()
                .map(|found| (found.options.join(" "), found.host.clone(), found.root.clone()))
        };
        let expected = |options: &str, host: &str, root: &str| {
            Some((options.to_owned(), host.to_owned(), root.to_owned()))
        };
        assert_eq!(parts("ssh://me@host:2222/srv/www/"), expected("-p 2222 -l me", "host", "/srv/www"));
        assert_eq!(parts("ssh://host.example/~/www"), expected("", "host.example", "./www"));
        assert_eq!(parts("ssh://[::1]:22/x"), expected("-p 22", "::1", "/x"));
        for wrong in [
            "ssh://host",
            "ssh://-oProxyCommand=x/y",
            "ssh://a b/y",
            "ssh://-l@h/y",
            "ssh://h:99999/y",
            "ssh://$(x)/y",
        ] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
        assert_eq!(quoted("a'b"), r"'a'\''b'");
    }
}
