//! Live preview: a site shown to its author's browser while it is written.
//!
//! Entry points: [`Running::start`], which finds a port and begins to answer, and [`looking::run`], which follows the
//! author's edits. Pages come from [`crate::build::preview`]; this module knows the network, the watches and the
//! browser, and nothing of how a page is made. It writes no file.

pub mod address;
pub mod answer;
pub mod guard;
mod hub;
mod listen;
pub mod looking;
pub mod markup;
mod own;
mod pages;
mod problems;
mod site;
mod strip;
pub mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;

use answer::Server;
use guard::{Hosts, Token};
use hub::Hub;
pub use site::Site;

/// The port that is tried first when nobody names one.
pub const DEFAULT_PORT: u16 = 4444;

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The host is not known.
    #[error("`{host}` is no address of this machine: {cause}")]
    Host {
        /// What was asked for.
        host: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// No port is free, or none is allowed.
    #[error("cannot listen on port {port} of `{host}`: {cause}")]
    Port {
        /// What was asked for.
        host: String,
        /// The first port that was tried.
        port: u16,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random numbers, without which the preview cannot be kept private: {0}")]
    Random(String),
}

/// Where to listen.
#[derive(Debug, Clone)]
pub struct At {
    /// A name or an address.
    pub host: Option<String>,
    /// The first port that is tried; 0 for any.
    pub port: u16,
}

/// A door that is open; nobody answers yet.
pub struct Door {
    listener: tokio::net::TcpListener,
    host: Option<String>,
    /// The address that is listened on.
    pub bound: SocketAddr,
}

impl Door {
    /// Finds a port.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open(at: &At) -> Result<Self, ServeError> {
        let name = at.host.as_deref().unwrap_or("127.0.0.1");
        let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let unknown = |cause| ServeError::Host { host: name.to_owned(), cause };
        let mut addresses = (name, 0).to_socket_addrs().map_err(unknown)?.map(|address| address.ip());
        let address = addresses.next().ok_or_else(|| unknown(io::ErrorKind::NotFound.into()))?;
        let closed = |cause: io::Error| match cause.kind() {
            io::ErrorKind::AddrNotAvailable => unknown(cause),
            _ => ServeError::Port { host: name.to_owned(), port: at.port, cause },
        };
        let listener = listen::bind(address, at.port).await.map_err(closed)?;
        let bound = listener.local_addr().map_err(closed)?;
        Ok(Self { listener, host: at.host.as_ref().map(|_| name.to_owned()), bound })
    }

    /// Whether others than this machine can knock.
    pub fn is_public(&self) -> bool {
        !self.bound.ip().to_canonical().is_loopback()
    }

    /// The address for the author's browser.
    pub fn url(&self) -> String {
        let ip = self.bound.ip();
        let host = match (&self.host, ip) {
            (_, ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
            (Some(host), _) if host.parse::<IpAddr>().is_err() => host.clone(),
            (_, IpAddr::V6(ip)) => format!("[{ip}]"),
            (_, IpAddr::V4(ip)) => ip.to_string(),
        };
        format!("http://{host}:{}/", self.bound.port())
    }
}

/// A preview that answers.
pub struct Running {
    /// What it answers with.
    pub server: Arc<Server>,
}

impl Running {
    /// Begins to answer.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn start(door: Door, site: Site) -> Result<Self, ServeError> {
        let token = Token::new().map_err(|error| ServeError::Random(error.to_string()))?;
        let server = Arc::new(Server {
            site,
            hub: Hub::new(),
            hosts: Hosts::new(door.bound, door.host.as_deref()),
            token,
            cookie: format!("briefbook-level-{}", door.bound.port()),
        });
        tokio::spawn(listen::listen(door.listener, server.clone()));
        Ok(Self { server })
    }
}
