//! `foresite serve`.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process;
use std::time::{Duration, Instant};

use super::arguments::{Global, ServeFlags};
use super::failure::{Exit, Failure};
use super::options::build_options;
use super::summary::summary;
use super::terminal::Terminal;
use crate::cache::BuildCache;
use crate::diagnostic::{codes, print};
use crate::document::project_limits::Limits;
use crate::pipeline::{self, BuildOptions, Outcome};
use crate::serve::{BuildRequest, ConnectionLimits, Notice, Rebuild, Server, Snapshot, Watch};

/// The first port that is tried if none is asked for.
const FIRST_PORT: u16 = 1111;

/// The samples of a preview. With so few samples, the median date of this repository's own model is off by weeks, not
/// months.
const PREVIEW_SAMPLES: u64 = 512;

/// Builds, serves and rebuilds until the process is asked to end.
pub fn run(global: &Global, flags: &ServeFlags, terminal: &Terminal) -> Result<(), Failure> {
    let server = Server::bind(&flags.host, flags.port, FIRST_PORT).map_err(|error| {
        let port = flags.port.unwrap_or(FIRST_PORT);
        let host = &flags.host;
        Failure::system(match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!(
                    "port {port} of {host} is in use: choose another with `--port`, or any free one with `--port 0`"
                )
            }
            _ => format!("cannot listen on port {port} of {host}: {error}"),
        })
    })?;
    let mut builder = Builder {
        root: global.root.clone(),
        options: build_options(global, &flags.site)?,
        strict: flags.site.strict,
        terminal: terminal.clone(),
        cache: BuildCache::default(),
    };
    // The watch starts before the build, so that a change during the build is not missed.
    let watch = Watch::start(&global.root);
    let (first, limits) = builder.first();
    if server.is_public() {
        terminal.info("other machines on the network can read this site");
    }
    if let Some(reason) = &watch.polling {
        terminal.info(&format!("files are checked for changes twice a second, without notifications: {reason}"));
    }
    terminal.data(&format!("{}\n", server.url(first.base_path())))?;
    terminal.info("serving; saving a file reloads the browser; press Ctrl-C to stop");
    let limits = ConnectionLimits {
        connections: limits.connections,
        head_time: Duration::from_secs(limits.request_seconds as u64),
    };
    server.run(first, watch, builder, limits).map_err(|error| Failure::system(format!("cannot serve: {error}")))
}

/// Builds a project again and again.
struct Builder {
    root: PathBuf,
    options: BuildOptions,
    strict: bool,
    terminal: Terminal,
    cache: BuildCache,
}

impl Rebuild for Builder {
    fn rebuild(
        &mut self,
        last: &Snapshot,
        open: &BTreeSet<String>,
        request: &BuildRequest,
        publish: &dyn Fn(Snapshot),
    ) -> Option<Snapshot> {
        guard_rebuild(|| self.rebuild_once(last, open, request, publish))
    }
}

/// Runs a build, and ends the process if it panics: without builds, the server would show old pages for ever.
fn guard_rebuild<T>(build: impl FnOnce() -> T) -> T {
    panic::catch_unwind(AssertUnwindSafe(build)).unwrap_or_else(|_| process::exit(Exit::Bug as i32))
}

impl Builder {
    /// See [`Rebuild::rebuild`].
    fn rebuild_once(
        &mut self,
        last: &Snapshot,
        open: &BTreeSet<String>,
        request: &BuildRequest,
        publish: &dyn Fn(Snapshot),
    ) -> Option<Snapshot> {
        let started = Instant::now();
        let options = BuildOptions { cancel: request.cancel().clone(), ..self.options.clone() };
        let loaded = pipeline::begin(&self.root, &options, &mut self.cache);
        if let Some(preview) = loaded.preview(open, PREVIEW_SAMPLES, &mut self.cache)
            && request.wait_until_settled()
        {
            let partial = Snapshot::new(preview.site, &preview.base_url, &preview.assets).as_partial();
            publish(preview.samples.map(|samples| partial.with(Notice::Preview(samples))).unwrap_or(partial));
        }
        let outcome = loaded.finish(&mut self.cache);
        request.wait_until_settled().then(|| self.snapshot(outcome, Some(last), started))
    }

    /// Builds the project for the first time. Returns its limits as well.
    fn first(&mut self) -> (Snapshot, Limits) {
        let started = Instant::now();
        let outcome = pipeline::rebuild(&self.root, &self.options, &mut self.cache);
        let limits = outcome.limits.clone();
        (self.snapshot(outcome, None, started), limits)
    }

    /// Prints the report of a build, and returns its site, or the pages of `last` with the errors.
    fn snapshot(&self, outcome: Outcome, last: Option<&Snapshot>, started: Instant) -> Snapshot {
        let base_url = outcome.base_url.as_deref().or(self.options.base_url.as_deref());
        let is_stale = outcome.report.fails_by(&[codes::STALE_FIGURE]) && !self.strict;
        let consequence =
            if is_stale { "shown as `foresite fix` would write it" } else { "the last build without errors is shown" };
        let reported = self.terminal.report(&outcome.report, &outcome.sources, self.strict, consequence);
        let snapshot = |site| Snapshot::new(site, base_url.unwrap_or("/"), &outcome.assets);
        if reported.is_err() {
            let text = print::human(&outcome.report, &outcome.sources, false);
            return match last {
                _ if is_stale => snapshot(outcome.site).with(Notice::Stale(text)).including(outcome.included),
                Some(last) if !last.site().files.is_empty() => last.with(Notice::Errors(text)),
                _ => Snapshot::failed(base_url, text).including(outcome.included),
            };
        }
        let seconds = started.elapsed().as_secs_f64();
        self.terminal.info(&format!("{} in {seconds:.2} s", summary(outcome.counts, &outcome.site)));
        snapshot(outcome.site).including(outcome.included)
    }
}
