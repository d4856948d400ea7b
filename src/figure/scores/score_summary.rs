//! Mean scores: in all, by question, by forecaster, and by year.

use std::collections::BTreeMap;

use super::Scores;
use super::scored_claims::{ClaimResult, GivenChance, POOL, ScoredClaim};
use crate::model::calibration_bins::{BrierParts, ResolvedChance, brier_parts};
use crate::model::quantile_score::skill;
use crate::model::score::brier_score;

/// How many claims there are, by what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Claims that came true or not.
    pub resolved: usize,
    /// Claims that are not decided, those that are overdue among them.
    pub open: usize,
    /// Claims that are overdue.
    pub overdue: usize,
    /// Claims whose rule did not decide them.
    pub ambiguous: usize,
    /// Claims that lost their meaning.
    pub annulled: usize,
    /// Resolved claims without a score: their chance is bound to a forecast that was never recorded.
    pub unrecorded: usize,
}

/// The mean scores of a group of chances.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanScores {
    /// What the group has in common: a question, a forecaster, a year.
    pub name: String,
    /// The number of chances with a score.
    pub count: usize,
    /// The mean chance.
    pub chance: f64,
    /// The number of claims that came true.
    pub came_true: usize,
    /// The mean Brier score.
    pub brier: f64,
    /// The mean logarithmic score in nats; infinite if something came that was given no chance.
    pub log: f64,
    /// The skill against the base rates of the claims that have one, and the number of these claims.
    pub skill: Option<(f64, usize)>,
}

impl Scores {
    /// Returns how many claims there are, by what came of them.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for claim in &self.claims {
            match claim.result {
                ClaimResult::Resolved(_) => {
                    counts.resolved += 1;
                    counts.unrecorded += usize::from(claim.chances.iter().any(|given| given.chance.is_none()));
                }
                ClaimResult::Open => counts.open += 1,
                ClaimResult::Overdue => {
                    counts.open += 1;
                    counts.overdue += 1;
                }
                ClaimResult::Ambiguous => counts.ambiguous += 1,
                ClaimResult::Annulled => counts.annulled += 1,
            }
        }
        counts
    }

    /// Returns the resolved chances: those of the claims themselves, without other views and pools.
    pub fn own_chances(&self) -> Vec<ResolvedChance> {
        let resolved = self.claims.iter().filter_map(|claim| match claim.result {
            ClaimResult::Resolved(came_true) => {
                Some(ResolvedChance { chance: claim.chances.first()?.chance?, came_true })
            }
            _ => None,
        });
        resolved.collect()
    }

    /// Returns the parts of the mean Brier score of the claims' own chances.
    pub fn parts(&self) -> Option<BrierParts> {
        brier_parts(self.own_chances())
    }

    /// Returns the mean scores of the claims' own chances; `None` if none has a score.
    pub fn overall(&self) -> Option<MeanScores> {
        self.grouped(|_, at, _| (at == 0).then(String::new)).pop()
    }

    /// Returns the mean scores of the claims' own chances by question.
    pub fn by_question(&self) -> Vec<MeanScores> {
        self.grouped(|claim, at, _| claim.question.clone().filter(|_| at == 0))
    }

    /// Returns the mean scores by who gave the chances, the pools of several forecasters last.
    pub fn by_forecaster(&self) -> Vec<MeanScores> {
        let mut groups = self.grouped(|_, _, given| Some(given.by.clone()));
        groups.sort_by_key(|group| group.name == POOL);
        groups
    }

    /// Returns the mean scores of the claims' own chances by the year in which they were given.
    pub fn by_year(&self) -> Vec<MeanScores> {
        self.grouped(|_, at, given| (at == 0).then(|| given.made.year().to_string()))
    }

    /// Returns the mean scores of groups of chances. `name` returns the group of a chance, given its claim and its place among
    /// the chances for the claim.
    fn grouped(&self, name: impl Fn(&ScoredClaim, usize, &GivenChance) -> Option<String>) -> Vec<MeanScores> {
        let mut groups: BTreeMap<String, Vec<Scored>> = BTreeMap::new();
        for claim in &self.claims {
            let ClaimResult::Resolved(came_true) = claim.result else { continue };
            for (at, given) in claim.chances.iter().enumerate() {
                let Some(((chance, brier), log)) = given.chance.zip(given.brier).zip(given.log) else { continue };
                let Some(group) = name(claim, at, given) else { continue };
                let baseline = claim.baseline.and_then(|baseline| brier_score(baseline, came_true));
                groups.entry(group).or_default().push(Scored { chance, came_true, brier, log, baseline });
            }
        }
        groups.into_iter().map(|(name, scored)| mean_scores(name, &scored)).collect()
    }
}

/// The scores of one chance.
struct Scored {
    chance: f64,
    came_true: bool,
    brier: f64,
    log: f64,
    /// The Brier score of the base rate.
    baseline: Option<f64>,
}

/// Returns the mean scores of a group that is not empty.
fn mean_scores(name: String, scored: &[Scored]) -> MeanScores {
    let mean = |of: &dyn Fn(&Scored) -> f64| scored.iter().map(of).sum::<f64>() / scored.len() as f64;
    let compared: Vec<(f64, f64)> = scored.iter().filter_map(|one| Some((one.brier, one.baseline?))).collect();
    let (own, base) = compared.iter().fold((0.0, 0.0), |(own, base), (one, other)| (own + one, base + other));
    MeanScores {
        name,
        count: scored.len(),
        chance: mean(&|one| one.chance),
        came_true: scored.iter().filter(|one| one.came_true).count(),
        brier: mean(&|one| one.brier),
        log: mean(&|one| one.log),
        skill: skill(own, base).map(|skill| (skill, compared.len())),
    }
}
