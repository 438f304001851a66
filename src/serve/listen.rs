//! The door: which port, how many connections, how long a request may take to arrive.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::answer::{Ends, Server, answer};

/// Ports that are tried behind the one that was asked for.
const TRIES: u16 = 100;

/// Connections that are open at once. Who comes later waits for one to close.
const MOST_CONNECTIONS: usize = 512;

/// The head of a request takes no longer to arrive, and a connection that waits for its next request no longer either.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// The head of a request is not longer.
const LONGEST_HEAD: usize = 32 * 1024;

/// A request has no more headers.
const MOST_HEADERS: usize = 100;

/// Listens on the first free port from this one on. Port 0 is any free one.
///
/// # Errors
/// When the address is not one of this machine, or no port is free.
pub async fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    let last = if port == 0 { 0 } else { port.saturating_add(TRIES) };
    for port in port..=last {
        match TcpListener::bind(SocketAddr::new(address, port)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port < last => {}
            bound => return bound,
        }
    }
    Err(io::ErrorKind::AddrInUse.into())
}

/// Takes connections for ever.
pub async fn listen(listener: TcpListener, server: Arc<Server>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let server = server.clone();
                tokio::spawn(async move {
                    talk(stream, peer, server).await;
                    drop(place);
                });
            }
            // Too many open files, for example: it passes.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn talk(stream: TcpStream, peer: SocketAddr, server: Arc<Server>) {
    let Ok(local) = stream.local_addr() else { return };
    // Events are small and must not wait for company.
    drop(stream.set_nodelay(true));
    let ends = Ends { local: local.ip(), peer };
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let server = server.clone();
        async move { Ok::<_, std::convert::Infallible>(answer(server, ends, request.map(Body::new)).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    // A browser that goes away in the middle is no error of anybody's.
    drop(connection.await);
}
