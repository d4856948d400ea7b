//! `foresite serve`: builds the site, serves it from memory, and builds it again when a file changes.
//!
//! Two threads and the HTTP server share the work. [`watch`](mod@watch) looks for changed files and adds them to the
//! [`build_queue`]. The build thread takes requests from there and publishes each finished site as a [`Snapshot`]. [`http`]
//! looks requests up in the newest snapshot ([`answer`]) and tells open pages to reload. A build can publish the pages that
//! are open in a browser first; requests for the other pages wait. Nothing is written to the project.

pub mod answer;
pub mod build_queue;
mod content_security;
pub mod http;
pub mod overlay;
pub mod scan;
pub mod snapshot;
pub mod watch;

use std::collections::BTreeSet;
use std::io;
use std::net::TcpListener;

pub use build_queue::BuildRequest;
pub use snapshot::{Notice, Snapshot};
pub use watch::Watch;

use build_queue::BuildQueue;
use http::hosts::Hosts;
use http::live_site::LiveSite;

/// The number of ports that are tried if none is asked for.
const PORTS: u16 = 20;

/// Builds the project again each time its files have changed.
pub trait Rebuild {
    /// Builds the project, and returns the new snapshot, or `None` if the request was cancelled.
    ///
    /// If the project has errors, the pages of `last`, the last whole snapshot, are shown with them. The build may pass
    /// `publish` a snapshot of the pages that are `open` in a browser before the other pages are ready.
    fn rebuild(
        &mut self,
        last: &Snapshot,
        open: &BTreeSet<String>,
        request: &BuildRequest,
        publish: &dyn Fn(Snapshot),
    ) -> Option<Snapshot>;
}

/// A server that listens on its port and does not answer yet.
pub struct Server {
    listener: TcpListener,
    hosts: Hosts,
}

impl Server {
    /// Listens on `port`, or on the first free one of twenty ports from `first_port` on.
    ///
    /// # Errors
    ///
    /// The address does not exist, or the port is in use.
    pub fn bind(host: &str, port: Option<u16>, first_port: u16) -> io::Result<Self> {
        let listener = match port {
            Some(port) => TcpListener::bind((host, port))?,
            None => bind_first_free(host, first_port)?,
        };
        let hosts = Hosts::new(host, listener.local_addr()?);
        Ok(Self { listener, hosts })
    }

    /// Returns the URL of the site, given its base path.
    pub fn url(&self, base_path: &str) -> String {
        self.hosts.url(base_path)
    }

    /// Returns whether other machines on the network can reach the server.
    pub fn is_public(&self) -> bool {
        self.hosts.is_public()
    }

    /// Serves `first`, and what `builder` returns each time `watch` finds a change, until the process is asked to end.
    ///
    /// # Errors
    ///
    /// Network errors, or a thread that cannot be started.
    pub fn run(self, first: Snapshot, mut watch: Watch, builder: impl Rebuild + Send + 'static) -> io::Result<()> {
        let queue = BuildQueue::default();
        watch.set_included(first.included());
        queue.set_included(first.included());
        let site = LiveSite::new(first);
        let (building, changes) = (site.clone(), queue.clone());
        // These threads end with the process: they own nothing that has to be closed.
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch.run(&changes))?;
        std::thread::Builder::new().name("build".to_owned()).spawn(move || build(builder, &building, &queue))?;
        http::serve(self.listener, self.hosts, site)
    }
}

/// Builds and publishes the site at every request, for as long as the process lives.
fn build(mut builder: impl Rebuild, site: &LiveSite, queue: &BuildQueue) {
    let mut last = site.current();
    loop {
        let request = queue.next();
        let next = builder.rebuild(&last, &site.open_files(), &request, &|part| site.publish(part));
        if let Some(next) = next {
            queue.set_included(next.included());
            site.publish(next);
            last = site.current();
            request.finish();
        }
    }
}

/// Listens on the first free port from `first` on.
fn bind_first_free(host: &str, first: u16) -> io::Result<TcpListener> {
    let mut in_use = None;
    for port in first..first.saturating_add(PORTS) {
        match TcpListener::bind((host, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => in_use = Some(error),
            other => return other,
        }
    }
    Err(in_use.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
