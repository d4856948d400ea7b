//! How well chances were calibrated: groups of forecasts with the range in which a reliable forecaster's results lie, and the
//! parts of their mean Brier score.

/// The fewest forecasts in a group, if there are enough for two groups.
const MIN_GROUP: usize = 10;

/// The level of the range in which a reliable forecaster's group is expected.
const WITHIN: f64 = 0.9;

/// A chance that was given, and whether the event came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResolvedChance {
    /// The chance.
    pub chance: f64,
    /// Whether the event came true.
    pub came_true: bool,
}

/// Forecasts of similar chances.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The number of forecasts.
    pub count: usize,
    /// The mean chance.
    pub chance: f64,
    /// The lowest and the highest chance.
    pub chances: (f64, f64),
    /// The number of events that came true.
    pub came_true: usize,
    /// The 5% and the 95% quantile of the number of events that come true if every chance is right: the consistency band of
    /// Bröcker and Smith (2007, Weather and Forecasting 22(3)), computed exactly instead of by resampling.
    pub expected: (usize, usize),
}

impl Group {
    /// Returns the share of the group that some of its forecasts are.
    pub fn share(&self, count: usize) -> f64 {
        count as f64 / self.count as f64
    }

    /// Returns whether as many events came true as expected of a reliable forecaster.
    pub fn is_within(&self) -> bool {
        (self.expected.0..=self.expected.1).contains(&self.came_true)
    }
}

/// Groups forecasts by chance into at most `limit` groups of about equal size, lowest first.
pub fn grouped(mut forecasts: Vec<ResolvedChance>, limit: usize) -> Vec<Group> {
    forecasts.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    let count = limit.min(forecasts.len() / MIN_GROUP).max(1);
    let mut groups: Vec<Vec<ResolvedChance>> = Vec::new();
    let mut due = true;
    for (at, forecast) in forecasts.iter().enumerate() {
        due |= at * count / forecasts.len() != at.saturating_sub(1) * count / forecasts.len();
        match groups.last_mut() {
            // Forecasts of the same chance are never split: the next group begins after them.
            Some(group) if !due || group.last().is_some_and(|last| last.chance == forecast.chance) => {
                group.push(*forecast);
            }
            _ => {
                groups.push(vec![*forecast]);
                due = false;
            }
        }
    }
    groups.iter().filter_map(|group| summary(group)).collect()
}

fn summary(group: &[ResolvedChance]) -> Option<Group> {
    let chances: Vec<f64> = group.iter().map(|forecast| forecast.chance).collect();
    let likely = counts(&chances);
    let quantile = |level: f64| {
        let mut sum = 0.0;
        likely.iter().position(|chance| {
            sum += chance;
            sum >= level - 1e-12
        })
    };
    let tail = (1.0 - WITHIN) / 2.0;
    Some(Group {
        count: group.len(),
        chance: chances.iter().sum::<f64>() / group.len() as f64,
        chances: (*chances.first()?, *chances.last()?),
        came_true: group.iter().filter(|forecast| forecast.came_true).count(),
        expected: (quantile(tail)?, quantile(1.0 - tail).unwrap_or(group.len())),
    })
}

/// Returns the probability of each number of successes, from none to all, of independent events with different
/// probabilities: the Poisson binomial distribution, computed by convolution (Hong, *Computational Statistics & Data
/// Analysis*, 2013).
pub fn counts(chances: &[f64]) -> Vec<f64> {
    let mut all = vec![1.0];
    for chance in chances {
        let mut next = vec![0.0; all.len() + 1];
        for (count, share) in all.iter().enumerate() {
            next[count] += share * (1.0 - chance);
            next[count + 1] += share * chance;
        }
        all = next;
    }
    all
}

/// The parts of a mean Brier score: reliability − resolution + uncertainty (Murphy 1973, Journal of Applied Meteorology 12(4)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrierParts {
    /// The mean squared difference between a chance and how often events with this chance came true; 0 is best.
    pub reliability: f64,
    /// The mean squared difference between how often events with a chance came true and how often all did; more is better.
    pub resolution: f64,
    /// The score of always giving the rate at which all events came true.
    pub uncertainty: f64,
}

/// Returns the parts of the mean Brier score of forecasts. Their sum is exact, since only forecasts of the same chance are
/// taken together. `None` without forecasts.
pub fn brier_parts(mut forecasts: Vec<ResolvedChance>) -> Option<BrierParts> {
    forecasts.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    let share =
        |of: &[ResolvedChance]| of.iter().filter(|forecast| forecast.came_true).count() as f64 / of.len() as f64;
    let all = forecasts.len() as f64;
    let rate = (all > 0.0).then(|| share(&forecasts))?;
    let mut parts = BrierParts { reliability: 0.0, resolution: 0.0, uncertainty: rate * (1.0 - rate) };
    for group in forecasts.chunk_by(|a, b| a.chance == b.chance) {
        let (weight, came, chance) = (group.len() as f64 / all, share(group), group[0].chance);
        parts.reliability += weight * (chance - came) * (chance - came);
        parts.resolution += weight * (came - rate) * (came - rate);
    }
    Some(parts)
}
