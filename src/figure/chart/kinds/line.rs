//! `kind: line`: curves of a model, each with its median and bands, and columns of data over time.

use crate::diagnostic::{Reported, error};
use crate::document::chart::{Dates, Line};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::palette;
use crate::figure::chart::columns_over_time::MAX_PARTS;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::over_time::alt_text::alt_text;
use crate::figure::chart::over_time::drawing::{BandLevels, Extras, draw_chart, end_labels};
use crate::figure::chart::over_time::series::Series;
use crate::figure::chart::over_time::setup::axes;
use crate::figure::chart::placed_annotations::Annotations;

/// The most series in color. The stylesheet has six colors, each in two kinds of line.
const MAX_COLORED: usize = 2 * palette::SERIES;

/// The bands, the widest first.
const BANDS: [BandLevels; 2] = [(0.05, 0.95, "b90"), (0.25, 0.75, "b50")];

impl Chart for Line {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::default().with_series(&self.series).annotated(&self.annotations)
    }

    fn drawn_dates(&self) -> Option<&Dates> {
        Some(&self.dates)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        data.check_count(usize::MAX, &Inputs::default().with_series(&self.series).paths, "series")?;
        let mut all_series = Series::find_all(data, &self.series)?;
        self.mute_others(&mut all_series, data)?;
        let axes = axes(&all_series, (&self.dates, self.logarithmic), data)?;
        let annotations = Annotations::find(&self.annotations, axes.to_annotate(), data)?;
        let axes = axes.annotated(&annotations);
        let extras = Extras {
            bands: &BANDS,
            end_labels: end_labels(&all_series, axes),
            key: band_key(&all_series),
            alt: alt_text("Line chart", &all_series, axes),
        };
        Ok(draw_chart(&all_series, axes, extras, data))
    }
}

impl Line {
    /// Mutes all series but those that the author highlights, if there are some.
    fn mute_others(&self, all_series: &mut [Series<'_>], data: &mut ChartData<'_>) -> Result<(), Reported> {
        for wanted in &self.highlight {
            if !all_series.iter().any(|series| series.label() == wanted.value) {
                let labels = all_series.iter().map(Series::label);
                return Err(data.report.push(error!(
                    UNKNOWN_IN_FIGURE at wanted.span, "no series of the chart is called `{}`", wanted.value;
                    suggest &wanted.value, labels
                )));
            }
        }
        if let Some(extra) = self.highlight.get(MAX_COLORED) {
            return Err(data.report_too_many(MAX_COLORED, self.highlight.len(), extra.span));
        }
        if self.highlight.is_empty() {
            let example = all_series.first().map(Series::label).unwrap_or_default();
            let more = format!("draw one in color and the others in gray: `highlight: {example}`");
            let more = (all_series.len() <= MAX_PARTS).then_some(more);
            return Series::check_number(all_series, &self.series, MAX_COLORED, more, data);
        }
        Series::check_number(all_series, &self.series, MAX_PARTS, None, data)?;
        for series in all_series {
            series.is_muted = !self.highlight.iter().any(|wanted| wanted.value == series.label());
        }
        Ok(())
    }
}

/// Returns the key of the bands: in the color of the curve if there is one curve, and else in gray.
fn band_key(all_series: &[Series<'_>]) -> Vec<KeyEntry> {
    let is_curve = |index: &usize| all_series[*index].curve().is_some() && !all_series[*index].is_muted;
    let curves: Vec<usize> = (0..all_series.len()).filter(is_curve).collect();
    if curves.is_empty() {
        return Vec::new();
    }
    // The stylesheet has swatches of bands for the first two colors.
    let color = if let [only @ ..=1] = curves[..] { format!(" {}", series_class(only)) } else { String::new() };
    [("b50", "50% interval"), ("b90", "90% interval")]
        .map(|(band, label)| KeyEntry { class: format!("area {band}{color}"), label: label.into() })
        .into()
}
