//! The report of rows for which a look-up in another dataset finds no row, or several.

use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::cells::{self, CellValue};
use crate::source::Span;

/// How many rows of a kind are shown.
const SHOWN: usize = 3;

/// The rows for which a look-up does not find one row.
#[derive(Default)]
pub struct MissingRows {
    /// The rows for which it finds none.
    pub nothing: Vec<usize>,
    /// The rows for which it finds several, two of which are given.
    pub several: Vec<(usize, [usize; 2])>,
}

impl MissingRows {
    /// Reports the rows of a dataset for which its column `name` finds no row of `target`, unless the column `is_optional`, and
    /// those for which it finds several. `sought` returns the columns of `target` that are compared, and with what.
    ///
    /// # Errors
    ///
    /// If there are such rows.
    pub fn report(
        &self,
        target: &Dataset,
        (dataset, name, is_optional): (&Dataset, &str, bool),
        span: Span,
        sought: &dyn Fn(usize) -> Vec<(String, CellValue)>,
        report: &mut Report,
    ) -> Result<(), Reported> {
        let in_words = |row: usize| {
            let terms = sought(row);
            let terms = terms.iter().map(|(column, value)| format!("{column} = {}", cells::written(value)));
            terms.collect::<Vec<_>>().join(" and ")
        };
        let id = &target.id.value;
        let is_column = cells::columns(dataset).any(|known| known == name);
        let row_name = |row: usize| cells::row_name(dataset, row);
        let mut result = Ok(());
        if let Some(&row) = self.nothing.first().filter(|_| !is_optional) {
            let more = match self.nothing.len() {
                1 => String::new(),
                count => format!("; {count} rows find none"),
            };
            let mut problem = error!(
                NO_ROW at span, "`{name}` of {} finds no row of `{id}` with {}{more}", row_name(row), in_words(row);
                label target.id.span, "the dataset"
            );
            for &row in self.nothing.iter().take(SHOWN) {
                problem = problem.label(dataset.rows[row].span, format!("no row has {}", in_words(row)));
            }
            let hint = if is_column {
                format!(
                    "add what is missing to `{id}`; if it may be missing, add `optional: true` beside the `value` of `{name}`"
                )
            } else {
                format!("add what is missing to `{id}`")
            };
            result = Err(report.push(problem.hint(hint)));
        }
        if let Some(&(row, rows)) = self.several.first() {
            let more = match self.several.len() {
                1 => String::new(),
                count => format!("; {count} rows find several"),
            };
            let mut problem = error!(
                KIND_MISMATCH at span,
                "`{name}` of {} finds several rows of `{id}` with {}: expected one{more}", row_name(row), in_words(row);
                label dataset.rows[row].span, "for this row"
            );
            for row in rows {
                problem = problem.label(target.rows[row].span, "found");
            }
            let more = cells::telling_apart(target, &rows);
            let hint = more.map(|more| format!("add a condition that one of them meets: `{more}`"));
            result = Err(report.push(problem.hints(hint)));
        }
        result
    }
}
