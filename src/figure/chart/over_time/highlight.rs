//! The series that an author highlights among many.

use super::series::Series;
use crate::diagnostic::{Reported, error};
use crate::document::chart as spec;
use crate::figure::chart::columns_over_time::MAX_PARTS;
use crate::figure::chart::data::ChartData;
use crate::source::Spanned;

/// Mutes all series but those that the author highlights by their labels, if there are some. A chart has at most `limit` series
/// in color.
///
/// # Errors
///
/// Reports a label that no series has, and more series than the chart can draw.
pub fn mute_others(
    all_series: &mut [Series<'_>],
    specs: &[spec::Series],
    (highlight, limit): (&[Spanned<String>], usize),
    data: &mut ChartData<'_>,
) -> Result<(), Reported> {
    for wanted in highlight {
        if !all_series.iter().any(|series| series.label() == wanted.value) {
            let labels = all_series.iter().map(Series::label);
            return Err(data.report.push(error!(
                UNKNOWN_IN_FIGURE at wanted.span, "no series of the chart is called `{}`", wanted.value;
                suggest &wanted.value, labels
            )));
        }
    }
    if let Some(extra) = highlight.get(limit) {
        return Err(data.report_too_many(limit, highlight.len(), extra.span));
    }
    if highlight.is_empty() {
        let example = all_series.first().map(Series::label).unwrap_or_default();
        let more = format!("draw one in color and the others in gray: `highlight: {example}`");
        let more = (all_series.len() <= MAX_PARTS).then_some(more);
        return Series::check_number(all_series, specs, limit, more, data);
    }
    Series::check_number(all_series, specs, MAX_PARTS, None, data)?;
    for series in all_series {
        series.is_muted = !highlight.iter().any(|wanted| wanted.value == series.label());
    }
    Ok(())
}
