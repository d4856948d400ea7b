//! `kind: belief`: what a reader would have to believe for the outcome to come early or late.
//!
//! The chart shows the median of each input among the futures in which the outcome comes early, and among those in
//! which it comes late, as percentiles of all draws. The control has the joint draws, which a script weights by what a
//! reader believes.

use serde::Serialize;

use crate::date::{Date, MONTHS};
use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::Belief;
use crate::figure::bind::formatted;
use crate::figure::bind::quantity::{Quantity, Sampled, input_precision};
use crate::figure::canvas::bar_label::{BarLabel, NEAR};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::text;
use crate::figure::chart::controls::{BeliefControl, Controls};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::series::Resolved;
use crate::figure::format::number;
use crate::figure::format::phrase;
use crate::figure::format::precision::DateStyle;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::html::script_json;
use crate::model::{Draws, Input, Known, Outcome, Window, draws};

/// The share of futures that counts as early, and the share that counts as late.
const TAIL: f64 = 0.2;

/// The fewest joint draws from which early and late futures can be compared.
const MIN_DRAWS: usize = 500;

/// The least difference between the early and the late median of an input that is drawn, in standard errors.
const MIN_STANDARD_ERRORS: f64 = 4.0;

/// The height of a row, in pixels: a bar, with room for the values at its ends.
const HEIGHT: f64 = text::LINE_HEIGHT + 2.0;

/// The number of positions of an input's control.
const POSITIONS: usize = 41;

/// The percentiles at the ends of an input's control. Too few draws are near the least and the greatest value.
const PERCENTILE_RANGE: (f64, f64) = (0.05, 0.95);

/// The data of the control's script.
#[derive(Serialize)]
struct ScriptData {
    draws: usize,
    from: f64,
    steps: f64,
    never: String,
    /// The code of draws that are true at the start of the window already, and their text; −1 if there are none.
    early: (i32, String),
    /// The level of the interval, and those of its ends.
    level: String,
    ends: [f64; 2],
    years: (i16, i16),
    months: [&'static str; 12],
    reach: (f64, f64),
    inputs: Vec<InputControl>,
}

#[derive(Serialize)]
struct InputControl {
    label: String,
    texts: Vec<String>,
}

/// An input in early and in late futures.
struct InputContrast<'a> {
    input: &'a Input,
    /// Its joint draws.
    values: &'a [f64],
    /// The same draws, sorted.
    all: Draws,
    /// Its median in early and in late futures, each with the share of all draws below it.
    early: (f64, f64),
    late: (f64, f64),
}

impl InputContrast<'_> {
    fn apart(&self) -> f64 {
        (self.early.1 - self.late.1).abs()
    }

    fn text(&self, value: f64) -> String {
        Measure::of(&self.input.kind).text(value, input_precision(self.input))
    }

    /// Formats a value as short as possible, without a unit that is a word.
    fn short_text(&self, value: f64) -> String {
        match Measure::of(&self.input.kind) {
            Measure::Number(unit) if number::sign_of(&unit).is_empty() => {
                number::quantity_within(value, "", input_precision(self.input))
            }
            Measure::Number(unit) => number::without_name(&self.text(value), &unit).to_owned(),
            measure => measure.short(value, input_precision(self.input)),
        }
    }
}

/// The end of the early futures, and the start of the late ones.
struct Tails {
    early: Quantity,
    late: Quantity,
}

impl Tails {
    /// Returns the names of the early and of the late futures. A date outside of the window says itself on which side it is.
    fn names(&self) -> [String; 2] {
        let edge = |word: &str, edge: &Quantity| {
            let text = formatted::quantity_text(&edge.clone().beside_others(), DateStyle::Month);
            if edge.value.value().is_some() { format!("{word} {text}") } else { text }
        };
        [
            format!("Earliest fifth of futures ({})", edge("by", &self.early)),
            format!("Latest fifth ({})", edge("after", &self.late)),
        ]
    }
}

impl Chart for Belief {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { shows_inputs: true, ..Inputs::of_paths([&self.outcome.path]) }
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let resolved = data.outcome(&self.outcome)?;
        let (forecast, outcome) = (resolved.forecast, resolved.item);
        let joint = forecast.joint.outcomes.iter().find(|(name, _)| *name == outcome.name);
        let dates = joint.map_or(&[][..], |(_, dates)| dates.as_slice());
        if dates.len() < MIN_DRAWS {
            let message = format!(
                "the model `{}` is run with {} samples, too few to compare early futures with late ones: expected {MIN_DRAWS}",
                forecast.model,
                dates.len()
            );
            return Err(data.report_undrawable(&message, resolved.span, "give the model more `samples`"));
        }
        let (contrasts, tails) = contrast_inputs(dates, &resolved);
        let limit = self.limit;
        let contrasts = choose(contrasts, dates.len(), limit, data);
        if contrasts.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at resolved.span,
                "no input of model `{}` differs between early and late futures of `{}`", forecast.model, resolved.path
            )));
        }
        let alt = alt_text(&contrasts, &resolved.label, &tails);

        let rows: Vec<Row> = contrasts
            .iter()
            .map(|contrast| Row { height: HEIGHT, ..Row::new(&contrast.input.description.label) })
            .collect();
        let ends: Vec<[BarLabel; 2]> = contrasts.iter().map(ends).collect();
        let mut plot = RowPlot::new(&rows, Scale::Linear { from: 0.0, to: 100.0 }, ends.as_flattened());
        Measure::Number("%".into()).draw_axis_within(&mut plot, (0.0, 100.0));
        plot.base(50.0, BAR, "marker");
        plot.headline(50.0, "median of all futures");
        for (at, (contrast, ends)) in contrasts.iter().zip(&ends).enumerate() {
            let middle = plot.bounds(at).middle;
            let one_side = (contrast.early.1 - 0.5) * (contrast.late.1 - 0.5) > 0.0;
            for (which, ((_, share), class)) in
                [(contrast.early, "earlier"), (contrast.late, "later")].into_iter().enumerate()
            {
                // Two bars on the same side are drawn above each other.
                let half = if which == 0 { -BAR / 4.0 } else { BAR / 4.0 };
                let (middle, height) = if one_side { (middle + half, BAR / 2.0) } else { (middle, BAR) };
                plot.bar((50.0, share * 100.0), (middle, height), class);
            }
            ends.iter().for_each(|end| plot.end(end, middle));
        }
        plot.readouts(&rows, &contrasts.iter().map(readout).collect::<Vec<_>>());
        let table = data_table(&contrasts, &tails);
        let [early, late] = tails.names();
        let key = [("earlier", early), ("later", late)];
        let key = key.map(|(class, label)| KeyEntry { class: format!("fill {class}"), label }).into();
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        let belief = control(&contrasts, outcome, dates, (forecast.window, data.evidence.interval));
        let controls = Controls { slider: None, belief: Some(belief) };
        Ok(DrawnChart { controls, ..DrawnChart::new(drawing, key, table, alt) })
    }
}

/// Returns every input that varies, with its medians in early and in late futures.
fn contrast_inputs<'a>(dates: &[f64], resolved: &Resolved<'a, Outcome>) -> (Vec<InputContrast<'a>>, Tails) {
    let forecast = resolved.forecast;
    let sorted = Draws::new(dates.to_vec());
    let cut = |level: f64| sorted.sorted()[(level * (dates.len() - 1) as f64) as usize];
    let (early, late) = (cut(TAIL), cut(1.0 - TAIL));
    let inputs = forecast.joint.inputs.iter().filter_map(|(name, values)| {
        let input = forecast.input(name)?;
        let all = Draws::new(values.clone());
        let has_spread = all.sorted().first()? < all.sorted().last()?;
        let median = |among: &dyn Fn(f64) -> bool| {
            let chosen = values.iter().zip(dates).filter(|(_, date)| among(**date)).map(|(value, _)| *value);
            let median = draws::median(&chosen.collect::<Vec<_>>())?;
            Some((median, (all.share_by(median) + all.share_before(median)) / 2.0))
        };
        let (early, late) = (median(&|date| date <= early)?, median(&|date| date >= late)?);
        has_spread.then_some(InputContrast { input, values, all, early, late })
    });
    let [early, late] = [TAIL, 1.0 - TAIL].map(|level| Sampled::of_outcome(resolved.item, forecast).quantile(level));
    (inputs.collect(), Tails { early, late })
}

/// Returns the inputs that differ most, at most `limit`. The chart's note counts the others.
fn choose<'a>(
    mut contrasts: Vec<InputContrast<'a>>,
    samples: usize,
    limit: usize,
    data: &mut ChartData<'_>,
) -> Vec<InputContrast<'a>> {
    // The standard error of the difference of two medians, each of a fifth of the draws.
    let error = draws::share_error(0.5, (samples as f64 * TAIL) as usize) * 2.0_f64.sqrt();
    let before = contrasts.len();
    contrasts.retain(|contrast| contrast.apart() > MIN_STANDARD_ERRORS * error);
    contrasts.sort_by(|a, b| b.apart().total_cmp(&a.apart()));
    contrasts.truncate(limit);
    if contrasts.len() < before {
        let others = match before - contrasts.len() {
            1 => "One other input differs".to_owned(),
            more => format!("{more} other inputs differ"),
        };
        data.add_note(format!("{others} less between early and late futures, or not at all."));
    }
    contrasts
}

/// Returns the labels at the ends of a row, each beyond its bar.
fn ends(contrast: &InputContrast<'_>) -> [BarLabel; 2] {
    let end = |(value, share): (f64, f64), left: bool, class: &str| BarLabel {
        gap: NEAR,
        value: share * 100.0,
        lines: vec![contrast.text(value)],
        left,
        class: format!("name {class}"),
    };
    let early_left = contrast.early.1 < contrast.late.1;
    [end(contrast.early, early_left, "earlier"), end(contrast.late, !early_left, "later")]
}

fn readout(contrast: &InputContrast<'_>) -> Vec<ReadoutText> {
    let all = |text: &dyn Fn(f64) -> String| {
        format!("all {}", contrast.input.draws.median().map_or_else(|| number::MISSING.to_owned(), text))
    };
    let text = |(value, share): (f64, f64), short: String, class: &str| {
        let percentile = number::significant((share * 100.0).round(), 3);
        ReadoutText { text: format!("{} (percentile {percentile})", contrast.text(value)), short, class: class.into() }
    };
    // Where there is little room, only the last value has the unit.
    let last = Measure::of(&contrast.input.kind).short(contrast.late.0, input_precision(contrast.input));
    vec![
        text(contrast.early, contrast.short_text(contrast.early.0), "earlier"),
        ReadoutText {
            text: all(&|value| contrast.text(value)),
            short: all(&|value| contrast.short_text(value)),
            class: String::new(),
        },
        text(contrast.late, last, "later"),
    ]
}

fn alt_text(contrasts: &[InputContrast<'_>], outcome: &str, tails: &Tails) -> String {
    let [early, late] = tails.names().map(|name| phrase::lower(&name));
    let each = contrasts.iter().map(|contrast| {
        format!(
            "{}: {} against {}.",
            contrast.input.description.label,
            contrast.text(contrast.early.0),
            contrast.text(contrast.late.0)
        )
    });
    let each: Vec<String> = each.collect();
    format!(
        "Bar chart of the median of each input in the {early} of {} against the {late}, by its percentile among all \
         draws. {} The table below gives them beside the median of all futures.",
        phrase::lower(outcome),
        each.join(" ")
    )
}

fn data_table(contrasts: &[InputContrast<'_>], tails: &Tails) -> Table {
    let header = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let [early, late] = tails.names();
    let columns = vec![header("Input", false), header("All futures", true), header(&early, true), header(&late, true)];
    let cell = |contrast: &InputContrast<'_>, value: f64| TableCell {
        text: contrast.text(value),
        value: Some(number::machine(value)),
    };
    let rows: Vec<Vec<TableCell>> = contrasts
        .iter()
        .map(|contrast| {
            let median = contrast.input.draws.median();
            let median = median.map_or_else(TableCell::missing, |median| cell(contrast, median));
            let name = TableCell { text: contrast.input.description.label.clone(), value: None };
            vec![name, median, cell(contrast, contrast.early.0), cell(contrast, contrast.late.0)]
        })
        .collect();
    let headers = ["input", "all.p50", "early.p50", "late.p50"].map(str::to_owned);
    let lines = contrasts.iter().zip(&rows).map(|(contrast, row)| {
        std::iter::once(contrast.input.name.as_str()).chain(row[1..].iter().map(TableCell::exact))
    });
    let csv = to_csv(&headers, lines);
    Table { columns, rows: rows.into(), csv, ..Table::default() }
}

/// Returns the control with its encoded draws.
fn control(
    contrasts: &[InputContrast<'_>],
    outcome: &Outcome,
    dates: &[f64],
    (window, level): (Window, IntervalLevel),
) -> BeliefControl {
    /// The code of "never".
    const NEVER: u16 = u16::MAX;
    // A date after the window may come after some that are "never" here.
    let has_never = dates.iter().any(|date| !date.is_finite());
    let is_known = |date: f64| date.is_finite() && !(has_never && date >= window.end());
    // Each year begins with a step, so that none of its draws counts for the year before.
    let finite = || dates.iter().filter(|date| is_known(**date)).map(|date| date.floor());
    let from = finite().fold(f64::from(window.to.year()), f64::min);
    let to = finite().fold(from, f64::max) + 1.0;
    let steps = (f64::from(NEVER) / (to - from)).floor().max(1.0);
    let date = |date: &f64| {
        // Multiplying after dividing may put the start of a day slightly before itself.
        let step = ((date - from) * steps + 1e-6).floor();
        if is_known(*date) { step.clamp(0.0, f64::from(NEVER - 1)) as u16 } else { NEVER }
    };
    let mut columns: Vec<u8> = dates.iter().flat_map(|value| date(value).to_le_bytes()).collect();
    for contrast in contrasts {
        columns.extend(contrast.values.iter().map(|value| {
            let share = (contrast.all.share_by(*value) + contrast.all.share_before(*value)) / 2.0;
            (share * 256.0) as u8
        }));
    }
    let input = |contrast: &InputContrast<'_>| InputControl {
        label: contrast.input.description.label.clone(),
        texts: (0..POSITIONS)
            .map(|at| {
                let share = at as f64 / (POSITIONS - 1) as f64;
                let level = PERCENTILE_RANGE.0 + share * (PERCENTILE_RANGE.1 - PERCENTILE_RANGE.0);
                contrast.all.quantile(level).map_or_else(String::new, |value| contrast.text(value))
            })
            .collect(),
    };
    let start = window.from.to_years();
    let early = match dates.contains(&start) {
        true => (i32::from(date(&start)), DateStyle::Short.limit(Known::AtMost(start)).unwrap_or_default()),
        false => (-1, String::new()),
    };
    let data = ScriptData {
        draws: dates.len(),
        early,
        from,
        steps,
        never: DateStyle::Short.limit(window.never(&outcome.draws, &outcome.kind)).unwrap_or_default(),
        level: level.to_string(),
        ends: level.ends(),
        years: years(&outcome.draws, window),
        months: MONTHS,
        reach: PERCENTILE_RANGE,
        inputs: contrasts.iter().map(input).collect(),
    };
    BeliefControl {
        outcome: phrase::lower(&outcome.description.label),
        draws: dates.len(),
        data: script_json(&data),
        columns,
    }
}

/// Returns the first and the last year by whose end a reader can suppose that the outcome comes. Both have futures
/// before and after them.
fn years(draws: &Draws, window: Window) -> (i16, i16) {
    let year =
        |level: f64, otherwise: Date| draws.quantile(level).and_then(Date::from_years).unwrap_or(otherwise).year();
    let (first, last) = (year(0.03, window.from), year(0.97, window.to));
    // By the end of a year that the window does not contain, the share is not known.
    let whole = window.whole_years();
    let within = |year: i16| i32::from(year).clamp(*whole.start(), (*whole.end() + 1).max(*whole.start())) as i16;
    (within(first), within(last))
}
