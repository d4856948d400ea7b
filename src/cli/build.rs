//! `foresite build`.

use std::time::Instant;

use super::arguments::{BuildFlags, Global};
use super::failure::Failure;
use super::interrupts::Interrupts;
use super::options::build_options;
use super::summary::{size, summary};
use super::terminal::Terminal;
use crate::{pipeline, write};

/// Builds the site into the output folder.
pub fn run(global: &Global, flags: &BuildFlags, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let interrupts = Interrupts::watch();
    let output = flags.output_dir.clone().unwrap_or_else(|| global.root.join("public"));
    let outcome = pipeline::build(&global.root, &build_options(global, &flags.site)?);
    terminal.report(&outcome.report, &outcome.sources, flags.site.strict, "the site was not written")?;
    let set_aside = write::write(&outcome.site, &global.root, &output, interrupts.begin_writing())?;
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
    for (path, bytes) in &outcome.site.files {
        terminal.detail(&format!("{:>10}  {path}", size(bytes.len())));
    }
    Ok(())
}
