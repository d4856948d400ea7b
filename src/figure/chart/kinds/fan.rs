//! `kind: fan`: one curve with all its bands, and the data that lead up to it.

use super::line::{self, Around, Levels};
use super::series::Series;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart as spec;
use crate::document::chart::Fan;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::plot::EndLabel;
use crate::figure::chart::alt_text;
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::source::ChartData;

/// The bands; the widest first, so that it lies below.
const BANDS: [Levels; 3] = [(0.05, 0.95, "b90"), (0.1, 0.9, "b80"), (0.25, 0.75, "b50")];

/// What the bands are called.
const NAMES: [&str; 3] = ["90% range", "80% range", "50% range"];

/// Draws it.
pub fn draw(spec: &Fan, data: &mut ChartData<'_>) -> Option<Drawn> {
    let curve = spec::Series { source: spec.curve.clone(), frontier: false };
    // The data first, so that the curve lies over them.
    let wanted: Vec<spec::Series> = spec.data.clone().into_iter().chain([curve]).collect();
    let all_series = data.every(&wanted, Series::find)?;
    let Some(found) = all_series.last().and_then(Series::curve) else {
        let message = format!("`{}` is a column of data, and a fan is a curve of a model", spec.curve.path.value);
        let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(spec.curve.path.span);
        data.report.push(problem.hint("name a curve, and the column under `data`"));
        return None;
    };
    let terms = line::terms(&all_series, (&spec.dates, spec.logarithmic, spec.rule.as_ref()), data)?;
    let own = class(all_series.len() - 1);
    let mut ends: Vec<EndLabel> = BANDS
        .iter()
        .zip(NAMES)
        .filter_map(|((_, upper, _), name)| {
            let value = found.thing.at(terms.to, *upper)?;
            Some(EndLabel { text: name.to_owned(), value, class: "range".into() })
        })
        .collect();
    let (value, said) = (found.thing.at(terms.to, 0.5)?, terms.quantile(found, terms.to, 0.5)?);
    ends.push(EndLabel { text: format!("median {said}"), value, class: own.clone() });
    let key = BANDS
        .iter()
        .zip(NAMES)
        .rev()
        .map(|((_, _, band), name)| KeyEntry { class: format!("area line {band} {own}"), label: name.to_owned() });
    let key = key.collect();
    let written = alt_text::trend("Fan chart", &all_series, terms);
    Some(line::compose(&all_series, terms, Around { bands: &BANDS, ends, key, written }, data))
}
