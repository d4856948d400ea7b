//! `kind: line`: curves of a model, each with its median and bands, and columns of data over time.

use crate::diagnostic::Reported;
use crate::document::chart::{Dates, Line};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::palette;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::over_time::alt_text::alt_text;
use crate::figure::chart::over_time::drawing::{BandLevels, Extras, draw_chart, end_labels};
use crate::figure::chart::over_time::highlight::mute_others;
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
        mute_others(&mut all_series, &self.series, (&self.highlight, MAX_COLORED), data)?;
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
