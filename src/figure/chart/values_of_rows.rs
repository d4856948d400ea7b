//! Rows with one or several numbers each: columns side by side, or one column split by the values of another.

use std::cmp::Ordering;

use super::data::ChartData;
use super::row_colors::RowColors;
use crate::date::CalendarDate;
use crate::diagnostic::{Report, Reported, error};
use crate::document::chart::{RowValues, Split};
use crate::document::dataset::ColumnKind;
use crate::figure::bind::evidence::Evidence;
use crate::figure::canvas::palette;
use crate::figure::format::{number, phrase};
use crate::figure::tables::rows::{Cells, Selected};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::{CellValue, Unit};
use crate::words::{agreeing, count};

/// The rows of a chart: the name of each, and its value in each column, if it has one.
pub struct RowData {
    /// The names of the rows.
    pub names: Vec<String>,
    /// The columns, or the column once for each part that it is split into.
    pub columns: Vec<Cells>,
    /// The values, row by row.
    pub values: Vec<Vec<Option<f64>>>,
    /// The unit of all values; empty for plain numbers.
    pub unit: String,
    /// The headers of the columns in the CSV file.
    pub headers: Vec<String>,
    /// The position of each row among those selected; empty if the rows are split.
    pub positions: Vec<usize>,
    /// The colors of the rows, if a column gives them.
    pub colors: Option<RowColors>,
}

impl RowValues {
    /// Returns the rows that the chart draws, by index, or `None` if it draws all.
    pub fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        if self.split.is_some() {
            return None;
        }
        let (units, today, report) = (evidence.units, evidence.as_of, &mut Report::default());
        let selected = Selected::new(&self.rows, evidence, units, report).ok()?;
        let mut cells = |column| selected.cells(column, units, today, report).ok();
        let columns: Vec<Cells> = self.values.iter().map(&mut cells).collect::<Option<_>>()?;
        let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
        let keys = match &self.sort {
            Some(sort) => Some(cells(&sort.by)?),
            None => None,
        };
        Some(self.drawn(&selected, &values, keys).rows.into_iter().map(|row| selected.rows[row]).collect())
    }

    /// Finds the rows and their values, in their order. The chart's note has those that are left out.
    ///
    /// # Errors
    ///
    /// Reports columns that are not numbers in one unit, rows without a value, and rows that cannot be split.
    pub fn find(&self, data: &mut ChartData<'_>) -> Result<RowData, Reported> {
        let language = data.evidence.language;
        data.check_series_count(&self.values.iter().collect::<Vec<_>>(), "values")?;
        let selected = data.select(language, &self.rows)?;
        if let Some(split) = &self.split {
            return find_split(self, split, &selected, data);
        }
        let columns = data.every(&self.values, |data, column| data.numbers(&selected, column))?;
        let unit = columns.first().map_or_else(Unit::plain, |first| first.unit.clone());
        if let Some((other, column)) = columns.iter().zip(&self.values).find(|(other, _)| other.unit != unit) {
            let name =
                |unit: &Unit| if unit.is_unnamed() { "plain numbers".to_owned() } else { format!("in `{unit}`") };
            let first = &self.values[0];
            return Err(data.report.push(error!(
                WRONG_SERIES at column.span, "`{}` is {} and `{}` is {}, and one chart has one scale",
                first.value, name(&unit), column.value, name(&other.unit);
                label first.span, "the first column";
                hint "draw two charts"
            )));
        }
        let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
        let keys = self.sort.as_ref().map(|sort| data.measures(&selected, &sort.by)).transpose()?;
        let Drawn { rows: order, empty, left_out } = self.drawn(&selected, &values, keys);
        let empty: Vec<String> = empty.into_iter().map(|row| selected.names[row].clone()).collect();
        if order.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at self.rows.dataset.span, "no row of `{}` has a value to draw", selected.dataset.id.value
            )));
        }
        if !empty.is_empty() {
            data.add_note(format!("Without a value: {}.", phrase::and(language, &empty)));
        }
        if left_out > 0 {
            let (rows, are) = (count(left_out, "further row"), agreeing(left_out, "is", "are"));
            data.add_note(format!("{rows} {are} left out."));
        }
        let names = order.iter().map(|row| selected.names[*row].clone()).collect();
        let values = order.iter().map(|row| values.iter().map(|column| column[*row]).collect()).collect();
        let headers: Vec<String> = self.values.iter().map(|column| column.value.clone()).collect();
        Ok(RowData { names, columns, values, unit: unit.to_string(), headers, positions: order, colors: None })
    }

    /// Chooses and orders the rows to draw. `values` are those of each column, and `keys` the cells to sort by.
    fn drawn(&self, selected: &Selected<'_>, values: &[Vec<Option<f64>>], keys: Option<Cells>) -> Drawn {
        let mut order: Vec<usize> = (0..selected.names.len()).collect();
        if let (Some(keys), Some(sort)) = (keys, &self.sort) {
            order.sort_by(|a, b| compare(keys.values[*a].as_ref(), keys.values[*b].as_ref(), sort.descending));
        }
        let bare = |row: &usize| values.iter().all(|column| column[*row].is_none());
        let (empty, mut rows): (Vec<usize>, Vec<usize>) = order.into_iter().partition(bare);
        let left_out = rows.len().saturating_sub(self.limit);
        rows.truncate(self.limit);
        Drawn { rows, empty, left_out }
    }
}

/// The selected rows that a chart draws, by their positions in the selection.
struct Drawn {
    /// The drawn rows, in their order.
    rows: Vec<usize>,
    /// The rows without a value.
    empty: Vec<usize>,
    /// The number of rows beyond the limit.
    left_out: usize,
}

/// The rows of one label: the position of its row among those selected for each value, if it has one.
struct Group {
    name: String,
    rows: Vec<Option<usize>>,
}

/// Finds the values of rows that are split: a row for each label, with a value for each part.
///
/// # Errors
///
/// Reports several columns, too many values, rows that nothing groups, and several rows of one label and value.
fn find_split(
    spec: &RowValues,
    split: &Split,
    selected: &Selected<'_>,
    data: &mut ChartData<'_>,
) -> Result<RowData, Reported> {
    let language = data.evidence.language;
    if let Some(second) = spec.values.get(1) {
        return Err(data.report.push(error!(
            WRONG_SERIES at second.span, "`by` splits the values of one column, and this is a second one";
            hint "draw two charts"
        )));
    }
    let column = &spec.values[0];
    let cells = data.numbers(selected, column)?;
    let parts = data.split(language, selected, split)?;
    if let Some(extra) = parts.get(palette::SERIES) {
        return Err(data.report_too_many(palette::SERIES, parts.len(), extra.span));
    }
    let names = group_names(spec, split, selected, data)?;
    let mut groups: Vec<Group> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        for at in &part.positions {
            let known = groups.iter().position(|group| group.name == names[*at]);
            let group = known.unwrap_or_else(|| {
                groups.push(Group { name: names[*at].clone(), rows: vec![None; parts.len()] });
                groups.len() - 1
            });
            if groups[group].rows[index].replace(*at).is_some() {
                let (name, value) = (&names[*at], part.name.as_deref().unwrap_or_default());
                return Err(data.report.push(error!(
                    WRONG_SERIES at split.by.span, "several rows of `{}` are both {name} and {value}", selected.dataset.id.value;
                    hint "choose among them with `where`"
                )));
            }
        }
    }
    if let Some(sort) = &spec.sort {
        let keys = data.measures(selected, &sort.by)?;
        let key = |group: &Group| group.rows.iter().flatten().find_map(|row| keys.values[*row].as_ref());
        groups.sort_by(|a, b| compare(key(a), key(b), sort.descending));
    }
    let numbers: Vec<Option<f64>> = cells.numbers().collect();
    let values = |group: &Group| -> Vec<Option<f64>> { group.rows.iter().map(|row| numbers[(*row)?]).collect() };
    let (mut groups, empty): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| values(group).iter().any(Option::is_some));
    if groups.is_empty() {
        return Err(data.report.push(error!(
            EMPTY_FIGURE at spec.rows.dataset.span, "no row of `{}` has a value to draw", selected.dataset.id.value
        )));
    }
    if !empty.is_empty() {
        let names: Vec<String> = empty.into_iter().map(|group| group.name).collect();
        data.add_note(format!("Without a value: {}.", phrase::and(language, &names)));
    }
    let left_out = groups.len().saturating_sub(spec.limit);
    if left_out > 0 {
        let (labels, are) = (count(left_out, "further label"), agreeing(left_out, "is", "are"));
        data.add_note(format!("{labels} {are} left out."));
    }
    groups.truncate(spec.limit);
    let headers: Vec<String> = parts.iter().filter_map(|part| part.name.clone()).collect();
    let unit = cells.unit.to_string();
    // Readers see dates as in the text. The CSV file has them as the data do.
    let dataset = selected.dataset;
    let by = dataset.columns.iter().find(|column| column.name.value == split.by.value);
    let are_dates = by.is_some_and(|column| matches!(column.kind, ColumnKind::Date));
    let date = |name: &String| {
        CalendarDate::parse(name).filter(|_| are_dates).map(|value| number::short_calendar_date(language, value))
    };
    let label = |name: &String| date(name).unwrap_or_else(|| name.clone());
    let columns = headers.iter().map(|name| Cells { label: label(name), ..cells.clone() }).collect();
    let values = groups.iter().map(values).collect();
    let names = groups.into_iter().map(|group| group.name).collect();
    Ok(RowData { names, columns, values, unit, headers, positions: Vec::new(), colors: None })
}

/// Returns the label of the group that each selected row belongs to: by the column that the author names, or by the columns of the
/// key without the one that splits.
fn group_names(
    spec: &RowValues,
    split: &Split,
    selected: &Selected<'_>,
    data: &mut ChartData<'_>,
) -> Result<Vec<String>, Reported> {
    if spec.rows.label.is_some() {
        return Ok(selected.names.clone());
    }
    let dataset = selected.dataset;
    let is_split = |column: &usize| dataset.columns[*column].name.value == split.by.value;
    let columns: Vec<usize> = dataset.key.iter().copied().filter(|column| !is_split(column)).collect();
    let names: Option<Vec<String>> = selected.rows.iter().map(|row| dataset.rows[*row].name(&columns)).collect();
    names.filter(|_| dataset.key.len() > columns.len()).ok_or_else(|| {
        data.report.push(error!(
            WRONG_SERIES at split.by.span, "expected a label for the values that belong together";
            hint "name its column: `label: entity`"
        ))
    })
}

/// Compares two cells. Missing cells come last in either direction.
pub fn compare(a: Option<&CellValue>, b: Option<&CellValue>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (None, None) => return Ordering::Equal,
        (None, _) => return Ordering::Greater,
        (_, None) => return Ordering::Less,
        (Some(CellValue::Number(a, _)), Some(CellValue::Number(b, _))) => a.total_cmp(b),
        (Some(CellValue::Date(a, _)), Some(CellValue::Date(b, _))) => a.total_cmp(b),
        (Some(CellValue::Text(a)), Some(CellValue::Text(b))) => {
            a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))
        }
        // A column has cells of one kind.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

/// Returns the table of the rows.
pub fn data_table(language: &Language, data: &RowData) -> Table {
    let unit = data.unit.as_str();
    let mut columns = vec![TableColumn { label: "Row".into(), unit: None, numeric: false }];
    let colors = data.colors.as_ref();
    columns.extend(colors.map(|colors| TableColumn { label: colors.label.clone(), unit: None, numeric: false }));
    columns.extend(data.columns.iter().map(|column| TableColumn {
        label: column.label.clone(),
        unit: (!unit.is_empty()).then(|| number::unit_alone(language, unit)),
        numeric: true,
    }));
    let cell = |(value, column): (&Option<f64>, &Cells)| match value {
        Some(value) => TableCell {
            text: Cells { unit: Unit::plain(), ..column.clone() }.text(language, *value),
            value: Some(number::machine(*value)),
        },
        None => TableCell::missing(),
    };
    let rows: Vec<Vec<TableCell>> = data
        .names
        .iter()
        .zip(&data.values)
        .enumerate()
        .map(|(at, (name, row))| {
            let color = colors.map(|colors| TableCell::text(colors.text(at)));
            std::iter::once(TableCell::text(name)).chain(color).chain(row.iter().zip(&data.columns).map(cell)).collect()
        })
        .collect();
    let color = colors.map(|colors| colors.header.clone());
    let headers: Vec<String> =
        std::iter::once("row".to_owned()).chain(color).chain(data.headers.iter().cloned()).collect();
    Table::of_cells(&headers, columns, rows)
}
