//! `kind: belief`: what one would have to believe. Where each input lies, among all its draws, in the futures in which
//! the outcome comes early and in those in which it comes late; and joint draws, for a script that weights them by what
//! a reader believes.

use crate::figure::format::phrase;
use serde::Serialize;

use crate::date::{Date, MONTHS};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart as spec;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::measure::{Measure, or_never};
use crate::figure::canvas::row_plot::{BAR, End, Row, RowPlot, Said};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::text;
use crate::figure::chart::drawn::Drawn;
use crate::figure::chart::series::Resolved;
use crate::figure::chart::source::ChartData;
use crate::figure::export::json;
use crate::figure::format::{number, precision};
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::{Draws, Input, Outcome, draws};

/// How many inputs are drawn where the author does not say.
const MOST: usize = 8;

/// The share of futures that is called early, and the one that is called late.
const TAIL: f64 = 0.2;

/// The fewest joint draws that can be told apart.
const FEWEST: usize = 500;

/// How many standard errors apart the early and the late median of an input must lie to be drawn.
const TELLING: f64 = 4.0;

/// The height of a row: a bar, with room for the values at its ends.
const HEIGHT: f64 = text::LINE_HEIGHT + 2.0;

/// Positions of an input's control.
const POSITIONS: usize = 41;

/// The percentiles that it goes from and to: the least and the greatest of all draws stand for nothing near them.
const REACH: (f64, f64) = (0.05, 0.95);

/// What readers may move.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Belief {
    /// What is dated, as it stands inside a sentence.
    pub outcome: String,
    /// How many draws there are.
    pub draws: usize,
    /// What a script needs, as JSON that may stand in a script element: the inputs with what each is at 41 even
    /// percentiles over the middle 90%, and how to read the draws.
    pub data: String,
    /// The draws, column after column: the outcome as two bytes each, the lower first, in whole steps after `from`, of
    /// which a year has `steps`, 65,535 for never; then the inputs as a byte each, their percentile of 256.
    #[serde(skip)]
    pub columns: Vec<u8>,
}

/// What a script needs.
#[derive(Serialize)]
struct Data {
    draws: usize,
    from: f64,
    steps: f64,
    never: String,
    years: (i16, i16),
    months: [&'static str; 12],
    reach: (f64, f64),
    inputs: Vec<Control>,
}

#[derive(Serialize)]
struct Control {
    label: String,
    texts: Vec<String>,
}

/// An input among early and late futures.
struct Told<'a> {
    input: &'a Input,
    /// Its joint draws.
    values: &'a [f64],
    /// The same in ascending order.
    all: Draws,
    /// Its median among early and among late futures, and the share of all its draws that lies below.
    early: (f64, f64),
    late: (f64, f64),
}

impl Told<'_> {
    fn apart(&self) -> f64 {
        (self.early.1 - self.late.1).abs()
    }

    fn text(&self, value: f64) -> String {
        Measure::of(&self.input.kind).text(value, 0.0)
    }

    /// A value in as few letters as can be, without a unit that is a word.
    fn bare(&self, value: f64) -> String {
        match Measure::of(&self.input.kind) {
            Measure::Number(unit) if !matches!(unit.as_str(), "%" | "$" | "USD") => number::projected(value),
            measure => measure.short(value, 0.0),
        }
    }
}

/// The dates that the early futures come before, and the late ones after.
struct Tails {
    early: Option<f64>,
    late: Option<f64>,
    window_end: Date,
}

impl Tails {
    fn names(&self) -> [String; 2] {
        let month = |date| or_never(date, self.window_end, |date| precision::month(date, 0.0));
        [
            format!("Earliest fifth of futures (by {})", month(self.early)),
            format!(
                "Latest fifth ({})",
                match self.late {
                    Some(_) => format!("after {}", month(self.late)),
                    None => month(None),
                }
            ),
        ]
    }
}

/// Draws it.
pub fn draw(spec: &spec::Belief, data: &mut ChartData<'_>) -> Option<(Drawn, Belief)> {
    let found = data.outcome(&spec.outcome)?;
    let (forecast, outcome) = (found.forecast, found.thing);
    let (_, dates) = forecast.joint.outcomes.iter().find(|(name, _)| *name == outcome.name)?;
    if dates.len() < FEWEST {
        let message = format!(
            "the model `{}` is run with {} samples, too few to tell early futures from late ones: expected {FEWEST}",
            forecast.model,
            dates.len()
        );
        data.undrawable(message, found.span, "give the model more `samples`");
        return None;
    }
    let (told, tails) = tell(dates, &found);
    let most = spec.limit.as_ref().map_or(MOST, |limit| limit.value as usize);
    let told = choose(told, dates.len(), most, data);
    if told.is_empty() {
        let message =
            format!("no input of model `{}` tells early futures of `{}` from late ones", forecast.model, found.path);
        data.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(found.span));
        return None;
    }
    let written = sentence(&told, &found.label, &tails);

    let rows: Vec<Row> =
        told.iter().map(|told| Row { height: HEIGHT, ..Row::new(&told.input.description.label) }).collect();
    let ends: Vec<[End; 2]> = told.iter().map(ends).collect();
    let mut plot = RowPlot::new(&rows, Scale::Linear { from: 0.0, to: 100.0 }, ends.as_flattened());
    plot.axis(&Measure::Number("%".into()));
    plot.base(50.0, BAR, "moment");
    plot.headline(50.0, "median of all futures");
    for (at, (told, ends)) in told.iter().zip(&ends).enumerate() {
        let middle = plot.place(at).middle;
        let one_side = (told.early.1 - 0.5) * (told.late.1 - 0.5) > 0.0;
        for (which, ((_, share), class)) in [(told.early, "earlier"), (told.late, "later")].into_iter().enumerate() {
            // Two bars on one side lie above each other.
            let half = if which == 0 { -BAR / 4.0 } else { BAR / 4.0 };
            let (middle, height) = if one_side { (middle + half, BAR / 2.0) } else { (middle, BAR) };
            plot.bar((50.0, share * 100.0), (middle, height), class);
        }
        ends.iter().for_each(|end| plot.end(end, middle));
    }
    plot.readouts(&rows, &told.iter().map(readout).collect::<Vec<_>>());
    let (table, csv) = records(&told, &tails);
    let [early, late] = tails.names();
    let key = [("earlier", early), ("later", late)];
    let key = key.map(|(class, label)| KeyEntry { class: format!("fill {class}"), label }).into();
    let drawing = plot.finish(data, &written);
    let belief = controls(&told, outcome, dates, forecast.window);
    Some((Drawn { drawing, key, table, csv, alt: written, list: Vec::new() }, belief))
}

/// Each input with spread, among early and late futures.
fn tell<'a>(dates: &[f64], found: &Resolved<'a, Outcome>) -> (Vec<Told<'a>>, Tails) {
    let forecast = found.forecast;
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
        has_spread.then_some(Told { input, values, all, early, late })
    });
    let date = |date: f64| Some(date).filter(|date| date.is_finite());
    (inputs.collect(), Tails { early: date(early), late: date(late), window_end: forecast.window.1 })
}

/// The inputs that differ most, and at most so many; of the others the chart's note says so.
fn choose<'a>(mut told: Vec<Told<'a>>, samples: usize, most: usize, data: &mut ChartData<'_>) -> Vec<Told<'a>> {
    // Of the difference of two medians, each of a fifth of the draws.
    let error = draws::share_error(0.5, (samples as f64 * TAIL) as usize) * 2.0_f64.sqrt();
    let before = told.len();
    told.retain(|told| told.apart() > TELLING * error);
    told.sort_by(|a, b| b.apart().total_cmp(&a.apart()));
    told.truncate(most);
    if told.len() < before {
        let others = match before - told.len() {
            1 => "One other input differs".to_owned(),
            more => format!("{more} other inputs differ"),
        };
        data.remark(format!("{others} less between early and late futures, or not at all."));
    }
    told
}

/// The values at the ends of a row, each beyond its bar.
fn ends(told: &Told<'_>) -> [End; 2] {
    let end = |(value, share): (f64, f64), left: bool, class: &str| End {
        value: share * 100.0,
        lines: vec![told.text(value)],
        left,
        class: format!("name {class}"),
    };
    let early_left = told.early.1 < told.late.1;
    [end(told.early, early_left, "earlier"), end(told.late, !early_left, "later")]
}

fn readout(told: &Told<'_>) -> Vec<Said> {
    let all = |text: &dyn Fn(f64) -> String| {
        format!("all {}", told.all.median().map_or_else(|| number::MISSING.to_owned(), text))
    };
    let said = |(value, share): (f64, f64), short: String, class: &str| {
        let percentile = number::significant((share * 100.0).round(), 3);
        Said { text: format!("{} (percentile {percentile})", told.text(value)), short, class: class.into() }
    };
    // Where there is little room the unit stands once.
    let last = Measure::of(&told.input.kind).short(told.late.0, 0.0);
    vec![
        said(told.early, told.bare(told.early.0), "earlier"),
        Said { text: all(&|value| told.text(value)), short: all(&|value| told.bare(value)), class: String::new() },
        said(told.late, last, "later"),
    ]
}

fn sentence(told: &[Told<'_>], outcome: &str, tails: &Tails) -> String {
    let [early, late] = tails.names().map(|name| phrase::lower(&name));
    let each = told.iter().map(|told| {
        format!("{}: {} against {}.", told.input.description.label, told.text(told.early.0), told.text(told.late.0))
    });
    let each: Vec<String> = each.collect();
    format!(
        "Bar chart of the median of each input in the {early} of {} against the {late}, by its percentile among all \
         draws. {} The table below gives them beside the median of all futures.",
        phrase::lower(outcome),
        each.join(" ")
    )
}

fn records(told: &[Told<'_>], tails: &Tails) -> (Table, String) {
    let head = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let [early, late] = tails.names();
    let columns = vec![head("Input", false), head("All futures", true), head(&early, true), head(&late, true)];
    let cell = |told: &Told<'_>, value: f64| Record { text: told.text(value), value: Some(number::machine(value)) };
    let rows: Vec<Vec<Record>> = told
        .iter()
        .map(|told| {
            let median = told.all.median().map_or_else(Record::missing, |median| cell(told, median));
            let name = Record { text: told.input.description.label.clone(), value: None };
            vec![name, median, cell(told, told.early.0), cell(told, told.late.0)]
        })
        .collect();
    let heads = ["input", "all.p50", "early.p50", "late.p50"].map(str::to_owned);
    let lines = told.iter().zip(&rows).map(|(told, row)| {
        std::iter::once(told.input.name.clone()).chain(row[1..].iter().map(Record::exact)).collect()
    });
    let csv = table::csv(&heads, lines);
    (table::of_records(columns, rows, csv.clone()), csv)
}

/// What a script needs to weight the draws.
fn controls(told: &[Told<'_>], outcome: &Outcome, dates: &[f64], window: (Date, Date)) -> Belief {
    /// The number that stands for "never".
    const NEVER: u16 = u16::MAX;
    // Years begin with a step, so that none of its draws is counted for the year before.
    let finite = || dates.iter().filter(|date| date.is_finite()).map(|date| date.floor());
    let from = finite().fold(f64::from(window.1.year()), f64::min);
    let to = finite().fold(from, f64::max) + 1.0;
    let steps = (f64::from(NEVER) / (to - from)).floor().max(1.0);
    let date = |date: &f64| {
        // A day's start, once divided and multiplied again, may come out a hair before itself.
        let step = ((date - from) * steps + 1e-6).floor();
        if date.is_finite() { step.clamp(0.0, f64::from(NEVER - 1)) as u16 } else { NEVER }
    };
    let mut columns: Vec<u8> = dates.iter().flat_map(|value| date(value).to_le_bytes()).collect();
    for told in told {
        columns.extend(told.values.iter().map(|value| {
            let share = (told.all.share_by(*value) + told.all.share_before(*value)) / 2.0;
            (share * 256.0) as u8
        }));
    }
    let control = |told: &Told<'_>| Control {
        label: told.input.description.label.clone(),
        texts: (0..POSITIONS)
            .map(|at| {
                let share = at as f64 / (POSITIONS - 1) as f64;
                let level = REACH.0 + share * (REACH.1 - REACH.0);
                told.all.quantile(level).map_or_else(String::new, |value| told.text(value))
            })
            .collect(),
    };
    let data = Data {
        draws: dates.len(),
        from,
        steps,
        never: number::never(window.1),
        years: years(&outcome.draws, window),
        months: MONTHS,
        reach: REACH,
        inputs: told.iter().map(control).collect(),
    };
    Belief {
        outcome: phrase::lower(&outcome.description.label),
        draws: dates.len(),
        data: json::script(&data),
        columns,
    }
}

/// The first and the last year by whose end a reader may suppose it to come true: those with some futures on both sides.
fn years(draws: &Draws, window: (Date, Date)) -> (i16, i16) {
    let year =
        |level: f64, otherwise: Date| draws.quantile(level).and_then(Date::from_years).unwrap_or(otherwise).year();
    (year(0.03, window.0), year(0.97, window.1))
}
