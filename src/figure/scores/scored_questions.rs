//! Questions with their forecasts in the ledger, what came of them, and the scores.

use super::question_score::{QuestionScore, mean_score};
use super::scored_estimates::{EstimateResult, horizon, known_on, quantile_forecast};
use super::standing::{Standing, standing_of_claim, standing_of_outcome};
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::Question;
use crate::document::claim::Probability;
use crate::document::ledger::{Entry, OutcomeKind, ResolvedAs};
use crate::figure::bind::binder::Binder;
use crate::figure::bind::estimates::{difference, estimates};
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::formatted::FormattedValue;
use crate::figure::bind::probability::{ChancePath, chance_path};
use crate::figure::format::move_text::MoveUnit;
use crate::figure::format::number;
use crate::locale::Language;
use crate::source::Spanned;

/// A question with its forecasts and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredQuestion {
    /// The id.
    pub id: String,
    /// The question in a sentence.
    pub title: String,
    /// The days on which it opens, closes, and is due.
    pub opens: Date,
    /// See `opens`.
    pub closes: Date,
    /// See `opens`.
    pub due: Date,
    /// The rule in force.
    pub rule: String,
    /// Its fine print.
    pub fine_print: Option<String>,
    /// Who decides.
    pub decided_by: Option<String>,
    /// How often such things came.
    pub base_rate: Option<String>,
    /// The titles of the sources of the base rate.
    pub sources: Vec<String>,
    /// What is known of it.
    pub status: QuestionStatus,
    /// What the forecast is now.
    pub now: Option<FormattedValue>,
    /// The forecasts that were given, the oldest first.
    pub forecasts: Vec<QuestionForecast>,
    /// The last move: the difference between the last two forecasts, in words.
    pub moved: Option<String>,
    /// The mean score over the days on which the question was open.
    pub score: Option<QuestionScore>,
}

/// What is known of a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum QuestionStatus {
    /// Forecasts do not count yet.
    Upcoming,
    /// Forecasts count.
    Open,
    /// Forecasts count no more, and the answer is not due.
    Closed,
    /// The answer is due, and not recorded.
    Overdue,
    /// It was resolved with this answer on this day.
    Resolved(ResolvedAs, Date),
    /// The rules do not decide it, or two resolutions contradict each other.
    Ambiguous,
    /// It lost its meaning.
    Annulled,
}

/// A forecast of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionForecast {
    /// The day on which it was made.
    pub made: Date,
    /// The forecast as text.
    pub text: String,
    /// The chance, if it is one.
    pub chance: Option<f64>,
    /// The first day of the rules that it was made for.
    pub rules_from: Option<Date>,
    /// The score, if the question was resolved by these rules.
    pub score: Option<QuestionScore>,
}

impl QuestionStatus {
    /// Returns the status in a word.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Overdue => "overdue",
            Self::Resolved(..) => "resolved",
            Self::Ambiguous => "ambiguous",
            Self::Annulled => "annulled",
        }
    }

    /// Returns the answer of a question that is resolved.
    pub fn answer(self, language: &Language) -> Option<String> {
        match self {
            Self::Resolved(ResolvedAs::On(date), _) => Some(number::short_day(language, date)),
            Self::Resolved(answer, _) => Some(answer.to_string()),
            _ => None,
        }
    }

    /// Returns whether a question that is resolved was answered with yes; `None` if the answer is neither yes nor no.
    pub fn came_true(self) -> Option<bool> {
        match self {
            Self::Resolved(ResolvedAs::Yes, _) => Some(true),
            Self::Resolved(ResolvedAs::No, _) => Some(false),
            _ => None,
        }
    }

    /// Returns whether no answer is known and none will be found to be impossible.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Upcoming | Self::Open | Self::Closed | Self::Overdue)
    }
}

impl ScoredQuestion {
    /// Finds the forecasts of a question in the ledger, and scores them as of the day of the evidence. Problems are reported by
    /// the build, and not here.
    pub fn new(question: &Question, evidence: Evidence<'_>) -> Self {
        let language = evidence.language;
        let title = Binder::new(evidence).fill(&question.title, &mut Report::default());
        let path = question.forecast.expression().and_then(|expression| chance_path(expression, evidence));
        let status = status(question, path.as_ref(), evidence);
        let now = Binder::new(evidence).forecast_text(question, &mut Report::default()).ok();
        let (mut forecasts, mut moved) = given(question, path.as_ref(), status, evidence);
        let deciding = deciding_rules(question, status);
        for forecast in &mut forecasts {
            if forecast.rules_from != deciding {
                forecast.score = None;
            }
        }
        if let [.., before, last] = &forecasts[..]
            && let Some((from, to)) = before.chance.zip(last.chance)
        {
            moved = Some(MoveUnit::Points.text(language, to - from));
        }
        let rules = question.rules_on(evidence.as_of);
        let fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, &mut Report::default());
        let score = score(question, &forecasts, status);
        Self {
            id: question.id.value.clone(),
            title,
            opens: question.opens.value,
            closes: question.closes.value,
            due: question.due.value,
            rule: rules.map(|rules| fill(&rules.resolves)).unwrap_or_default(),
            fine_print: rules.and_then(|rules| rules.fine_print.as_ref()).map(fill),
            decided_by: rules.and_then(|rules| rules.decided_by.as_ref()).map(fill),
            base_rate: question.base_rate.as_ref().map(fill),
            sources: evidence.titles_of(&question.sources),
            status,
            now,
            forecasts,
            moved,
            score,
        }
    }
}

/// Returns the first day on which the answer of a question was known: a date is known on the day itself, also if it is recorded later.
fn known_from(status: QuestionStatus) -> Option<Date> {
    match status {
        QuestionStatus::Resolved(ResolvedAs::On(date), on) => Some(date.min(on)),
        QuestionStatus::Resolved(_, on) => Some(on),
        _ => None,
    }
}

/// Returns the mean score over the days from the opening to the day before the close or the answer.
fn score(question: &Question, forecasts: &[QuestionForecast], status: QuestionStatus) -> Option<QuestionScore> {
    let end = known_from(status)?.min(question.closes.value.plus_days(1)?);
    let scored = forecasts.iter().filter_map(|forecast| Some((forecast.made, forecast.score.as_ref()?)));
    mean_score(&scored.collect::<Vec<_>>(), question.opens.value, end)
}

/// Returns the first day of the rules that decided a question.
fn deciding_rules(question: &Question, status: QuestionStatus) -> Option<Date> {
    let QuestionStatus::Resolved(_, on) = status else { return None };
    question.rules_on(on).map(|rules| rules.from.value)
}

/// Returns what is known of a question: by its own resolution, or by that of its outcome.
pub fn status_of_question(question: &Question, evidence: Evidence<'_>) -> QuestionStatus {
    let path = question.forecast.expression().and_then(|expression| chance_path(expression, evidence));
    status(question, path.as_ref(), evidence)
}

fn status(question: &Question, path: Option<&ChancePath>, evidence: Evidence<'_>) -> QuestionStatus {
    let (ledger, today) = (evidence.ledger, evidence.as_of);
    let own = standing_of_claim(ledger, &question.id.value, today);
    let standing = match (own, path) {
        (Standing::Open, Some(path)) => by_year(standing_of_outcome(ledger, &path.model, &path.outcome, today), path),
        (own, _) => own,
    };
    match standing {
        Standing::Contradicted => QuestionStatus::Ambiguous,
        Standing::Resolved { result: ResolvedAs::Ambiguous, .. } => QuestionStatus::Ambiguous,
        Standing::Resolved { result: ResolvedAs::Annulled, .. } => QuestionStatus::Annulled,
        Standing::Resolved { result, on } => QuestionStatus::Resolved(result, on),
        Standing::Open if today > question.due.value => QuestionStatus::Overdue,
        Standing::Open if today > question.closes.value => QuestionStatus::Closed,
        Standing::Open if today < question.opens.value => QuestionStatus::Upcoming,
        Standing::Open => QuestionStatus::Open,
    }
}

/// Returns what the day on which an outcome came says about its having come by the end of a year.
fn by_year(standing: Standing, path: &ChancePath) -> Standing {
    match (standing, path.by_year) {
        (Standing::Resolved { result: ResolvedAs::On(date), on }, Some(year)) => {
            let result = if i32::from(date.year()) <= year { ResolvedAs::Yes } else { ResolvedAs::No };
            Standing::Resolved { result, on }
        }
        (standing, _) => standing,
    }
}

/// Returns the forecasts of a question that count, the oldest first, and the last move of a date or a number in words. A forecast
/// that was recorded when the answer was known is none.
fn given(
    question: &Question,
    path: Option<&ChancePath>,
    status: QuestionStatus,
    evidence: Evidence<'_>,
) -> (Vec<QuestionForecast>, Option<String>) {
    let language = evidence.language;
    let forecast = |made: Date, text: String, chance: Option<f64>| QuestionForecast {
        made,
        text,
        chance,
        rules_from: question.rules_on(made).map(|rules| rules.from.value),
        score: chance
            .zip(status.came_true())
            .and_then(|(chance, came_true)| QuestionScore::of_chance(chance, came_true)),
    };
    if let Probability::Typed(chance) = &question.forecast {
        return (
            vec![forecast(question.opens.value, number::chance(language, chance.value), Some(chance.value))],
            None,
        );
    }
    let Some(path) = path else { return (Vec::new(), None) };
    let last = question.closes.value.min(evidence.as_of);
    let is_in_time = |made: Date, recorded: Date| {
        let is_known = known_from(status).is_some_and(|known_from| recorded >= known_from);
        made <= last && !is_known
    };
    if path.by_year.is_some() {
        let of_model = evidence.ledger.forecasts(&path.model);
        let chances = of_model.filter_map(|(entry, computed)| {
            let (made, recorded) = (entry.head.as_of.value, entry.seal.recorded.value);
            let chance = computed.chance(&path.outcome, path.by_year)?;
            is_in_time(made, recorded).then(|| forecast(made, number::chance(language, chance), Some(chance)))
        });
        return (chances.collect(), None);
    }
    let name = Spanned::new(format!("{}.{}", path.model, path.outcome), question.forecast.span());
    let Ok(found) = estimates(&name, evidence, &mut Report::default()) else { return (Vec::new(), None) };
    let own: Vec<_> = found
        .all
        .iter()
        .filter(|estimate| {
            let (made, recorded) = (estimate.entry.head.as_of.value, estimate.entry.seal.recorded.value);
            !estimate.is_stated && is_in_time(made, recorded)
        })
        .collect();
    let moved = match own[..] {
        [.., before, last] => difference(language, before, last, found.unit.as_ref()).map(|(text, _)| text),
        _ => None,
    };
    let forecasts = own.iter().map(|estimate| {
        let chance = estimate.entry.computed().and_then(|computed| computed.chance(&path.outcome, None));
        let given = forecast(estimate.entry.head.as_of.value, estimate.text.0.clone(), chance);
        let score = given.score.clone().or_else(|| estimate_score(estimate.entry, &path.outcome, status));
        QuestionForecast { score, ..given }
    });
    (forecasts.collect(), moved)
}

/// Returns the score of a recorded date or number of which the answer is known.
fn estimate_score(entry: &Entry, outcome: &str, status: QuestionStatus) -> Option<QuestionScore> {
    let QuestionStatus::Resolved(result, on) = status else { return None };
    let computed = entry.computed()?;
    let outcome = computed.outcome(outcome)?;
    let unit = match outcome.kind {
        OutcomeKind::Chance => return None,
        OutcomeKind::Date => Some("year".to_owned()),
        OutcomeKind::Number => outcome.unit.clone(),
    };
    let is_date = outcome.kind == OutcomeKind::Date;
    let result = EstimateResult::new(Standing::Resolved { result, on }, is_date, known_on(entry), on);
    let crps = result.crps(&quantile_forecast(outcome)?, horizon(outcome, computed))?;
    Some(QuestionScore::Estimate { crps, unit })
}
