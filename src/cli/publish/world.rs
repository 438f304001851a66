//! The clock, the machine and its processes, for locks and the names of releases.

use jiff::Timestamp;

use crate::publish::lock::{Owner, World};

/// This machine.
pub struct Clock;

impl World for Clock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn is_dead(&self, machine: &str, process: u32) -> bool {
        machine == self::machine() && !is_running(process)
    }
}

/// Who publishes: `BRIEFBOOK_OWNER`, else the user's name and the machine's.
pub fn owner() -> Owner {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let name = variable("BRIEFBOOK_OWNER").unwrap_or_else(|| {
        let user = variable("USER").or_else(|| variable("USERNAME")).unwrap_or_else(|| "somebody".to_owned());
        format!("{user} on {}", host())
    });
    let now = Timestamp::now();
    Owner { name, process: (machine(), std::process::id()), nonce: nonce(), since: now, renewed: now }
}

/// The name of a release: its time, and what tells two of one moment apart.
pub fn release() -> String {
    let now = Timestamp::now();
    let millis = now.as_millisecond().rem_euclid(1000);
    format!("{}.{millis:03}Z-{}", now.strftime("%Y%m%dT%H%M%S"), &nonce()[..6])
}

fn nonce() -> String {
    let mut bytes = [0; 8];
    // Without randomness, time and process tell publishes apart.
    if getrandom::fill(&mut bytes).is_err() {
        let seed = format!("{} {}", Timestamp::now(), std::process::id());
        bytes.copy_from_slice(&blake3::hash(seed.as_bytes()).as_bytes()[..8]);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(path).map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn host() -> String {
    let names = [text_of("/etc/hostname"), std::env::var("HOSTNAME").unwrap_or_default()];
    let names = names.into_iter().chain(std::env::var("COMPUTERNAME").ok());
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "a machine".to_owned())
}

/// A machine, as far as numbers of processes mean one thing on it: containers of one machine each have their own.
fn machine() -> String {
    let space =
        std::fs::read_link("/proc/self/ns/pid").map(|link| link.display().to_string()).unwrap_or_default();
    let parts = format!("{}\n{}\n{space}", host(), text_of("/proc/sys/kernel/random/boot_id"));
    blake3::hash(parts.as_bytes()).to_hex()[..16].to_owned()
}

/// Whether a process of this machine runs. Where that cannot be known, it counts as running.
fn is_running(process: u32) -> bool {
    let table = std::path::Path::new("/proc/self");
    if table.exists() { std::path::Path::new(&format!("/proc/{process}")).exists() } else { true }
}
