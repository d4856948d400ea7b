//! Low values above the high values of their rows.

use std::collections::BTreeMap;

use super::checked_rows::{Found, cell, place};
use crate::date::Date;
use crate::diagnostic::warning;
use crate::document::dataset::{Cell, ColumnKind, Dataset};
use crate::figure::format::number::exact;
use crate::locale::english;
use crate::model::cells::row_name;

/// Words in the names of columns, each with its place between the lowest, 0, and the highest, 100.
const WORDS: [(&str, u32); 21] = [
    ("low", 0),
    ("lower", 0),
    ("lo", 0),
    ("min", 0),
    ("minimum", 0),
    ("from", 0),
    ("start", 0),
    ("begin", 0),
    ("median", 50),
    ("mid", 50),
    ("mode", 50),
    ("central", 50),
    ("high", 100),
    ("higher", 100),
    ("upper", 100),
    ("hi", 100),
    ("max", 100),
    ("maximum", 100),
    ("to", 100),
    ("until", 100),
    ("end", 100),
];

/// Finds rows in which a column such as `price_low` or `p5` is above its counterpart `price_high` or `p95`.
pub fn find(dataset: &Dataset, _: Date) -> Vec<Found> {
    let mut found = Vec::new();
    for (low, high) in pairs(dataset) {
        let name = |column: usize| &dataset.columns[column].name.value;
        for row in 0..dataset.rows.len() {
            let (Some((bottom, _)), Some((top, span))) = (cell(dataset, row, low), cell(dataset, row, high)) else {
                continue;
            };
            let crossed = match (bottom, top) {
                (Cell::Number(bottom), Cell::Number(top)) if bottom > top => {
                    (exact(english(), *bottom), exact(english(), *top))
                }
                (Cell::Date(bottom), Cell::Date(top)) if bottom > top => (bottom.to_string(), top.to_string()),
                _ => continue,
            };
            let problem = warning!(
                CROSSED_BOUNDS at place(dataset, row, low),
                "`{}` is {} in {} of `{}`, above `{}`, {}",
                name(low), crossed.0, row_name(dataset, row), dataset.id.value, name(high), crossed.1;
                label span, "the upper value";
                hint "correct one of the two values, or swap them"
            );
            found.push(Found { row, problem });
        }
    }
    found
}

/// Returns the pairs of columns of one kind and unit whose names differ only in a word for low and a word for high.
fn pairs(dataset: &Dataset) -> Vec<(usize, usize)> {
    let mut families: BTreeMap<(String, String), Vec<(u32, usize)>> = BTreeMap::new();
    for (index, column) in dataset.columns.iter().enumerate() {
        let kind = match &column.kind {
            ColumnKind::Text => continue,
            ColumnKind::Date => "date".to_owned(),
            ColumnKind::Number { unit } => unit.as_ref().map_or_else(String::new, |unit| unit.value.clone()),
        };
        if let Some((level, rest)) = level(&column.name.value) {
            families.entry((kind, rest)).or_default().push((level, index));
        }
    }
    let mut pairs = Vec::new();
    for mut family in families.into_values() {
        family.sort_unstable();
        pairs.extend(family.windows(2).filter(|pair| pair[0].0 < pair[1].0).map(|pair| (pair[0].1, pair[1].1)));
    }
    pairs
}

/// Returns the place of a column between low and high, and the rest of its name.
fn level(name: &str) -> Option<(u32, String)> {
    let words: Vec<String> = name.split('_').map(str::to_lowercase).collect();
    let level_of = |word: &String| {
        let percentile = word.strip_prefix('p').or_else(|| word.strip_prefix('q'));
        let percentile = percentile.and_then(|digits| digits.parse::<u32>().ok()).filter(|level| *level <= 100);
        percentile.or_else(|| WORDS.iter().find(|(known, _)| known == word).map(|(_, level)| *level))
    };
    let (at, level) = words.iter().enumerate().find_map(|(at, word)| Some((at, level_of(word)?)))?;
    let rest: Vec<&str> =
        words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| word.as_str()).collect();
    Some((level, rest.join("_")))
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn reads_bounds_from_the_names_of_columns() {
        assert_eq!(level("price_low"), Some((0, "price".to_owned())));
        assert_eq!(level("max_price"), Some((100, "price".to_owned())));
        assert_eq!(level("p95"), Some((95, String::new())));
        assert_eq!(level("allowed"), None);
    }
}
