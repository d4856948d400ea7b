//! `kind: moves`: what has moved an outcome from one entry of the ledger to the next, cause by cause.

use super::waterfall::{ShiftFormat, ShiftTexts, WaterfallBar, drawn};
use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::chart::Moves;
use crate::document::ledger::{ComputedEntry, Entry, OutcomeKind, RecordedCause, RecordedMove, RecordedOutcome};
use crate::figure::bind::recorded_quantity::{chance, quantile, recorded_unit};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::move_text::MoveUnit;
use crate::figure::format::{number, phrase};
use crate::model::{Kind, Known};

/// The most causes that have a bar of their own.
const MAX_BARS: usize = 8;

/// A recorded move of an outcome, and the entries that it leads from and to.
struct Found<'a> {
    from: &'a Entry,
    to: &'a Entry,
    outcome: &'a RecordedOutcome,
    computed: &'a ComputedEntry,
    moved: &'a RecordedMove,
    /// The length of the move.
    total: f64,
}

impl Chart for Moves {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_paths([&self.outcome.path])
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let found = self.find(data)?;
        let Found { outcome, computed, .. } = found;
        let unit = recorded_unit(outcome, data.evidence).ok_or_else(|| {
            let unit = outcome.unit.as_deref().unwrap_or_default();
            data.report.push(error!(UNKNOWN_IN_FIGURE at self.outcome.path.span,
                "`{}` was recorded in `{unit}`, a unit that is not known any more", outcome.label))
        })?;
        let kind = match outcome.kind {
            OutcomeKind::Date => Kind::Date,
            OutcomeKind::Number => Kind::Number(unit.clone()),
            OutcomeKind::Chance => Kind::Bool,
        };
        let value = match outcome.kind {
            OutcomeKind::Chance => outcome.probability.map(|share| chance(share, outcome.probability_error, computed)),
            OutcomeKind::Date | OutcomeKind::Number => quantile(outcome, computed, 0.5, unit),
        };
        let end = value.as_ref().and_then(|value| Some((value.value.value()?, value.precision())));
        let (end, precision) = end.ok_or_else(|| self.unknown(data))?;
        let bars = bars(&found, end);
        let sizes = bars.iter().filter_map(|bar| Some(bar.to.value()? - bar.from?.value()?));
        let format = ShiftFormat {
            measure: Measure::of(&kind),
            shifts: ShiftTexts::Moves(MoveUnit::new(&kind, sizes)),
            precision,
            end: computed.window.to,
            annotations: Annotations::default(),
        };
        let label = self.outcome.label.as_deref().unwrap_or(&outcome.label);
        let alt = alt_text(&bars, &found, label, &format);
        Ok(drawn(&bars, &format, start(&bars, found.to.head.as_of.value), alt, data))
    }
}

impl Moves {
    /// Finds the move that the last forecast of the model has recorded.
    fn find<'a>(&self, data: &mut ChartData<'a>) -> Result<Found<'a>, Reported> {
        let path = &self.outcome.path;
        let forecasts = data.recorded(path);
        let name = path.value.split_once('.').map_or("", |(_, name)| name);
        let [.., (from, _), (to, computed)] = forecasts.as_slice() else {
            return Err(data.report.push(error!(
                UNKNOWN_IN_FIGURE at path.span, "the ledger has {} of the model of `{}`: a move needs two",
                if forecasts.is_empty() { "no forecast" } else { "only one forecast" }, path.value;
                hint "`foresite record` adds the forecast of today"
            )));
        };
        let (from, to, computed) = (*from, *to, *computed);
        let Some(outcome) = computed.outcome(name) else {
            let names: Vec<&str> = computed.outcomes.iter().map(|outcome| outcome.name.value.as_str()).collect();
            return Err(data.report.push(error!(
                UNKNOWN_IN_FIGURE at path.span, "the last forecast in the ledger has no outcome `{name}`";
                suggest name, names.iter().copied()
            )));
        };
        let moved = computed.moved(name).and_then(|moved| Some((moved, moved.total?)));
        let Some((moved, total)) = moved.filter(|(moved, _)| !moved.causes.is_empty()) else {
            return Err(self.unknown(data));
        };
        Ok(Found { from, to, outcome, computed, moved, total })
    }

    fn unknown(&self, data: &mut ChartData<'_>) -> Reported {
        let path = &self.outcome.path;
        data.report.push(error!(
            UNKNOWN_IN_FIGURE at path.span,
            "the last forecast in the ledger does not say what has moved `{}` since the one before", path.value;
            hint "it says so if both values are known: neither is \"never\" or outside of the window"
        ))
    }
}

/// Returns a bar for the value before, for each cause, the largest part first, and for the value after. Causes whose parts are below
/// their sampling errors, and the smallest if there are many, share a bar.
fn bars(found: &Found<'_>, end: f64) -> Vec<WaterfallBar> {
    let mut causes: Vec<&RecordedCause> = found.moved.causes.iter().collect();
    causes.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()));
    let is_small =
        |cause: &&RecordedCause| cause.error.is_some_and(|error| cause.share.abs() < error) || cause.share == 0.0;
    let (small, mut large): (Vec<&RecordedCause>, Vec<&RecordedCause>) = causes.into_iter().partition(is_small);
    let others = large.split_off(large.len().min(MAX_BARS));
    let mut level = end - found.total;
    let day = |entry: &Entry| entry.head.as_of.value.long();
    let mut bars = vec![WaterfallBar { label: day(found.from), from: None, to: Known::At(level) }];
    let mut step = |label: String, share: f64| {
        let from = Some(Known::At(level));
        level += share;
        bars.push(WaterfallBar { label, from, to: Known::At(level) });
    };
    for cause in large {
        step(label(cause), cause.share);
    }
    let rest: f64 = small.iter().chain(&others).map(|cause| cause.share).sum();
    if !others.is_empty() || rest != 0.0 {
        step("All other changes".to_owned(), rest);
    }
    bars.push(WaterfallBar { label: day(found.to), from: None, to: Known::At(end) });
    bars
}

/// Returns the name of a cause for readers: `Halving`, `Data: gpus`.
fn label(cause: &RecordedCause) -> String {
    let name = cause.name.as_deref().unwrap_or_default();
    match cause.kind.as_str() {
        "time" => "Time has passed".to_owned(),
        "together" => "Changes that go together".to_owned(),
        "data" => format!("Data: {name}"),
        kind if name.is_empty() => phrase::capital(kind),
        "input" => phrase::capital(&name.replace('_', " ")),
        kind => format!("{} {}", phrase::capital(kind), name.replace('_', " ")),
    }
}

/// Returns a day by which the scale of dates starts: some way before the earliest date, or `otherwise` outside of the calendar.
fn start(bars: &[WaterfallBar], otherwise: Date) -> Date {
    let values = || bars.iter().filter_map(|bar| bar.to.value());
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    Date::from_years(low - 0.5 * (high - low)).unwrap_or(otherwise)
}

fn alt_text(bars: &[WaterfallBar], found: &Found<'_>, label: &str, format: &ShiftFormat) -> String {
    let level = |bar: Option<&WaterfallBar>| bar.map_or_else(String::new, |bar| format.whole(bar.to));
    let steps = bars.iter().filter(|bar| bar.from.is_some());
    let steps: Vec<String> = steps.map(|bar| format!("{} {}", phrase::lower(&bar.label), format.text(bar))).collect();
    let [before, after] = [found.from, found.to].map(|entry| number::day(entry.head.as_of.value.to_years()));
    format!(
        "Waterfall chart of what moved the {} of {}: {} by the forecast of {before}; then {}; {} by the forecast of {after}. The \
         table below gives every step.",
        format.measure.central_name(),
        phrase::lower(label),
        level(bars.first()),
        steps.join(", "),
        level(bars.last()),
    )
}
