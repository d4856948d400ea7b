//! `kind: moves`: what has moved an outcome since a forecast of the ledger, or from one to another, cause by cause.

use super::waterfall::{ShiftFormat, ShiftTexts, WaterfallBar, drawn};
use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::chart::{Moves, NOW};
use crate::document::ledger::{Entry, OutcomeKind, RecordedCause, RecordedMove, RecordedOutcome, RecordedValue};
use crate::figure::bind::cause_labels::CauseLabels;
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::explained_moves::{moves_to_explain, recorded_moves_between};
use crate::figure::bind::quantity::Sampled;
use crate::figure::bind::recorded_quantity::{chance, quantile, recorded_unit};
use crate::figure::chart::data::{ChartData, Recorded};
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::move_text::MoveUnit;
use crate::figure::format::number::Precision;
use crate::figure::format::phrase;
use crate::locale::Language;
use crate::model::{Kind, Known};

/// The most causes that have a bar of their own.
const MAX_BARS: usize = 8;

/// What has moved an outcome from one forecast to another.
struct Found<'a> {
    /// The day that the earlier forecast is as of.
    from: Date,
    /// The outcome in the earlier forecast.
    before: &'a RecordedOutcome,
    /// The later forecast.
    to: Later<'a>,
    /// The move, and its length; `None` if nothing has changed.
    moved: Option<(&'a RecordedMove, f64)>,
}

/// The forecast that a move leads to.
enum Later<'a> {
    /// One of the ledger.
    Recorded(Recorded<'a>),
    /// That of the model as it is.
    Now(Date, Sampled<'a>),
}

/// The value that a move leads to.
struct End {
    value: f64,
    precision: Precision,
    kind: Kind,
    /// The last day on which a date is searched for.
    searched_until: Date,
    label: String,
}

impl Chart for Moves {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { moves: Some(self), ..Inputs::of_paths([&self.outcome.path]) }.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let found = self.find(data)?;
        let end = found.to.end(self, data)?;
        let model = self.outcome.path.value.split('.').next().unwrap_or_default();
        let bars = bars(&found, &end, CauseLabels::new(model, data.evidence), data.evidence);
        let sizes = bars.iter().filter_map(|bar| Some(bar.to.value()? - bar.from?.value()?));
        let measure = Measure::of(&end.kind);
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(false), data)?;
        let format = ShiftFormat {
            measure,
            shifts: ShiftTexts::Moves(MoveUnit::new(&end.kind, sizes)),
            precision: end.precision.beside_others(),
            end: end.searched_until,
            annotations,
        };
        let label = self.outcome.label.as_deref().unwrap_or(&end.label);
        let still = found.still(language);
        let alt = alt_text(language, &bars, &found, label, &format, still.as_deref());
        if let Some(still) = still {
            data.add_note(still);
        }
        Ok(drawn(&bars, &format, start(&bars, found.to.day()), alt, data))
    }
}

impl Moves {
    /// Finds the move between the two forecasts.
    fn find<'a>(&self, data: &mut ChartData<'a>) -> Result<Found<'a>, Reported> {
        let language = data.evidence.language;
        let path = &self.outcome.path;
        let name = path.value.split_once('.').map_or("", |(_, name)| name);
        let Recorded { entry: from, outcome: before, .. } = data.recorded(path, &self.from)?;
        let ledger = data.evidence.ledger;
        let (to, moves) = match self.to.value.as_str() {
            NOW => {
                let sampled = data.sampled(language, &self.outcome)?.sampled;
                (Later::Now(data.evidence.as_of, sampled), None)
            }
            _ => {
                let later = data.recorded(path, &self.to)?;
                let to = later.entry;
                let place = |entry: &Entry| ledger.entries.iter().position(|known| known.hash() == entry.hash());
                if place(to) <= place(from) {
                    return Err(data.report.push(error!(
                        UNKNOWN_IN_FIGURE at self.to.span, "the forecast of {} is not after that of {}",
                        to.head.as_of.value, from.head.as_of.value;
                        hint "let `from` name the earlier forecast, and `to` the later one"
                    )));
                }
                (Later::Recorded(later), recorded_moves_between(from, to, ledger))
            }
        };
        let moves = match moves {
            Some(moves) => moves,
            None => self.explained(data)?,
        };
        let from = from.head.as_of.value;
        if moves.is_empty() {
            return Ok(Found { from, before, to, moved: None });
        }
        let moved = moves.iter().find(|moved| moved.name.value == name);
        match moved.and_then(|moved| Some((moved, moved.total?))) {
            // Another version of Foresite has computed the same.
            Some((moved, total)) if moved.causes.is_empty() && total == 0.0 => {
                Ok(Found { from, before, to, moved: None })
            }
            Some(moved) if !moved.0.causes.is_empty() => Ok(Found { from, before, to, moved: Some(moved) }),
            _ => Err(self.unknown(from, to.day(), data)),
        }
    }

    /// Returns the moves between two forecasts that no entry explains.
    fn explained<'a>(&self, data: &mut ChartData<'a>) -> Result<&'a [RecordedMove], Reported> {
        let between = moves_to_explain(self, data.evidence.ledger).ok().flatten();
        let known = between.and_then(|between| data.evidence.reruns?.moves.get(&between));
        match known {
            Some(Ok(moves)) => Ok(moves),
            Some(Err(why)) => Err(data.report.push(error!(
                UNKNOWN_IN_FIGURE at self.outcome.path.span, "what has moved `{}` is not known: {why}", self.outcome.path.value
            ))),
            // Charts are drawn after these runs, unless one of them was canceled.
            None => Err(Reported::by_an_earlier_stage()),
        }
    }

    fn unknown(&self, from: Date, to: Date, data: &mut ChartData<'_>) -> Reported {
        let path = &self.outcome.path;
        data.report.push(error!(
            UNKNOWN_IN_FIGURE at path.span,
            "what has moved `{}` between the forecasts of {from} and {to} is not known", path.value;
            hint "it is known if both values are: neither is \"never\" or outside of the window"
        ))
    }
}

impl Later<'_> {
    /// Returns the day that the forecast is as of.
    fn day(&self) -> Date {
        match self {
            Self::Recorded(recorded) => recorded.entry.head.as_of.value,
            Self::Now(day, _) => *day,
        }
    }

    fn end(&self, chart: &Moves, data: &mut ChartData<'_>) -> Result<End, Reported> {
        let (value, kind, searched_until, label) = match self {
            Self::Recorded(Recorded { computed, outcome, .. }) => {
                let unit = recorded_unit(outcome, data.evidence).ok_or_else(|| {
                    let unit = outcome.unit.as_deref().unwrap_or_default();
                    data.report.push(error!(UNKNOWN_IN_FIGURE at chart.outcome.path.span,
                        "`{}` was recorded in `{unit}`, a unit that is not known any more", outcome.label))
                })?;
                let kind = match outcome.kind {
                    OutcomeKind::Date => Kind::Date,
                    OutcomeKind::Number => Kind::Number(unit.clone()),
                    OutcomeKind::Chance => Kind::Bool,
                };
                let value = match outcome.probability {
                    Some(share) => Some(chance(share, outcome.probability_error, computed)),
                    None => quantile(outcome, computed, 0.5, unit),
                };
                (value, kind, computed.window.to, outcome.label.clone())
            }
            Self::Now(_, sampled) => {
                let end = sampled.forecast.window.to;
                (Some(sampled.central()), sampled.kind.clone(), end, sampled.label.to_owned())
            }
        };
        let known = value.and_then(|value| Some((value.value.value()?, value.precision())));
        let (value, precision) = known.ok_or_else(|| {
            let path = &chart.outcome.path;
            data.report.push(error!(
                UNKNOWN_IN_FIGURE at path.span, "the forecast of {} does not know the value of `{}`", self.day(), path.value;
                hint "it is \"never\", or outside of the window of the model"
            ))
        })?;
        Ok(End { value, precision, kind, searched_until, label })
    }
}

/// The exactness of dates in the ledger, in years: whole days, at both ends of a move.
const ROUNDING: f64 = 2.0 / 365.0;

impl Found<'_> {
    /// Returns the value that a move leads from, in the unit in which it ends, and what of the move its causes do not explain,
    /// such as another version of Foresite.
    fn start(&self, end: &End, evidence: Evidence<'_>) -> (f64, f64) {
        let total = self.moved.map_or(0.0, |(_, total)| total);
        let recorded = self.before.central().and_then(RecordedValue::known);
        let recorded = match (&end.kind, self.before.kind) {
            (Kind::Date, OutcomeKind::Date) | (Kind::Bool, OutcomeKind::Chance) => recorded,
            (Kind::Number(unit), OutcomeKind::Number) => recorded
                .zip(recorded_unit(self.before, evidence))
                .map(|(value, before)| value * before.scale / unit.scale),
            _ => None,
        };
        let start = recorded.unwrap_or(end.value - total);
        let rest = end.value - start - total;
        let exactness = if end.kind == Kind::Date { ROUNDING } else { end.value.abs().max(start.abs()) * 1e-9 };
        (start, if rest.abs() > exactness { rest } else { 0.0 })
    }

    /// Returns the sentence that nothing has moved the outcome, if nothing has.
    fn still(&self, language: &Language) -> Option<String> {
        let from = language.date(self.from);
        match (self.moved, &self.to) {
            (None, Later::Now(..)) => Some(format!("Nothing has changed since the forecast of {from}.")),
            (None, to) => {
                Some(format!("Nothing has changed between the forecasts of {from} and {}.", language.date(to.day())))
            }
            (Some((moved, _)), to) if moved.causes.iter().all(|cause| cause.share == 0.0) => match to {
                Later::Now(..) => Some(format!("No change since the forecast of {from} has moved it.")),
                to => Some(format!(
                    "No change between the forecasts of {from} and {} has moved it.",
                    language.date(to.day())
                )),
            },
            _ => None,
        }
    }
}

/// Returns a bar for the value before, for each cause, the largest part first, and for the value after. Causes whose parts are below
/// their sampling errors, and the smallest if there are many, share a bar.
fn bars(found: &Found<'_>, end: &End, labels: CauseLabels<'_>, evidence: Evidence<'_>) -> Vec<WaterfallBar> {
    let language = evidence.language;
    let mut causes: Vec<&RecordedCause> = found.moved.iter().flat_map(|(moved, _)| &moved.causes).collect();
    causes.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()));
    let is_small =
        |cause: &&RecordedCause| cause.error.is_some_and(|error| cause.share.abs() < error) || cause.share == 0.0;
    let (small, mut large): (Vec<&RecordedCause>, Vec<&RecordedCause>) = causes.into_iter().partition(is_small);
    let others = large.split_off(large.len().min(MAX_BARS));
    let (mut level, unexplained) = found.start(end, evidence);
    let mut bars = vec![WaterfallBar { label: language.date(found.from), from: None, to: Known::At(level) }];
    let mut step = |label: String, share: f64| {
        let from = Some(Known::At(level));
        level += share;
        bars.push(WaterfallBar { label, from, to: Known::At(level) });
    };
    for cause in large {
        step(labels.label(cause), cause.share);
    }
    let rest: f64 = small.iter().chain(&others).map(|cause| cause.share).sum::<f64>() + unexplained;
    if !others.is_empty() || rest != 0.0 {
        step(language.get("chart.other_changes").to_owned(), rest);
    }
    // Days are rounded in the ledger: the last step leads to the last value.
    if let Some(last) = bars.last_mut().filter(|last| last.from.is_some()) {
        last.to = Known::At(end.value);
    }
    let label = match &found.to {
        Later::Now(..) => language.get("chart.now").to_owned(),
        Later::Recorded(recorded) => language.date(recorded.entry.head.as_of.value),
    };
    bars.push(WaterfallBar { label, from: None, to: Known::At(end.value) });
    bars
}

/// Returns a day by which the scale of dates starts: some way before the earliest date, or `otherwise` outside of the calendar.
fn start(bars: &[WaterfallBar], otherwise: Date) -> Date {
    let values = || bars.iter().filter_map(|bar| bar.to.value());
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    Date::from_years(low - 0.5 * (high - low)).unwrap_or(otherwise)
}

fn alt_text(
    language: &Language,
    bars: &[WaterfallBar],
    found: &Found<'_>,
    label: &str,
    format: &ShiftFormat,
    still: Option<&str>,
) -> String {
    let level = |bar: Option<&WaterfallBar>| bar.map_or_else(String::new, |bar| format.whole(language, bar.to));
    let steps = bars.iter().filter(|bar| bar.from.is_some());
    let steps: Vec<String> =
        steps.map(|bar| format!("{} {}", phrase::lower(language, &bar.label), format.text(language, bar))).collect();
    let steps = if steps.is_empty() { String::new() } else { format!(" then {};", steps.join(", ")) };
    let [before, after] = [found.from, found.to.day()].map(|date| language.date(date));
    let after = match found.to {
        Later::Now(..) => "now".to_owned(),
        Later::Recorded(..) => format!("by the forecast of {after}"),
    };
    let marked = format.annotations.sentences(|value| format.measure.marked(language, value));
    let more: String =
        still.map(str::to_owned).into_iter().chain(marked).map(|sentence| format!("{sentence} ")).collect();
    format!(
        "Waterfall chart of what moved the {} of {}: {} by the forecast of {before};{steps} {} {after}. {more}The table below gives \
         every step.",
        format.measure.central_name(),
        phrase::lower(language, label),
        level(bars.first()),
        level(bars.last()),
    )
}
