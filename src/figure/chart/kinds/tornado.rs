//! `kind: tornado`: how far each input moves an outcome's median, or the probability of a chance, when it is fixed at its 10th and at its 90th
//! percentile, or at values further out if these are equal.

use crate::diagnostic::{Reported, error};
use crate::document::chart::Tornado;
use crate::figure::bind::quantity::input_precision;
use crate::figure::canvas::bar_label::{BarLabel, NEAR};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::text;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::measure::{Measure, Shifts, shift_key};
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::chart::series::SampleSeries;
use crate::figure::format::number::{self, Precision};
use crate::figure::format::phrase;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::{Input, Known, Outcome};

/// The height of a row, in pixels: the two lines of a bar's label.
const HEIGHT: f64 = 2.0 * text::LINE_HEIGHT;

/// An input, fixed at both ends of its range.
struct Swing<'a> {
    input: &'a Input,
    ends: [FixedInput; 2],
}

/// An input fixed at a value.
#[derive(Clone, Copy)]
struct FixedInput {
    /// The value of the input.
    value: f64,
    /// The outcome's median or probability with this value.
    median: Known,
}

/// The formatting of the shifts of the median.
struct ShiftFormat {
    measure: Measure,
    shifts: Shifts,
    base: f64,
    precision: Precision,
}

impl ShiftFormat {
    fn shift(&self, fixed: FixedInput) -> f64 {
        fixed.median.at_most().map_or(f64::INFINITY, |median| median - self.base)
    }

    fn is_significant(&self, fixed: FixedInput) -> bool {
        self.shifts.is_significant(self.shift(fixed))
    }

    /// Returns the label of a bar: the shift, or that the median is after the end of the window.
    fn text(&self, language: &Language, fixed: FixedInput) -> String {
        match fixed.median {
            Known::At(median) => self.shifts.text(language, median - self.base),
            known => self.measure.or_limit(language, known, |median| {
                self.measure.short(language, median, self.precision.beside_others())
            }),
        }
    }

    fn class(&self, fixed: FixedInput) -> &'static str {
        match self.shift(fixed) {
            _ if !self.is_significant(fixed) => "",
            shift if shift < 0.0 => "earlier",
            _ => "later",
        }
    }
}

impl Chart for Tornado {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { shows_inputs: true, ..Inputs::of_paths([&self.outcome.path]) }.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let samples = data.sampled(language, &self.outcome)?;
        let Some(outcome) = samples.sampled.outcome else {
            return Err(data.report.push(error!(
                WRONG_SERIES at samples.span, "`{}` is not an outcome of a model without a scenario", samples.path;
                hint "the effect of each input is known for an outcome: write `model.outcome`"
            )));
        };
        let Some(base) = samples.sampled.central().value.value() else {
            let message = format!(
                "the median of `{}` is {}, so shifts of it cannot be measured",
                samples.path,
                samples.format_quantile(language, 0.5).text
            );
            return Err(data.report_undrawable(&message, samples.span, "draw its chance over time: `kind: chance`"));
        };
        let all = swings(&samples, outcome);
        let error = outcome.central_error().unwrap_or(0.0);
        let measure = Measure::of(&outcome.kind);
        let sizes = all.iter().flat_map(|swing| swing.ends).filter_map(|fixed| Some(fixed.median.at_most()? - base));
        let shifts = Shifts::new(&measure, error, sizes);
        // Medians are written as in prose.
        let format = ShiftFormat { measure, shifts, base, precision: samples.sampled.central().precision() };
        let limit = self.limit;
        let drawn = choose(all, &format, limit, data);
        if drawn.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at samples.span,
                "no input of model `{}` moves the {} of `{}`", samples.sampled.forecast.model,
                format.measure.central_name(), samples.path
            )));
        }
        if let Some(note) = further_out(language, &drawn) {
            data.add_note(note);
        }
        let annotations = Annotations::find(&self.annotations, format.measure.annotated_axis(false), data)?;
        let alt = alt_text(language, &drawn, &samples, &format, &annotations);

        let (beyond, x) = scale(&drawn, &format, &annotations);
        let rows: Vec<Row> =
            drawn.iter().map(|swing| Row { height: HEIGHT, ..Row::new(&swing.input.description.label) }).collect();
        let ends: Vec<[BarLabel; 2]> = drawn.iter().map(|swing| ends(language, swing, &format, beyond)).collect();
        let mut plot = RowPlot::new(&rows, x, ends.as_flattened());
        annotations.shade_values_across(&mut plot.plot);
        format.measure.draw_axis(language, &mut plot);
        plot.base(base, BAR, "marker");
        let name = format.measure.headline(language, &format.measure.text(language, base, format.precision));
        plot.headline(base, &name);
        for (row, (swing, ends)) in drawn.iter().zip(&ends).enumerate() {
            let middle = plot.bounds(row).middle;
            let one_side = format.shift(swing.ends[0]) * format.shift(swing.ends[1]) > 0.0;
            for (at, (fixed, end)) in swing.ends.iter().zip(ends).enumerate() {
                let to = fixed.median.at_most().unwrap_or(beyond);
                // Two bars on the same side are drawn above each other.
                let half = if at == 0 { -BAR / 4.0 } else { BAR / 4.0 };
                let (middle_of, height) = if one_side { (middle + half, BAR / 2.0) } else { (middle, BAR) };
                if format.is_significant(*fixed) {
                    plot.bar((base, to), (middle_of, height), format.class(*fixed));
                }
                match fixed.median {
                    Known::MoreThan(_) | Known::NeverBy(_) => {
                        plot.arrow(to, middle_of, false, format.class(*fixed));
                    }
                    Known::AtMost(_) => plot.arrow(to, middle_of, true, format.class(*fixed)),
                    Known::At(_) => {}
                }
                plot.end(end, middle);
            }
        }
        let bars = plot.drawn().to_vec();
        let marked = annotations.draw_values_across(&mut plot.plot, &bars);
        plot.readouts(&rows, &readouts(language, &drawn, &format));
        let table = data_table(language, &drawn, &format);
        let key = key(language, &format.measure).into_iter().chain(marked).collect();
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        Ok(DrawnChart::new(drawing, key, table, alt))
    }
}

fn swings<'a>(samples: &SampleSeries<'a>, outcome: &Outcome) -> Vec<Swing<'a>> {
    let swing = |input: &'a Input| {
        let (_, medians) = input.swings.iter().find(|(name, _)| *name == outcome.name)?;
        let values = input.swing_ends?.values;
        Some(Swing { input, ends: [0, 1].map(|end| FixedInput { value: values[end], median: medians[end] }) })
    };
    samples.sampled.forecast.inputs.iter().filter_map(swing).collect()
}

/// Returns the inputs that move the median, widest first, at most `limit`. The chart's note counts the others.
fn choose<'a>(mut all: Vec<Swing<'a>>, format: &ShiftFormat, limit: usize, data: &mut ChartData<'_>) -> Vec<Swing<'a>> {
    let language = data.evidence.language;
    let still: Vec<String> = all
        .iter()
        .filter(|swing| !swing.ends.iter().any(|fixed| format.is_significant(*fixed)))
        .map(|swing| phrase::lower(language, &swing.input.description.label))
        .collect();
    all.retain(|swing| swing.ends.iter().any(|fixed| format.is_significant(*fixed)));
    let span = |swing: &Swing<'_>| {
        let [low, high] = swing.ends.map(|fixed| format.shift(fixed));
        if low == high { low.abs() } else { low.max(high).max(0.0) - low.min(high).min(0.0) }
    };
    all.sort_by(|a, b| span(b).total_cmp(&span(a)));
    if all.len() > limit {
        let (fewer, moves) = match all.len() - limit {
            1 => ("One more input".to_owned(), "moves"),
            more => (format!("{more} more inputs"), "move"),
        };
        data.add_note(format!("{fewer} {moves} it less than those drawn."));
        all.truncate(limit);
    }
    data.add_left_out(&still, "input", "the samples do not show that they move it");
    all
}

/// The levels at which inputs are fixed, unless their values are equal there.
const USUAL_LEVELS: [f64; 2] = [0.1, 0.9];

/// Returns whether an input is fixed at its 10th and 90th percentile.
fn is_usual(swing: &Swing<'_>) -> bool {
    swing.input.swing_ends.is_some_and(|ends| ends.levels == USUAL_LEVELS)
}

/// Returns sentences on the inputs that are fixed further out than at their 10th and 90th percentiles, if there are any.
fn further_out(language: &Language, drawn: &[Swing<'_>]) -> Option<String> {
    let others = drawn.iter().filter(|swing| !is_usual(swing)).map(|swing| {
        let ends = swing.ends.map(|fixed| fixed_at(language, swing, fixed));
        format!("{} (at {} and {})", phrase::lower(language, &swing.input.description.label), ends[0], ends[1])
    });
    let others: Vec<String> = others.collect();
    (!others.is_empty()).then(|| {
        let list = phrase::and(language, &others);
        format!("Fixed further out, since the 10th and the 90th percentile are equal: {list}.")
    })
}

/// Returns the labels of a row: the shift, and the value at which the input is fixed. If an end does not move the
/// median, or moves it less than the other end in the same direction, its label is on the other side of the base.
fn ends(language: &Language, swing: &Swing<'_>, format: &ShiftFormat, beyond: f64) -> [BarLabel; 2] {
    let shift = swing.ends.map(|fixed| format.shift(fixed));
    let lesser = usize::from(shift[1].abs() <= shift[0].abs());
    let other = 1 - lesser;
    let outward = if shift[other] == 0.0 { other == 0 } else { shift[other] < 0.0 };
    let opposed = shift[lesser] * shift[other] < 0.0;
    [0, 1].map(|at| {
        let fixed = swing.ends[at];
        let value = if at == lesser && !opposed { format.base } else { fixed.median.at_most().unwrap_or(beyond) };
        let left = if at == other { outward } else { !outward };
        let input = Measure::of(&swing.input.kind).short(language, fixed.value, input_precision(swing.input));
        BarLabel {
            gap: NEAR,
            value,
            // Beside a bar there is room for one word.
            lines: vec![format.text(language, fixed).replace(number::POINTS, "points"), input],
            left,
            class: format!("name {}", format.class(fixed)).trim_end().to_owned(),
        }
    })
}

/// Returns the position of "never", and the scale.
fn scale(drawn: &[Swing<'_>], format: &ShiftFormat, annotations: &Annotations) -> (f64, Scale) {
    let fixed = || drawn.iter().flat_map(|swing| swing.ends);
    let medians = fixed().filter_map(|fixed| fixed.median.at_most()).chain([format.base]);
    let (low, high) = medians.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let size = (high - low).max(1e-9);
    let beyond = high + size * 0.15;
    let high = if fixed().any(|fixed| fixed.median.at_most().is_none()) { beyond } else { high.max(low + 1e-9) };
    let (from, to) = annotations.values().fold((low, high), |(from, to), value| (from.min(value), to.max(value)));
    match format.measure {
        Measure::Date => (beyond, Scale::Time { from, to }),
        Measure::Number(_) | Measure::Chance => (beyond, Scale::Linear { from, to }),
    }
}

fn key(language: &Language, measure: &Measure) -> Vec<KeyEntry> {
    shift_key(language, measure, ["earlier", "later"])
}

fn fixed_at(language: &Language, swing: &Swing<'_>, fixed: FixedInput) -> String {
    Measure::of(&swing.input.kind).text(language, fixed.value, input_precision(swing.input))
}

fn readouts(language: &Language, drawn: &[Swing<'_>], format: &ShiftFormat) -> Vec<Vec<ReadoutText>> {
    let row = |swing: &Swing<'_>| {
        let text = |fixed: FixedInput| {
            let short = |median| format.measure.short(language, median, format.precision.beside_others());
            let median = format.measure.or_limit(language, fixed.median, short);
            let class = format.class(fixed).to_owned();
            ReadoutText {
                text: format!("{} → {median}", fixed_at(language, swing, fixed)),
                short: format!("→ {median}"),
                class,
            }
        };
        swing.ends.map(text).into()
    };
    drawn.iter().map(row).collect()
}

fn data_table(language: &Language, drawn: &[Swing<'_>], format: &ShiftFormat) -> Table {
    let header = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let [low, high] = match drawn.iter().all(is_usual) {
        true => ["chart.at_p10", "chart.at_p90"].map(|key| language.get(key)),
        false => ["chart.at_low", "chart.at_high"].map(|key| language.get(key)),
    };
    let then =
        language.get(if format.measure == Measure::Chance { "chart.probability_then" } else { "chart.median_then" });
    let columns = vec![
        header(language.get("chart.input"), false),
        header(low, true),
        header(then, true),
        header(high, true),
        header(then, true),
    ];
    let row = |swing: &Swing<'_>| {
        let input = Measure::of(&swing.input.kind);
        let pair = |fixed: FixedInput| {
            let text = |median| format.measure.text(language, median, format.precision.beside_others());
            let median = match fixed.median {
                Known::At(median) => {
                    format!("{} ({})", text(median), format.shifts.text(language, median - format.base))
                }
                known => format.measure.or_limit(language, known, text),
            };
            [
                TableCell {
                    text: fixed_at(language, swing, fixed),
                    value: Some(input.machine(Known::At(fixed.value))),
                },
                TableCell { text: median, value: Some(format.measure.machine(fixed.median)) },
            ]
        };
        let [low, high] = swing.ends.map(pair);
        let mut row = vec![TableCell::text(&swing.input.description.label)];
        row.extend(low.into_iter().chain(high));
        row
    };
    let rows: Vec<Vec<TableCell>> = drawn.iter().map(row).collect();
    let headers = match drawn.iter().all(is_usual) {
        true => ["input", "p10", "median_at_p10", "p90", "median_at_p90"],
        false => ["input", "low", "median_at_low", "high", "median_at_high"],
    };
    let headers = headers.map(|header| header.replace("median", format.measure.central_name()));
    Table::of_cells(&headers, columns, rows)
}

fn alt_text(
    language: &Language,
    drawn: &[Swing<'_>],
    samples: &SampleSeries<'_>,
    format: &ShiftFormat,
    annotations: &Annotations,
) -> String {
    let mut sentences = vec![format!(
        "Tornado chart of how far each input moves the {} of {}, {}, when it is held at its 10th and at its 90th \
         percentile, widest first.",
        format.measure.central_name(),
        phrase::lower(language, &samples.label),
        format.measure.text(language, format.base, format.precision)
    )];
    for swing in drawn.iter().take(3) {
        let end =
            |fixed: FixedInput| format!("{} at {}", format.text(language, fixed), fixed_at(language, swing, fixed));
        let [low, high] = swing.ends.map(end);
        sentences.push(format!("{}: {low}, {high}.", swing.input.description.label));
    }
    sentences.extend(annotations.sentences(|value| format.measure.marked(language, value)));
    sentences.push("The table below gives every input.".into());
    sentences.join(" ")
}
