//! The lines of a step chart: estimates, each drawn until the next one is made.

use super::columns_over_time::{Part, too_many_parts};
use super::data::ChartData;
use super::interface::series_class;
use crate::diagnostic::Reported;
use crate::document::chart::Split;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Band, Circle, Polyline, Segments};
use crate::figure::canvas::palette;
use crate::figure::canvas::plot::Plot;

/// The radius of an estimate, in pixels.
pub const DOT: f64 = 5.0;

/// An estimate.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The date on which it was made, in years.
    pub made: f64,
    /// Its name.
    pub name: String,
    /// Its value; `None` is "never".
    pub value: Option<f64>,
    /// The value as text, for readers and for the CSV file.
    pub text: (String, String),
    /// The ends of its interval; infinity is "never".
    pub interval: Option<(f64, f64)>,
    /// The interval as text for readers, and its ends for the CSV file.
    pub range: Option<(String, String, String)>,
    /// Whether its dot is hollow: it is of another kind than the others.
    pub is_open: bool,
}

impl Estimate {
    /// Returns its value for readers, with its range if it has one: `June 2030 (2029–2033)`.
    pub fn shown(&self) -> String {
        match &self.range {
            Some((range, _, _)) => format!("{} ({range})", self.text.0),
            None => self.text.0.clone(),
        }
    }
}

/// The estimates of one line.
pub struct StepLine {
    /// What the rows of the line have in the column that splits them; `None` for the only line.
    pub name: Option<String>,
    /// Its estimates, in the order in which they were made; at least one.
    pub estimates: Vec<Estimate>,
    /// Whether its last estimate is that of the model.
    pub ends_now: bool,
    /// The CSS class of its color.
    pub class: String,
}

/// Returns the line of each part that has an estimate. The model's estimate of today ends the only line, and is beside several.
pub fn lines(parts: &[Part], all: &[Option<Estimate>], now: Option<Estimate>) -> Vec<StepLine> {
    let line = |part: &Part| {
        let mut estimates: Vec<Estimate> = part.positions.iter().filter_map(|at| all[*at].clone()).collect();
        estimates.sort_by(|a, b| a.made.total_cmp(&b.made));
        StepLine { name: part.name.clone(), estimates, ends_now: false, class: String::new() }
    };
    let mut lines: Vec<StepLine> = parts.iter().map(line).collect();
    match (&mut lines[..], now) {
        ([only], Some(now)) if only.name.is_none() => {
            only.estimates.push(now);
            only.ends_now = true;
        }
        (_, Some(now)) => {
            let (name, class) = (Some(now.name.clone()), String::new());
            lines.push(StepLine { name, estimates: vec![now], ends_now: true, class });
        }
        (_, None) => {}
    }
    lines.retain(|line| !line.estimates.is_empty());
    lines.iter_mut().enumerate().for_each(|(index, line)| line.class = series_class(index));
    lines
}

/// Checks that there are not more lines than colors.
///
/// # Errors
///
/// Reports the column that splits the rows into too many lines.
pub fn check_number(lines: &[StepLine], split: Option<&Split>, data: &mut ChartData<'_>) -> Result<(), Reported> {
    let Some(split) = split.filter(|_| lines.len() > palette::SERIES) else { return Ok(()) };
    let names: Vec<&str> = lines.iter().filter_map(|line| line.name.as_deref()).collect();
    Err(data.report.push(too_many_parts(split, palette::SERIES, &names)))
}

impl StepLine {
    /// Returns the dates at which each estimate ends: that of the next one, and `end` for the last.
    fn until(&self, end: f64) -> impl Iterator<Item = f64> {
        self.estimates.iter().skip(1).map(|next| next.made).chain([end])
    }

    /// Draws the ranges of the estimates. Returns the points of the line, and keeps the labels of the plot off it.
    pub fn draw_under(&self, plot: &mut Plot, end: f64, highest: f64) -> Vec<(f64, f64)> {
        let class = &self.class;
        for (estimate, until) in self.estimates.iter().zip(self.until(end)) {
            let Some((low, high)) = estimate.interval.map(|(low, high)| (low.min(highest), high.min(highest))) else {
                continue;
            };
            if until > estimate.made {
                let upper = vec![(estimate.made, high), (until, high)];
                let lower = [(estimate.made, low), (until, low)];
                plot.draw(&Band::new(upper, lower.into_iter(), format!("band b50 {class}")));
            } else {
                let points = vec![(estimate.made, low), (estimate.made, high)];
                plot.draw(&Segments { points, class: format!("interval {class}") });
            }
        }
        let mut line: Vec<(f64, f64)> = Vec::new();
        for (estimate, until) in self.estimates.iter().zip(self.until(end)) {
            let value = estimate.value.unwrap_or(highest);
            if let Some((_, before)) = line.last() {
                plot.obstacle(Obstacle::down(
                    plot.x_percent(estimate.made),
                    (plot.y_pixels(*before), plot.y_pixels(value)),
                ));
            }
            plot.obstacle(Obstacle::across(
                (plot.x_percent(estimate.made), plot.x_percent(until)),
                plot.y_pixels(value),
            ));
            line.extend([(estimate.made, value), (until, value)]);
        }
        line
    }

    /// Draws the line and its estimates.
    pub fn draw_over(&self, plot: &mut Plot, points: Vec<(f64, f64)>, highest: f64) {
        let class = &self.class;
        plot.draw(&Polyline { points, class: class.clone() });
        for (at, estimate) in self.estimates.iter().enumerate() {
            let is_open = estimate.is_open || self.ends_now && at + 1 == self.estimates.len();
            let open = if is_open { " open" } else { "" };
            let middle = [(estimate.made, estimate.value.unwrap_or(highest))];
            plot.draw(&Circle { middle, radius: DOT, class: format!("{class}{open}") });
        }
    }

    /// Returns the label at the end of a line that has a name.
    pub fn end_label(&self, highest: f64) -> Option<EndLabel> {
        let (name, last) = (self.name.as_ref()?, self.estimates.last()?);
        let text = format!("{name} {}", last.text.0);
        Some(EndLabel { text, value: last.value.unwrap_or(highest), class: self.class.clone() })
    }

    /// Returns the estimate that holds at a date.
    pub fn at(&self, date: f64) -> Option<&Estimate> {
        self.estimates.iter().rev().find(|estimate| estimate.made <= date)
    }

    /// Returns the estimates, each with the name of the line, or of its own row if there is one line alone.
    pub fn named_estimates(&self) -> impl Iterator<Item = (&String, &Estimate)> {
        self.estimates.iter().map(|estimate| (self.name.as_ref().unwrap_or(&estimate.name), estimate))
    }

    /// Returns the entry of the key for a line that has a name.
    pub fn entry(&self) -> Option<KeyEntry> {
        Some(KeyEntry { class: format!("circle {}", self.class), label: self.name.clone()? })
    }
}
