//! The report on a dataset, as templates see it.

use serde::Serialize;

use super::values::{CountView, DateView};
use crate::figure::number::short_calendar_date;
use crate::figure::{ColumnReport, DatasetReport, DateReport, MAX_ROWS, Oddity, Use};
use crate::html::escape;
use crate::locale::Language;

/// `dataset`: the report on a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatasetView {
    /// Its id; that of a model's own dataset begins with the model: `parity.gpus`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The number of rows.
    pub rows: CountView,
    /// The number of rows that are left out, since they were not published yet.
    pub unpublished: CountView,
    /// The number of rows that are left out, since a row published later revises them.
    pub revised: CountView,
    /// The dates of its rows.
    pub dates: Option<SpanView>,
    /// Its columns: those of the data, then the derived ones.
    pub columns: Vec<ColumnView>,
    /// What is odd about it, the first few of each kind.
    pub odd: Vec<OddityView>,
    /// The number of further oddities, which are not listed.
    pub more: usize,
    /// The day on which it was last compared with its sources.
    pub reviewed: Option<DateView>,
    /// The first day by which to review it or one of its rows.
    pub review_by: Option<DateView>,
    /// What uses it.
    pub uses: Vec<UseView>,
}

/// The dates of the rows of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpanView {
    /// The first date.
    pub first: String,
    /// The last date.
    pub last: String,
    /// The median step from a row to the next of its series, in days.
    pub usual_step: Option<CountView>,
    /// The widest gap, in days.
    pub widest: Option<CountView>,
    /// The date before that gap.
    pub widest_from: Option<DateView>,
    /// The date after that gap.
    pub widest_to: Option<DateView>,
}

/// A column of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// Its label for readers.
    pub label: Option<String>,
    /// What its cells are: `text`, `date` or `number`.
    pub kind: String,
    /// Whether it is computed from other columns.
    pub is_derived: bool,
    /// The range of its numbers or dates, with the unit: `8 to 32 GB`.
    pub range: Option<String>,
    /// The number of different values.
    pub distinct: CountView,
    /// The number of rows without a value.
    pub missing: CountView,
}

/// Something odd about a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OddityView {
    /// What it is, as HTML: written with `{{ odd.html | safe }}`.
    pub html: String,
    /// The reason for which the author accepts it.
    pub accepted: Option<String>,
}

/// What uses a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UseView {
    /// What it is, in the language of the site: `Chart`.
    pub kind: String,
    /// Its title, or its id.
    pub title: String,
    /// The address where the site shows it, relative to the root of the site.
    pub href: Option<String>,
}

impl DatasetView {
    /// Returns the report on a dataset in the language of the site. `use_view` names what uses it.
    pub fn new(id: String, data: &DatasetReport, language: &Language, use_view: &dyn Fn(&Use) -> UseView) -> Self {
        let is_listed =
            |at: usize, odd: &Oddity| data.odd[..at].iter().filter(|before| before.kind == odd.kind).count() < MAX_ROWS;
        let listed = data.odd.iter().enumerate().filter(|(at, odd)| is_listed(*at, odd));
        let odd: Vec<OddityView> = listed
            .map(|(_, odd)| OddityView { html: with_code(&odd.message), accepted: odd.accepted.clone() })
            .collect();
        Self {
            id,
            title: data.title.clone(),
            rows: CountView::new(data.rows, language),
            unpublished: CountView::new(data.withheld.unpublished, language),
            revised: CountView::new(data.withheld.revised, language),
            dates: data.dates.as_ref().map(|dates| SpanView::new(dates, language)),
            columns: data.columns.iter().map(|column| ColumnView::new(column, language)).collect(),
            more: data.odd.len() - odd.len(),
            odd,
            reviewed: data.reviewed.map(|day| DateView::new(day, language)),
            review_by: data.review_by.map(|day| DateView::new(day, language)),
            uses: data.uses.iter().map(use_view).collect(),
        }
    }
}

impl SpanView {
    fn new(dates: &DateReport, language: &Language) -> Self {
        let widest = dates.widest.as_ref();
        let days = |days: i32| CountView::new(usize::try_from(days).unwrap_or_default(), language);
        Self {
            first: short_calendar_date(language, dates.first),
            last: short_calendar_date(language, dates.last),
            usual_step: dates.usual_step.map(days),
            widest: widest.map(|gap| days(gap.days)),
            widest_from: widest.map(|gap| DateView::new(gap.from, language)),
            widest_to: widest.map(|gap| DateView::new(gap.to, language)),
        }
    }
}

impl ColumnView {
    fn new(column: &ColumnReport, language: &Language) -> Self {
        Self {
            name: column.name.clone(),
            label: column.label.clone(),
            kind: language.get(&format!("dataset.type_{}", column.kind)).to_owned(),
            is_derived: column.is_derived,
            range: column.range_text(language),
            distinct: CountView::new(column.distinct, language),
            missing: CountView::new(column.missing, language),
        }
    }
}

/// Returns a message as HTML, with what is between backticks as code.
fn with_code(message: &str) -> String {
    let parts = message.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    });
    parts.collect()
}
