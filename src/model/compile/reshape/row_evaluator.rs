//! Evaluates an expression for all rows of a dataset at once. So it can look beyond a row: at earlier rows, cells of other
//! datasets, rolling means, and totals.

use super::cell_keys;
use super::computed_cells::{Cells, ComputedCells};
use super::dataset_library::Library;
use super::missing_rows::MissingRows;
use super::numbers_of::numbers_of;
use super::rolling;
use super::row_functions::{self, ROLLING_MEAN, ROW_FUNCTIONS, TOTAL};
use super::row_index::{Found, Key, RowIndex};
use super::terms::{Term, terms};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::cells::{self, CellValue, EARLIER_ROWS};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::paths::FilteredPath;
use crate::model::compile::query::{QUERIES, Query};
use crate::model::compile::signature::Call;
use crate::model::compile::value::Value;
use crate::model::program::Program;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind, TextSpan, children};
use crate::model::syntax::unit::Units;
use crate::source::Span;

/// Evaluates expressions over the rows of a dataset.
pub struct RowEvaluator<'a> {
    dataset: &'a Dataset,
    library: Library<'a>,
    units: &'a Units,
    /// The date called `today`, as a point on the axis of years.
    today: f64,
    /// What is computed, for messages.
    name: &'a str,
    /// Whether a value is missing, and not an error, where no row of another dataset is found.
    is_optional: bool,
    computed: ComputedCells,
}

impl<'a> RowEvaluator<'a> {
    /// Prepares the evaluation of `name`. If it `is_optional`, it is missing where no row of another dataset is found.
    pub fn new(
        (dataset, library): (&'a Dataset, Library<'a>),
        (units, today): (&'a Units, f64),
        (name, is_optional): (&'a str, bool),
    ) -> Self {
        let names = cells::columns(dataset).chain(EARLIER_ROWS).chain(library.ids()).map(str::to_owned);
        let computed = ComputedCells::new(names.collect());
        Self { dataset, library, units, today, name, is_optional, computed }
    }

    /// Returns the value of each row; `None` where a value that the expression needs is missing.
    ///
    /// # Errors
    ///
    /// Reports problems of the expression, and rows of other datasets that are not found.
    pub fn values(&mut self, expression: &Expression, report: &mut Report) -> Result<Cells, Reported> {
        self.prepare(expression, report)?;
        if let Some(cells) = self.computed.direct(expression) {
            return Ok(cells.clone());
        }
        let evaluate = |row| {
            let (place, context) = ((self.name, self.dataset, row), (self.units, self.today));
            self.computed.evaluate(expression, place, context, report)
        };
        (0..self.dataset.rows.len()).map(evaluate).collect()
    }

    /// Computes the columns, paths, and calls of an expression that its value is then computed from, row by row.
    fn prepare(&mut self, expression: &Expression, report: &mut Report) -> Result<(), Reported> {
        let cells = match &expression.kind {
            ExpressionKind::Name(name) => return self.prepare_column(name, expression.span, report),
            ExpressionKind::Member(..) | ExpressionKind::Row(..) | ExpressionKind::Filtered(..) => {
                self.path(expression, report)?
            }
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(name) => match row_functions::find(&ROW_FUNCTIONS, name) {
                    Some(signature) => self.call(Call { signature, arguments, span: expression.span }, report)?,
                    None => {
                        let mut arguments = children(&expression.kind).into_iter().skip(1);
                        return arguments.try_for_each(|argument| self.prepare(argument, report));
                    }
                },
                _ => self.path(expression, report)?,
            },
            kind => return children(kind).into_iter().try_for_each(|child| self.prepare(child, report)),
        };
        self.computed.add_node(expression, cells);
        Ok(())
    }

    fn prepare_column(&mut self, name: &str, span: Span, report: &mut Report) -> Result<(), Reported> {
        if !self.computed.has_column(name) && cells::columns(self.dataset).any(|known| known == name) {
            let cells = self.column(self.dataset, name, span, report)?;
            self.computed.add_column(name, cells);
        }
        Ok(())
    }

    fn column(&self, of: &Dataset, name: &str, span: Span, report: &mut Report) -> Result<Cells, Reported> {
        cells::column(of, name, span, self.units, self.today, report)
    }

    /// Returns the cells that a path leads to.
    fn path(&mut self, path: &Expression, report: &mut Report) -> Result<Cells, Reported> {
        if let Some(path) = FilteredPath::of(path) {
            return self.lookup(&path, report);
        }
        if let ExpressionKind::Member(inner, column) = &path.kind {
            match &inner.kind {
                ExpressionKind::Name(word) if EARLIER_ROWS.contains(&word.as_str()) => {
                    return self.earlier(word, column, report);
                }
                ExpressionKind::Name(id) if self.library.get(id).is_some() => {
                    return Err(self.whole_column(id, column, path.span, report));
                }
                ExpressionKind::Row(data, key) => {
                    if let ExpressionKind::Name(id) = &data.kind {
                        let target = self.library.dataset(id, data.span, report)?;
                        let row = cells::row(target, &key.text, key.span, report)?;
                        return self.same_cell(target, row, column, report);
                    }
                }
                ExpressionKind::Call(function, arguments) => {
                    if let ExpressionKind::Member(data, word) = &function.kind
                        && let ExpressionKind::Name(id) = &data.kind
                        && QUERIES.contains(&word.text.as_str())
                    {
                        let target = self.library.dataset(id, data.span, report)?;
                        return self.query(target, (word, arguments), column, report);
                    }
                }
                _ => {}
            }
        }
        Err(report.push(error!(
            UNKNOWN_NAME at path.span, "expected a cell of a dataset or of an earlier row";
            hint "a cell of another dataset is `prices[year = year].price`, and one of the row before it `previous.price`"
        )))
    }

    fn whole_column(&self, id: &str, column: &TextSpan, span: Span, report: &mut Report) -> Reported {
        let target = match self.library.dataset(id, span, report) {
            Ok(target) => target,
            Err(reported) => return reported,
        };
        let name = &column.text;
        if !cells::columns(target).any(|known| known == name) {
            return report.push(cells::unknown_column(target, name, column.span));
        }
        let key = target.key.first().or(target.date.as_ref()).and_then(|key| target.columns.get(*key));
        let key = key.map_or("year", |key| key.name.value.as_str());
        report.push(error!(
            KIND_MISMATCH at span, "`{id}.{name}` is a whole column: expected one value";
            hint "say which row: `{id}[{key} = {key}].{name}` is the one with the same {key} as this row"
        ))
    }

    /// Returns the cell of each row's earlier row that a word means.
    fn earlier(&mut self, word: &str, column: &TextSpan, report: &mut Report) -> Result<Cells, Reported> {
        let cells = self.column(self.dataset, &column.text, column.span, report)?;
        let is_text = |cell: &CellValue| matches!(cell, CellValue::Text(_));
        if ["best", "least"].contains(&word) && cells.iter().flatten().any(is_text) {
            return Err(report.push(error!(
                KIND_MISMATCH at column.span, "`{}` has text: expected a column of numbers or dates", column.text
            )));
        }
        let values: Vec<Option<f64>> = cells.iter().map(|cell| cell.as_ref().map(cells::sort_value)).collect();
        let earlier = cells::earlier_rows(self.dataset, word, &values);
        Ok(earlier.into_iter().map(|row| cells.get(row?).cloned().flatten()).collect())
    }

    /// Returns one cell for all rows.
    fn same_cell(
        &self,
        target: &Dataset,
        row: usize,
        column: &TextSpan,
        report: &mut Report,
    ) -> Result<Cells, Reported> {
        let cell = cells::cell(target, row, (&column.text, column.span), self.units, self.today, report)?;
        Ok(vec![cell; self.dataset.rows.len()])
    }

    /// Returns the cell of the row that a query asks for.
    fn query(
        &self,
        target: &Dataset,
        (word, arguments): (&TextSpan, &[Argument]),
        column: &TextSpan,
        report: &mut Report,
    ) -> Result<Cells, Reported> {
        let query = Query::read(word, arguments, report)?;
        let mut program = Program::default();
        let mut compiler = Compiler::new(&mut program, self.units, self.today, report);
        match query.row(target, &mut compiler, &mut NoNames)? {
            Some(row) => self.same_cell(target, row, column, report),
            None if self.is_optional => Ok(vec![None; self.dataset.rows.len()]),
            None => Err(query.report_no_row(target, &mut compiler, &mut NoNames)),
        }
    }

    /// Returns for each row the cell of the row of another dataset that meets a condition.
    fn lookup(&mut self, path: &FilteredPath<'_>, report: &mut Report) -> Result<Cells, Reported> {
        let target = self.library.dataset(path.id, path.id_span, report)?;
        let cells = self.column(target, &path.column.text, path.column.span, report)?;
        let terms = terms(target, path.condition, report)?;
        let mut keys = vec![Some(Vec::with_capacity(terms.len())); target.rows.len()];
        let mut wanted = vec![Some(Vec::with_capacity(terms.len())); self.dataset.rows.len()];
        for term in &terms {
            let own = self.column(target, term.column, term.column_span, report)?;
            let sought = self.sought(term, report)?;
            add_keys(&mut keys, own.iter().map(|cell| Key::of(cell.as_ref()?)));
            let sought = term.keys(target, &own, &sought, report)?;
            add_keys(&mut wanted, sought.into_iter());
        }
        let index = RowIndex::new(keys);
        let mut missing = MissingRows::default();
        let mut found = Vec::with_capacity(wanted.len());
        for (row, wanted) in wanted.iter().enumerate() {
            found.push(match wanted.as_ref().map(|wanted| index.find(wanted)) {
                None => None,
                Some(Found::Row(other)) => cells[other].clone(),
                Some(Found::Nothing) => {
                    missing.nothing.push(row);
                    None
                }
                Some(Found::Several(rows)) => {
                    missing.several.push((row, rows));
                    None
                }
            });
        }
        let sought = |row: usize| {
            let term = |term: &Term<'_>| Some((term.column.to_owned(), self.computed_value(term, row)?));
            terms.iter().filter_map(term).collect()
        };
        missing.report(target, (self.dataset, self.name, self.is_optional), path.condition.span, &sought, report)?;
        Ok(found)
    }

    /// Returns what each row compares a column of another dataset with.
    fn sought(&mut self, term: &Term<'_>, report: &mut Report) -> Result<Cells, Reported> {
        if let Some(text) = &term.text {
            return Ok(vec![Some(CellValue::Text(text.clone())); self.dataset.rows.len()]);
        }
        let cells = self.values(term.value, report)?;
        self.computed.add_node(term.value, cells.clone());
        Ok(cells)
    }

    fn computed_value(&self, term: &Term<'_>, row: usize) -> Option<CellValue> {
        match &term.text {
            Some(text) => Some(CellValue::Text(text.clone())),
            None => self.computed.direct(term.value)?.get(row)?.clone(),
        }
    }

    /// Returns the values of a function over rows.
    fn call(&mut self, call: Call<'_>, report: &mut Report) -> Result<Cells, Reported> {
        if call.signature.name == ROLLING_MEAN.name {
            self.rolling_mean(call, report)
        } else {
            self.total(call, report)
        }
    }

    fn rolling_mean(&mut self, call: Call<'_>, report: &mut Report) -> Result<Cells, Reported> {
        let [value, count] = call.exactly::<2>(report)?;
        let rows = match &count.kind {
            ExpressionKind::Number(rows) if *rows >= 1.0 && rows.fract() == 0.0 && *rows <= 1e9 => *rows as usize,
            _ => {
                let message = "expected a whole number of rows, the same for all rows";
                return Err(report.push(ROLLING_MEAN.bad_arguments(message, count.span)));
            }
        };
        let cells = self.values(value, report)?;
        let (numbers, unit) = numbers_of(cells.iter().map(Option::as_ref), (VALUE, value.span), report)?;
        rolling::check_dates(self.dataset, &numbers, call.span, report)?;
        let means = rolling::means(self.dataset, &numbers, rows);
        Ok(means.into_iter().map(|mean| Some(CellValue::Number(mean?, unit.clone()))).collect())
    }

    fn total(&mut self, call: Call<'_>, report: &mut Report) -> Result<Cells, Reported> {
        let mut value = None;
        let mut by = Vec::new();
        for argument in call.arguments {
            match argument {
                Argument::Plain(own) if value.is_none() => value = Some(own),
                Argument::Named(name, column) if name.text == "by" => match &column.kind {
                    ExpressionKind::Name(name) if cells::columns(self.dataset).any(|known| known == name) => {
                        self.prepare_column(name, column.span, report)?;
                        by.push(name.as_str());
                    }
                    ExpressionKind::Name(name) => {
                        return Err(report.push(cells::unknown_column(self.dataset, name, column.span)));
                    }
                    _ => return Err(report.push(TOTAL.bad_arguments("expected a column after `by`", column.span))),
                },
                Argument::Named(name, _) => return Err(call.unknown_parameter(name, report)),
                Argument::Plain(own) | Argument::Point(own, _) => {
                    let message = "expected the columns after `by`, each by its name";
                    return Err(report.push(TOTAL.bad_arguments(message, own.span)));
                }
            }
        }
        let Some(value) = value else {
            return Err(report.push(TOTAL.bad_arguments("`total` needs a value to add up", call.span)));
        };
        let cells = self.values(value, report)?;
        let (numbers, unit) = numbers_of(cells.iter().map(Option::as_ref), (VALUE, value.span), report)?;
        let columns: Vec<&Cells> = by.iter().filter_map(|name| self.computed.column(name)).collect();
        let mut totals = vec![None; numbers.len()];
        for rows in cell_keys::groups(&columns, numbers.len()) {
            let known: Vec<f64> = rows.iter().filter_map(|row| numbers[*row]).collect();
            let total = (!known.is_empty()).then(|| CellValue::Number(known.iter().sum(), unit.clone()));
            rows.iter().for_each(|row| totals[*row] = total.clone());
        }
        // A row without a value in a column `by` is in no group.
        for (row, total) in totals.iter_mut().enumerate() {
            if columns.iter().any(|cells| cells[row].is_none()) {
                *total = None;
            }
        }
        Ok(totals)
    }
}

/// What messages call the argument of a function over rows.
const VALUE: &str = "the value";

/// Adds a part to the key of each row. A row without one of its parts has no key.
fn add_keys(keys: &mut [Option<Vec<Key>>], parts: impl Iterator<Item = Option<Key>>) {
    for (keys, part) in keys.iter_mut().zip(parts) {
        match (keys.as_mut(), part) {
            (Some(keys), Some(part)) => keys.push(part),
            _ => *keys = None,
        }
    }
}

/// The surroundings of a query in a derived column: it is about the columns of its dataset alone.
struct NoNames;

impl Scope for NoNames {
    fn name(&mut self, _: &str, _: Span, _: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}
