//! `foresite serve`: build, watch, rebuild, reload.
//!
//! The site lives in memory as a [`Snapshot`]; a rebuild swaps the whole of it at once, and nothing is written to
//! the project. Pages that somebody looks at may be shown ahead of the rest, which is waited for by who asks for it.
//! [`answer`] looks requests up in it, [`http`] carries the answers; [`watch`](mod@watch) sees files change, and
//! [`changes`] passes the word on to the build.

pub mod answer;
pub mod changes;
pub mod http;
pub mod preview;
pub mod scan;
pub mod snapshot;
pub mod watch;

use std::collections::BTreeSet;
use std::io;

use changes::{Call, Changes};
use http::{Hosts, Live};
use snapshot::Snapshot;
use watch::Watch;

/// A port that was taken, and whom it answers.
pub struct Service {
    listener: std::net::TcpListener,
    hosts: Hosts,
}

impl Service {
    /// Takes a port: the one asked for, else the first free one of twenty from `first` on.
    ///
    /// # Errors
    ///
    /// No such address, or the port is busy.
    pub fn bind(host: &str, port: Option<u16>, first: u16) -> io::Result<Self> {
        let listener = match port {
            Some(port) => std::net::TcpListener::bind((host, port))?,
            None => bind_near(host, first)?,
        };
        let hosts = Hosts::new(host, listener.local_addr()?);
        Ok(Self { listener, hosts })
    }

    /// Where the site is read, given its base path.
    pub fn address(&self, base_path: &str) -> String {
        self.hosts.address(base_path)
    }

    /// Whether others on the network can read the site.
    pub fn is_public(&self) -> bool {
        self.hosts.is_public()
    }

    /// Serves `first`, and what `rebuild` makes of it each time `watch` sees a file change, until the process is
    /// asked to end. `rebuild` is told of the last whole snapshot, whose pages stand in for those that cannot be built, and
    /// of the files that are looked at, of which it may show some ahead of the rest. Where it is called off it yields
    /// nothing.
    ///
    /// # Errors
    ///
    /// Those of the network.
    pub fn run(
        self,
        first: Snapshot,
        mut watch: Watch,
        mut rebuild: impl FnMut(&Snapshot, &BTreeSet<String>, &Call, &dyn Fn(Snapshot)) -> Option<Snapshot> + Send + 'static,
    ) -> io::Result<()> {
        let changes = Changes::default();
        watch.include(first.included());
        changes.include(first.included());
        let live = Live::new(first);
        let (builder, seen) = (live.clone(), changes.clone());
        // These threads end with the process: they hold nothing that needs an end of its own.
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch.follow(&seen))?;
        std::thread::Builder::new().name("build".to_owned()).spawn(move || {
            let mut whole = builder.current();
            loop {
                let call = changes.next();
                let next = rebuild(&whole, &builder.looked_at(), &call, &|part| builder.publish(part));
                if let Some(next) = next {
                    changes.include(next.included());
                    builder.publish(next);
                    whole = builder.current();
                    call.done();
                }
            }
        })?;
        http::serve(self.listener, self.hosts, live)
    }
}

/// The first free port from `first` on.
fn bind_near(host: &str, first: u16) -> io::Result<std::net::TcpListener> {
    let mut busy = None;
    for port in first..first.saturating_add(20) {
        match std::net::TcpListener::bind((host, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => busy = Some(error),
            other => return other,
        }
    }
    Err(busy.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
