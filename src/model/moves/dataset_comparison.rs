//! The columns and the rows in which a dataset differs from itself at another time.

use std::collections::BTreeMap;

use super::change::{Alteration, Detail, plain};
use crate::document::Dataset;
use crate::document::dataset::{Column, ColumnKind, Row, Rows, naming_columns};

/// Returns the columns and rows in which two datasets differ: columns first, in the order of the later dataset, then what is only
/// in the earlier one.
pub fn compare_datasets(from: Option<&Dataset>, to: Option<&Dataset>) -> Vec<Detail> {
    let [before, after] = [from, to].map(|dataset| dataset.map(columns).unwrap_or_default());
    let mut details = differences(true, before, after);
    let [before, after] = [from, to].map(|dataset| dataset.map(rows).unwrap_or_default());
    details.extend(differences(false, before, after));
    details
}

/// Texts with names.
type Named = Vec<(String, String)>;

/// Things with names, each as a list of parts with names.
type Parts = Vec<(String, Named)>;

/// Returns the definitions of the columns of a dataset, and of what names and dates its rows.
fn columns(dataset: &Dataset) -> Parts {
    let name = |column: &usize| dataset.columns.get(*column).map_or(String::new(), |column| column.name.value.clone());
    let part = |name: &str, text: String| (name.to_owned(), text);
    let data = dataset.columns.iter().map(|column| {
        let kind = match &column.kind {
            ColumnKind::Text => "text".to_owned(),
            ColumnKind::Date => "date".to_owned(),
            ColumnKind::Number { unit } => unit.as_ref().map_or("number".to_owned(), |unit| plain(&unit.value)),
        };
        (column.name.value.clone(), vec![part("type", kind)])
    });
    let derived = dataset.derived.iter().map(|column| {
        let unit = column.unit.as_ref().map(|unit| part("unit", plain(&unit.value)));
        let value = part("value", plain(&column.value.value));
        (column.name.value.clone(), std::iter::once(value).chain(unit).collect())
    });
    let group = dataset.group.iter().flat_map(|group| {
        let by: Vec<String> = group.by.iter().map(|column| column.value.clone()).collect();
        let whole = ("group".to_owned(), vec![part("from", group.from.value.clone()), part("by", by.join(", "))]);
        let columns = group.columns.iter().map(|column| {
            let unit = column.unit.as_ref().map(|unit| part("unit", plain(&unit.value)));
            let value = part("value", plain(&column.value.value));
            (column.name.value.clone(), std::iter::once(value).chain(unit).collect())
        });
        std::iter::once(whole).chain(columns).collect::<Vec<_>>()
    });
    let keys: Vec<String> = dataset.key.iter().map(name).collect();
    let key = (!keys.is_empty()).then(|| ("key".to_owned(), vec![part("columns", keys.join(", "))]));
    let date = dataset.date.as_ref().map(|date| ("date".to_owned(), vec![part("column", name(date))]));
    data.chain(derived).chain(group).chain(key).chain(date).collect()
}

/// Returns the cells of the rows of a dataset, each row by its key, else by its date, else by all of its cells.
fn rows(dataset: &Dataset) -> Parts {
    let naming = naming_columns(&dataset.key, dataset.date);
    let cells = |row: usize| {
        let cells = dataset.columns.iter().zip(&dataset.rows[row].cells);
        let cell = cells.filter_map(|(column, cell)| Some((column.name.value.clone(), cell.as_ref()?.value.name())));
        cell.collect::<Vec<_>>()
    };
    let named: Vec<(Option<String>, Named)> =
        (0..dataset.rows.len()).map(|row| (dataset.rows[row].name(&naming), cells(row))).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in named.iter().filter_map(|(name, _)| name.as_deref()) {
        *counts.entry(name).or_default() += 1;
    }
    let has_names = named.iter().all(|(name, _)| name.as_deref().is_some_and(|name| counts[name] == 1));
    let name = |(name, cells): &(Option<String>, Named)| match name {
        Some(name) if has_names => name.clone(),
        _ => listed(cells),
    };
    let names: Vec<String> = named.iter().map(name).collect();
    names.into_iter().zip(named.into_iter().map(|(_, cells)| cells)).collect()
}

fn listed(parts: &[(String, String)]) -> String {
    parts.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join(", ")
}

/// Returns what differs between two lists of things with names. Things of the same name are paired in order.
fn differences(is_column: bool, from: Parts, to: Parts) -> Vec<Detail> {
    let mut before: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    // The last is taken first.
    for (at, (name, _)) in from.iter().enumerate().rev() {
        before.entry(name).or_default().push(at);
    }
    let mut details = Vec::new();
    let mut detail = |alteration, name: &str, text, places| {
        details.push(Detail { is_column, alteration, name: name.to_owned(), text, places });
    };
    for (at, (name, after)) in to.iter().enumerate() {
        match before.get_mut(name.as_str()).and_then(Vec::pop) {
            None => detail(Alteration::Added, name, listed(after), [None, Some(at)]),
            Some(known) if are_same(&from[known].1, after) => {}
            Some(known) => {
                detail(Alteration::Changed, name, altered(&from[known].1, after), [Some(known), Some(at)]);
            }
        }
    }
    for (at, (name, parts)) in from.iter().enumerate() {
        if before.get(name.as_str()).is_some_and(|left| left.contains(&at)) {
            detail(Alteration::Removed, name, listed(parts), [Some(at), None]);
        }
    }
    details
}

/// Returns the rows of a dataset of which only some changes are made: those for which `made` is true.
pub fn mixed_rows(from: &Dataset, to: &Dataset, details: &[Detail], made: &[bool]) -> Rows {
    let own = |column: &Column| from.columns.iter().position(|known| known.name.value == column.name.value);
    let order: Vec<Option<usize>> = to.columns.iter().map(own).collect();
    let earlier = |place: usize| {
        let row = &from.rows[place];
        Row { cells: order.iter().map(|column| row.cells[(*column)?].clone()).collect(), ..row.clone() }
    };
    let undone: Vec<[Option<usize>; 2]> =
        details.iter().zip(made).filter(|(_, made)| !**made).map(|(detail, _)| detail.places).collect();
    let later = |place: usize| undone.iter().find(|places| places[1] == Some(place));
    let mut rows = Vec::with_capacity(to.rows.len());
    for (place, row) in to.rows.iter().enumerate() {
        match later(place) {
            None => rows.push(row.clone()),
            // A row that was added is left out, and one that was changed is as before.
            Some([before, _]) => rows.extend(before.map(earlier)),
        }
    }
    // Rows that were removed have their old places, as far as there are rows before them.
    for place in undone.iter().filter(|places| places[1].is_none()).filter_map(|places| places[0]) {
        rows.insert(place.min(rows.len()), earlier(place));
    }
    rows.into()
}

/// Returns whether two things have the same parts, in whatever order.
fn are_same(before: &[(String, String)], after: &[(String, String)]) -> bool {
    before.len() == after.len() && after.iter().all(|part| before.contains(part))
}

/// Returns the parts that differ, with both texts: `price: 1599 → 1499`.
fn altered(before: &[(String, String)], after: &[(String, String)]) -> String {
    let text = |parts: &[(String, String)], name: &str| {
        parts.iter().find(|(known, _)| known == name).map_or("–".to_owned(), |(_, text)| text.clone())
    };
    let gone = before.iter().filter(|(name, _)| after.iter().all(|(known, _)| known != name));
    let names = after.iter().chain(gone).map(|(name, _)| name);
    let differing = names.filter(|name| text(before, name) != text(after, name));
    let parts: Vec<String> =
        differing.map(|name| format!("{name}: {} → {}", text(before, name), text(after, name))).collect();
    parts.join(", ")
}
