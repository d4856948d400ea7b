//! `kind: fan`: one curve with all its bands, and the data that lead up to it.

use crate::diagnostic::{Reported, error};
use crate::document::chart::{self as spec, Dates, Fan};
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::over_time::alt_text::alt_text;
use crate::figure::chart::over_time::axes::TrendAxes;
use crate::figure::chart::over_time::drawing::{BandLevels, Extras, draw_chart};
use crate::figure::chart::over_time::series::Series;
use crate::figure::chart::over_time::setup::axes;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::chart::series::Resolved;
use crate::locale::Language;
use crate::model::Curve;

/// The bands, the widest first.
const BANDS: [BandLevels; 3] = [(0.05, 0.95, "b90"), (0.1, 0.9, "b80"), (0.25, 0.75, "b50")];

/// The levels of the bands for readers.
const NAMES: [&str; 3] = ["90%", "80%", "50%"];

impl Chart for Fan {
    fn inputs(&self) -> Inputs<'_> {
        let inputs = Inputs { paths: vec![&self.curve.path], ..Inputs::default() };
        inputs.with_series(&self.data).annotated(&self.annotations)
    }

    fn drawn_dates(&self) -> Option<&Dates> {
        Some(&self.dates)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let curve =
            spec::Series { source: self.curve.clone(), condition: None, split: None, frontier: false, fit: false };
        // The data come first, so that the curve is drawn over them.
        let wanted: Vec<spec::Series> = self.data.clone().into_iter().chain([curve]).collect();
        if let Some(split) = self.data.as_ref().and_then(|data| data.split.as_ref()) {
            return Err(data.report.push(error!(
                WRONG_SERIES at split.by.span, "a fan continues one series of data";
                hint "choose its rows with `where` instead of `by`"
            )));
        }
        let all_series = Series::find_all(data, &wanted)?;
        let Some(curve) = all_series.last().and_then(Series::curve) else {
            let path = &self.curve.path;
            return Err(data.report.push(error!(
                WRONG_SERIES at path.span, "`{}` is a column of data, and a fan is a curve of a model", path.value;
                hint "name a curve, and the column under `data`"
            )));
        };
        let axes = axes(&all_series, (&self.dates, self.logarithmic), data)?;
        let annotations = Annotations::find(&self.annotations, axes.to_annotate(), data)?;
        let axes = axes.annotated(&annotations);
        let color = series_class(all_series.len() - 1);
        let key = BANDS.iter().zip(NAMES).rev();
        let key = key.map(|((_, _, band), name)| KeyEntry {
            class: format!("area line {band} {color}"),
            label: language.format("chart.interval", &[("level", name)]),
        });
        let extras = Extras {
            bands: &BANDS,
            end_labels: end_labels(language, curve, axes, &color),
            key: key.collect(),
            alt: alt_text(language, "Fan chart", &all_series, axes),
            below: None,
        };
        Ok(draw_chart(&all_series, axes, extras, data))
    }
}

/// Returns the names of the bands at their upper edges, and the median.
fn end_labels(language: &Language, curve: &Resolved<'_, Curve>, axes: TrendAxes<'_>, color: &str) -> Vec<EndLabel> {
    let of_band = |((_, upper, _), name): (&BandLevels, &str)| {
        let value = curve.item.at(axes.to, *upper)?;
        Some(EndLabel { text: language.format("chart.interval", &[("level", name)]), value, class: "range".into() })
    };
    let median = curve.item.at(axes.to, 0.5).zip(axes.quantile(language, curve, axes.to, 0.5));
    let median = median.map(|(value, text)| EndLabel {
        text: language.format("chart.median_is", &[("value", &text)]),
        value,
        class: color.to_owned(),
    });
    BANDS.iter().zip(NAMES).filter_map(of_band).chain(median).collect()
}
