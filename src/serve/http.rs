//! Sends answers over HTTP. This folder is the only place that names `axum`, `tokio` and
//! `futures-core`.
//!
//! A page of another site must neither read nor control this server's pages. So the server answers only to its own
//! names and port (a foreign name that resolves to this machine is refused), grants no access across origins, and its
//! live channel sends a single word and receives nothing.

pub mod connections;
pub mod hosts;
pub mod live_site;

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response as AnyResponse};
use futures_core::Stream;
use tokio::sync::watch;

use super::answer::{Answer, PAGE, answer, file_of};
use crate::serve::snapshot::Snapshot;
use connections::{ConnectionLimits, LimitedListener};
use hosts::Hosts;
use live_site::{Channel, LiveSite};

/// The longest time that a request waits for a page that is not rendered yet.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// The state that every request needs.
#[derive(Clone)]
struct Context {
    hosts: Arc<Hosts>,
    site: LiveSite,
}

/// Serves the site until the process receives Ctrl-C or a termination signal.
///
/// # Errors
///
/// Network errors of the listener.
pub fn serve(
    listener: std::net::TcpListener,
    hosts: Hosts,
    site: LiveSite,
    limits: ConnectionLimits,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let context = Context { hosts: Arc::new(hosts), site };
    // All requests are answered on this thread: threads of the runtime that cannot be started would cause a panic.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = LimitedListener::new(tokio::net::TcpListener::from_std(listener)?, limits);
        let router = Router::new().route("/", axum::routing::any(root)).route("/{*path}", axum::routing::any(below));
        // Live channels never end by themselves, so this does not wait for them.
        tokio::select! {
            served = axum::serve(listener, router.with_state(context)).into_future() => served,
            () = shutdown_signal() => Ok(()),
        }
    });
    runtime.shutdown_background();
    served
}

/// Waits for Ctrl-C, or for the termination signal of a process manager.
async fn shutdown_signal() {
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

/// Responds to `/`.
async fn root(State(context): State<Context>, request: Request) -> AnyResponse {
    respond(&context, "/", &request.into_parts().0).await
}

/// Responds to every other path, which axum has decoded.
async fn below(State(context): State<Context>, Path(path): Path<String>, request: Request) -> AnyResponse {
    respond(&context, &format!("/{path}"), &request.into_parts().0).await
}

/// Checks host, method and origin, looks the path up, and sets the headers that keep other sites out.
async fn respond(context: &Context, path: &str, request: &Parts) -> AnyResponse {
    let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let mut response = if !host.is_some_and(|host| context.hosts.accepts(host)) {
        refuse(StatusCode::FORBIDDEN, "this server answers only to its own name\n")
    } else if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "this server only sends pages\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    } else {
        match wait_for_answer(&context.site, path).await {
            Answer::File { status, media_type, body } => Response::builder()
                .status(status)
                .header(header::CONTENT_TYPE, media_type)
                .body(Body::from(body))
                .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
            Answer::Redirect(path) => Response::builder()
                .status(StatusCode::TEMPORARY_REDIRECT)
                .header(header::LOCATION, path)
                .body(Body::empty())
                .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
            Answer::LiveChannel { version, file } if context.hosts.is_same_origin(&request.headers) => {
                live_channel(&context.site, version, &file)
            }
            Answer::LiveChannel { .. } => refuse(StatusCode::FORBIDDEN, "this channel is for pages of this server\n"),
            Answer::NotReady => refuse(StatusCode::SERVICE_UNAVAILABLE, "this page is not rendered yet\n"),
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

/// Returns the answer for a path. Waits for the next snapshots while the page is not rendered yet.
async fn wait_for_answer(site: &LiveSite, path: &str) -> Answer {
    let mut snapshots = site.subscribe();
    let deadline = tokio::time::Instant::now() + MAX_WAIT;
    loop {
        let snapshot = Arc::clone(&snapshots.borrow_and_update());
        let found = answer(&snapshot, path);
        if matches!(found, Answer::File { media_type: PAGE, .. }) {
            site.set_last(file_of(&snapshot, path));
        }
        let next = tokio::time::timeout_at(deadline, snapshots.changed());
        if found != Answer::NotReady || !matches!(next.await, Ok(Ok(()))) {
            return found;
        }
    }
}

/// Returns a plain text in place of a page.
fn refuse(status: StatusCode, text: &'static str) -> AnyResponse {
    (status, text).into_response()
}

/// Returns a stream of server-sent events: `reload` whenever the file has another version than the browser shows.
fn live_channel(site: &LiveSite, shown: String, file: &str) -> AnyResponse {
    let next = Box::pin(std::future::ready(Some(site.subscribe())));
    let reloads = Reloads { channel: site.open_channel(file), shown, next };
    Sse::new(reloads).keep_alive(KeepAlive::default()).into_response()
}

type Snapshots = watch::Receiver<Arc<Snapshot>>;

/// The events of a live channel.
struct Reloads {
    channel: Channel,
    /// The version of the file that the browser shows.
    shown: String,
    /// Returns the snapshots once there is one that has not been looked at, or `None` if there will be no more.
    next: Pin<Box<dyn Future<Output = Option<Snapshots>> + Send>>,
}

impl Stream for Reloads {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(mut snapshots) = ready!(self.next.as_mut().poll(context)) else {
                self.next = Box::pin(std::future::ready(None));
                return Poll::Ready(None);
            };
            let newest = snapshots.borrow_and_update().version(&self.channel.file);
            self.next = Box::pin(async move { snapshots.changed().await.is_ok().then_some(snapshots) });
            if newest.is_some_and(|newest| newest != self.shown) {
                return Poll::Ready(Some(Ok(Event::default().data("reload"))));
            }
        }
    }
}
