//! Carries answers over HTTP. The only file that names `axum`, `tokio` and `tokio-stream`.
//!
//! A page of another site must not read what is served here, nor steer it: only our own names and port are answered
//! (a foreign name that resolves to this machine is refused), no permission to read across origins is given, and
//! the live channel carries one word and takes none.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response as AnyResponse};
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::answer::{Answer, PAGE, answer, file_of};
use super::snapshot::Snapshot;

/// How long a page is waited for that is still being made.
const PATIENCE: Duration = Duration::from_secs(60);

/// The newest snapshot, for everyone at once.
#[derive(Clone)]
pub struct Live {
    newest: watch::Sender<Arc<Snapshot>>,
    open: Arc<Mutex<Open>>,
}

/// The files of the site that somebody looks at.
#[derive(Default)]
struct Open {
    /// Each with the number of its live channels.
    channels: BTreeMap<String, usize>,
    /// The page that was asked for last, whose channel may not be there yet.
    last: Option<String>,
}

/// A live channel, for as long as a browser holds it.
struct Channel {
    live: Live,
    file: String,
}

impl Drop for Channel {
    fn drop(&mut self) {
        let mut open = self.live.open();
        if let Some(count) = open.channels.get_mut(&self.file) {
            *count -= 1;
        }
        open.channels.retain(|_, count| *count > 0);
    }
}

impl Live {
    /// Starts with a snapshot.
    pub fn new(first: Snapshot) -> Self {
        Self { newest: watch::Sender::new(Arc::new(first)), open: Arc::default() }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        // Nothing that holds it can fail half-way.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files of the site that somebody looks at.
    pub fn looked_at(&self) -> BTreeSet<String> {
        let open = self.open();
        open.channels.keys().chain(&open.last).cloned().collect()
    }

    /// Takes note of a browser that shows a file.
    fn channel(&self, file: &str) -> Channel {
        *self.open().channels.entry(file.to_owned()).or_default() += 1;
        Channel { live: self.clone(), file: file.to_owned() }
    }

    /// The newest snapshot.
    pub fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.newest.borrow())
    }

    /// Replaces the whole site at once and tells every browser.
    pub fn publish(&self, snapshot: Snapshot) {
        self.newest.send_replace(Arc::new(snapshot));
    }
}

/// The names this server answers to.
#[derive(Clone, Debug)]
pub struct Hosts {
    typed: String,
    bound: SocketAddr,
}

impl Hosts {
    /// For what was typed and what was bound.
    pub fn new(typed: &str, bound: SocketAddr) -> Self {
        Self { typed: typed.to_owned(), bound }
    }

    /// Whether others on the network are answered.
    pub fn is_public(&self) -> bool {
        !self.bound.ip().is_loopback()
    }

    /// Where a site is read from this machine.
    pub fn address(&self, base_path: &str) -> String {
        let host = match self.bound.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        format!("http://{host}:{}{base_path}", self.bound.port())
    }

    /// Whether a `Host` header names us: this machine's own names or, where `--host` opened the server to the
    /// network, the name that was typed or any address in digits. A foreign name is how rebinding attacks come in.
    fn admits(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let own = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
        let opened = self.is_public() && (bare.parse::<IpAddr>().is_ok() || name.eq_ignore_ascii_case(&self.typed));
        port == Some(self.bound.port()) && (own || opened)
    }

    /// Whether the request comes from one of our own pages, or from no page at all.
    fn is_own_page(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(header::ORIGIN).is_none_or(|origin| {
            let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            host.is_some_and(|host| self.admits(host))
        });
        let site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
        origin && site
    }
}

/// What every request needs.
#[derive(Clone)]
struct Context {
    hosts: Arc<Hosts>,
    live: Live,
}

/// Serves until the process is asked to end.
///
/// # Errors
///
/// Those of the network.
pub fn serve(listener: std::net::TcpListener, hosts: Hosts, live: Live) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let context = Context { hosts: Arc::new(hosts), live };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().route("/", axum::routing::any(root)).route("/{*path}", axum::routing::any(below));
        // Live channels never end by themselves: ending does not wait for them.
        tokio::select! {
            served = axum::serve(listener, router.with_state(context)).into_future() => served,
            () = asked_to_end() => Ok(()),
        }
    });
    runtime.shutdown_background();
    ended
}

/// Ctrl-C, or the polite signal of a process manager.
async fn asked_to_end() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// `/`
async fn root(State(context): State<Context>, request: Request) -> AnyResponse {
    respond(&context, "/", &request.into_parts().0).await
}

/// Everything else, decoded.
async fn below(State(context): State<Context>, Path(path): Path<String>, request: Request) -> AnyResponse {
    respond(&context, &format!("/{path}"), &request.into_parts().0).await
}

/// Checks who asks, looks the path up, and sets the headers that keep other sites out.
async fn respond(context: &Context, path: &str, request: &Parts) -> AnyResponse {
    let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let mut response = if !host.is_some_and(|host| context.hosts.admits(host)) {
        refuse(StatusCode::FORBIDDEN, "this server answers only to its own name\n")
    } else if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "this server only shows pages\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    } else {
        match settled(&context.live, path).await {
            Answer::File { status, kind, body } => Response::builder()
                .status(status)
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(body))
                .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
            Answer::Elsewhere(path) => Response::builder()
                .status(StatusCode::TEMPORARY_REDIRECT)
                .header(header::LOCATION, path)
                .body(Body::empty())
                .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
            Answer::Live { version, file } if context.hosts.is_own_page(&request.headers) => {
                channel(&context.live, version, file)
            }
            Answer::Later => refuse(StatusCode::SERVICE_UNAVAILABLE, "this page is still being made\n"),
            Answer::Live { .. } => refuse(StatusCode::FORBIDDEN, "this channel is for this server's own pages\n"),
        }
    };
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The answer for a path, waited for where it is still being made.
async fn settled(live: &Live, path: &str) -> Answer {
    let mut snapshots = live.newest.subscribe();
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        let snapshot = Arc::clone(&snapshots.borrow_and_update());
        let found = answer(&snapshot, path);
        if matches!(found, Answer::File { kind: PAGE, .. }) {
            live.open().last = file_of(&snapshot, path);
        }
        let next = tokio::time::timeout_at(until, snapshots.changed());
        if found != Answer::Later || !matches!(next.await, Ok(Ok(()))) {
            return found;
        }
    }
}

/// A few words instead of a page.
fn refuse(status: StatusCode, words: &'static str) -> AnyResponse {
    (status, words).into_response()
}

/// Says `reload` whenever the newest snapshot has another version of a file than the browser shows, at once if it has already.
fn channel(live: &Live, shown: String, file: String) -> AnyResponse {
    let open = live.channel(&file);
    let snapshots = WatchStream::new(live.newest.subscribe());
    let reloads = snapshots
        .filter(move |snapshot| snapshot.version(&open.file).is_some_and(|newest| newest != shown))
        .map(|_| Ok::<_, Infallible>(Event::default().data("reload")));
    Sse::new(reloads).keep_alive(KeepAlive::default()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(typed: &str, bound: &str) -> Hosts {
        Hosts::new(typed, bound.parse().unwrap())
    }

    #[test]
    fn only_this_machines_names_with_our_port_are_admitted() {
        let hosts = hosts("127.0.0.1", "127.0.0.1:1111");
        for host in ["localhost:1111", "127.0.0.1:1111", "[::1]:1111"] {
            assert!(hosts.admits(host), "{host}");
        }
        for host in ["localhost", "localhost:1112", "evil.example:1111", "127.0.0.1.evil.example:1111", "", ":1111"] {
            assert!(!hosts.admits(host), "{host}");
        }
        assert!(!hosts.admits("192.168.1.5:1111"));
    }

    #[test]
    fn an_opened_server_answers_addresses_and_still_no_foreign_name() {
        let hosts = hosts("0.0.0.0", "0.0.0.0:1111");
        assert!(hosts.admits("192.168.1.5:1111"));
        assert!(hosts.admits("[fe80::1]:1111"));
        assert!(!hosts.admits("evil.example:1111"));
    }

    #[test]
    fn an_address_can_be_typed_into_a_browser() {
        assert_eq!(hosts("::1", "[::1]:1111").address("/a/"), "http://[::1]:1111/a/");
        assert_eq!(hosts("0.0.0.0", "0.0.0.0:80").address("/"), "http://localhost:80/");
    }
}
