//! The axes of a plot: grid lines, ticks, and their labels.

use super::{DATES_BELOW, LABEL_GAP, Plot};
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::Segments;
use crate::figure::canvas::scale::{DATE_STEPS, Tick, date_label};
use crate::figure::canvas::spacing;
use crate::figure::canvas::text::{self, Weight};
use crate::locale::Language;

impl Plot {
    /// Draws a grid line across the plot at each tick, with its label on the left.
    pub fn value_axis(&mut self, ticks: &[Tick]) {
        let mut points = Vec::new();
        for tick in ticks {
            let down = self.y_pixels(tick.value);
            points.extend([(0.0, down), (100.0, down)]);
            self.label(Label::new(&tick.label, 0.0, down + 4.0, "").anchored(Anchor::End, -LABEL_GAP));
        }
        self.draw_on_page(&Segments { points, class: "grid".into() });
    }

    /// Draws a date axis below the plot, with as many labels in each view as there is room for.
    pub fn date_axis(&mut self, language: &Language) {
        self.date_axis_until(language, self.x.domain().1);
    }

    /// Draws a date axis as [`date_axis`](Self::date_axis) does, up to a date before the end of the plot.
    pub fn date_axis_until(&mut self, language: &Language, last: f64) {
        let [wide, narrow] = View::EACH.map(|view| self.named_dates(language, view, last));
        let mut all: Vec<(f64, String, View)> = Vec::new();
        // One date may be a month in one view and a year in the other.
        for label in &wide {
            let view = if narrow.contains(label) { View::Both } else { View::Wide };
            all.push((label.0, label.1.clone(), view));
        }
        let only_narrow = narrow.into_iter().filter(|label| !wide.contains(label));
        all.extend(only_narrow.map(|(date, name)| (date, name, View::Narrow)));
        let (from, to) = self.x.domain();
        let ticks = self.x.dates(if to - from > 40.0 { 60 } else { 12 });
        self.axis(last, ticks.into_iter().filter(|date| *date <= last));
        for (date, name, view) in all {
            self.label(self.below(date, name).within(view));
        }
    }

    /// Draws the line of an axis below the plot up to a value, with ticks.
    fn axis(&mut self, last: f64, ticks: impl Iterator<Item = f64>) {
        let mut points = vec![(0.0, self.bottom), (self.x_percent(last), self.bottom)];
        points
            .extend(ticks.map(|tick| self.x_percent(tick)).flat_map(|at| [(at, self.bottom), (at, self.bottom + 4.0)]));
        self.draw_on_page(&Segments { points, class: "axis".into() });
    }

    /// Returns the label of a value of the axis below the plot.
    fn below(&self, value: f64, name: impl Into<String>) -> Label {
        Label::new(name, self.x_percent(value), self.bottom + DATES_BELOW, "").anchored(Anchor::Middle, 0.0)
    }

    /// Draws an axis of numbers below the plot up to a value. If there is no room for all labels, every second, third,
    /// or fourth one is drawn.
    pub fn number_axis(&mut self, ticks: &[Tick], last: f64) {
        let measured = |tick: &&Tick| (self.x.at(tick.value), text::width(&tick.label, Weight::Regular));
        let rows = || [1, 2, 3, 4].map(|stride| ticks.iter().step_by(stride).collect::<Vec<_>>()).to_vec();
        let [wide, narrow] =
            View::EACH.map(|view| spacing::thin(rows(), measured, self.frame.narrowest_plot(view), 10.0));
        let mut labels = Vec::new();
        for tick in ticks {
            let view = match (wide.contains(&tick), narrow.contains(&tick)) {
                (true, true) => View::Both,
                (true, false) => View::Wide,
                (false, true) => View::Narrow,
                (false, false) => continue,
            };
            labels.push(self.below(tick.value, &tick.label).within(view));
        }
        labels.retain(|label| label.fits(&self.frame));
        labels.into_iter().for_each(|label| self.label(label));
        self.axis(last, ticks.iter().map(|tick| tick.value));
    }

    /// Returns the dates up to `last` that there is room to label below the plot in a view, with their labels.
    pub fn named_dates(&self, language: &Language, view: View, last: f64) -> Vec<(f64, String)> {
        let (from, to) = self.x.domain();
        // Months are labeled only if there are too few years to read the axis by.
        let finest = if to - from > 3.0 { 3 } else { 0 };
        let rows = DATE_STEPS.iter().skip(finest).map(|months| {
            let dates = self.x.dates(*months).into_iter().filter(|date| *date <= last);
            dates.map(|date| (date, date_label(language, date, *months))).collect()
        });
        let measure = |(date, name): &(f64, String)| (self.x.at(*date), text::width(name, Weight::Regular));
        let width = self.frame.narrowest_plot(view);
        let row: Vec<_> = spacing::thin(rows.collect(), measure, width, 10.0);
        row.into_iter().filter(|(date, name)| self.below(*date, name).within(view).fits(&self.frame)).collect()
    }
}
