//! `foresite build`.

use std::collections::BTreeSet;
use std::time::Instant;

use super::arguments::{BuildFlags, Global};
use super::failure::Failure;
use super::interrupts::Interrupts;
use super::options::build_options;
use super::summary::{size, summary};
use super::terminal::Terminal;
use crate::pipeline::{self, BuildOptions};
use crate::render::Output;
use crate::write::{Cause, SiteWriter};

/// Builds the site into the output folder.
pub fn run(global: &Global, flags: &BuildFlags, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let interrupts = Interrupts::watch();
    let output = flags.output_dir.clone().unwrap_or_else(|| global.root.join("public"));
    let options = BuildOptions { cancel: interrupts.token().clone(), ..build_options(global, &flags.site)? };
    let mut writer =
        InterruptedWriter { writer: SiteWriter::new(&global.root, &output, interrupts.token()), interrupts };
    let outcome = pipeline::build_into(&global.root, &options, &mut writer);
    let InterruptedWriter { writer, interrupts } = writer;
    // The report of a cancelled build means nothing.
    if options.cancel.is_cancelled() {
        return Err(Failure::interrupted());
    }
    terminal.report(&outcome.report, &outcome.sources, flags.site.strict, "the site was not written")?;
    interrupts.begin_writing();
    let set_aside = writer.finish(&outcome.site).map_err(|error| match error.cause {
        Cause::Interrupted => Failure::interrupted(),
        _ => error.into(),
    })?;
    for path in set_aside {
        terminal.info(&format!(
            "`{}` was in the way of the build, and Foresite did not write it as it is: remove it if you do not need it",
            path.display()
        ));
    }
    terminal.info(&format!(
        "{} in {:.2} s, written to {}",
        summary(outcome.counts, &outcome.site),
        started.elapsed().as_secs_f64(),
        output.display()
    ));
    for (path, bytes) in outcome.site.sizes() {
        terminal.detail(&format!("{:>10}  {path}", size(bytes)));
    }
    Ok(())
}

/// Writes a site, and clears up if somebody stops the command meanwhile. Until it starts to write, the command just ends.
struct InterruptedWriter<'a> {
    writer: SiteWriter<'a>,
    interrupts: Interrupts,
}

impl Output for InterruptedWriter<'_> {
    fn begin(&mut self, paths: BTreeSet<String>) -> bool {
        self.interrupts.begin_writing();
        self.writer.begin(paths)
    }

    fn add(&self, path: &str, bytes: &[u8]) -> bool {
        self.writer.add(path, bytes)
    }
}
