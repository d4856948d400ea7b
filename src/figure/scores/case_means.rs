//! The mean scores of the hindcasts of a model, by structure.

use crate::figure::bind::case_values::{brier, crps, naive_score, score};
use crate::figure::bind::quantity::Quantity;
use crate::model::quantile_score::skill;
use crate::model::{CaseForecast, CaseRun, Forecast, Kind};

/// The name of the score of dates and numbers.
const CRPS: &str = "CRPS";
/// The name of the score of chances.
const BRIER: &str = "Brier score";

/// The mean scores of past cases, by structure.
pub struct CaseMeans<'a> {
    /// The kinds of scores, in the order of the cases: only those of the same kind have a mean.
    pub scores: Vec<MeanOf>,
    /// The structures in the order of the ensemble, and the forecast as a whole at the end, each with its mean scores.
    pub rows: Vec<(&'a str, Vec<Quantity>)>,
}

/// A kind of score, and the number of cases that have it.
pub struct MeanOf {
    /// The name for readers.
    pub name: &'static str,
    /// How many cases the means are over.
    pub cases: usize,
    /// The mean score of the naive forecast over the same cases; `None` if some case has none.
    pub naive: Option<Quantity>,
    kind: ScoreKind,
}

impl MeanOf {
    /// Returns the skill of a mean score against the naive forecast.
    pub fn skill(&self, own: &Quantity) -> Option<f64> {
        skill(own.value.value()?, self.naive.as_ref()?.value.value()?)
    }
}

/// Scores that have a mean.
#[derive(Clone, Debug, PartialEq)]
enum ScoreKind {
    /// Continuous ranked probability scores of outcomes of this kind.
    Crps(Kind),
    /// Brier scores.
    Brier,
}

/// Returns the kind of the score of a case.
fn kind(run: &CaseRun) -> Option<ScoreKind> {
    match (run.scores.crps, run.scores.brier) {
        (Some(_), _) => Some(ScoreKind::Crps(run.outcome()?.kind.clone())),
        (None, Some(_)) => Some(ScoreKind::Brier),
        (None, None) => None,
    }
}

/// Returns the mean scores of the hindcasts of a forecast. `whole` names the forecast as a whole.
pub fn case_means<'a>(forecast: &'a Forecast, whole: &'a str) -> CaseMeans<'a> {
    let mut scores: Vec<MeanOf> = Vec::new();
    for own in forecast.hindcasts.iter().filter_map(|case| kind(&case.whole)) {
        match scores.iter_mut().find(|known| known.kind == own) {
            Some(known) => known.cases += 1,
            None => {
                let name = if own == ScoreKind::Brier { BRIER } else { CRPS };
                scores.push(MeanOf { name, cases: 1, naive: None, kind: own });
            }
        }
    }
    for of in &mut scores {
        let cases = forecast.hindcasts.iter().filter(|case| kind(&case.whole).as_ref() == Some(&of.kind));
        let naive: Option<Vec<f64>> = cases.map(|case| naive_score(case)?.value.value()).collect();
        of.naive = naive.map(|naive| mean_of(naive.iter().sum::<f64>() / of.cases as f64, &of.kind));
    }
    let means = |run: &dyn Fn(&'a CaseForecast) -> Option<&'a CaseRun>| {
        let mean = |of: &MeanOf| {
            let cases = forecast.hindcasts.iter().filter(|case| kind(&case.whole).as_ref() == Some(&of.kind));
            let sum: f64 = cases.filter_map(run).filter_map(|run| score(run)?.value.value()).sum();
            mean_of(sum / of.cases as f64, &of.kind)
        };
        scores.iter().map(mean).collect::<Vec<Quantity>>()
    };
    // All cases have the same structures.
    let structures = forecast.hindcasts.first().map_or(&[][..], |case| &case.structures);
    let mut rows: Vec<(&str, Vec<Quantity>)> = structures
        .iter()
        .map(|own| (own.label.as_str(), means(&|case| Some(&case.structure(&own.name)?.run))))
        .collect();
    rows.push((whole, means(&|case| Some(&case.whole))));
    CaseMeans { scores, rows }
}

fn mean_of(mean: f64, kind: &ScoreKind) -> Quantity {
    match kind {
        ScoreKind::Crps(kind) => crps(mean, kind),
        ScoreKind::Brier => brier(mean),
    }
}
