//! The interface of a kind of chart: the inputs that it reads, and its drawing.

use std::collections::BTreeSet;

use super::controls::Controls;
use super::data::ChartData;
use super::figure::ListEntry;
use crate::diagnostic::Reported;
use crate::document::Project;
use crate::document::chart::{Annotations, Counted, Dates, Moves, Series};
use crate::document::rows::Rows;
use crate::figure::bind::evidence::Evidence;
use crate::figure::canvas::drawing::Drawing;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::palette;
use crate::figure::tables::types::Table;
use crate::model::{Parts, SliderPositions};
use crate::source::Spanned;

/// A kind of chart, implemented for its specification.
///
/// To add a kind, declare its specification in `document::chart`, implement this trait in a file of `kinds`, and add it
/// to the list in [`kinds`](super::kinds).
pub trait Chart: Sync {
    /// Returns everything that the author names for the chart to read.
    fn inputs(&self) -> Inputs<'_>;

    /// Returns the rows of its dataset that the chart draws, by index, if it may draw only some of those that it selects.
    fn drawn_rows(&self, _: Evidence<'_>) -> Option<Vec<usize>> {
        None
    }

    /// Returns the dates between which the chart draws the rows of datasets.
    fn drawn_dates(&self) -> Option<&Dates> {
        None
    }

    /// Draws the chart, with its table, alternative text, and controls.
    ///
    /// # Errors
    ///
    /// Reports each input that does not exist or cannot be drawn in this kind of chart.
    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported>;
}

/// The inputs of a chart.
#[derive(Clone, Debug)]
pub struct Inputs<'a> {
    /// Rows of datasets.
    pub rows: Vec<&'a Rows>,
    /// The columns of these rows whose values the chart shows, besides those that name and date the rows.
    pub columns: Vec<(&'a Rows, &'a Spanned<String>)>,
    /// Paths of outcomes, inputs, curves, and dataset columns: `parity.product`, `gpus.bandwidth`.
    pub paths: Vec<&'a Spanned<String>>,
    /// The series over time, whose paths are in `paths` too.
    pub series: Vec<&'a Series>,
    /// Models that are read as a whole.
    pub models: Vec<&'a Spanned<String>>,
    /// The parts of a model's run that only some charts need.
    pub parts: Parts,
    /// The forecasts between which the chart shows the moves.
    pub moves: Option<&'a Moves>,
    /// Whether the chart also shows the inputs that its outcomes depend on.
    pub shows_inputs: bool,
}

impl Default for Inputs<'_> {
    fn default() -> Self {
        let parts = Parts { slider: SliderPositions::None, waterfall: false };
        let (rows, columns, paths, models) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { rows, columns, paths, series: Vec::new(), models, parts, moves: None, shows_inputs: false }
    }
}

impl<'a> Inputs<'a> {
    /// Returns inputs that are paths alone.
    pub fn of_paths(paths: impl IntoIterator<Item = &'a Spanned<String>>) -> Self {
        Self { paths: paths.into_iter().collect(), ..Self::default() }
    }

    /// Returns inputs that are columns of rows alone.
    pub fn of_rows(rows: &'a Rows, columns: impl IntoIterator<Item = &'a Spanned<String>>) -> Self {
        let mut inputs = Self::default();
        inputs.add_rows(rows, columns);
        inputs
    }

    /// Returns these inputs with series over time before them.
    #[must_use]
    pub fn with_series(mut self, series: impl IntoIterator<Item = &'a Series>) -> Self {
        self.series.extend(series);
        self.paths = self.series.iter().map(|series| &series.source.path).chain(self.paths).collect();
        self
    }

    /// Adds the paths of annotations.
    #[must_use]
    pub fn annotated(mut self, annotations: &'a Annotations) -> Self {
        self.paths.extend(annotations.paths());
        self
    }

    /// Adds columns of rows.
    pub fn add_rows(&mut self, rows: &'a Rows, columns: impl IntoIterator<Item = &'a Spanned<String>>) {
        self.rows.push(rows);
        self.columns.extend(columns.into_iter().map(|column| (rows, column)));
    }

    /// Adds samples or a column whose distribution the chart shows.
    pub fn add_counted(&mut self, values: &'a Counted) {
        match values {
            Counted::Path(path) => self.paths.push(&path.source.path),
            Counted::Rows(rows) => self.add_rows(&rows.rows, [&rows.value]),
        }
    }

    /// Returns the ids of the datasets that the chart reads, in the order in which it names them.
    pub fn datasets(&self, project: &Project) -> Vec<&'a str> {
        let of_paths = self.first_names().filter(|name| project.datasets.contains_key(*name));
        self.rows.iter().map(|rows| rows.dataset.value.as_str()).chain(of_paths).collect()
    }

    /// Returns the ids of the models that the chart reads. A path without a model's id belongs to the only model.
    pub fn models(&self, project: &'a Project) -> BTreeSet<&'a str> {
        let only_model = || project.models.keys().next().filter(|_| project.models.len() == 1);
        let of_paths = self.first_names().filter_map(|name| match project.models.get_key_value(name) {
            Some((id, _)) => Some(id.as_str()),
            None if project.datasets.contains_key(name) => None,
            None => only_model().map(String::as_str),
        });
        self.models.iter().map(|id| id.value.as_str()).chain(of_paths).collect()
    }

    /// Returns the first name of each path.
    fn first_names(&self) -> impl Iterator<Item = &'a str> {
        self.paths.iter().filter_map(|path| path.value.split(['.', '[']).next())
    }
}

/// A drawn chart with its table, texts, and controls.
pub struct DrawnChart {
    /// The drawing, and the problems with its labels.
    pub drawing: Drawing,
    /// The entries of the key.
    pub key: Vec<KeyEntry>,
    /// The data as a table.
    pub table: Table,
    /// The alternative text, generated from the data.
    pub alt: String,
    /// The list that replaces the drawing on narrow pages. Empty if the drawing fits them.
    pub list: Vec<ListEntry>,
    /// The controls that readers can move.
    pub controls: Controls,
}

impl DrawnChart {
    /// Returns a chart that fits narrow pages and has no controls.
    pub fn new(drawing: Drawing, key: Vec<KeyEntry>, table: Table, alt: String) -> Self {
        Self { drawing, key, table, alt, list: Vec::new(), controls: Controls::default() }
    }
}

/// Returns the CSS classes of a series, which set its color and the shape of its swatch. After the last color they begin again,
/// with another kind of line.
pub fn series_class(index: usize) -> String {
    let color = index % palette::SERIES + 1;
    if index < palette::SERIES { format!("c{color}") } else { format!("c{color} alternate") }
}
