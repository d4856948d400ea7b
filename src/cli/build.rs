//! `foresite build`.

use std::time::Instant;

use super::arguments::{BuildFlags, Global, SiteFlags};
use super::failure::Failure;
use super::terminal::Terminal;
use crate::pipeline::{self, BuildOptions, Counts};
use crate::render::Site;
use crate::write;

/// Builds the site into the output folder.
pub fn run(global: &Global, flags: &BuildFlags, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let output = flags.output_dir.clone().unwrap_or_else(|| global.root.join("public"));
    let outcome = pipeline::build(&global.root, &options(global, &flags.site)?);
    terminal.judge(&outcome.report, &outcome.sources, flags.site.strict, "the site was not written")?;
    write::write(&outcome.site, &global.root, &output)?;
    terminal.say(&format!(
        "{} in {:.2} s, {}",
        summary(outcome.counts, &outcome.site),
        started.elapsed().as_secs_f64(),
        output.display()
    ));
    for (path, bytes) in &outcome.site.files {
        terminal.detail(&format!("{:>10}  {path}", size(bytes.len())));
    }
    Ok(())
}

/// What the flags ask of a build.
pub fn options(global: &Global, flags: &SiteFlags) -> Result<BuildOptions, Failure> {
    Ok(BuildOptions {
        as_of: global.as_of,
        base_url: flags.base_url.as_ref().map(|url| url.as_str().to_owned()),
        drafts: flags.drafts,
        ..BuildOptions::new(super::today()?)
    })
}

/// `9 pages, 4 figures, 31 files of 310 kB`.
pub fn summary(counts: Counts, site: &Site) -> String {
    let drafts =
        if counts.drafts > 0 { format!(" ({} left out)", count(counts.drafts, "draft")) } else { String::new() };
    format!(
        "{}{drafts}, {}, {} of {}",
        count(counts.pages, "page"),
        count(counts.figures, "figure"),
        count(site.files.len(), "file"),
        size(site.files.values().map(Vec::len).sum())
    )
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A number of bytes as people say it.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{:.0} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_was_built() {
        let mut site = Site::default();
        site.files.insert("index.html".into(), vec![0; 1_500]);
        assert_eq!(
            summary(Counts { pages: 1, drafts: 2, figures: 3 }, &site),
            "1 page (2 drafts left out), 3 figures, 1 file of 2 kB"
        );
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(
            [999, 1_000, 31_400, 999_499, 999_500, 2_000_000].map(size),
            ["999 B", "1 kB", "31 kB", "999 kB", "1.0 MB", "2.0 MB"]
        );
    }
}
