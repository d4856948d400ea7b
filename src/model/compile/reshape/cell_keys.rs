//! Rows with the same cells in some columns.

use std::collections::BTreeMap;

use super::computed_cells::Cells;
use crate::model::compile::cells::CellValue;

/// A cell as a part of the key of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CellKey {
    Missing,
    Text(String),
    /// The bits of a number in base units.
    Number(u64),
    /// The bits of a point on the axis of years, and the unit of the calendar.
    Date(u64, crate::date::CalendarUnit),
}

impl CellKey {
    fn of(cell: Option<&CellValue>) -> Self {
        match cell {
            None => Self::Missing,
            Some(CellValue::Text(text)) => Self::Text(text.clone()),
            // Zero is the same as minus zero.
            Some(CellValue::Number(number, unit)) => Self::Number((number * unit.scale + 0.0).to_bits()),
            Some(CellValue::Date(years, unit)) => Self::Date(years.to_bits(), *unit),
        }
    }
}

/// Returns the rows of each group of `rows` rows with the same cells in all columns, by index and in their order. The groups are
/// in the order of their first rows.
pub fn groups(columns: &[&Cells], rows: usize) -> Vec<Vec<usize>> {
    let mut positions: BTreeMap<Vec<CellKey>, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..rows {
        let key = columns.iter().map(|cells| CellKey::of(cells.get(row).and_then(Option::as_ref))).collect();
        let position = *positions.entry(key).or_insert(groups.len());
        if position == groups.len() {
            groups.push(Vec::new());
        }
        groups[position].push(row);
    }
    groups
}
