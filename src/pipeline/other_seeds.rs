//! Whether runs with other seeds change what the pages say. Only `foresite check --check-seeds` asks for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::cache::Forecasts;
use crate::date::Date;
use crate::diagnostic::{Report, codes, warning};
use crate::document::{ModelFile, Page, Project};
use crate::figure::{self, Evidence, Figures};
use crate::model::RunOptions;
use crate::render::{self, PageCache, Site};
use crate::source::{SourceId, Span};

/// What other seeds print at one place, with the number of runs that print it.
type Printed = BTreeMap<String, u64>;

/// Builds the site with each of `runs` other seeds in memory, and reports every bound figure that one of them prints
/// differently, and every page whose words it changes otherwise, as by another branch of a condition. `options` are those of
/// the models' own runs, and `site` is what they lead to.
pub fn check(project: &Project, (options, as_of): (&RunOptions, Date), runs: u64, site: &Site, report: &mut Report) {
    let mut figures: BTreeMap<(SourceId, usize), (Span, String, Printed)> = BTreeMap::new();
    let mut pages: BTreeMap<&str, (&Page, Printed)> = BTreeMap::new();
    for run in 1..=runs {
        let (other, problems) = build(project, (options, as_of), run);
        let stale = problems.sorted().into_iter().filter(|problem| problem.code == codes::STALE_FIGURE);
        let mut explained = BTreeSet::new();
        for rewrite in stale.filter_map(|problem| problem.rewrite.as_deref()) {
            let span = rewrite.span;
            explained.insert(span.source);
            let new = || (span, rewrite.old.clone(), Printed::new());
            let (.., printed) = figures.entry((span.source, span.start)).or_insert_with(new);
            *printed.entry(rewrite.new.clone()).or_default() += 1;
        }
        for page in project.pages.iter().filter(|page| !explained.contains(&page.span.source)) {
            let file = render::page_file(&page.route);
            let words = |site: &Site| {
                let seeds = project.models.values().flat_map(|file| [file.seed, seed(file, run)]);
                words(site, &file, seeds)
            };
            if let Some(line) = first_difference(&words(site), &words(&other)) {
                let (_, printed) = pages.entry(&page.route).or_insert_with(|| (page, Printed::new()));
                *printed.entry(line).or_default() += 1;
            }
        }
    }
    for (span, old, printed) in figures.into_values() {
        let (likeliest, changed) = summary(&printed);
        report.push(warning!(
            OTHER_SEED at span, "`{old}` changes with {changed} of {runs} other seeds, to `{likeliest}`";
            hint "write it with fewer digits, or give the model more `samples`"
        ));
    }
    for (page, printed) in pages.into_values() {
        let (likeliest, changed) = summary(&printed);
        report.push(warning!(
            OTHER_SEED at page.title.span, "the words of this page change with {changed} of {runs} other seeds: \"{likeliest}\"";
            hint "let its conditions compare values that are farther apart, or give the model more `samples`"
        ));
    }
}

/// Builds the site with the seed that follows each model's own by `run`. Also returns the problems of that build.
fn build(project: &Project, (options, as_of): (&RunOptions, Date), run: u64) -> (Site, Report) {
    let mut problems = Report::default();
    let mut forecasts = Forecasts::default();
    let seeded = |file: &ModelFile| RunOptions { seed: Some(seed(file, run)), ..options.clone() };
    forecasts.complete(&project.models, &project.datasets, seeded, &mut problems);
    let evidence = Evidence::new(project, forecasts.by_model(), forecasts.failed(), as_of);
    let figures = figure::draw(project, evidence, Figures::default(), |_, _| true, &mut problems);
    let site = render::render(project, evidence, &figures, &mut PageCache::default(), &mut problems);
    (site, problems)
}

/// Returns the text that most runs print, the first of several, and the number of runs that print any.
fn summary(printed: &Printed) -> (&str, u64) {
    let likeliest = printed.iter().rev().max_by_key(|(_, count)| **count);
    (likeliest.map_or("", |(text, _)| text), printed.values().sum())
}

/// Returns the seed of a run, which follows the model's own by `run`.
fn seed(file: &ModelFile, run: u64) -> u64 {
    file.seed.wrapping_add(run)
}

/// Returns the words of a page, line by line, without its charts and tables. `seeds` are left out: a page may name those of its
/// run.
fn words(site: &Site, file: &str, seeds: impl Iterator<Item = u64>) -> String {
    let html = site.files.get(file).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default();
    seeds.fold(render::plain_text(html), |words, seed| words.replace(&seed.to_string(), ""))
}

/// Returns the first line of `other` that is not the same in `own`.
fn first_difference(own: &str, other: &str) -> Option<String> {
    if own == other {
        return None;
    }
    let own: BTreeSet<&str> = own.lines().collect();
    let line = other.lines().find(|line| !own.contains(line));
    Some(line.unwrap_or("a paragraph is left out").to_owned())
}
