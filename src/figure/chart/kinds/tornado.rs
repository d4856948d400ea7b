//! `kind: tornado`: how far each input moves an outcome's median, held at its 10th and at its 90th percentile.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::Tornado;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::measure::{Measure, Shifts, or_never};
use crate::figure::canvas::row_plot::{BAR, End, Row, RowPlot, Said};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::text;
use crate::figure::chart::drawn::Drawn;
use crate::figure::chart::series::SampleSeries;
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::format::phrase;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::{Input, Outcome};

/// How many inputs are drawn where the author does not say.
const MOST: usize = 10;

/// The height of a row: the two lines at the end of a bar.
const HEIGHT: f64 = 2.0 * text::LINE_HEIGHT;

/// An input and what it does to the median, held at either end.
struct Swing<'a> {
    input: &'a Input,
    ends: [Held; 2],
}

/// An input held.
#[derive(Clone, Copy)]
struct Held {
    /// At this value.
    value: f64,
    /// The outcome's median then; nothing is "never".
    median: Option<f64>,
}

/// What the swings are of.
struct Terms {
    measure: Measure,
    shifts: Shifts,
    base: f64,
    error: f64,
    window_end: Date,
}

impl Terms {
    fn shift(&self, held: Held) -> f64 {
        held.median.map_or(f64::INFINITY, |median| median - self.base)
    }

    fn tells(&self, held: Held) -> bool {
        self.shifts.tells(self.shift(held))
    }

    /// What is said at an end: the shift, or that the median is beyond the window.
    fn text(&self, held: Held) -> String {
        or_never(held.median, self.window_end, |median| self.shifts.text(median - self.base))
    }

    fn class(&self, held: Held) -> &'static str {
        match self.shift(held) {
            _ if !self.tells(held) => "",
            shift if shift < 0.0 => "earlier",
            _ => "later",
        }
    }
}

/// Draws it.
pub fn draw(spec: &Tornado, data: &mut ChartData<'_>) -> Option<Drawn> {
    let named = data.sampled(&spec.outcome)?;
    let Some(outcome) = named.sampled.outcome else {
        let message = format!("`{}` is not an outcome of a model as it is written", named.path);
        let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(named.span);
        data.report.push(problem.hint("what each input moves is known of an outcome: write `model.outcome`"));
        return None;
    };
    let window_end = named.sampled.forecast.window.1;
    let Some(base) = outcome.draws.median() else {
        let message = format!(
            "the median of `{}` is {}, from which nothing can be measured",
            named.path,
            number::never(window_end)
        );
        data.undrawable(message, named.span, "draw its chance over time: `kind: chance`");
        return None;
    };
    let all = swings(&named, outcome);
    let error = outcome.median_error.unwrap_or(0.0);
    let measure = Measure::of(&outcome.kind);
    let sizes = all.iter().flat_map(|swing| swing.ends).filter_map(|held| Some(held.median? - base));
    let shifts = Shifts::new(&measure, error, sizes);
    let terms = Terms { measure, shifts, base, error, window_end };
    let most = spec.limit.as_ref().map_or(MOST, |limit| limit.value as usize);
    let drawn = choose(all, &terms, most, data);
    if drawn.is_empty() {
        let message =
            format!("no input of model `{}` moves the median of `{}`", named.sampled.forecast.model, named.path);
        data.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(named.span));
        return None;
    }
    let written = sentence(&drawn, &named, &terms);

    let (beyond, x) = scale(&drawn, &terms);
    let rows: Vec<Row> =
        drawn.iter().map(|swing| Row { height: HEIGHT, ..Row::new(&swing.input.description.label) }).collect();
    let ends: Vec<[End; 2]> = drawn.iter().map(|swing| ends(swing, &terms, beyond)).collect();
    let mut plot = RowPlot::new(&rows, x, ends.as_flattened());
    plot.axis(&terms.measure);
    plot.base(base, BAR, "moment");
    let name = format!("median {}", terms.measure.text(base, error));
    plot.headline(base, &name);
    for (row, (swing, ends)) in drawn.iter().zip(&ends).enumerate() {
        let middle = plot.place(row).middle;
        let one_side = terms.shift(swing.ends[0]) * terms.shift(swing.ends[1]) > 0.0;
        for (at, (held, end)) in swing.ends.iter().zip(ends).enumerate() {
            let to = held.median.unwrap_or(beyond);
            // Two bars on one side lie above each other.
            let half = if at == 0 { -BAR / 4.0 } else { BAR / 4.0 };
            let (middle_of, height) = if one_side { (middle + half, BAR / 2.0) } else { (middle, BAR) };
            if terms.tells(*held) {
                plot.bar((base, to), (middle_of, height), terms.class(*held));
            }
            if held.median.is_none() {
                plot.arrow(to, middle_of, false, terms.class(*held));
            }
            plot.end(end, middle);
        }
    }
    plot.readouts(&rows, &readouts(&drawn, &terms));
    let (table, csv) = records(&drawn, &terms);
    let drawing = plot.finish(data, &written);
    Some(Drawn { drawing, key: key(&terms.measure), table, csv, alt: written, list: Vec::new() })
}

fn swings<'a>(named: &SampleSeries<'a>, outcome: &Outcome) -> Vec<Swing<'a>> {
    let swing = |input: &'a Input| {
        let (_, medians) = input.swings.iter().find(|(name, _)| *name == outcome.name)?;
        let held = |level: f64, median: Option<f64>| Some(Held { value: input.draws.quantile(level)?, median });
        Some(Swing { input, ends: [held(0.1, medians[0])?, held(0.9, medians[1])?] })
    };
    named.sampled.forecast.inputs.iter().filter_map(swing).collect()
}

/// The inputs that move the median, widest first and at most so many; of the others the chart's note says so.
fn choose<'a>(mut all: Vec<Swing<'a>>, terms: &Terms, most: usize, data: &mut ChartData<'_>) -> Vec<Swing<'a>> {
    let still: Vec<String> = all
        .iter()
        .filter(|swing| !swing.ends.iter().any(|held| terms.tells(*held)))
        .map(|swing| phrase::lower(&swing.input.description.label))
        .collect();
    all.retain(|swing| swing.ends.iter().any(|held| terms.tells(*held)));
    let span = |swing: &Swing<'_>| {
        let [low, high] = swing.ends.map(|held| terms.shift(held));
        if low == high { low.abs() } else { low.max(high).max(0.0) - low.min(high).min(0.0) }
    };
    all.sort_by(|a, b| span(b).total_cmp(&span(a)));
    if all.len() > most {
        let (fewer, moves) = match all.len() - most {
            1 => ("One more input".to_owned(), "moves"),
            more => (format!("{more} more inputs"), "move"),
        };
        data.remark(format!("{fewer} {moves} it less than those drawn."));
        all.truncate(most);
    }
    if !still.is_empty() {
        data.remark(format!("Left out, since the samples cannot tell that they move it: {}.", phrase::and(&still)));
    }
    all
}

/// What stands at both ends of a row: the shift, and the value that the input is held at. An end that does not move the
/// median, or moves it less than the other to the same side, stands on the other side of the base.
fn ends(swing: &Swing<'_>, terms: &Terms, beyond: f64) -> [End; 2] {
    let shift = swing.ends.map(|held| terms.shift(held));
    let lesser = usize::from(shift[1].abs() <= shift[0].abs());
    let other = 1 - lesser;
    let outward = if shift[other] == 0.0 { other == 0 } else { shift[other] < 0.0 };
    let opposed = shift[lesser] * shift[other] < 0.0;
    [0, 1].map(|at| {
        let held = swing.ends[at];
        let value = if at == lesser && !opposed { terms.base } else { held.median.unwrap_or(beyond) };
        let left = if at == other { outward } else { !outward };
        let input = Measure::of(&swing.input.kind).short(held.value, 0.0);
        End {
            value,
            lines: vec![terms.text(held), input],
            left,
            class: format!("name {}", terms.class(held)).trim_end().to_owned(),
        }
    })
}

/// Where "never" is drawn, and the axis.
fn scale(drawn: &[Swing<'_>], terms: &Terms) -> (f64, Scale) {
    let held = || drawn.iter().flat_map(|swing| swing.ends);
    let medians = held().filter_map(|held| held.median).chain([terms.base]);
    let (low, high) = medians.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let size = (high - low).max(1e-9);
    let beyond = high + size * 0.15;
    let high = if held().any(|held| held.median.is_none()) { beyond } else { high.max(low + 1e-9) };
    match terms.measure {
        Measure::Date => (beyond, Scale::Time { from: low, to: high }),
        Measure::Number(_) => (beyond, Scale::Linear { from: low, to: high }),
    }
}

fn key(measure: &Measure) -> Vec<KeyEntry> {
    crate::figure::chart::drawn::shift_key(measure, ["earlier", "later"])
}

fn held_at(swing: &Swing<'_>, held: Held) -> String {
    Measure::of(&swing.input.kind).text(held.value, 0.0)
}

fn readouts(drawn: &[Swing<'_>], terms: &Terms) -> Vec<Vec<Said>> {
    let words = |swing: &Swing<'_>| {
        let word = |held: Held| {
            let median = or_never(held.median, terms.window_end, |median| terms.measure.short(median, terms.error));
            let class = terms.class(held).to_owned();
            Said { text: format!("{} → {median}", held_at(swing, held)), short: format!("→ {median}"), class }
        };
        swing.ends.map(word).into()
    };
    drawn.iter().map(words).collect()
}

fn records(drawn: &[Swing<'_>], terms: &Terms) -> (Table, String) {
    let head = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let columns = vec![
        head("Input", false),
        head("At its 10th percentile", true),
        head("Median then", true),
        head("At its 90th percentile", true),
        head("Median then", true),
    ];
    let row = |swing: &Swing<'_>| {
        let input = Measure::of(&swing.input.kind);
        let pair = |held: Held| {
            let median = or_never(held.median, terms.window_end, |median| {
                format!("{} ({})", terms.measure.text(median, terms.error), terms.shifts.text(median - terms.base))
            });
            [
                Record { text: held_at(swing, held), value: Some(input.machine(Some(held.value))) },
                Record { text: median, value: Some(terms.measure.machine(held.median)) },
            ]
        };
        let [low, high] = swing.ends.map(pair);
        let mut row = vec![Record::text(&swing.input.description.label)];
        row.extend(low.into_iter().chain(high));
        row
    };
    let rows: Vec<Vec<Record>> = drawn.iter().map(row).collect();
    let heads = ["input", "p10", "median_at_p10", "p90", "median_at_p90"].map(str::to_owned);
    let csv = table::csv(&heads, rows.iter().map(|row| row.iter().map(Record::exact).collect()));
    (table::of_records(columns, rows, csv.clone()), csv)
}

fn sentence(drawn: &[Swing<'_>], named: &SampleSeries<'_>, terms: &Terms) -> String {
    let mut sentences = vec![format!(
        "Tornado chart of how far each input moves the median of {}, {}, when it is held at its 10th and at its 90th \
         percentile, widest first.",
        phrase::lower(&named.label),
        terms.measure.text(terms.base, terms.error)
    )];
    for swing in drawn.iter().take(3) {
        let end = |held: Held| format!("{} at {}", terms.text(held), held_at(swing, held));
        let [low, high] = swing.ends.map(end);
        sentences.push(format!("{}: {low}, {high}.", swing.input.description.label));
    }
    sentences.push("The table below gives every input.".into());
    sentences.join(" ")
}
