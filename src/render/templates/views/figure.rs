//! A chart or a table, as templates see it.

use serde::Serialize;

use super::reference::ReferenceView;
use crate::figure::{Controls, Figure, KeyEntry, ListEntry, Table, TableColumn, TableRows};
use crate::html::escape;
use crate::render::row_cards;

/// `figure`: a chart or a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureView {
    /// Its id. The element that titles the drawing has the id `fs:chart-ID-title`.
    pub id: String,
    /// The kind of a chart, such as `chance` or `line`; `table` for a table.
    pub kind: String,
    /// Its number, if the page shows numbers: `Figure 2`.
    pub number: Option<String>,
    /// Its title, which states the finding.
    pub title: String,
    /// The measure, the unit and the scale.
    pub subtitle: Option<String>,
    /// The drawing: written with `{{ figure.svg | safe }}`; empty for a table.
    pub svg: String,
    /// The entries of the key above the drawing on narrow screens.
    pub key: Vec<KeyEntry>,
    /// The columns of the data.
    pub columns: Vec<TableColumn>,
    /// The number of its last columns that have no header, since readers open their cells below the cell before them.
    pub folded: usize,
    /// The rows of the data.
    pub rows: TableRows,
    /// Whether each row of a table is a card on narrow screens. Otherwise the table scrolls there.
    pub has_cards: bool,
    /// The number of its rows, if readers on narrow screens see the first ones and ask for the others; otherwise 0.
    pub rows_to_unfold: usize,
    /// The alternative text.
    pub alt: String,
    /// The sources of the data.
    pub sources: Vec<ReferenceView>,
    /// The author's note.
    pub note: Option<String>,
    /// The file with the data, for `asset`.
    pub csv: String,
    /// The file with the drawing, for `asset`; none for a table.
    pub file: Option<String>,
    /// The file with the drawing as a PNG picture, for `asset`; none if the settings do not ask for it.
    pub png: Option<String>,
    /// The address with the lines that embed the chart, relative to the root of the site; none if charts are not published alone.
    pub embed: Option<String>,
    /// The list that replaces the drawing on narrow screens; empty if the drawing is shown there as well.
    pub list: Vec<ListEntry>,
    /// The datasets and the parts of models that it is computed from.
    pub computed_from: Vec<DependencyView>,
    /// The controls for readers: `slider` or `belief`.
    pub controls: Controls,
    /// The file with the answers of a belief chart, for `asset`.
    pub answers: Option<String>,
}

/// A dataset or a part of a model that a figure is computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DependencyView {
    /// Its path: `parity.product` or `gpus`.
    pub path: String,
    /// Its expression, if it is a definition of a model.
    pub expression: Option<String>,
    /// The address where the site shows it, relative to the root of the site.
    pub href: Option<String>,
}

impl FigureView {
    /// Returns a chart with its sources and dependencies.
    pub fn chart(figure: &Figure, sources: Vec<ReferenceView>, computed_from: Vec<DependencyView>) -> Self {
        Self {
            id: figure.id.clone(),
            kind: figure.kind.to_owned(),
            number: None,
            title: figure.title.clone(),
            subtitle: figure.subtitle.clone(),
            svg: figure.svg.clone(),
            key: figure.key.clone(),
            columns: figure.table.columns.clone(),
            folded: 0,
            rows: figure.table.rows.clone(),
            has_cards: false,
            rows_to_unfold: 0,
            alt: figure.alt.clone(),
            sources,
            note: figure.note.clone(),
            csv: format!("charts/{}.csv", figure.id),
            file: Some(format!("charts/{}.svg", figure.id)),
            png: None,
            embed: None,
            list: figure.list.clone(),
            computed_from,
            controls: figure.controls.clone(),
            answers: figure.controls.belief.as_ref().map(|_| format!("charts/{}.bin", figure.id)),
        }
    }

    /// Returns a table with its sources and dependencies.
    pub fn table(table: &Table, sources: Vec<ReferenceView>, computed_from: Vec<DependencyView>) -> Self {
        let rows = table.rows.iter().len();
        let columns = table.columns.len() - table.folded;
        let has_cards = row_cards::has_cards(columns, rows, row_cards::MIN_COLUMNS);
        Self {
            id: table.id.clone(),
            kind: "table".to_owned(),
            number: None,
            title: table.title.clone(),
            subtitle: table.subtitle.clone(),
            svg: String::new(),
            key: Vec::new(),
            columns: table.columns.clone(),
            folded: table.folded,
            rows: table.rows.clone(),
            has_cards,
            rows_to_unfold: if has_cards { row_cards::rows_to_unfold(rows) } else { 0 },
            alt: String::new(),
            sources,
            note: table.note.clone(),
            csv: format!("tables/{}.csv", table.id),
            file: None,
            png: None,
            embed: None,
            list: Vec::new(),
            computed_from,
            controls: Controls::default(),
            answers: None,
        }
    }

    /// Returns the same figure without its rows, for templates that do not read them.
    #[must_use]
    pub fn without_rows(&self) -> Self {
        Self { rows: TableRows::default(), ..self.clone() }
    }

    /// Returns the same figure with another alternative text, also in the drawing.
    #[must_use]
    pub fn with_alt(mut self, alt: &str) -> Self {
        let id = &self.id;
        let drawing = (format!("<desc id=\"fs:chart-{id}-desc\">"), "</desc>");
        let panels = (format!("<p id=\"fs:chart-{id}-desc\" hidden=\"hidden\">"), "</p>");
        let (open, close) = if self.svg.contains(&panels.0) { panels } else { drawing };
        if let Some(start) = self.svg.find(&open).map(|at| at + open.len())
            && let Some(length) = self.svg[start..].find(close)
        {
            self.svg.replace_range(start..start + length, &escape(alt));
        }
        self.alt = alt.to_owned();
        self
    }
}
