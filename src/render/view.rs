//! What templates see: the template interface. Every template of a page is given `site`, `page`, `forecasts` and `root`;
//! `partials/figure.html` and `partials/table.html` are given `figure` in the place of `page`, `partials/model.html` is
//! given `model`, `partials/whence.html` `whence`.
//!
//! Beside these, templates may call `url(path = "forecast.md")`, `asset(path = "style.css")`, `chart(id = "growth")`,
//! `table(id = "models")` and `bound(expression = "parity.product.median.year")`; see
//! [`templates`](super::templates).

use std::collections::BTreeMap;

use serde::Serialize;

use super::origin::OriginView;
use crate::date::Date;
use crate::document::Reference;
use crate::figure::{
    Controls, Evidence, Figure, KeyEntry, ListEntry, Sampled, Table, TableCell, TableColumn, format_quantile, number,
};
use crate::model::{Forecast, Kind, Outcome, QUANTILE_LEVELS};

/// `site`: the same on every page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: String,
    /// One sentence on what the site is.
    pub description: Option<String>,
    /// Where it is published, with a closing slash.
    pub base_url: String,
    /// The path of that address: `/` or `/repo/`.
    pub base_path: String,
    /// Who publishes it.
    pub author: Option<String>,
    /// Language tag of the pages.
    pub language: String,
    /// The date the forecasts are as of.
    pub as_of: Option<DateView>,
    /// Where the project's files can be read.
    pub repository: Option<String>,
    /// The file of the feed, for `asset`; none where no page has a date.
    pub feed: Option<String>,
    /// Hue of the accent colour in degrees, where the author chose one; it is set in `theme.css`.
    pub hue: Option<f64>,
    /// The author's text at the foot of every page, as HTML.
    pub footer: Option<String>,
    /// The run stamp: one for each model.
    pub runs: Vec<RunView>,
}

/// The stamp of one model's run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunView {
    /// The model's id.
    pub model: String,
    /// Its title, or its id.
    pub title: String,
    /// The date it was run as of.
    pub as_of: DateView,
    /// The seed of its draws.
    pub seed: u64,
    /// The number of samples.
    pub samples: usize,
}

/// A date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DateView {
    /// `2026-05-07`.
    pub iso: String,
    /// `7 May 2026`.
    pub long: String,
}

impl From<Date> for DateView {
    fn from(date: Date) -> Self {
        Self { iso: date.to_string(), long: date.long() }
    }
}

/// How many of something there are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountView {
    /// `1437`.
    pub value: usize,
    /// `1,437`.
    pub text: String,
}

impl From<usize> for CountView {
    fn from(value: usize) -> Self {
        Self { value, text: number::fixed(value as f64, 0) }
    }
}

/// `page`: the page being rendered.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// Its file below `content/`; empty for a page that no file is behind, such as `404.html`.
    pub path: String,
    /// Its address below the base path.
    pub route: String,
    /// Its whole address.
    pub url: String,
    /// Its title, with bound figures filled in.
    pub title: String,
    /// Its name in the navigation.
    pub short_title: String,
    /// One or two sentences on it, with bound figures filled in.
    pub description: Option<String>,
    /// When it was first published.
    pub date: Option<DateView>,
    /// When its text last changed.
    pub updated: Option<DateView>,
    /// The words of its content, by Unicode's rules: headings, paragraphs, lists, tables and notes with bound figures
    /// filled in, without the project's charts, tables and models, and without the numbers of notes and sources.
    pub words: CountView,
    /// The tokens of the same text, which is how language models count: the pieces that `o200k_base`, the encoding of
    /// OpenAI's models since GPT-4o, cuts it into. Counted where the page has a `date` or is `updated`, and where this program was built
    /// with its feature `tokens`, which is so by default.
    pub tokens: Option<CountView>,
    /// Words on what it is about.
    pub tags: Vec<String>,
    /// Its text as HTML, and where its bound figures come from: written with `{{ page.content | safe }}`.
    pub content: String,
    /// Its headings.
    pub contents: Vec<ContentsEntry>,
    /// The sources it cites, in the order of the first citation.
    pub references: Vec<ReferenceView>,
    /// The navigation bar.
    pub navigation: Vec<NavigationEntry>,
    /// The page above it: the nearest `index.md` in its folder or one further up. None where that is the first page of
    /// the site.
    pub up: Option<LinkView>,
    /// The part of the site that it belongs to, where its first folder has an `index.md`.
    pub part: Option<PartView>,
    /// The page before it in its part.
    pub previous: Option<LinkView>,
    /// The page after it in its part.
    pub next: Option<LinkView>,
}

/// A page that is linked to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkView {
    /// Its name in the navigation.
    pub title: String,
    /// Its address, relative to the page being rendered.
    pub url: String,
}

/// A part of the site: a first folder with an `index.md`, and all pages below it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartView {
    /// The name of its index.
    pub title: String,
    /// The address of its index, relative to the page being rendered.
    pub url: String,
    /// Whether the index is the page being rendered.
    pub current: bool,
    /// The pages below it in reading order, by `weight`, then by date, then by path; those below another index only on
    /// the way to the page being rendered.
    pub entries: Vec<PartEntry>,
}

/// A page of a part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartEntry {
    /// Its name.
    pub title: String,
    /// Its address, relative to the page being rendered.
    pub url: String,
    /// Whether it is the page being rendered.
    pub current: bool,
    /// How far below the index of the part it stands: from 1.
    pub level: usize,
}

/// A heading of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContentsEntry {
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
    /// Headings of the third level below one of the second.
    pub children: Vec<ContentsEntry>,
}

/// A page of the navigation bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NavigationEntry {
    /// Its name.
    pub title: String,
    /// Its address, relative to the page being rendered.
    pub url: String,
    /// Whether it is the page being rendered, or the page is below it.
    pub current: bool,
}

/// A source of `data/sources.yaml` or of a `data/*.bib`.
#[derive(Clone, Debug, PartialEq, Default, Serialize)]
pub struct ReferenceView {
    /// Its key.
    pub key: String,
    /// Its number on the page; 0 below a figure.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Who wrote it, as one text: `A. Author and B. Author`.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its date, as precisely as it is known.
    pub date: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When the address was read.
    pub accessed: Option<DateView>,
    /// A word on how it was come by.
    pub note: Option<String>,
    /// The ids of its citations on the page.
    pub citations: Vec<String>,
}

impl ReferenceView {
    /// As a reader sees it.
    pub fn new(reference: &Reference) -> Self {
        let author = match reference.author.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [several @ .., last] if several.len() < 3 => Some(format!("{} and {last}", several.join(", "))),
            [first, ..] => Some(format!("{first} and others")),
        };
        Self {
            key: reference.key.value.clone(),
            title: reference.title.clone(),
            author,
            publisher: reference.publisher.clone(),
            date: reference.date.clone(),
            url: reference.url.as_ref().map(|url| url.value.clone()),
            accessed: reference.accessed.map(DateView::from),
            note: reference.note.clone(),
            ..Self::default()
        }
    }
}

/// `figure`: a chart or a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureView {
    /// Its id; the drawing is titled by the element with the id `ID-title`.
    pub id: String,
    /// `chance`, `line`; `table` for a table.
    pub kind: String,
    /// The finding.
    pub title: String,
    /// Measure, unit and scale.
    pub subtitle: Option<String>,
    /// The drawing: written with `{{ figure.svg | safe }}`; empty for a table.
    pub svg: String,
    /// The key above the drawing on narrow screens.
    pub key: Vec<KeyEntry>,
    /// Heads of the data.
    pub columns: Vec<TableColumn>,
    /// Rows of the data.
    pub rows: Vec<Vec<TableCell>>,
    /// Alternative text.
    pub alt: String,
    /// Where the data come from.
    pub sources: Vec<ReferenceView>,
    /// A remark.
    pub note: Option<String>,
    /// The file with the data, for `asset`.
    pub csv: String,
    /// The file with the drawing, for `asset`; none for a table.
    pub file: Option<String>,
    /// What stands in place of the drawing on narrow screens; empty where the drawing serves them too.
    pub list: Vec<ListEntry>,
    /// What it is computed from.
    pub origins: Vec<OriginView>,
    /// What readers may move: `slider` or `belief`.
    pub controls: Controls,
    /// The file with the draws that a belief weights, for `asset`.
    pub draws: Option<String>,
}

impl FigureView {
    /// A chart, described by `alt` where it is given.
    pub fn chart(figure: &Figure, references: &BTreeMap<String, Reference>) -> Self {
        Self {
            id: figure.id.clone(),
            kind: figure.kind.to_owned(),
            title: figure.title.clone(),
            subtitle: figure.subtitle.clone(),
            svg: figure.svg.clone(),
            key: figure.key.clone(),
            columns: figure.table.columns.clone(),
            rows: figure.table.rows.clone(),
            alt: figure.alt.clone(),
            sources: sources(&figure.sources, references),
            note: figure.note.clone(),
            csv: format!("charts/{}.csv", figure.id),
            file: Some(format!("charts/{}.svg", figure.id)),
            list: figure.list.clone(),
            origins: Vec::new(),
            controls: figure.controls.clone(),
            draws: figure.controls.belief.as_ref().map(|_| format!("charts/{}.bin", figure.id)),
        }
    }

    /// A table.
    pub fn table(table: &Table, references: &BTreeMap<String, Reference>) -> Self {
        Self {
            id: table.id.clone(),
            kind: "table".to_owned(),
            title: table.title.clone(),
            subtitle: table.subtitle.clone(),
            svg: String::new(),
            key: Vec::new(),
            columns: table.columns.clone(),
            rows: table.rows.clone(),
            alt: String::new(),
            sources: sources(&table.sources, references),
            note: table.note.clone(),
            csv: format!("tables/{}.csv", table.id),
            file: None,
            list: Vec::new(),
            origins: Vec::new(),
            controls: Controls::default(),
            draws: None,
        }
    }

    /// The same figure with another alternative text, in the drawing as well.
    #[must_use]
    pub fn described(mut self, alt: &str) -> Self {
        let id = &self.id;
        let drawing = (format!("<desc id=\"{id}-desc\">"), "</desc>");
        let panels = (format!("<p id=\"{id}-desc\" hidden=\"hidden\">"), "</p>");
        let (open, close) = if self.svg.contains(&panels.0) { panels } else { drawing };
        if let Some(start) = self.svg.find(&open).map(|at| at + open.len())
            && let Some(length) = self.svg[start..].find(close)
        {
            self.svg.replace_range(start..start + length, &crate::html::escape(alt));
        }
        self.alt = alt.to_owned();
        self
    }
}

/// The sources behind a figure.
fn sources(keys: &[String], references: &BTreeMap<String, Reference>) -> Vec<ReferenceView> {
    keys.iter().filter_map(|key| references.get(key)).map(ReferenceView::new).collect()
}

/// `forecasts`: by model id.
pub type ForecastViews = BTreeMap<String, ForecastView>;

/// What one run of one model says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForecastView {
    /// The model's title.
    pub title: Option<String>,
    /// The question it answers.
    pub question: Option<String>,
    /// The date it was run as of.
    pub as_of: DateView,
    /// The number of samples.
    pub samples: usize,
    /// The seed of its draws.
    pub seed: u64,
    /// What it forecasts, by name.
    pub outcomes: BTreeMap<String, OutcomeView>,
}

/// A date or a number that is forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeView {
    /// Name for readers.
    pub label: String,
    /// `date` or `number`.
    pub kind: &'static str,
    /// Unit of a number.
    pub unit: Option<String>,
    /// The median.
    pub median: NumberView,
    /// Quantiles, by `p5`, `p10`, `p25`, `p50`, `p75`, `p90`, `p95` and so on.
    pub quantiles: BTreeMap<String, NumberView>,
    /// The chance that it is so already, from 0 to 1.
    pub already: f64,
    /// The chance that it does not come to be within the window, from 0 to 1.
    pub never: f64,
}

/// A number or a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberView {
    /// As bound figures write it; none where it cannot be said.
    pub text: Option<String>,
    /// The exact number, dates as points on the axis of years; none is "never".
    pub value: Option<f64>,
}

/// The views of every forecast, with texts as bound figures write them.
pub fn forecasts(evidence: Evidence<'_>) -> ForecastViews {
    let view = |forecast: &Forecast, outcome: &Outcome| {
        let sampled = Sampled::of_outcome(outcome, forecast);
        let number = |level: f64| {
            let text = Some(format_quantile(&sampled, level).text);
            NumberView { text, value: outcome.draws.quantile(level) }
        };
        let levels = QUANTILE_LEVELS.map(|level| (format!("p{}", (level * 100.0).round()), number(level)));
        let (kind, unit) = match &outcome.kind {
            Kind::Date => ("date", None),
            Kind::Number(unit) => ("number", Some(unit.to_string())),
            Kind::Bool => ("truth", None),
        };
        OutcomeView {
            label: outcome.description.label.clone(),
            kind,
            unit,
            median: number(0.5),
            quantiles: levels.into(),
            already: outcome.already,
            never: outcome.never,
        }
    };
    let each = evidence.forecasts.iter().map(|(model, forecast)| {
        let outcomes = forecast.outcomes.iter().map(|outcome| (outcome.name.clone(), view(forecast, outcome)));
        let forecast = ForecastView {
            title: forecast.title.clone(),
            question: forecast.question.clone(),
            as_of: forecast.as_of.into(),
            samples: forecast.samples,
            seed: forecast.seed,
            outcomes: outcomes.collect(),
        };
        (model.clone(), forecast)
    });
    each.collect()
}
