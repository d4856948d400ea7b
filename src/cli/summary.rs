//! Numbers for the terminal: what a site consists of, counted nouns, sizes of files.

use crate::pipeline::Counts;
use crate::render::Site;
use crate::words::count;

/// Returns a summary such as `9 pages, 4 figures, 31 files of 310 kB`.
pub fn summary(counts: Counts, site: &Site) -> String {
    let drafts = (counts.drafts > 0).then(|| format!("{} not published", count(counts.drafts, "draft")));
    let later = (counts.later > 0)
        .then(|| format!("{} dated after the report's date and not published", count(counts.later, "page")));
    let waiting: Vec<String> = drafts.into_iter().chain(later).collect();
    let waiting = if waiting.is_empty() { String::new() } else { format!(" ({})", waiting.join("; ")) };
    format!(
        "{}{waiting}, {}, {} of {}",
        count(counts.pages, "page"),
        count(counts.figures, "figure"),
        count(site.sizes().len(), "file"),
        size(site.size())
    )
}

/// Returns a number of bytes in the largest unit that fits: `310 kB`.
pub fn size(bytes: u64) -> String {
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
    fn counts_what_was_built() {
        let mut site = Site::default();
        site.files.insert("index.html".into(), vec![0; 1_500].into());
        assert_eq!(
            summary(Counts { pages: 1, drafts: 2, later: 0, figures: 3 }, &site),
            "1 page (2 drafts not published), 3 figures, 1 file of 2 kB"
        );
        assert_eq!(
            summary(Counts { pages: 1, drafts: 2, later: 1, figures: 3 }, &site),
            "1 page (2 drafts not published; 1 page dated after the report's date and not published), 3 figures, 1 file of 2 kB"
        );
    }

    #[test]
    fn rounds_sizes() {
        assert_eq!(
            [999, 1_000, 31_400, 999_499, 999_500, 2_000_000].map(size),
            ["999 B", "1 kB", "31 kB", "999 kB", "1.0 MB", "2.0 MB"]
        );
    }
}
