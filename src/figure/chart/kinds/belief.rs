//! `kind: belief`: what a reader would have to believe for the outcome to come early or late.
//!
//! The chart shows the median of each input among the futures in which the outcome comes early, and among those in
//! which it comes late, as percentiles of all draws. The control has the outcome in every combination of a few values of each
//! input, between which a script interpolates what follows from a reader's beliefs.

use serde::Serialize;

use crate::date::Date;
use crate::diagnostic::{Reported, error};
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
use crate::locale::Language;
use crate::model::{
    ANSWER_LEVELS, BELIEF_LEVELS, BELIEF_STATES, BeliefGrid, Draws, Input, Known, Outcome, Window, draws, math,
};

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

/// The most inputs of which those are sought that readers can move.
const MAX_CANDIDATES: usize = 8;

/// The code of "never" among the answers.
const NEVER: u16 = u16::MAX;

/// How many years the curves go on after the latest median.
const MARGIN: f64 = 2.0;

/// The data of the control's script.
#[derive(Serialize)]
struct ScriptData<'s> {
    from: f64,
    steps: f64,
    end: f64,
    never: String,
    /// The start of the window, and the text of an answer there: the outcome may have come earlier.
    early: Option<(f64, String)>,
    /// The level of the interval, and the places of its ends among the levels.
    level: String,
    ends: [usize; 2],
    levels: [f64; ANSWER_LEVELS.len()],
    years: (i16, i16),
    shown: (i16, i16),
    months: &'s [String],
    places: Vec<f64>,
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
    /// Its joint draws, sorted.
    all: Draws,
    /// Its median in early and in late futures, each with the share of all draws below it.
    early: (f64, f64),
    late: (f64, f64),
}

impl InputContrast<'_> {
    /// Returns whether the input has another value at each level at which it can be fixed.
    fn has_range(&self) -> bool {
        let values = BELIEF_LEVELS.map(|level| self.all.quantile(level));
        values.is_sorted_by(|below, above| below.is_some() && below < above)
    }

    fn apart(&self) -> f64 {
        (self.early.1 - self.late.1).abs()
    }

    fn text(&self, language: &Language, value: f64) -> String {
        Measure::of(&self.input.kind).text(language, value, input_precision(self.input))
    }

    /// Formats a value as short as possible, without a unit that is a word.
    fn short_text(&self, language: &Language, value: f64) -> String {
        match Measure::of(&self.input.kind) {
            Measure::Number(unit) if number::sign_of(&unit).is_empty() => {
                number::quantity_within(language, value, "", input_precision(self.input))
            }
            Measure::Number(unit) => number::without_name(language, &self.text(language, value), &unit).to_owned(),
            measure => measure.short(language, value, input_precision(self.input)),
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
    fn names(&self, language: &Language) -> [String; 2] {
        let edge = |word: &str, edge: &Quantity| {
            let text = formatted::quantity_text(language, &edge.clone().beside_others(), DateStyle::Month);
            if edge.value.value().is_some() { language.format(word, &[("date", &text)]) } else { text }
        };
        [
            language.format("chart.earliest_fifth", &[("limit", &edge("dates.until", &self.early))]),
            language.format("chart.latest_fifth", &[("limit", &edge("dates.after", &self.late))]),
        ]
    }
}

impl Chart for Belief {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { shows_inputs: true, ..Inputs::of_paths([&self.outcome.path]) }
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
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
        let belief = control(&contrasts, &resolved, data)?;
        let contrasts = choose(contrasts, dates.len(), limit, data);
        if contrasts.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at resolved.span,
                "no input of model `{}` differs between early and late futures of `{}`", forecast.model, resolved.path
            )));
        }
        let alt = alt_text(language, &contrasts, &resolved.label, &tails);

        let rows: Vec<Row> = contrasts
            .iter()
            .map(|contrast| Row { height: HEIGHT, ..Row::new(&contrast.input.description.label) })
            .collect();
        let ends: Vec<[BarLabel; 2]> = contrasts.iter().map(|contrast| ends(language, contrast)).collect();
        let mut plot = RowPlot::new(&rows, Scale::Linear { from: 0.0, to: 100.0 }, ends.as_flattened());
        Measure::Number("%".into()).draw_axis_within(language, &mut plot, (0.0, 100.0));
        plot.base(50.0, BAR, "marker");
        plot.headline(50.0, language.get("chart.median_of_all"));
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
        plot.readouts(&rows, &contrasts.iter().map(|contrast| readout(language, contrast)).collect::<Vec<_>>());
        let table = data_table(language, &contrasts, &tails);
        let [early, late] = tails.names(language);
        let key = [("earlier", early), ("later", late)];
        let key = key.map(|(class, label)| KeyEntry { class: format!("fill {class}"), label }).into();
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        let controls = Controls { slider: None, belief };
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
        has_spread.then_some(InputContrast { input, all, early, late })
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
fn ends(language: &Language, contrast: &InputContrast<'_>) -> [BarLabel; 2] {
    let end = |(value, share): (f64, f64), left: bool, class: &str| BarLabel {
        gap: NEAR,
        value: share * 100.0,
        lines: vec![contrast.text(language, value)],
        left,
        class: format!("name {class}"),
    };
    let early_left = contrast.early.1 < contrast.late.1;
    [end(contrast.early, early_left, "earlier"), end(contrast.late, !early_left, "later")]
}

fn readout(language: &Language, contrast: &InputContrast<'_>) -> Vec<ReadoutText> {
    let all = |text: &dyn Fn(f64) -> String| {
        format!("all {}", contrast.input.draws.median().map_or_else(|| number::MISSING.to_owned(), text))
    };
    let text = |(value, share): (f64, f64), short: String, class: &str| {
        let percentile = number::significant(language, (share * 100.0).round(), 3);
        ReadoutText {
            text: format!("{} (percentile {percentile})", contrast.text(language, value)),
            short,
            class: class.into(),
        }
    };
    // Where there is little room, only the last value has the unit.
    let last = Measure::of(&contrast.input.kind).short(language, contrast.late.0, input_precision(contrast.input));
    vec![
        text(contrast.early, contrast.short_text(language, contrast.early.0), "earlier"),
        ReadoutText {
            text: all(&|value| contrast.text(language, value)),
            short: all(&|value| contrast.short_text(language, value)),
            class: String::new(),
        },
        text(contrast.late, last, "later"),
    ]
}

fn alt_text(language: &Language, contrasts: &[InputContrast<'_>], outcome: &str, tails: &Tails) -> String {
    let [early, late] = tails.names(language).map(|name| phrase::lower(language, &name));
    let each = contrasts.iter().map(|contrast| {
        format!(
            "{}: {} against {}.",
            contrast.input.description.label,
            contrast.text(language, contrast.early.0),
            contrast.text(language, contrast.late.0)
        )
    });
    let each: Vec<String> = each.collect();
    format!(
        "Bar chart of the median of each input in the {early} of {} against the {late}, by its percentile among all \
         draws. {} The table below gives them beside the median of all futures.",
        phrase::lower(language, outcome),
        each.join(" ")
    )
}

fn data_table(language: &Language, contrasts: &[InputContrast<'_>], tails: &Tails) -> Table {
    let header = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let [early, late] = tails.names(language);
    let columns = vec![
        header(language.get("chart.input"), false),
        header(language.get("chart.all_futures"), true),
        header(&early, true),
        header(&late, true),
    ];
    let cell = |contrast: &InputContrast<'_>, value: f64| TableCell {
        text: contrast.text(language, value),
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

/// Returns the control with its encoded answers; `None` if no input has a range, or the model refuses a combination.
fn control(
    contrasts: &[InputContrast<'_>],
    resolved: &Resolved<'_, Outcome>,
    data: &mut ChartData<'_>,
) -> Result<Option<BeliefControl>, Reported> {
    let language = data.evidence.language;
    let (forecast, outcome) = (resolved.forecast, resolved.item);
    let mut candidates: Vec<&InputContrast<'_>> = contrasts.iter().filter(|contrast| contrast.has_range()).collect();
    candidates.sort_by(|a, b| b.apart().total_cmp(&a.apart()));
    candidates.truncate(MAX_CANDIDATES);
    let names: Vec<&str> = candidates.iter().map(|contrast| contrast.input.name.as_str()).collect();
    let grid = match forecast.beliefs(&outcome.name).filter(|_| !names.is_empty()) {
        Some(beliefs) => data.evidence.beliefs((beliefs, forecast), &names, &mut data.report)?,
        None => None,
    };
    let Some(grid) = grid else {
        data.add_note(match names.is_empty() {
            true => "None of these inputs has a range of values, so they have no controls.",
            false => "The model refuses some values of these inputs, so they have no controls.",
        });
        return Ok(None);
    };
    let movable: Vec<&InputContrast<'_>> =
        candidates.into_iter().filter(|contrast| grid.inputs.contains(&contrast.input.name)).collect();
    let names: Vec<&str> = movable.iter().map(|contrast| contrast.input.name.as_str()).collect();
    let window = forecast.window;
    let (start, end) = window.years();
    let known = || grid.quantiles.iter().flatten().copied().filter(|date| date.is_finite());
    let from = known().fold(end, f64::min).floor();
    let last = known().fold(from, f64::max);
    let steps = (f64::from(NEVER) / (last + 1.0 - from)).floor().max(1.0);
    let code = |date: f64| match date.is_finite() {
        // Dividing by the steps and adding `from` again gives the date, or the nearest one that has a code.
        true => ((date - from) * steps).round().clamp(0.0, f64::from(NEVER - 1)) as u16,
        false => NEVER,
    };
    let mut columns = Vec::with_capacity(grid.quantiles.len() * 2 * ANSWER_LEVELS.len());
    let count = BELIEF_STATES.pow(names.len() as u32);
    for combination in 0..count {
        // The digits of a combination, in the order of the rows.
        let place = |row: usize| BELIEF_STATES.pow((names.len() - 1 - row) as u32);
        let states = names.iter().enumerate().map(|(row, name)| (*name, combination / place(row) % BELIEF_STATES));
        columns.extend(grid.answer(states).iter().flat_map(|date| code(*date).to_le_bytes()));
    }
    let level_of = |at: usize| {
        let share = at as f64 / (POSITIONS - 1) as f64;
        BELIEF_LEVELS[0] + share * (BELIEF_LEVELS[BELIEF_LEVELS.len() - 1] - BELIEF_LEVELS[0])
    };
    let [first, next] = [BELIEF_LEVELS[0], BELIEF_LEVELS[1]].map(math::normal_quantile);
    // The place of a position among the levels that were run, as equal steps of the normal score.
    let place = |at: usize| {
        let place = (math::normal_quantile(level_of(at)) - first) / (next - first);
        (place * 1000.0).round() / 1000.0
    };
    let input = |contrast: &&InputContrast<'_>| InputControl {
        label: contrast.input.description.label.clone(),
        texts: (0..POSITIONS)
            .map(|at| {
                contrast.all.quantile(level_of(at)).map_or_else(String::new, |value| contrast.text(language, value))
            })
            .collect(),
    };
    let early = match known().any(|date| date == start) {
        true => Some((start, DateStyle::Short.limit(language, Known::AtMost(start)).unwrap_or_default())),
        false => None,
    };
    let level = data.evidence.interval;
    let ends = level.ends().map(|end| ANSWER_LEVELS.iter().position(|level| *level == end).unwrap_or_default());
    let script = ScriptData {
        early,
        from,
        steps,
        end,
        never: DateStyle::Short.limit(language, window.never(&outcome.draws, &outcome.kind)).unwrap_or_default(),
        level: level.to_string(),
        ends,
        levels: ANSWER_LEVELS,
        years: years(&outcome.draws, window),
        shown: shown_years(grid, window),
        months: language.months(),
        places: (0..POSITIONS).map(place).collect(),
        inputs: movable.iter().map(input).collect(),
    };
    let outcome = phrase::lower(language, &outcome.description.label);
    Ok(Some(BeliefControl { outcome, data: script_json(&script), columns }))
}

/// Returns the years between which the curves are drawn: the median of every answer lies between them, unless it is after the
/// window.
fn shown_years(grid: &BeliefGrid, window: Window) -> (i16, i16) {
    let (start, end) = window.years();
    let quantile = |level: f64| {
        let at = ANSWER_LEVELS.iter().position(|known| *known == level).unwrap_or_default();
        grid.quantiles.iter().map(move |quantiles| quantiles[at]).filter(|date| date.is_finite())
    };
    let first = quantile(ANSWER_LEVELS[0]).fold(end, f64::min).max(start).floor();
    let last = (quantile(0.5).fold(first, f64::max) + MARGIN).min(end).ceil();
    (first as i16, last as i16)
}

/// Returns the first and the last year that readers can choose as theirs. Both have futures before and after them.
fn years(draws: &Draws, window: Window) -> (i16, i16) {
    let year =
        |level: f64, otherwise: Date| draws.quantile(level).and_then(Date::from_years).unwrap_or(otherwise).year();
    let (first, last) = (year(0.03, window.from), year(0.97, window.to));
    // By the end of a year that the window does not contain, the share is not known.
    let whole = window.whole_years();
    let within = |year: i16| i32::from(year).clamp(*whole.start(), (*whole.end() + 1).max(*whole.start())) as i16;
    (within(first), within(last))
}
