//! `kind: histogram`: how often values of each size occur, among samples or among the rows of a dataset.

mod edges;

use crate::diagnostic::Reported;
use crate::document::chart::{BinRule, Histogram};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::Boxes;
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::plot::{BOTTOM, DATES_BELOW, Plot};
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::text::{self, Weight};
use crate::figure::chart::counted_values::{Source, Values, never_text};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::precision::{self, DateStyle};
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::math::{exp, ln};
use crate::words::count;
use edges::{date_edges, number_edges, ratio_edges};

/// About how many values an axis names.
const TICKS: usize = 6;

/// The share of samples beyond either end of the bins, whose few far values would press all others together.
const TAIL: f64 = 0.005;

/// The gap between the last bin and the bar of "never", and the width of that bar, in lengths of all bins.
const NEVER: (f64, f64) = (0.1, 0.04);

/// The width of the longest unit that each number of the axis carries, in pixels.
const LONGEST_UNIT: f64 = 32.0;

/// The bins of a histogram.
struct Bins {
    /// Their edges, in ascending order. A bin contains its lower edge, and the last one its upper edge as well.
    edges: Vec<f64>,
    /// The ends of the axis, which contains all bins.
    axis: (f64, f64),
    /// The share of the values in each.
    shares: Vec<f64>,
    /// The months of each bin of dates.
    months: Option<u32>,
    /// Whether each contains a single whole number.
    are_single: bool,
    /// The share of values that are "never".
    never: f64,
    logarithmic: bool,
}

impl Chart for Histogram {
    fn inputs(&self) -> Inputs<'_> {
        let mut inputs = Inputs::default();
        inputs.add_counted(&self.values);
        inputs.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let values = Values::find(&self.values, data)?;
        if self.logarithmic {
            values.check_positive(data)?;
        }
        let measure = values.measure();
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(self.logarithmic), data)?;
        let bins = Bins::of(&values, self.bins, self.logarithmic).with_room_for(annotations.values());
        bins.add_notes(&values, data);
        let alt = bins.alt_text(&values, &annotations, data);
        let most = bins.shares.iter().copied().chain([bins.never]).fold(0.0, f64::max);
        let y = Scale::linear_over(0.0, values.size(most));
        let is_whole = |tick: &Tick| values.draws().is_some() || tick.value.fract() == 0.0;
        let ticks = y.labeled_ticks(language, TICKS, |value, digits| values.size_tick(language, value, digits));
        let ticks: Vec<Tick> = ticks.into_iter().filter(is_whole).collect();
        // A long unit would leave room for a few numbers only. Then the key gives it, once.
        let is_long = text::width(&values.unit, Weight::Regular) > LONGEST_UNIT;
        let axis_unit = if is_long { "" } else { values.unit.as_str() };
        let x = bins.scale(values.are_dates);
        let mut plot = Plot::new(x, y, &ticks, &[], usize::from(bins.never > 0.0));
        annotations.shade_values_across(&mut plot);
        plot.value_axis(&ticks);
        let corners = bins.edges.windows(2).zip(&bins.shares).filter(|(_, share)| **share > 0.0);
        let corners = corners.flat_map(|(ends, share)| [(ends[0], 0.0), (ends[1], values.size(*share))]);
        plot.draw(&Boxes { corners: corners.collect(), class: "bar bins c1".into() });
        bins.draw_never(language, &mut plot, &values);
        let (from, last) = bins.axis;
        if values.are_dates {
            plot.date_axis_until(language, last);
        } else {
            let to = last;
            let axis = if bins.logarithmic { Scale::Log { from, to } } else { Scale::Linear { from, to } };
            let ticks = axis.labeled_ticks(language, TICKS, |value, digits| {
                number::with_unit(language, &number::significant(language, value, digits), axis_unit)
            });
            plot.number_axis(&ticks, last);
        }
        if let Some((median, text)) = values.median(language) {
            plot.headline_rule(median, &language.format("chart.median_is", &[("value", &text)]));
        }
        let columns = bins.edges.windows(2).zip(&bins.shares).filter(|(_, share)| **share > 0.0);
        let mut obstacles: Vec<Obstacle> =
            columns.map(|(ends, share)| plot.filled((ends[0], ends[1]), values.size(*share))).collect();
        if bins.never > 0.0 {
            obstacles.push(plot.filled(bins.never_ends(), values.size(bins.never)));
        }
        obstacles.extend(values.median(language).map(|(median, _)| plot.filled((median, median), y.domain().1)));
        let marked = annotations.draw_values_across(&mut plot, &obstacles);
        plot.readouts(&bins.readouts(language, &values));
        let table = bins.table(language, &values);
        let unit = if values.draws().is_some() { "share of samples" } else { "number of rows" };
        let of_axis = if axis_unit == values.unit { String::new() } else { format!("; values in {}", values.unit) };
        let label = format!("{unit}, {}{of_axis}", bins.widths(language, &values));
        let mut key = vec![KeyEntry { class: "fill c1".into(), label }];
        key.extend(marked);
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

impl Values<'_> {
    /// Returns the height of a bar: a percentage of samples, or a number of rows.
    fn size(&self, share: f64) -> f64 {
        match &self.source {
            Source::Samples(_) => share * 100.0,
            Source::Rows(sorted) => (share * sorted.len() as f64).round(),
        }
    }

    fn size_tick(&self, language: &Language, size: f64, digits: usize) -> String {
        let text = number::significant(language, size, digits);
        if self.draws().is_some() { number::with_unit(language, &text, "%") } else { text }
    }

    /// Returns the size of a bar as text: `12%`, `7 rows`.
    fn size_text(&self, language: &Language, share: f64) -> String {
        match &self.source {
            Source::Samples(samples) => precision::share(language, share, samples.sampled.draws),
            Source::Rows(..) => count(self.size(share) as usize, "row"),
        }
    }
}

impl Bins {
    /// Counts values. Rows are all in a bin; of samples, a few at either end may lie outside.
    fn of(values: &Values<'_>, rule: BinRule, logarithmic: bool) -> Self {
        let finite = values.finite();
        let tail = if values.draws().is_some() { (finite.len() as f64 * TAIL).ceil() as usize } else { 0 };
        let drawn = finite.get(tail..finite.len() - tail).filter(|drawn| !drawn.is_empty()).unwrap_or(finite);
        let is_whole = values.draws().is_none() && !values.are_dates && finite.iter().all(|value| value.fract() == 0.0);
        let (edges, months) = match drawn {
            // Nothing is known but that it is "never".
            [] => {
                let today = values.draws().map_or(0.0, |samples| samples.sampled.forecast.as_of.to_years());
                (vec![today.floor(), today.floor() + 1.0], Some(12))
            }
            _ if values.are_dates => date_edges(drawn, rule),
            _ if logarithmic => (ratio_edges(drawn, rule), None),
            _ => (number_edges(drawn, rule, is_whole), None),
        };
        let last = edges.len() - 1;
        let axis = (edges[0], edges[last]);
        let below: Vec<f64> =
            edges.iter().enumerate().map(|(at, edge)| values.share_below(*edge, at == last)).collect();
        let shares = below.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let are_single = is_whole && !logarithmic && edges.windows(2).all(|ends| ends[1] - ends[0] == 1.0);
        Self { edges, axis, shares, months, are_single, never: values.never(), logarithmic }
    }

    /// Returns the same bins on an axis that contains these values.
    fn with_room_for(mut self, values: impl Iterator<Item = f64>) -> Self {
        self.axis = values.fold(self.axis, |(from, to), value| (from.min(value), to.max(value)));
        self
    }

    fn ends(&self) -> (f64, f64) {
        (self.edges.first().copied().unwrap_or(0.0), self.edges.last().copied().unwrap_or(1.0))
    }

    /// Returns the scale of all bins, with room for "never" if there are such values.
    fn scale(&self, are_dates: bool) -> Scale {
        let (from, to) = self.axis;
        let (gap, width) = NEVER;
        let to = if self.never > 0.0 { to + (to - from) * (gap + width) } else { to };
        match (are_dates, self.logarithmic) {
            (true, _) => Scale::Time { from, to },
            (false, true) => Scale::Log { from, to },
            (false, false) => Scale::Linear { from, to },
        }
    }

    /// Draws the bar of "never" at the right end, with its name below the axis.
    fn draw_never(&self, language: &Language, plot: &mut Plot, values: &Values<'_>) {
        if self.never == 0.0 {
            return;
        }
        let (left, right) = self.never_ends();
        plot.draw(&Boxes { corners: vec![(left, 0.0), (right, values.size(self.never))], class: "bar bins c1".into() });
        let y = BOTTOM + DATES_BELOW + text::LINE_HEIGHT;
        let name = Label::new(never_text(language, values), 100.0, y, "");
        plot.label(name.anchored(Anchor::End, plot.frame().right_narrow));
    }

    /// Returns the left and right side of the bar of "never".
    fn never_ends(&self) -> (f64, f64) {
        let (from, to) = self.axis;
        let (gap, width) = NEVER;
        (to + (to - from) * gap, to + (to - from) * (gap + width))
    }

    /// Returns the values of a bin as text: `24–32 GB`, `March 2030`, `2030`.
    fn text(&self, language: &Language, at: usize, values: &Values<'_>) -> String {
        let [from, to] = [self.edges[at], self.edges[at + 1]];
        // The end of a bin of dates is the first moment of the next month.
        let within = to - number::DAY / 2.0;
        match self.months {
            Some(1) => number::month(language, from),
            Some(months) if months % 12 == 0 => number::range(language, &number::year(from), &number::year(within)),
            Some(_) => {
                number::range(language, &number::short_month(language, from), &number::short_month(language, within))
            }
            None if self.are_single => number::with_unit(language, &edge_text(language, from), &values.unit),
            None => number::with_unit(
                language,
                &number::range(language, &edge_text(language, from), &edge_text(language, to)),
                &values.unit,
            ),
        }
    }

    /// Returns a phrase on the widths of the bins: `by the month`, `in steps of 2 GB`.
    fn widths(&self, language: &Language, values: &Values<'_>) -> String {
        let (from, to) = (self.edges[0], self.edges[1]);
        match self.months {
            Some(1) => "by month".to_owned(),
            Some(12) => "by year".to_owned(),
            Some(months) if months % 12 == 0 => format!("in steps of {} years", months / 12),
            Some(months) => format!("in steps of {months} months"),
            None if self.logarithmic => format!("in steps of {}×", number::significant(language, to / from, 3)),
            None => {
                format!("in steps of {}", number::with_unit(language, &edge_text(language, to - from), &values.unit))
            }
        }
    }

    /// Adds what the bars leave out to the chart's note.
    fn add_notes(&self, values: &Values<'_>, data: &mut ChartData<'_>) {
        let language = data.evidence.language;
        let Some(samples) = values.draws() else { return };
        let (from, to) = self.ends();
        let share = |share: f64| precision::share(language, share, samples.sampled.draws);
        let below = values.share_below(from, false);
        let above = 1.0 - values.share_below(to, true) - self.never;
        let ends = |end: f64| {
            if values.are_dates {
                number::month(language, end)
            } else {
                number::with_unit(language, &edge_text(language, end), &values.unit)
            }
        };
        let (before, after) = if values.are_dates { ("before", "after") } else { ("below", "above") };
        let last = if values.are_dates { to - number::DAY / 2.0 } else { to };
        // Rounding leaves a share that is no sample.
        let parts = [(below, before, from), (above, after, last)].into_iter().filter(|(part, ..)| *part > 1e-9);
        let parts: Vec<String> =
            parts.map(|(part, side, end)| format!("{} {side} {}", share(part), ends(end))).collect();
        if !parts.is_empty() {
            data.add_note(format!("Not drawn: {} of the samples.", phrase::and(language, &parts)));
        }
    }

    fn readouts(&self, language: &Language, values: &Values<'_>) -> Vec<ReadoutColumn> {
        let column = |(at, share): (usize, &f64)| {
            let [from, to] = [self.edges[at], self.edges[at + 1]];
            let value = (String::new(), values.size_text(language, *share), series_class(0));
            // The rule is in the middle of the bar, as it is drawn.
            let middle = if self.logarithmic { exp((ln(from) + ln(to)) / 2.0) } else { f64::midpoint(from, to) };
            ReadoutColumn { from, to, at: middle, header: self.text(language, at, values), values: vec![value] }
        };
        let mut all: Vec<ReadoutColumn> = self.shares.iter().enumerate().map(column).collect();
        if self.never > 0.0 {
            let (from, to) = self.never_ends();
            let value = (String::new(), values.size_text(language, self.never), series_class(0));
            let header = phrase::capital(&never_text(language, values));
            all.push(ReadoutColumn { from, to, at: f64::midpoint(from, to), header, values: vec![value] });
        }
        all
    }

    fn table(&self, language: &Language, values: &Values<'_>) -> Table {
        let has_unit = !values.unit.is_empty();
        let edge = |label: &str| TableColumn {
            label: label.to_owned(),
            unit: has_unit.then(|| values.unit.clone()),
            numeric: !values.are_dates,
        };
        let (size, size_header) = if values.draws().is_some() {
            (language.get("chart.share_of_samples"), "share")
        } else {
            (language.get("chart.rows"), "rows")
        };
        let columns = vec![
            edge(&language.format("chart.from", &[("name", &values.label)])),
            edge(language.get("chart.to_below")),
            TableColumn { label: size.to_owned(), unit: None, numeric: true },
        ];
        let cell = |value: f64| match values.are_dates {
            true => TableCell { text: number::day(language, value), value: Some(number::iso_day(value)) },
            false => TableCell { text: edge_text(language, value), value: Some(number::machine(value)) },
        };
        let size_cell = |share: f64| match values.draws() {
            Some(samples) => {
                let text = precision::share(language, share, samples.sampled.draws);
                TableCell {
                    text: if share > 0.0 { text } else { "0%".to_owned() },
                    value: Some(number::machine(share)),
                }
            }
            None => {
                let rows = number::exact(language, values.size(share));
                TableCell { text: rows, value: Some(number::machine(values.size(share))) }
            }
        };
        let row = |(ends, share): (&[f64], &f64)| vec![cell(ends[0]), cell(ends[1]), size_cell(*share)];
        let mut rows: Vec<Vec<TableCell>> = self.edges.windows(2).zip(&self.shares).map(row).collect();
        if self.never > 0.0 {
            let never =
                TableCell { text: phrase::capital(&never_text(language, values)), value: Some("never".to_owned()) };
            rows.push(vec![never, TableCell::missing(), size_cell(self.never)]);
        }
        let headers = [format!("{}_from", values.header), format!("{}_below", values.header), size_header.to_owned()];
        Table::of_cells(&headers, columns, rows)
    }

    fn alt_text(&self, values: &Values<'_>, annotations: &Annotations, data: &ChartData<'_>) -> String {
        let language = data.evidence.language;
        let label = phrase::lower(language, &values.label);
        let of = match &values.source {
            Source::Samples(_) => "samples".to_owned(),
            Source::Rows(sorted) => count(sorted.len(), "row"),
        };
        let scale = if self.logarithmic { ", on a logarithmic scale" } else { "" };
        let bins = count(self.shares.len(), "bin");
        let mut sentences =
            vec![format!("Histogram of {label} for {of}, {bins} {}{scale}.", self.widths(language, values))];
        if let Some((_, median)) = values.median(language) {
            sentences.push(match values.draws() {
                Some(samples) => {
                    let level = data.evidence.interval;
                    format!(
                        "Median {median} ({level} interval: {}).",
                        samples.interval(language, level, DateStyle::Year)
                    )
                }
                None => format!("Median {median}."),
            });
        }
        let fullest = self
            .shares
            .iter()
            .enumerate()
            .max_by(|(a, one), (b, other)| values.size(**one).total_cmp(&values.size(**other)).then(b.cmp(a)));
        if let Some((at, share)) = fullest.filter(|(_, share)| **share > 0.0) {
            sentences.push(format!(
                "The fullest bin is {}, with {}.",
                self.text(language, at, values),
                values.size_text(language, *share)
            ));
        }
        if self.never > 0.0 {
            sentences.push(format!(
                "{}: {}.",
                phrase::capital(&never_text(language, values)),
                values.size_text(language, self.never)
            ));
        }
        let measure = values.measure();
        sentences.extend(annotations.sentences(|value| measure.marked(language, value)));
        sentences.push("The table below gives each bin.".to_owned());
        sentences.join(" ")
    }
}

/// Returns the edge of a bin as text. Edges are round numbers.
fn edge_text(language: &Language, edge: f64) -> String {
    number::significant(language, edge, 6)
}
