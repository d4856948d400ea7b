//! What all pages in one language share: the site as templates see it, and the figures and addresses that they can look up.

use std::collections::BTreeMap;

use super::data_reports::data_reports;
use super::drawn_picture::chart_file;
use super::figure_name::FigureName;
use super::files::{feed, moves_feed};
use super::generated_pages::{CITE, EMBED, PRINT, SEARCH};
use super::links::{Addresses, base_path, with_slash};
use super::locations::Locations;
use super::policy::site_policy;
use super::report_citations::can_be_cited;
use super::site::Site;
use super::templates::Library;
use super::templates::views::{
    CommitView, CountView, DateView, FigureView, ModelView, ReferenceView, RunView, SiteView, ThemeView, ledger,
};
use crate::date::Date;
use crate::dependencies::{Kind, Tracked};
use crate::document::Project;
use crate::document::publish_settings::PrintedPages;
use crate::figure::{Evidence, Figures, ModelFigure, newest_row};
use crate::locale::Language;

/// Returns the addresses and figures that pages and templates can look up.
pub fn library(
    project: &Project,
    evidence: Evidence<'_>,
    (figures, models): (&Figures, &BTreeMap<String, ModelFigure>),
    locations: &Locations,
    language: &Language,
    site: &Site,
) -> Library {
    let models = Tracked::new(Kind::ModelListing, models);
    let sources = |keys: &[String]| {
        let found = keys.iter().filter_map(|key| evidence.references.get(key));
        found.map(|reference| ReferenceView::new(reference, language)).collect()
    };
    let computed_from = |paths: &[String]| paths.iter().map(|path| locations.dependency(path, models)).collect();
    let charts = figures.charts.iter().map(|(id, figure)| {
        let view = FigureView::chart(figure, sources(&figure.sources), computed_from(&figure.origins));
        let embed = project.config.publish.embeds.then(|| format!("{EMBED}#{id}"));
        let png = project.config.publish.charts_png.then(|| chart_file(id));
        (id.clone(), FigureView { embed, png, ..view })
    });
    let tables = figures.tables.iter().map(|(id, table)| {
        (id.clone(), FigureView::table(table, sources(&table.sources), computed_from(&table.origins)))
    });
    let reference = |key: &str| evidence.references.get(key);
    let models = models.iter().map(|(id, model)| (id.clone(), ModelView::new(model, language, &reference)));
    let charts_by_name = project.charts.keys().chain(project.unread_charts.keys());
    let tables_by_name = project.tables.keys().chain(project.unread_tables.keys());
    let declared = charts_by_name.cloned().map(FigureName::Chart);
    let declared = declared.chain(tables_by_name.cloned().map(FigureName::Table));
    Library {
        addresses: Addresses::new(
            project.pages.iter().map(|page| (page.path.clone(), page.route.clone())).collect(),
            site.files.keys().chain(site.taken.keys()).cloned().collect(),
        )
        .with_missing(project),
        charts: charts.collect(),
        tables: tables.collect(),
        models: models.collect(),
        datasets: data_reports(project, evidence, figures, language),
        sections: BTreeMap::new(),
        declared: declared.collect(),
    }
}

/// Returns the site, as templates see it.
pub fn site_view(
    project: &Project,
    evidence: Evidence<'_>,
    language: &Language,
    (footer, theme): (Option<String>, ThemeView),
) -> SiteView {
    let config = &project.config;
    let runs: Vec<_> = evidence
        .forecasts
        .iter()
        .map(|(id, forecast)| RunView {
            model: id.clone(),
            title: forecast.title.clone().unwrap_or_else(|| id.clone()),
            as_of: DateView::new(forecast.as_of, language),
            seed: forecast.seed,
            samples: CountView::new(forecast.samples, language),
        })
        .collect();
    let review_by = review_by(project, evidence);
    let date = |date: Date| DateView::new(date, language);
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        base_url: with_slash(&config.base_url.value),
        base_path: base_path(&config.base_url.value),
        author: config.author.clone(),
        language: language.tag().to_owned(),
        direction: if language.is_right_to_left() { "rtl" } else { "ltr" },
        home: String::new(),
        as_of: report_date(project, evidence).map(date),
        data_as_of: newest_row(project.all_datasets(), evidence.as_of).map(date),
        review_by: review_by.map(date),
        commit: project.commit.as_ref().map(|commit| CommitView::new(commit, config.repository.as_deref())),
        policy: site_policy(&config.allow),
        repository: config.repository.clone(),
        feed: feed::has_entries(project, None).then(|| feed::PATH.to_owned()),
        moves: moves_feed::is_wanted(project).then(|| moves_feed::PATH.to_owned()),
        reading_time: config.theme.reading_time,
        extra: config.extra.clone(),
        search: config.publish.search.then(|| SEARCH.to_owned()),
        cite: can_be_cited(project).then(|| CITE.to_owned()),
        print: (config.publish.print != PrintedPages::None).then(|| PRINT.to_owned()),
        hue: config.theme.hue.as_ref().map(|hue| hue.value),
        theme,
        footer,
        runs,
        ledger: ledger(evidence, language),
    }
}

/// Returns the last day on which the report counts as up to date, if the author set one.
fn review_by(project: &Project, evidence: Evidence<'_>) -> Option<Date> {
    project.config.theme.stale_after.as_ref().and_then(|period| evidence.as_of.plus(period.value))
}

/// Returns the date of the report. One without a forecast has none, unless its author set it or it is to be reviewed.
pub fn report_date(project: &Project, evidence: Evidence<'_>) -> Option<Date> {
    let has_runs = evidence.forecasts.iter().next().is_some();
    let has_date = project.config.as_of.is_some() || has_runs || review_by(project, evidence).is_some();
    has_date.then_some(evidence.as_of)
}
