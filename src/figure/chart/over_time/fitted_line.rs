//! The trends that are fitted to the data of a chart and drawn over them.

use super::axes::TrendAxes;
use super::series::Series;
use crate::diagnostic::{Reported, error};
use crate::document::chart as spec;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Band, Point, Polyline};
use crate::figure::canvas::plot::Plot;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::series_class;
use crate::figure::chart::regression::Regression;
use crate::figure::chart::trend_text::{TrendText, TrendedValues};
use crate::locale::Language;
use crate::model::math::{exp2, log2};

/// The number of steps in which a trend and its band are drawn.
const PLACES: u32 = 48;

/// A trend fitted to the rows of a series that a chart draws.
pub struct FittedLine {
    /// The dates at which it is drawn, each with the lower edge of its band, its value, and the upper edge.
    points: Vec<(f64, [f64; 3])>,
    text: TrendText,
}

impl FittedLine {
    /// Fits the trend of a series, along the logarithm of its values on a logarithmic scale. It is drawn from the first row on to the
    /// end of the axis. Returns `None` for a series whose author asks for no trend, and for too few rows.
    pub fn of(language: &Language, series: &Series<'_>, axes: TrendAxes<'_>) -> Option<Self> {
        let data = series.data().filter(|_| series.is_fitted && !series.is_muted)?;
        let straight = |value: f64| if axes.logarithmic { log2(value) } else { value };
        let curved = |height: f64| if axes.logarithmic { exp2(height) } else { height };
        let rows: Vec<Point> = data
            .points
            .iter()
            .filter(|(date, _)| axes.includes(*date))
            .map(|(date, value)| (*date, straight(*value)))
            .collect();
        let trend = Regression::through(&rows)?;
        let from = rows.first()?.0;
        let places = (0..=PLACES).map(|at| from + (axes.to - from) * f64::from(at) / f64::from(PLACES));
        let points = places.map(|date| (date, trend.at(date).map(curved))).collect();
        let values = TrendedValues {
            label: series.label(),
            unit: axes.unit,
            against_dates: true,
            is_logarithmic: axes.logarithmic,
        };
        Some(Self { points, text: TrendText::new(language, &trend, values) })
    }

    /// Returns the values of the trend.
    pub fn line(&self) -> Vec<Point> {
        self.points.iter().map(|(date, edges)| (*date, edges[1])).collect()
    }

    /// Returns the lowest and the highest value of its band at each date.
    pub fn edges(&self) -> impl Iterator<Item = f64> {
        self.points.iter().flat_map(|(_, [low, _, high])| [*low, *high])
    }

    /// Draws the band, below the lines of all series.
    pub fn shade(&self, plot: &mut Plot, class: &str) {
        let edge = |at: usize| self.points.iter().map(move |(date, edges)| (*date, edges[at]));
        plot.draw(&Band::new(edge(2).collect(), edge(0), format!("band b80 {class}")));
    }

    /// Draws the line, dashed, since it is not the line of the data.
    pub fn draw(&self, plot: &mut Plot, class: &str) {
        plot.draw(&Polyline { points: self.line(), class: format!("projected {class}") });
    }

    /// Returns the label at the end of the line: how fast it rises.
    pub fn end_label(&self, class: &str) -> Option<EndLabel> {
        let (_, [_, value, _]) = self.points.last()?;
        Some(EndLabel { text: self.text.short.clone(), value: *value, class: class.to_owned() })
    }

    /// Returns the entry of the key for the trend of a series with this label and class.
    pub fn key(&self, label: &str, class: &str) -> KeyEntry {
        // The stylesheet has swatches of bands for the first two colors.
        let color = [series_class(0), series_class(1)].into_iter().find(|known| known == class).unwrap_or_default();
        let label = format!("{label}: {}, with the 90% confidence band of the trend", self.text.short);
        KeyEntry { class: format!("area b80 {color}").trim_end().to_owned(), label }
    }

    /// Returns a sentence on the trend with the 90% confidence interval of its pace.
    pub fn sentence(&self) -> &str {
        &self.text.sentence
    }
}

/// Checks that each trend that an author asks for can be fitted.
///
/// # Errors
///
/// Reports a series with too few rows.
pub fn check_fits(all_series: &[Series<'_>], axes: TrendAxes<'_>, data: &mut ChartData<'_>) -> Result<(), Reported> {
    let language = data.evidence.language;
    let mut checked = Ok(());
    for series in all_series.iter().filter(|series| series.is_fitted && !series.is_muted) {
        if FittedLine::of(language, series, axes).is_none() {
            let message = format!(
                "the chart draws too few rows of `{}` for a trend, which needs three or more rows with at least two different dates",
                series.path()
            );
            checked = Err(data.report_undrawable(&message, series.span(), "leave `fit` out"));
        }
    }
    checked
}

/// Refuses trends in a kind of chart that cannot draw them.
///
/// # Errors
///
/// Reports each series with a trend.
pub fn refuse_fits(specs: &[spec::Series], data: &mut ChartData<'_>) -> Result<(), Reported> {
    let mut checked = Ok(());
    for series in specs.iter().filter(|series| series.fit) {
        checked = Err(data.report.push(error!(
            WRONG_SERIES at series.source.path.span, "this kind of chart draws no trend of `{}`", series.source.path.value;
            hint "leave `fit` out, or draw the data with `kind: line`"
        )));
    }
    checked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::CalendarUnit;
    use crate::document::IntervalLevel;
    use crate::figure::chart::placed_annotations::NO_ANNOTATIONS;
    use crate::figure::chart::series::{SeriesSource, TimeSeries};
    use crate::locale::english;
    use crate::source::{Sources, Span};

    /// Returns the trend of five yearly values on an axis up to 2025.
    fn fitted(logarithmic: bool) -> FittedLine {
        let values = [5.0, 6.0, 9.0, 16.0, 25.0];
        let points: Vec<Point> = (2018..).zip(values).map(|(year, value)| (f64::from(year), value)).collect();
        let data = TimeSeries {
            path: "sales.share".into(),
            label: "Share".into(),
            name: None,
            short_label: None,
            longer_label: None,
            unit: "%".into(),
            units: vec![CalendarUnit::Year; points.len()],
            names: vec![String::new(); points.len()],
            texts: points.iter().map(|(_, value)| value.to_string()).collect(),
            points,
            span: Span::new(Sources::default().add("a.yaml", ""), 0, 0),
        };
        let mut series = Series::new(SeriesSource::Data(data), false);
        series.is_fitted = true;
        let axes = TrendAxes {
            from: 2017.0,
            to: 2025.0,
            today: 2023.0,
            logarithmic,
            annotations: &NO_ANNOTATIONS,
            unit: "%",
            level: IntervalLevel::default(),
            multiples: false,
            colors_above: 0,
        };
        FittedLine::of(english(), &series, axes).unwrap()
    }

    /// The expected values are those of `scipy.stats.linregress` 1.17.1, with the half-width
    /// `t.ppf(.95, n - 2) * s * sqrt(1 / n + (at - x.mean())**2 / ((x - x.mean())**2).sum())` of the band of the mean response.
    #[track_caller]
    fn assert_edges(line: &FittedLine, expected: [[f64; 3]; 2]) {
        let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
        assert_eq!((first.0, last.0), (2018.0, 2025.0));
        for (found, expected) in first.1.into_iter().chain(last.1).zip(expected.concat()) {
            assert!((found - expected).abs() < 1e-8 * expected.abs(), "{found} instead of {expected}");
        }
    }

    #[test]
    fn a_trend_follows_the_logarithm_on_a_logarithmic_scale() {
        let line = fitted(true);
        assert_edges(
            &line,
            [[3.4810363375, 4.3843276549, 5.5220133091], [50.8270149696, 82.9161486705, 135.2644398745]],
        );
        assert_eq!(line.text.short, "doubles every 1.7 years");
        assert_eq!(line.sentence(), "Share doubles every 1.7 years (90% confidence: 1.3–2.1 years).");
    }

    #[test]
    fn a_trend_is_straight_on_a_linear_scale() {
        let line = fitted(false);
        assert_edges(&line, [[-3.4480722435, 2.2, 7.8480722435], [25.2186294479, 37.2, 49.1813705521]]);
    }
}
