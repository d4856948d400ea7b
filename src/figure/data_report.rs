//! The report on the data of a project: of each dataset its rows, its dates, its columns, what is odd, when it was reviewed, and
//! what uses it.

pub mod column_report;
pub mod date_report;
pub mod oddities;
pub mod uses;

use super::bind::evidence::Evidence;
use super::tables::derived::DerivedCells;
use crate::date::Date;
use crate::document::withheld::Withheld;
use crate::document::{Dataset, Project};
use crate::source::{Span, Spanned};
use column_report::ColumnReport;
use date_report::DateReport;
use oddities::Oddity;
use uses::Use;

/// The report on the datasets of a project.
#[derive(Clone, Debug, Default)]
pub struct DataReport {
    /// The datasets of `data/`, then those of the models, each with its report.
    pub datasets: Vec<DatasetReport>,
}

/// The report on one dataset.
#[derive(Clone, Debug)]
pub struct DatasetReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The id of the model that it belongs to; `None` for a dataset of `data/`.
    pub model: Option<String>,
    /// The dataset in its file.
    pub span: Span,
    /// The number of rows.
    pub rows: usize,
    /// How many further rows are left out, by the dates on which rows were published.
    pub withheld: Withheld,
    /// The dates of its rows, if it has a column of dates and one of them has a date.
    pub dates: Option<DateReport>,
    /// Its columns, in order: those of the data, then the derived ones.
    pub columns: Vec<ColumnReport>,
    /// What is odd about its columns and rows.
    pub odd: Vec<Oddity>,
    /// The day on which somebody last compared it with its sources.
    pub reviewed: Option<Date>,
    /// The first day by which to review it or one of its rows.
    pub review_by: Option<Date>,
    /// What uses it, in the order of the project: datasets, models, charts, tables, pages, and the settings.
    pub uses: Vec<Use>,
}

impl DataReport {
    /// Describes the readable datasets of a project. `named` are the expressions of each page's text, with the page's path below
    /// `content/`.
    pub fn new(project: &Project, evidence: Evidence<'_>, named: &[(String, Spanned<String>)]) -> Self {
        let language = evidence.language;
        let derived = DerivedCells::new(project.datasets.values(), evidence);
        let of_project = project.datasets.values().map(|data| (data, None));
        let of_models =
            project.models.iter().flat_map(|(id, model)| model.datasets.iter().map(move |data| (data, Some(id))));
        let all: Vec<(&Dataset, Option<&String>)> =
            of_project.chain(of_models).filter(|(data, _)| data.validity.is_ok()).collect();
        let mut uses = uses::Uses::new(project, evidence, named);
        let datasets = all.into_iter().map(|(data, model)| DatasetReport {
            id: data.id.value.clone(),
            title: data.title.clone(),
            model: model.cloned(),
            span: data.span,
            rows: data.rows.len(),
            withheld: data.withheld,
            dates: date_report::describe(data),
            columns: column_report::describe(data, &derived, model.is_some()),
            odd: oddities::find(language, data, evidence.as_of),
            reviewed: data.reviewed.as_ref().map(|date| date.value),
            review_by: data
                .rows
                .iter()
                .filter_map(|row| row.review_by.as_ref())
                .chain(&data.review_by)
                .map(|date| date.value)
                .min(),
            uses: uses.take(&data.id.value, model.map(String::as_str)),
        });
        Self { datasets: datasets.collect() }
    }
}
