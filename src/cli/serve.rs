//! `foresite serve`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use super::arguments::{Global, ServeFlags};
use super::build::{options, summary};
use super::failure::Failure;
use super::terminal::Terminal;
use crate::cache::BuildCache;
use crate::diagnostic::{codes, print};
use crate::pipeline::{self, BuildOptions, Outcome};
use crate::serve::Service;
use crate::serve::changes::Call;
use crate::serve::snapshot::{Snapshot, Word};
use crate::serve::watch::Watch;

/// The port of the first site that is served.
const FIRST_PORT: u16 = 1111;

/// The samples of a first look at a model that has changed: enough for a date to stand within weeks of where it will.
const FIRST_SAMPLES: u64 = 512;

/// Builds, serves and rebuilds until the process is asked to end.
pub fn run(global: &Global, flags: &ServeFlags, terminal: &Terminal) -> Result<(), Failure> {
    let service = Service::bind(&flags.host, flags.port, FIRST_PORT).map_err(|error| {
        let port = flags.port.unwrap_or(FIRST_PORT);
        let host = &flags.host;
        Failure::machine(match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("port {port} of {host} is busy: choose another with `--port`, or any free one with `--port 0`")
            }
            _ => format!("cannot listen on port {port} of {host}: {error}"),
        })
    })?;
    let mut builder = Builder {
        root: global.root.clone(),
        options: options(global, &flags.site)?,
        strict: flags.site.strict,
        terminal: terminal.clone(),
        cache: BuildCache::default(),
    };
    // The watch starts before the build, so that a change during it is not missed.
    let watch = Watch::start(&global.root);
    let first = builder.first();
    if service.is_public() {
        terminal.say("others on the network can read this site: it listens beyond this machine");
    }
    if let Some(reason) = &watch.polling {
        terminal.say(&format!("changes are found by looking twice a second, since none are told: {reason}"));
    }
    terminal.data(&format!("{}\n", service.address(first.base_path())))?;
    terminal.say("serving; a saved file reloads the browser, Ctrl-C ends");
    let served = service.run(first, watch, move |before, open, call, show| builder.next(before, open, call, show));
    served.map_err(|error| Failure::machine(format!("cannot serve: {error}")))
}

/// Builds a project over and over.
struct Builder {
    root: PathBuf,
    options: BuildOptions,
    strict: bool,
    terminal: Terminal,
    cache: BuildCache,
}

impl Builder {
    /// The project as it is now, or what is wrong.
    fn first(&mut self) -> Snapshot {
        let started = Instant::now();
        let outcome = pipeline::rebuild(&self.root, &self.options, &mut self.cache);
        self.judged(outcome, None, started)
    }

    /// The project as it is now, or the pages of `before` with what is wrong. The pages that are `open` are shown first,
    /// where they can be made without the rest. Nothing where it is called off.
    fn next(
        &mut self,
        before: &Snapshot,
        open: &BTreeSet<String>,
        call: &Call,
        show: &dyn Fn(Snapshot),
    ) -> Option<Snapshot> {
        let started = Instant::now();
        let options = BuildOptions { cancel: call.cancel().clone(), ..self.options.clone() };
        let begun = pipeline::begin(&self.root, &options, &mut self.cache);
        if let Some(preview) = begun.preview(open, FIRST_SAMPLES, &mut self.cache)
            && call.holds()
        {
            let part = Snapshot::new(preview.site, &preview.base_url, &preview.assets).as_part();
            show(preview.samples.map(|samples| part.with(Word::Rough(samples))).unwrap_or(part));
        }
        let outcome = begun.finish(&mut self.cache);
        call.holds().then(|| self.judged(outcome, Some(before), started))
    }

    /// The site of a build, said to be so, or the pages of `before` with what is wrong.
    fn judged(&self, outcome: Outcome, before: Option<&Snapshot>, started: Instant) -> Snapshot {
        let base_url = outcome.base_url.as_deref().or(self.options.base_url.as_deref());
        let is_stale = outcome.report.fails_by(&[codes::STALE_FIGURE]) && !self.strict;
        let consequence = if is_stale { "shown as `foresite fix` writes it" } else { "the last good pages stay" };
        let judged = self.terminal.judge(&outcome.report, &outcome.sources, self.strict, consequence);
        let snapshot = |site| Snapshot::new(site, base_url.unwrap_or("/"), &outcome.assets);
        if judged.is_err() {
            let problem = print::human(&outcome.report, &outcome.sources, false);
            return match before {
                _ if is_stale => snapshot(outcome.site).with(Word::Stale(problem)).including(outcome.included),
                Some(before) if !before.site().files.is_empty() => before.with(Word::Problem(problem)),
                _ => Snapshot::failed(base_url, problem).including(outcome.included),
            };
        }
        let seconds = started.elapsed().as_secs_f64();
        self.terminal.say(&format!("{} in {seconds:.2} s", summary(outcome.counts, &outcome.site)));
        snapshot(outcome.site).including(outcome.included)
    }
}
