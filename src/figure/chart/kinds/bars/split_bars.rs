//! Bars of one column whose rows are split: rows of one label side by side, a bar for each value of another column.

use super::bar_rows::{BarData, compare};
use crate::diagnostic::{Reported, error};
use crate::document::chart::{Bars, Split};
use crate::figure::canvas::palette;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::DrawnChart;
use crate::figure::format::phrase;
use crate::figure::tables::rows::{Cells, Selected};
use crate::words::{agreeing, count};

/// The rows of one label: the position of its row among those selected for each value, if it has one.
struct Group {
    name: String,
    rows: Vec<Option<usize>>,
}

/// Draws the bars.
///
/// # Errors
///
/// Reports several columns, too many values, rows that nothing groups, and several rows of one label and value.
pub fn draw(
    spec: &Bars,
    split: &Split,
    selected: &Selected<'_>,
    data: &mut ChartData<'_>,
) -> Result<DrawnChart, Reported> {
    if let Some(second) = spec.values.get(1) {
        return Err(data.report.push(error!(
            WRONG_SERIES at second.span, "`by` splits the bars of one column, and this is a second one";
            hint "draw two charts"
        )));
    }
    let column = &spec.values[0];
    let cells = data.numbers(selected, column)?;
    let parts = data.split(selected, split)?;
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
        data.add_note(format!("Without a value: {}.", phrase::and(&names)));
    }
    let left_out = groups.len().saturating_sub(spec.limit);
    if left_out > 0 {
        let (labels, are) = (count(left_out, "further label"), agreeing(left_out, "is", "are"));
        data.add_note(format!("{labels} {are} left out."));
    }
    groups.truncate(spec.limit);
    let headers: Vec<String> = parts.iter().filter_map(|part| part.name.clone()).collect();
    let unit = cells.unit.to_string();
    let columns = headers.iter().map(|name| Cells { label: name.clone(), ..cells.clone() }).collect();
    let values = groups.iter().map(values).collect();
    let names = groups.into_iter().map(|group| group.name).collect();
    spec.draw_rows(BarData { names, columns, values }, &unit, &headers, data)
}

/// Returns the label of the group that each selected row belongs to: by the column that the author names, or by the columns of the
/// key without the one that splits.
fn group_names(
    spec: &Bars,
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
            WRONG_SERIES at split.by.span, "expected a label for the bars that belong together";
            hint "name its column: `label: entity`"
        ))
    })
}
