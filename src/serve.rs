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

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;

pub use build_queue::BuildRequest;
pub use http::connections::ConnectionLimits;
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
    /// If the project has errors, the pages of `last`, the last ones without errors, are shown with them. The build may pass
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
    pub fn run(
        self,
        first: Snapshot,
        mut watch: Watch,
        builder: impl Rebuild + Send + 'static,
        limits: ConnectionLimits,
    ) -> io::Result<()> {
        let queue = BuildQueue::default();
        watch.set_included(first.included());
        queue.set_included(first.included());
        let site = LiveSite::new(first);
        let (building, changes) = (site.clone(), queue.clone());
        // These threads end with the process: they own nothing that has to be closed.
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch.run(&changes))?;
        std::thread::Builder::new().name("build".to_owned()).spawn(move || build(builder, &building, &queue))?;
        http::serve(self.listener, self.hosts, site, limits)
    }
}

/// Builds and publishes the site at every request, for as long as the process lives.
fn build(mut builder: impl Rebuild, site: &LiveSite, queue: &BuildQueue) {
    let mut last = site.current();
    loop {
        last = build_once(&mut builder, &last, site, queue);
    }
}

/// Waits for the next request, builds, and publishes the site. Returns the pages to show if the next build has errors: those
/// of this build. If it was cancelled after the open pages were published, these are the open pages, and the others of
/// `last`.
fn build_once(builder: &mut impl Rebuild, last: &Arc<Snapshot>, site: &LiveSite, queue: &BuildQueue) -> Arc<Snapshot> {
    let request = queue.next();
    let published = RefCell::new(None);
    let publish = |part: Snapshot| {
        published.replace(Some(part.clone()));
        site.publish(part);
    };
    if let Some(next) = builder.rebuild(last, &site.open_files(), &request, &publish) {
        queue.set_included(next.included());
        site.publish(next);
        request.finish();
        return site.current();
    }
    match published.into_inner() {
        // Pages with a notice are not final: their figures come from too few samples.
        Some(part) if part.notice().is_none() => Arc::new(last.updated_by(&part)),
        _ => Arc::clone(last),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Site;

    /// A site whose pages say `text`.
    fn snapshot(pages: &[&str], text: &str) -> Snapshot {
        let mut site = Site::default();
        site.files.extend(pages.iter().map(|page| ((*page).to_owned(), text.as_bytes().to_vec().into())));
        Snapshot::new(site, "https://example.org/", &BTreeSet::new())
    }

    /// Builds what it is told to: the pages that are published first, and then the whole site, `None` if it is cancelled.
    struct Builds(Vec<(Option<Snapshot>, Option<Snapshot>)>);

    impl Rebuild for Builds {
        fn rebuild(
            &mut self,
            last: &Snapshot,
            _: &BTreeSet<String>,
            _: &BuildRequest,
            publish: &dyn Fn(Snapshot),
        ) -> Option<Snapshot> {
            let Some((part, whole)) = self.0.pop() else { return Some(last.with(Notice::Errors("broken".into()))) };
            part.into_iter().for_each(publish);
            whole
        }
    }

    /// Returns what the two pages say after a build, and then a build with errors.
    fn shown_with_errors(part: Snapshot, whole: Option<Snapshot>) -> [String; 2] {
        let pages = ["index.html", "other/index.html"];
        let (site, queue) = (LiveSite::new(snapshot(&pages, "old")), BuildQueue::default());
        let mut builder = Builds(vec![(Some(part), whole)]);
        let mut last = site.current();
        for _ in 0..2 {
            queue.files_changed();
            last = build_once(&mut builder, &last, &site, &queue);
        }
        let shown = site.current();
        assert_eq!(shown.notice(), Some(&Notice::Errors("broken".into())));
        assert!(!shown.is_partial());
        pages.map(|page| String::from_utf8(shown.site().files[page].to_vec()).unwrap())
    }

    #[test]
    fn errors_are_shown_over_the_newest_pages_without_errors_even_of_a_cancelled_build() {
        let part = || snapshot(&["index.html"], "new").as_partial();
        let whole = snapshot(&["index.html", "other/index.html"], "new");
        assert_eq!(shown_with_errors(part(), Some(whole)), ["new", "new"]);
        assert_eq!(shown_with_errors(part(), None), ["new", "old"]);
        assert_eq!(shown_with_errors(part().with(Notice::Preview(64)), None), ["old", "old"]);
    }
}
