//! A series over time: a curve of a model with its bands, or a column of data.

use super::axes::TrendAxes;
use crate::diagnostic::{Reported, error};
use crate::document::chart as spec;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::marks::{Band, Circle, Point, Polyline};
use crate::figure::canvas::plot::Plot;
use crate::figure::chart::columns_over_time::too_many_parts;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::series_class;
use crate::figure::chart::series::{Resolved, SeriesSource, TimeSeries};
use crate::figure::chart::time_axis::clip_to_dates;
use crate::model::{Curve, Kind};
use crate::source::Span;

/// A series over time.
pub struct Series<'a> {
    /// Its values.
    pub source: SeriesSource<'a>,
    /// If true, only the record values of a column are drawn, each until the next.
    pub records: bool,
    /// If true, a trend is fitted to its rows and drawn over them.
    pub is_fitted: bool,
    /// If true, it is a thin gray line without a name, behind the series that the chart highlights.
    pub is_muted: bool,
    /// The unit as text; empty for plain numbers and dates.
    unit: String,
}

/// Series that share their axes.
#[derive(Clone, Copy)]
pub struct SeriesPanel<'p> {
    /// The series.
    pub series: &'p [Series<'p>],
    /// Their axes.
    pub axes: TrendAxes<'p>,
}

/// The most dots of a series. More dots would run into each other, so the line is drawn without them.
const MAX_DOTS: usize = 100;

/// The radius of the dot of a row, in pixels.
const DOT: f64 = 2.5;

impl<'a> Series<'a> {
    /// Finds all of several series. Looks for each of them even if another is missing, so that one build reports all.
    ///
    /// # Errors
    ///
    /// Reports an unknown path, records of a curve, and a column without values.
    pub fn find_all(data: &mut ChartData<'a>, specs: &[spec::Series]) -> Result<Vec<Self>, Reported> {
        Ok(Self::find_panels(data, specs, &[])?.0)
    }

    /// Finds all series of a chart and then all of a panel below it, as [`find_all`](Self::find_all) does. Their labels tell them all
    /// apart. Returns them with the number of those of the chart.
    ///
    /// # Errors
    ///
    /// As [`find_all`](Self::find_all).
    pub fn find_panels(
        data: &mut ChartData<'a>,
        specs: &[spec::Series],
        below: &[spec::Series],
    ) -> Result<(Vec<Self>, usize), Reported> {
        let found = data.every(specs, Self::find);
        let below = if below.is_empty() { Ok(Vec::new()) } else { data.every(below, Self::find) };
        let mut found: Vec<Self> = found?.into_iter().flatten().collect();
        let above = found.len();
        found.extend(below?.into_iter().flatten());
        if found.len() > 1 {
            relabel(&mut found, |column, _| column.short_label.clone());
            relabel(&mut found, |column, is_unique| column.longer_label.clone().filter(|_| !is_unique));
        }
        Ok((found, above))
    }

    /// Checks that a chart has at most `limit` series. `more` says what else than fewer series its kind can draw.
    ///
    /// # Errors
    ///
    /// Reports the column that splits rows into too many series, or the first series that is too many.
    pub fn check_number(
        all_series: &[Self],
        specs: &[spec::Series],
        limit: usize,
        more: Option<String>,
        data: &mut ChartData<'_>,
    ) -> Result<(), Reported> {
        let Some(extra) = all_series.get(limit) else { return Ok(()) };
        let mut splits = specs.iter().filter_map(|spec| spec.split.as_ref());
        let Some(split) = splits.next_back() else {
            return Err(data.report_too_many(limit, all_series.len(), extra.span()));
        };
        let names: Vec<&str> = all_series
            .iter()
            .map(|series| series.data().and_then(|data| data.name.as_deref()).unwrap_or_else(|| series.label()))
            .collect();
        let problem = too_many_parts(split, limit, &names);
        Err(data.report.push(problem.hints(more)))
    }

    /// Finds the series that one entry names: several if it splits its rows.
    fn find(data: &mut ChartData<'a>, spec: &spec::Series) -> Result<Vec<Self>, Reported> {
        let language = data.evidence.language;
        let path = &spec.source.path;
        let mut found = Vec::new();
        for mut source in data.over_time(language, spec)? {
            match &mut source {
                SeriesSource::Curve(_) if spec.frontier => {
                    return Err(data.report.push(error!(
                        WRONG_SERIES at path.span, "`{}` is a curve of a model, but only a column of data has a frontier", path.value;
                        hint "leave `frontier` out, or name a dataset's column"
                    )));
                }
                SeriesSource::Curve(_) if spec.fit => {
                    return Err(data.report.push(error!(
                        WRONG_SERIES at path.span, "`{}` is a curve of a model, but a trend is fitted to a column of data", path.value;
                        hint "leave `fit` out, or name a dataset's column"
                    )));
                }
                SeriesSource::Data(column) if spec.frontier => keep_records(column),
                _ => {}
            }
            if let SeriesSource::Data(column) = &source
                && column.points.is_empty()
            {
                let of = column.name.as_ref().map(|name| format!(" for {name}")).unwrap_or_default();
                let problem =
                    error!(EMPTY_FIGURE at column.span, "no row of `{}`{of} has both a date and a value", path.value);
                return Err(data.report.push(problem));
            }
            found.push(Self { is_fitted: spec.fit, ..Self::new(source, spec.frontier) });
        }
        Ok(found)
    }

    /// Returns a series of values.
    pub fn new(source: SeriesSource<'a>, records: bool) -> Self {
        let unit = match &source {
            SeriesSource::Curve(curve) => match &curve.item.kind {
                Kind::Number(unit) => unit.to_string(),
                Kind::Date | Kind::Bool => String::new(),
            },
            SeriesSource::Data(data) => data.unit.clone(),
        };
        Self { source, records, is_fitted: false, is_muted: false, unit }
    }

    /// Returns the curve, if it is one.
    pub fn curve(&self) -> Option<&Resolved<'a, Curve>> {
        if let SeriesSource::Curve(curve) = &self.source { Some(curve) } else { None }
    }

    /// Returns the data, if it is a column.
    pub fn data(&self) -> Option<&TimeSeries> {
        if let SeriesSource::Data(data) = &self.source { Some(data) } else { None }
    }

    /// Returns the label for readers.
    pub fn label(&self) -> &str {
        match &self.source {
            SeriesSource::Curve(curve) => &curve.label,
            SeriesSource::Data(data) => &data.label,
        }
    }

    /// Returns the path.
    pub fn path(&self) -> &str {
        match &self.source {
            SeriesSource::Curve(curve) => &curve.path,
            SeriesSource::Data(data) => &data.path,
        }
    }

    /// Returns the unit as text.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Returns where the chart's author names it.
    pub fn span(&self) -> Span {
        match &self.source {
            SeriesSource::Curve(curve) => curve.span,
            SeriesSource::Data(data) => data.span,
        }
    }

    /// Returns the line that is drawn: the median of a curve; the line from row to row; or each record until the next,
    /// and the last until today.
    pub fn line(&self, axes: TrendAxes<'_>) -> Vec<Point> {
        match &self.source {
            SeriesSource::Curve(curve) => axes.line(curve.item, 0.5),
            SeriesSource::Data(data) if self.records => {
                let mut steps: Vec<Point> = Vec::new();
                for (date, value) in &data.points {
                    steps.extend(steps.last().map(|(_, before)| (*date, *before)));
                    steps.push((*date, *value));
                }
                let last = steps.last().copied();
                steps.extend(last.filter(|(date, _)| *date < axes.today).map(|(_, value)| (axes.today, value)));
                clip_to_dates(&steps, axes.from, axes.to)
            }
            SeriesSource::Data(data) => clip_to_dates(&data.points, axes.from, axes.to),
        }
    }

    /// Draws the line, and a dot for each row of data. A curve is dashed after today.
    pub fn draw(&self, plot: &mut Plot, axes: TrendAxes<'_>, class: &str) {
        let line = self.line(axes);
        if self.is_muted {
            plot.draw(&Polyline { points: clip_to_dates(&line, axes.from, axes.to), class: class.to_owned() });
            return;
        }
        let Some(data) = self.data() else {
            plot.draw(&Polyline { points: clip_to_dates(&line, axes.from, axes.today), class: class.to_owned() });
            plot.draw(&Polyline {
                points: clip_to_dates(&line, axes.today, axes.to),
                class: format!("projected {class}"),
            });
            return;
        };
        plot.draw(&Polyline { points: line, class: format!("data {class}") });
        let drawn = || data.points.iter().filter(|(date, _)| axes.includes(*date));
        let has_dots = drawn().count() <= MAX_DOTS;
        for (date, value) in drawn().filter(|_| has_dots) {
            plot.draw(&Circle { middle: [(*date, *value)], radius: DOT, class: class.to_owned() });
        }
    }

    /// Returns the index and the date of the row to read out at a date: the current record, or the row nearest to the
    /// date in an interval.
    pub fn row_at(&self, date: f64, (from, to): (f64, f64)) -> Option<(usize, f64)> {
        let data = self.data()?;
        if self.records {
            let record = data.points.iter().rposition(|(on, _)| *on <= date)?;
            return Some((record, data.points[record].0));
        }
        let within = data.points.iter().enumerate().filter(|(_, (on, _))| (from..to).contains(on));
        let nearest = within.min_by(|(_, a), (_, b)| (a.0 - date).abs().total_cmp(&(b.0 - date).abs()));
        nearest.map(|(at, (on, _))| (at, *on))
    }
}

/// Removes the rows whose value is not above all earlier values.
fn keep_records(data: &mut TimeSeries) {
    let mut best = f64::NEG_INFINITY;
    let records: Vec<usize> = (0..data.points.len())
        .filter(|at| {
            let value = data.points[*at].1;
            let record = value > best;
            best = best.max(value);
            record
        })
        .collect();
    data.points = records.iter().map(|at| data.points[*at]).collect();
    data.units = records.iter().map(|at| data.units[*at]).collect();
    data.names = records.iter().map(|at| data.names[*at].clone()).collect();
    data.texts = records.iter().map(|at| data.texts[*at].clone()).collect();
}

/// Gives the columns among several series other labels. `label` returns the one of a column, which is told whether its own is
/// unique.
fn relabel(all_series: &mut [Series<'_>], label: impl Fn(&TimeSeries, bool) -> Option<String>) {
    let labels: Vec<String> = all_series.iter().map(|series| series.label().to_owned()).collect();
    for series in all_series {
        if let SeriesSource::Data(column) = &mut series.source {
            let is_unique = labels.iter().filter(|label| **label == column.label).count() == 1;
            if let Some(label) = label(column, is_unique) {
                column.label = label;
            }
        }
    }
}

/// Returns the class of each of several series, which sets its color: those that are muted have none of their own.
pub fn classes(all_series: &[Series<'_>], axes: TrendAxes<'_>) -> Vec<String> {
    let mut colored = axes.colors_above..;
    let class = |series: &Series<'_>| match series.is_muted {
        true => "background".to_owned(),
        false => colored.next().map(series_class).unwrap_or_default(),
    };
    all_series.iter().map(class).collect()
}

/// Returns the curves among several series.
pub fn curves<'c, 'a>(all_series: &'c [Series<'a>]) -> impl Iterator<Item = &'c Resolved<'a, Curve>> + Clone {
    all_series.iter().filter_map(Series::curve)
}

/// Returns the columns of data among several series.
pub fn time_series<'c, 'a>(all_series: &'c [Series<'a>]) -> impl Iterator<Item = &'c TimeSeries> + use<'c, 'a> {
    all_series.iter().filter_map(Series::data)
}

/// Returns the area between two quantiles of a curve.
pub fn band(curve: &Resolved<'_, Curve>, (from, to): (f64, f64), axes: TrendAxes<'_>, class: String) -> Band {
    let (lower, upper) = (axes.line(curve.item, from), axes.line(curve.item, to));
    Band::new(upper, lower.into_iter(), class)
}

/// Returns obstacles that keep labels off the lines of several series.
pub fn obstacles(all_series: &[Series<'_>], axes: TrendAxes<'_>, plot: &Plot) -> Vec<Obstacle> {
    let lines: Vec<Vec<Point>> = all_series.iter().map(|series| series.line(axes)).collect();
    plot.along(&lines, DOT + 1.0)
}
