//! Whether runs with other seeds change what the pages say. Only `foresite check --check-seeds` asks for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::cache::Forecasts;
use crate::date::Date;
use crate::dependencies::Kind;
use crate::diagnostic::{Diagnostic, Report, Severity, codes, warning};
use crate::document::{ModelFile, Page, Project};
use crate::figure::{self, Evidence, Figures};
use crate::model::{Parts, RunOptions, SliderPositions};
use crate::render::{self, PageCache, Site};
use crate::source::{SourceId, Span};

/// What other seeds print at one place, with the number of runs that print it.
type Printed = BTreeMap<String, u64>;

/// What other seeds change.
#[derive(Default)]
struct Changes<'a> {
    /// The texts of bound figures, by the place of the figure, with its text under the model's own seed.
    figures: BTreeMap<(SourceId, usize), (Span, String, Printed)>,
    /// The first changed words of pages, by route.
    pages: BTreeMap<&'a str, (&'a Page, Printed)>,
    /// The messages of other errors, by place and code.
    errors: BTreeMap<(Option<Span>, &'static str), (Diagnostic, Printed)>,
}

/// Builds the site with each of `runs` other seeds in memory, and reports every bound figure that one of them prints
/// differently, every check and other part of the project that is an error with it, and every page whose words it changes
/// otherwise, as by another branch of a condition. `options` are those of the models' own runs, and `site` is what they lead
/// to. The site has no errors.
pub fn check(project: &Project, (options, as_of): (&RunOptions, Date), runs: u64, site: &Site, report: &mut Report) {
    let mut changes = Changes::default();
    // No chart is drawn, so that only they need these parts of a run.
    let parts = Parts { slider: SliderPositions::None, waterfall: false };
    let options = RunOptions { parts, ..options.clone() };
    for run in 1..=runs {
        let (other, problems) = build(project, (&options, as_of), run);
        let explained = changes.add_problems(&problems);
        for page in project.pages.iter().filter(|page| !explained.contains(&page.span.source)) {
            let file = render::page_file(&page.route);
            let words = |site: &Site| {
                let seeds = project.models.values().flat_map(|file| [file.seed, seed(file, run)]);
                words(site, &file, seeds)
            };
            if let Some(line) = first_difference(&words(site), &words(&other)) {
                let (_, printed) = changes.pages.entry(&page.route).or_insert_with(|| (page, Printed::new()));
                *printed.entry(line).or_default() += 1;
            }
        }
    }
    changes.report(runs, report);
}

impl Changes<'_> {
    /// Adds the problems of a run. Returns the files with errors, whose words need not be compared.
    fn add_problems(&mut self, problems: &Report) -> BTreeSet<SourceId> {
        let mut explained = BTreeSet::new();
        // A link to a chart leads nowhere here, since no chart is drawn.
        let is_seeded = |problem: &&Diagnostic| {
            problem.severity == Severity::Error && ![codes::DEAD_LINK, codes::UNKNOWN_ANCHOR].contains(&problem.code)
        };
        for problem in problems.sorted().into_iter().filter(is_seeded) {
            explained.extend(problem.span().map(|span| span.source));
            match problem.rewrite.as_deref().filter(|_| problem.code == codes::STALE_FIGURE) {
                Some(rewrite) => {
                    let span = rewrite.span;
                    let new = || (span, rewrite.old.clone(), Printed::new());
                    let (.., printed) = self.figures.entry((span.source, span.start)).or_insert_with(new);
                    *printed.entry(rewrite.new.clone()).or_default() += 1;
                }
                None => {
                    let new = || (problem.clone(), Printed::new());
                    let (_, printed) = self.errors.entry((problem.span(), problem.code.id)).or_insert_with(new);
                    *printed.entry(problem.message.clone()).or_default() += 1;
                }
            }
        }
        explained
    }

    fn report(self, runs: u64, report: &mut Report) {
        for (span, old, printed) in self.figures.into_values() {
            let (likeliest, changed) = summary(&printed);
            report.push(warning!(
                OTHER_SEED at span, "`{old}` changes with {changed} of {runs} other seeds, to `{likeliest}`";
                hint "write it with fewer digits, or give the model more `samples`"
            ));
        }
        for (problem, printed) in self.errors.into_values() {
            let (likeliest, failed) = summary(&printed);
            let (what, hint) = match problem.code == codes::FAILED_CHECK {
                true => (
                    "this check fails",
                    "choose words and a check that leave more room, or give the model more `samples`",
                ),
                false => ("this is an error", "give the model more `samples`"),
            };
            let message = format!("{what} with {failed} of {runs} other seeds: {likeliest}");
            let warning = Diagnostic::warning(codes::OTHER_SEED, message);
            report.push(problem.span().into_iter().fold(warning, Diagnostic::at).hint(hint));
        }
        for (page, printed) in self.pages.into_values() {
            let (likeliest, changed) = summary(&printed);
            report.push(warning!(
                OTHER_SEED at page.title.span, "the words of this page change with {changed} of {runs} other seeds: \"{likeliest}\"";
                hint "let its conditions compare values that are farther apart, or give the model more `samples`"
            ));
        }
    }
}

/// Builds the site with the seed that follows each model's own by `run`, without its charts, of which only the texts are
/// filled in. Also returns the problems of that build.
fn build(project: &Project, (options, as_of): (&RunOptions, Date), run: u64) -> (Site, Report) {
    let mut problems = Report::default();
    let mut forecasts = Forecasts::default();
    let seeded = |file: &ModelFile| RunOptions { seed: Some(seed(file, run)), ..options.clone() };
    forecasts.complete(&project.models, &project.datasets, seeded, &mut problems);
    let evidence = Evidence::new((project, &options.units), forecasts.by_model(), forecasts.failed(), as_of);
    let is_table = |kind, _: &str| kind == Kind::Table;
    let figures = figure::draw(project, evidence, Figures::default(), is_table, &mut problems);
    for chart in project.charts.values() {
        figure::fill_texts(&chart.head, evidence, &mut problems);
    }
    let site = render::render(project, evidence, &figures, &mut PageCache::for_one_build(), &mut problems);
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
