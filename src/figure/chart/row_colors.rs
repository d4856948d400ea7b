//! The colors of the rows of a chart, by the values of a column of text.

use super::data::ChartData;
use super::interface::series_class;
use crate::diagnostic::{Reported, error};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::palette;
use crate::figure::format::number;
use crate::figure::tables::rows::Selected;
use crate::model::CellValue;
use crate::source::Spanned;

/// The class of a row without a value in the column.
const NEUTRAL: &str = "total";

/// A color for each row that a chart draws.
pub struct RowColors {
    /// The name of the column in the CSV file.
    pub header: String,
    /// Its name for readers.
    pub label: String,
    /// The value of each drawn row.
    pub texts: Vec<Option<String>>,
    /// All values, in the order of their first appearance in the data.
    values: Vec<String>,
}

impl RowColors {
    /// Returns the colors of the drawn rows, of which `positions` are the places among the selected.
    ///
    /// # Errors
    ///
    /// Reports an unknown column, one that is not text, and more values than there are colors.
    pub fn new(
        column: &Spanned<String>,
        selected: &Selected<'_>,
        positions: &[usize],
        data: &mut ChartData<'_>,
    ) -> Result<Self, Reported> {
        let cells = selected.cells(column, data.evidence.units, data.evidence.as_of, &mut data.report)?;
        let mut all: Vec<Option<String>> = Vec::new();
        for cell in cells.values {
            all.push(match cell {
                Some(CellValue::Text(text)) => Some(text),
                None => None,
                Some(CellValue::Number(..) | CellValue::Date(..)) => {
                    return Err(data.report.push(error!(
                        WRONG_SERIES at column.span, "expected a column of text to color by, found numbers or dates in `{}`", column.value
                    )));
                }
            });
        }
        let mut values: Vec<String> = Vec::new();
        for text in all.iter().flatten() {
            if !values.contains(text) {
                values.push(text.clone());
            }
            // The values of a long column are not compared with each other once there are too many.
            if values.len() > palette::SERIES {
                return Err(data.report.push(error!(
                    TOO_MANY_SERIES at column.span, "`{}` has more than {} values, and there are no more colors", column.value, palette::SERIES;
                    hint "choose rows with `where` or `filter`, or color by another column"
                )));
            }
        }
        let texts = positions.iter().map(|position| all[*position].clone()).collect();
        Ok(Self { header: column.value.clone(), label: cells.label, texts, values })
    }

    /// Returns the class that colors a drawn row.
    pub fn class(&self, row: usize) -> String {
        let place = self.texts[row].as_ref().and_then(|text| self.values.iter().position(|value| value == text));
        place.map_or_else(|| NEUTRAL.to_owned(), series_class)
    }

    /// Returns the value of a drawn row as text.
    pub fn text(&self, row: usize) -> &str {
        self.texts[row].as_deref().unwrap_or(number::MISSING)
    }

    /// Returns each value that is drawn, with its class and the number of its rows; rows without a value come last.
    fn counts(&self) -> Vec<(String, &str, usize)> {
        let rows = |value: Option<&String>| self.texts.iter().filter(|text| text.as_ref() == value).count();
        let known =
            self.values.iter().enumerate().map(|(at, value)| (series_class(at), value.as_str(), rows(Some(value))));
        let missing = (NEUTRAL.to_owned(), number::MISSING, rows(None));
        known.chain([missing]).filter(|(.., rows)| *rows > 0).collect()
    }

    /// Returns the entries of the key.
    pub fn key(&self) -> Vec<KeyEntry> {
        let entry = |(class, value, _): (String, &str, usize)| KeyEntry {
            class: format!("fill {class}"),
            label: value.to_owned(),
        };
        self.counts().into_iter().map(entry).collect()
    }

    /// Returns a sentence on the colors: `Colored by weights: 7 hosted, 3 open.`
    pub fn sentence(&self, label: &str) -> String {
        let parts: Vec<String> = self.counts().iter().map(|(_, value, rows)| format!("{rows} {value}")).collect();
        format!("Colored by {label}: {}.", parts.join(", "))
    }
}
