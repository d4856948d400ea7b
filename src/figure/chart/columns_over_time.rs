//! Columns of datasets over time: the rows that an author chooses, and the series that they are split into.

use std::collections::BTreeMap;

use super::data::ChartData;
use super::series::{SeriesSource, TimeSeries};
use crate::date::{CalendarDate, CalendarUnit};
use crate::diagnostic::{Diagnostic, Reported, closest, error};
use crate::document::Dataset;
use crate::document::chart::{Series, Split};
use crate::document::rows::Rows;
use crate::figure::format::number;
use crate::figure::tables::rows::{Cells, Selected};
use crate::locale::Language;
use crate::model::{CellValue, Units, cells, expression};
use crate::source::{Span, Spanned};
use crate::words::count;

/// The most values of a column that a message lists.
const LISTED: usize = 8;

/// The most series that any chart draws.
pub const MAX_PARTS: usize = 100;

/// How many values of a column a message gives as examples.
const EXAMPLES: usize = 2;

/// The rows of one series.
pub struct Part {
    /// The value of the column that rows are split by.
    pub name: Option<String>,
    /// The positions of its rows among those selected.
    pub positions: Vec<usize>,
    /// Where the author names it.
    pub span: Span,
}

impl Part {
    /// Returns all selected rows as one part.
    pub fn whole(selected: &Selected<'_>, span: Span) -> Self {
        Self { name: None, positions: (0..selected.rows.len()).collect(), span }
    }
}

impl<'a> ChartData<'a> {
    /// Finds series over time: a curve of a model, a column of a dataset, or several series that its rows are split into.
    ///
    /// # Errors
    ///
    /// Reports a path that is neither, a column that is not numbers, and a date on which a series has several values.
    pub fn over_time(&mut self, language: &Language, spec: &Series) -> Result<Vec<SeriesSource<'a>>, Reported> {
        let path = &spec.source.path;
        let dataset = path.value.split_once('.').and_then(|(id, _)| self.evidence.datasets.get(id));
        let Some(dataset) = dataset else { return Ok(vec![self.curve_over_time(spec)?]) };
        let start = dataset.id.value.len() + 1;
        let column = Spanned::new(path.value[start..].to_owned(), path.part(start, path.value.len()));
        let rows = Rows {
            dataset: Spanned::new(dataset.id.value.clone(), path.part(0, start - 1)),
            condition: spec.condition.clone(),
            filter: Vec::new(),
            label: None,
        };
        let selected = self.select(language, &rows)?;
        let dates = self.dates_of(&selected, None)?;
        let cells = self.numbers(&selected, &column)?;
        let parts = match &spec.split {
            Some(split) => self.split(language, &selected, split)?,
            None => vec![Part::whole(&selected, path.span)],
        };
        let values: Vec<Option<f64>> = cells.numbers().collect();
        let column = Column { spec, selected: &selected, dates: &dates, cells: &cells, values: &values };
        let has_values = |part: &Part| column.points(part).next().is_some();
        let is_listed = spec.split.as_ref().is_none_or(|split| !split.only.is_empty());
        let (parts, empty): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| is_listed || has_values(part));
        if !empty.is_empty() {
            let names: Vec<&str> = empty.iter().filter_map(|part| part.name.as_deref()).collect();
            self.add_note(format!("Left out for want of a value: {}.", names.join(", ")));
        }
        let mut found = Vec::new();
        for part in parts {
            if !spec.frontier {
                self.check_one_per_date(dataset, &column, &part)?;
            }
            found.push(SeriesSource::Data(column.series(language, &part, self.evidence.units)));
        }
        Ok(found)
    }

    fn curve_over_time(&mut self, spec: &Series) -> Result<SeriesSource<'a>, Reported> {
        let curve = self.curve(&spec.source)?;
        let of_rows = [
            ("where", spec.condition.as_ref().map(|condition| condition.span)),
            ("by", spec.split.as_ref().map(|split| split.by.span)),
        ];
        match of_rows.into_iter().find_map(|(key, span)| Some((key, span?))) {
            None => Ok(SeriesSource::Curve(curve)),
            Some((key, span)) => Err(self.report.push(error!(
                WRONG_SERIES at span, "`{}` is a curve of a model, and only a column of data has rows", curve.path;
                hint "leave `{key}` out, or name a dataset's column"
            ))),
        }
    }

    /// Splits the selected rows by the values of a column, in the order that the author gives, or in which they occur. Rows without
    /// a value are left out, and counted in the chart's note.
    ///
    /// # Errors
    ///
    /// Reports an unknown column, and values that no selected row has.
    pub fn split(
        &mut self,
        language: &Language,
        selected: &Selected<'_>,
        split: &Split,
    ) -> Result<Vec<Part>, Reported> {
        let names = self.names_by(language, selected, &split.by)?;
        let missing = names.iter().filter(|name| name.is_none()).count();
        if missing > 0 {
            let rows = count(missing, "row");
            self.add_note(format!("{rows} without a value of {} left out.", split.by.value));
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            let index = *indices.entry(name).or_insert(parts.len());
            if index == parts.len() {
                parts.push(Part { name: Some(name.clone()), positions: Vec::new(), span: split.by.span });
            }
            parts[index].positions.push(position);
        }
        if split.only.is_empty() && parts.len() > MAX_PARTS {
            let names: Vec<&str> = parts.iter().filter_map(|part| part.name.as_deref()).collect();
            return Err(self.report.push(too_many_parts(split, MAX_PARTS, &names)));
        }
        if split.only.is_empty() {
            return Ok(parts);
        }
        let mut chosen = Vec::new();
        for value in &split.only {
            match parts.iter().position(|part| part.name.as_ref() == Some(&value.value)) {
                Some(at) => chosen.push(Part { span: value.span, ..parts.swap_remove(at) }),
                None => {
                    let known: Vec<&str> = parts.iter().filter_map(|part| part.name.as_deref()).collect();
                    let problem = unknown_value(selected.dataset, &split.by.value, value, &known);
                    return Err(self.report.push(problem));
                }
            }
        }
        Ok(chosen)
    }

    /// Returns the value of each selected row in a column by which rows are told apart.
    ///
    /// # Errors
    ///
    /// Reports an unknown column, and a derived column that cannot be computed.
    pub fn names_by(
        &mut self,
        language: &Language,
        selected: &Selected<'_>,
        by: &Spanned<String>,
    ) -> Result<Vec<Option<String>>, Reported> {
        let dataset = selected.dataset;
        let Some(at) = dataset.columns.iter().position(|column| column.name.value == by.value) else {
            let cells = self.measures(selected, by)?;
            return Ok(cells
                .values
                .iter()
                .map(|cell| cell.as_ref().map(|cell| derived_name(language, cell)))
                .collect());
        };
        let name = |row: &usize| dataset.rows[*row].cells.get(at)?.as_ref().map(|cell| cell.value.name());
        Ok(selected.rows.iter().map(name).collect())
    }

    /// Checks that a series has one value on each date, so that a line can be drawn through them.
    fn check_one_per_date(&mut self, dataset: &Dataset, column: &Column<'_, '_>, part: &Part) -> Result<(), Reported> {
        let rows: Vec<(usize, f64)> =
            column.points(part).map(|(at, date, _)| (column.selected.rows[at], date)).collect();
        let Some(same) = cells::same_date(dataset, &rows) else { return Ok(()) };
        let Series { source, condition, split, .. } = column.spec;
        let path = &source.path.value;
        let of = part.name.as_ref().map(|name| format!(" for {name}")).unwrap_or_default();
        let problem = error!(
            WRONG_SERIES at source.path.span,
            "`{path}` has {} of {}{of}, and a line has one value on each date", count(same.rows, "row"), same.date;
            label dataset.id.span, "the dataset"
        );
        let of_things = cells::has_a_row_for_each_thing(dataset) || same.name.is_some();
        let Some(more) = same.condition.filter(|_| !of_things) else {
            return Err(self.report.push(problem.hint(format!(
                "draw the records alone, `{{ path: {path}, frontier: true }}`, or a dot for each row, `kind: scatter`"
            ))));
        };
        let written = in_yaml(&joined(condition.as_ref(), &more));
        let by = split.as_ref().map(|split| format!(", by: {}", split.by.value)).unwrap_or_default();
        let problem =
            problem.hint(format!("select the rows of one series: `{{ path: {path}, where: {written}{by} }}`"));
        let each = same.column.filter(|_| split.is_none()).map(|column| {
            let condition = condition.as_ref().map(|condition| format!(", where: {}", in_yaml(&condition.value)));
            let condition = condition.unwrap_or_default();
            format!("or draw a line for each: `{{ path: {path}{condition}, by: {column} }}`")
        });
        Err(self.report.push(problem.hints(each)))
    }

    /// Checks that rows are those of one series, as a trend and the course of an estimate need. `dates` are the dates of the
    /// selected rows that are drawn, `None` for others, and `condition` is the one that they meet. `what` has one value on each date,
    /// and the chart may be able to split the rows by a column.
    ///
    /// # Errors
    ///
    /// Reports a date that several rows have, unless each row is a thing of its own, or nothing tells them apart.
    pub fn check_one_series(
        &mut self,
        (selected, condition): (&Selected<'_>, Option<&Spanned<String>>),
        dates: impl Iterator<Item = Option<f64>>,
        column: &Spanned<String>,
        (what, can_be_split): (&str, bool),
    ) -> Result<(), Reported> {
        let dataset = selected.dataset;
        if cells::has_a_row_for_each_thing(dataset) {
            return Ok(());
        }
        let rows: Vec<(usize, f64)> =
            selected.rows.iter().zip(dates).filter_map(|(row, date)| Some((*row, date?))).collect();
        let Some(same) = cells::same_date(dataset, &rows).filter(|same| same.are_apart) else { return Ok(()) };
        let (name, rows) = (&column.value, count(same.rows, "row"));
        let problem = error!(
            WRONG_SERIES at column.span, "`{name}` has {rows} of {}, and {what} has one value on each date", same.date;
            label dataset.id.span, "the dataset"
        );
        let select =
            same.condition.map(|more| format!("select the rows of one series: `where: {}`", joined(condition, &more)));
        let split =
            same.column.filter(|_| can_be_split).map(|column| format!("or draw a line for each: `by: {column}`"));
        let key =
            same.name.map(|name| format!("if each row is a thing of its own, let the dataset name it: `key: {name}`"));
        Err(self.report.push(problem.hints(select.into_iter().chain(split).chain(key))))
    }
}

/// A column with the rows that are selected of it.
struct Column<'s, 'c> {
    spec: &'s Series,
    selected: &'c Selected<'c>,
    dates: &'c [Option<f64>],
    cells: &'c Cells,
    /// The numbers of the cells.
    values: &'c [Option<f64>],
}

impl Column<'_, '_> {
    /// Returns the rows of a part that have a date and a value: each by its position among those selected, with both.
    fn points<'p>(&'p self, part: &'p Part) -> impl Iterator<Item = (usize, f64, f64)> + 'p {
        part.positions.iter().filter_map(|at| Some((*at, self.dates[*at]?, self.values[*at]?)))
    }

    /// Returns the unit of the calendar in which the date of a selected row is given.
    fn unit(&self, at: usize) -> CalendarUnit {
        self.selected.dataset.date_of(self.selected.rows[at]).map_or(CalendarUnit::Day, CalendarDate::unit)
    }

    /// Returns the series of a part. `units` are those that its condition can name.
    fn series(&self, language: &Language, part: &Part, units: &Units) -> TimeSeries {
        let mut points: Vec<(usize, f64, f64)> = self.points(part).collect();
        points.sort_by(|a, b| a.1.total_cmp(&b.1));
        let Series { source, condition, split, .. } = self.spec;
        let value = split.as_ref().zip(part.name.as_ref());
        let chosen = condition.iter().map(|condition| condition.value.clone());
        let chosen: Vec<String> = chosen
            .chain(value.map(|(split, name)| format!("{} = {}", split.by.value, expression::quoted(name))))
            .collect();
        let rows = if chosen.is_empty() { String::new() } else { format!("[{}]", chosen.join(", ")) };
        let of_column = &self.cells.label;
        let texts = condition.as_ref().map(|condition| cells::texts_named(self.selected.dataset, condition, units));
        let texts = texts.filter(|texts| !texts.is_empty());
        let texts = texts.map(|texts| texts.join(", "));
        let longer = |name: &String| Some(format!("{of_column}: {name}"));
        let (label, short_label, longer_label) = match (value, &source.label) {
            (Some((_, name)), Some(label)) => (format!("{label}: {name}"), None, None),
            (Some((_, name)), None) => (name.clone(), None, longer(name)),
            (None, Some(label)) => (label.clone(), None, None),
            (None, None) => (of_column.clone(), texts.clone(), texts.as_ref().and_then(longer)),
        };
        // The name of a row tells nothing that its series and its date do not, unless the row is a thing of its own.
        let is_named = cells::has_a_row_for_each_thing(self.selected.dataset);
        let name = |at: usize| if is_named { self.selected.names[at].clone() } else { String::new() };
        TimeSeries {
            path: format!("{}{rows}", source.path.value),
            label,
            short_label,
            longer_label,
            units: points.iter().map(|(at, ..)| self.unit(*at)).collect(),
            name: part.name.clone(),
            texts: points.iter().map(|(_, _, value)| self.cells.text(language, *value)).collect(),
            names: points.iter().map(|(at, ..)| name(*at)).collect(),
            points: points.into_iter().map(|(_, date, value)| (date, value)).collect(),
            unit: self.cells.unit.to_string(),
            span: part.span,
        }
    }
}

/// Builds the error of a column that splits rows into more series than `limit`. `names` are its values.
pub fn too_many_parts(split: &Split, limit: usize, names: &[&str]) -> Diagnostic {
    let by = &split.by;
    let problem = error!(
        TOO_MANY_SERIES at by.span, "a chart draws at most {limit} series, and `{}` makes {}", by.value, names.len()
    );
    match split.only.is_empty() {
        true => {
            problem.hint(format!("choose some of them: `only: [{}]`", names[..EXAMPLES.min(names.len())].join(", ")))
        }
        false => problem.hint("list fewer under `only`"),
    }
}

/// Builds the error of a value that no selected row has in a column.
pub fn unknown_value(dataset: &Dataset, column: &str, value: &Spanned<String>, known: &[&str]) -> Diagnostic {
    let problem = error!(
        UNKNOWN_IN_FIGURE at value.span, "no row of `{}` has `{}` as its {column}", dataset.id.value, value.value
    );
    if let Some(near) = closest(&value.value, known.iter().copied()) {
        return problem.hint(format!("did you mean `{near}`?"));
    }
    let listed: Vec<String> = known.iter().take(LISTED).map(|value| format!("`{value}`")).collect();
    let more = if known.len() > LISTED { format!(", and {} more", known.len() - LISTED) } else { String::new() };
    problem.hint(format!("it is one of {}{more}", listed.join(", ")))
}

/// Joins the condition that an author wrote, if there is one, and another.
/// Returns the text by which a cell of a derived column names its row.
fn derived_name(language: &Language, cell: &CellValue) -> String {
    match cell {
        CellValue::Text(text) => text.clone(),
        CellValue::Date(date, unit) => number::calendar_date(language, *date, *unit),
        CellValue::Number(value, _) => number::computed(language, *value),
    }
}

fn joined(condition: Option<&Spanned<String>>, more: &str) -> String {
    match condition {
        Some(condition) if condition.value.contains(" or ") => format!("({}) and {more}", condition.value),
        Some(condition) => format!("{} and {more}", condition.value),
        None => more.to_owned(),
    }
}

/// Returns a condition as it is written inside of `{ … }` in YAML.
fn in_yaml(condition: &str) -> String {
    let is_plain = !condition.contains([',', '[', ']', '{', '}', '#', ':']);
    if is_plain { condition.to_owned() } else { format!("'{}'", condition.replace('\'', "''")) }
}
