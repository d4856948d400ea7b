//! Tables whose cells an author writes one by one, possibly with bound figures.

use super::types::{TableBody, TableCell, TableColumn};
use crate::currency::Currency;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::figure::bind::binder::Binder;
use crate::figure::format::number;
use crate::locale::Language;
use crate::source::Spanned;
use crate::words::count;

/// Fills in the bound figures of a grid.
pub(super) fn body(
    _language: &Language,
    headers: &[Spanned<String>],
    rows: &[Vec<Spanned<String>>],
    binder: &mut Binder<'_>,
    report: &mut Report,
) -> TableBody {
    let mut fill = |texts: &[Spanned<String>], report: &mut Report| -> Vec<String> {
        texts.iter().map(|text| binder.fill(text, report)).collect()
    };
    let filled_headers = fill(headers, report);
    let cells: Vec<Vec<String>> = rows.iter().map(|row| fill(row, report)).collect();
    for row in rows.iter().filter(|row| row.len() != headers.len()) {
        let (found, expected) = (count(row.len(), "cell"), count(headers.len(), "header"));
        let message = format!("this row has {found}, but the table has {expected}");
        let problem = Diagnostic::error(codes::GRID_SHAPE, message).hint("give each row one cell for each header");
        let place = row.first().or(headers.first()).map(|cell| cell.span);
        report.push(match place {
            Some(span) => problem.at(span),
            None => problem,
        });
    }
    let is_numeric = |at: usize| {
        let mut cells = cells.iter().filter_map(|row| row.get(at)).filter(|text| *text != number::MISSING).peekable();
        cells.peek().is_some() && cells.all(|text| is_figure(text))
    };
    let columns = filled_headers.iter().enumerate().map(|(at, header)| {
        // The first column names the rows, even where the names are years.
        TableColumn { label: header.clone(), unit: None, numeric: at > 0 && is_numeric(at) }
    });
    let columns = columns.collect();
    let rows = cells.into_iter().map(|row| row.into_iter().map(TableCell::text).collect()).collect();
    TableBody { headers: filled_headers, columns, rows, remark: None }
}

/// Returns whether a text is a number, with at most a sign before it and a unit after it.
fn is_figure(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '−', '-', '<', '>', '≈']);
    let text = text.strip_prefix(Currency::at_start_of(text).map_or("", |currency| currency.sign)).unwrap_or(text);
    text.starts_with(|first: char| first.is_ascii_digit()) && text.split(' ').count() <= 2
}
