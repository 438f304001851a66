//! Two publishes to one target do not meet: a lock with its owner and the time, which a later one takes over when it is
//! stale.
//!
//! A lock is stale when it was not renewed for [`STALE`], or when its owner ran on this machine and runs no more.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::manifest::LOCK;
use super::target::{Fault, FaultKind, Headers, Target, Upload};

/// A lock that nobody renewed for so long is nobody's.
pub const STALE: SignedDuration = SignedDuration::from_mins(10);
/// How often the owner renews it.
pub const RENEWAL: std::time::Duration = std::time::Duration::from_secs(30);

/// Who holds a lock, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The person and the machine, for messages.
    pub name: String,
    /// The machine as far as its processes have numbers of their own, and the process.
    pub process: (String, u32),
    /// What no other publish has.
    pub nonce: String,
    /// Since when.
    pub since: Timestamp,
    /// When it said last that it is there.
    pub renewed: Timestamp,
}

/// What the world knows of time and processes.
pub trait World: Sync {
    /// The time.
    fn now(&self) -> Timestamp;

    /// Whether a process of a machine is known to run no more.
    fn is_dead(&self, machine: &str, process: u32) -> bool;
}

/// A lock that is held; [`Held::release`] gives it back.
pub struct Held<'a> {
    target: &'a dyn Target,
    world: &'a dyn World,
    owner: Owner,
}

/// Why there is no lock.
#[derive(Debug)]
pub enum Refused {
    /// Somebody else has it.
    Locked(Owner),
    /// The target failed.
    Fault(Fault),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Takes the lock of a target. With `force` it is taken from whoever has it.
///
/// # Errors
/// Where somebody else has it, or the target fails.
pub fn take<'a>(
    target: &'a dyn Target,
    world: &'a dyn World,
    owner: Owner,
    force: bool,
) -> Result<Held<'a>, Refused> {
    let held = Held { target, world, owner };
    if target.create(LOCK, &bytes(&held.owner))? {
        return Ok(held);
    }
    let Some(found) = target.read(LOCK)? else {
        // Given back just now.
        if target.create(LOCK, &bytes(&held.owner))? {
            return Ok(held);
        }
        return Err(overtaken().into());
    };
    // A lock that cannot be read was written by nobody who publishes.
    let other = serde_json::from_slice::<Owner>(&found).ok();
    match other {
        Some(other) if other.nonce == held.owner.nonce => Ok(held),
        Some(other) if !force && !is_stale(&other, world) => Err(Refused::Locked(other)),
        _ => {
            held.write()?;
            // Of several that take it over, the last one to write has it.
            std::thread::sleep(std::time::Duration::from_millis(200));
            held.check()?;
            Ok(held)
        }
    }
}

fn bytes(owner: &Owner) -> Vec<u8> {
    // Texts and numbers alone: writing them to memory does not fail.
    serde_json::to_vec(owner).unwrap_or_default()
}

fn is_stale(owner: &Owner, world: &dyn World) -> bool {
    let (machine, process) = &owner.process;
    world.now().duration_since(owner.renewed) > STALE || world.is_dead(machine, *process)
}

fn overtaken() -> Fault {
    Fault::new(FaultKind::Overtaken, "another publish has taken over meanwhile")
}

impl Held<'_> {
    fn write(&self) -> Result<(), Fault> {
        let headers = Headers {
            content_type: "application/json; charset=utf-8".to_owned(),
            cache_control: "no-store".to_owned(),
            ..Headers::default()
        };
        self.target.put(&Upload {
            path: LOCK.to_owned(),
            bytes: bytes(&self.owner).into(),
            headers,
            fresh: false,
        })
    }

    /// Says that we are still there.
    ///
    /// # Errors
    /// Where somebody else has taken over, or the target fails.
    pub fn renew(&mut self) -> Result<(), Fault> {
        self.check()?;
        self.owner.renewed = self.world.now();
        self.write()
    }

    /// Whether the lock is still ours.
    ///
    /// # Errors
    /// Where somebody else has taken over, or the target fails.
    pub fn check(&self) -> Result<(), Fault> {
        let found = self.target.read(LOCK)?;
        let owner = found.and_then(|found| serde_json::from_slice::<Owner>(&found).ok());
        match owner {
            Some(owner) if owner.nonce == self.owner.nonce => Ok(()),
            _ => Err(overtaken()),
        }
    }

    /// Gives it back, unless somebody else has it.
    ///
    /// # Errors
    /// Where the target fails.
    pub fn release(self) -> Result<(), Fault> {
        if self.check().is_ok() { self.target.delete(LOCK) } else { Ok(()) }
    }
}
