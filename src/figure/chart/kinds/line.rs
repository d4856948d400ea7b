//! `kind: line`: curves of a model, each with its median and bands, and columns of data over time.

use crate::diagnostic::Reported;
use crate::document::chart::{Dates, Line};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::palette;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::over_time::alt_text::alt_text_of_panels;
use crate::figure::chart::over_time::drawing::{BandLevels, Extras, draw_chart, end_labels};
use crate::figure::chart::over_time::highlight::mute_others;
use crate::figure::chart::over_time::second_panel::{axes_below, check_same_dates};
use crate::figure::chart::over_time::series::{Series, SeriesPanel, classes};
use crate::figure::chart::over_time::setup::{date_axis, shared_unit, value_axes};
use crate::figure::chart::placed_annotations::Annotations;
use crate::locale::Language;

/// The most series in color. The stylesheet has six colors, each in two kinds of line.
const MAX_COLORED: usize = 2 * palette::SERIES;

/// The bands, the widest first.
const BANDS: [BandLevels; 2] = [(0.05, 0.95, "b90"), (0.25, 0.75, "b50")];

impl Chart for Line {
    fn inputs(&self) -> Inputs<'_> {
        let below = self.below.iter();
        let inputs =
            Inputs::default().with_series(self.series.iter().chain(below.clone().flat_map(|below| &below.series)));
        below.fold(inputs.annotated(&self.annotations), |inputs, below| inputs.annotated(&below.annotations))
    }

    fn drawn_dates(&self) -> Option<&Dates> {
        Some(&self.dates)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        data.check_count(usize::MAX, &Inputs::default().with_series(&self.series).paths, "series")?;
        let series_below = self.below.as_ref().map_or(&[][..], |below| &below.series);
        let (mut all_series, above) = Series::find_panels(data, &self.series, series_below)?;
        mute_others(&mut all_series[..above], &self.series, (&self.highlight, MAX_COLORED), data)?;
        let dates = date_axis(&all_series, &self.dates, data)?;
        let (above, below) = all_series.split_at(above);
        let else_draw = match self.below {
            None => "or draw those in another unit in a panel below: `below: { series: […] }`",
            Some(_) => "or draw two charts",
        };
        let unit = shared_unit(above, "chart", else_draw, data)?;
        let axes = value_axes(above, (dates, unit, self.logarithmic), data)?;
        let annotations = Annotations::find(&self.annotations, axes.to_annotate(), data)?;
        let axes = axes.annotated(&annotations);
        let panel = SeriesPanel { series: above, axes };
        let annotations_below;
        let below = match &self.below {
            None => None,
            Some(spec) => {
                let colors_above = above.iter().filter(|series| !series.is_muted).count();
                let axes = axes_below(below, (spec, dates), (colors_above, MAX_COLORED), data)?;
                annotations_below = Annotations::find(&spec.annotations, axes.to_annotate(), data)?;
                Some(SeriesPanel { series: below, axes: axes.annotated(&annotations_below) })
            }
        };
        if let Some(below) = below {
            check_same_dates(panel, below, data)?;
        }
        let panels: Vec<SeriesPanel<'_>> = std::iter::once(panel).chain(below).collect();
        let extras = Extras {
            bands: &BANDS,
            end_labels: end_labels(language, above, axes),
            key: band_key(language, &panels),
            alt: alt_text_of_panels(language, "Line chart", panel, below),
            below,
        };
        Ok(draw_chart(above, axes, extras, data))
    }
}

/// Returns the key of the bands: in the color of the curve if there is one curve, and else in gray.
fn band_key(language: &Language, panels: &[SeriesPanel<'_>]) -> Vec<KeyEntry> {
    let of_panel = |panel: &SeriesPanel<'_>| {
        let classes = classes(panel.series, panel.axes);
        let is_drawn = |(series, _): &(&Series<'_>, String)| series.curve().is_some() && !series.is_muted;
        panel.series.iter().zip(classes).filter(is_drawn).map(|(_, class)| class).collect::<Vec<_>>()
    };
    let of_curves: Vec<String> = panels.iter().flat_map(of_panel).collect();
    if of_curves.is_empty() {
        return Vec::new();
    }
    // The stylesheet has swatches of bands for the first two colors.
    let swatches = [series_class(0), series_class(1)];
    let color = if let [only] = &of_curves[..] { swatches.into_iter().find(|class| class == only) } else { None };
    let color = color.map(|color| format!(" {color}")).unwrap_or_default();
    [("b50", "50%"), ("b90", "90%")]
        .map(|(band, level)| {
            let label = language.format("chart.interval", &[("level", level)]);
            KeyEntry { class: format!("area {band}{color}"), label }
        })
        .into()
}
