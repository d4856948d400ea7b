//! Quantiles of many straight lines at many dates, without evaluating every line at every date.
//!
//! Between two dates at which a quantile is known, most lines stay on one side of it. If a line passes below the quantile
//! at both dates, by more than the quantile sags between them, it is below the quantile in between as well. So only the
//! lines near the quantile are evaluated, and fewer of them as the dates get closer. The sag is estimated from the sag
//! between dates that are further apart. Each value found shows whether the estimate was large enough; if it was not, all
//! lines are evaluated at that date. So the estimate changes the running time and no digit of the result.

use std::array;

/// A straight line over dates, in any unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
    /// Its rise per year.
    pub slope: f64,
    /// Its value at the year 0, the origin of the axis of years.
    pub level: f64,
}

impl Line {
    fn at(self, date: f64) -> f64 {
        self.slope * date + self.level
    }
}

/// The values of one rank (counted from the smallest value) and of the next rank. At the last rank both are the same.
type Pair = [f64; 2];

/// A date and the values of the rank there.
type Known = (f64, Pair);

/// The values between which a quantile is searched for, over a range of dates: between two straight lines.
#[derive(Clone, Copy)]
struct Corridor {
    /// The ends of the range of dates.
    dates: [f64; 2],
    /// The lower line's value at each end.
    low: [f64; 2],
    /// The upper line's value at each end.
    high: [f64; 2],
}

impl Corridor {
    /// All values.
    const OPEN: Self = Self { dates: [0.0, 1.0], low: [f64::MIN; 2], high: [f64::MAX; 2] };

    /// Returns the corridor between the known values at two dates.
    fn straight(ends: [Known; 2]) -> Self {
        Self {
            dates: ends.map(|(date, _)| date),
            low: ends.map(|(_, [low, _])| low),
            high: ends.map(|(_, [_, high])| high),
        }
    }

    fn at(&self, date: f64) -> [f64; 2] {
        let share = (date - self.dates[0]) / (self.dates[1] - self.dates[0]);
        [self.low, self.high].map(|[from, to]| from + share * (to - from))
    }

    /// Returns this corridor widened by `margin` on both sides, but kept inside `within`.
    fn widened(&self, margin: f64, within: &Self) -> Self {
        let [low, high] = array::from_fn(|wall| self.dates.map(|date| within.at(date)[wall]));
        Self {
            dates: self.dates,
            low: array::from_fn(|end| (self.low[end] - margin).max(low[end])),
            high: array::from_fn(|end| (self.high[end] + margin).min(high[end])),
        }
    }
}

/// The lines that may pass through a corridor.
#[derive(Clone, Copy)]
struct Near<'l> {
    lines: &'l [Line],
    /// The number of other lines that pass below the corridor.
    below: usize,
    corridor: Corridor,
}

/// The search for the values of one rank over dates.
struct Ranked<'l> {
    all: &'l [Line],
    rank: usize,
    /// A bound on the rounding errors of values and of corridor ends.
    rounding: f64,
}

/// Returns the quantile at `level` (0 to 1) of `value(line)` at each of `dates`, which ascend. `value` must be increasing.
///
/// Quantiles are of type 7 of Hyndman and Fan 1996, "Sample quantiles in statistical packages", The American Statistician
/// 50(4). Returns `None` if there are no lines, or if their values are too large to compare.
pub fn quantiles(lines: &[Line], dates: &[f64], level: f64, value: impl Fn(f64) -> f64) -> Option<Vec<f64>> {
    let position = level.clamp(0.0, 1.0) * lines.len().checked_sub(1)? as f64;
    let fraction = position - position.floor();
    let latest = dates.iter().fold(0.0_f64, |latest, date| latest.max(date.abs()));
    let largest = lines.iter().map(|line| line.slope.abs() * latest + line.level.abs()).fold(0.0, f64::max);
    // Values near the largest finite number could not be told from the ends of `Corridor::OPEN`.
    if largest > 1e300 {
        return None;
    }
    let ranked = Ranked { all: lines, rank: position.floor() as usize, rounding: 256.0 * f64::EPSILON * largest };
    let between = |[low, high]: Pair| {
        let low = value(low);
        if fraction == 0.0 { low } else { low + fraction * (value(high) - low) }
    };
    Some(ranked.values(dates).into_iter().map(between).collect())
}

impl Ranked<'_> {
    fn values(&self, dates: &[f64]) -> Vec<Pair> {
        let mut found = vec![Pair::default(); dates.len()];
        if let ([first, inner @ .., last], [from, inside @ .., to]) = (dates, found.as_mut_slice()) {
            (*from, *to) = (self.search_all(*first), self.search_all(*last));
            self.fill([(*first, *from), (*last, *to)], self.all_lines(), None, inner, inside);
        } else {
            dates.iter().zip(&mut found).for_each(|(date, found)| *found = self.search_all(*date));
        }
        found
    }

    /// Finds the values at dates between two known ones, the middle date first. `near` has the lines that may pass near
    /// the quantile between the ends, if `margin` was estimated well.
    fn fill(&self, ends: [Known; 2], near: Near<'_>, margin: Option<f64>, dates: &[f64], found: &mut [Pair]) {
        let (earlier, [date, later @ ..]) = dates.split_at(dates.len() / 2) else { return };
        let (found_earlier, [here, found_later @ ..]) = found.split_at_mut(earlier.len()) else { return };
        let (pair, near) = match self.among(near, *date) {
            Some(pair) => (pair, near),
            None => (self.search_all(*date), self.all_lines()),
        };
        *here = pair;
        let straight = Corridor::straight(ends).at(*date);
        let sag = (pair[0] - straight[0]).abs().max((pair[1] - straight[1]).abs());
        // Over half the distance a smooth curve sags a quarter as much, but a quantile of samples also fluctuates, by more
        // than half as much.
        let margin = margin.map_or(sag, |margin| (0.8 * sag).max(0.6 * margin)).max(4.0 * self.rounding);
        let half = |ends: [Known; 2], dates: &[f64], found: &mut [Pair]| {
            let near = Near { corridor: Corridor::straight(ends).widened(margin, &near.corridor), ..near };
            // Filtering the lines takes as long as evaluating them at two dates.
            if dates.len() < 3 {
                return self.fill(ends, near, Some(margin), dates, found);
            }
            let mut below = near.below;
            let lines = filtered(near.lines, |line| {
                let [from, to] = near.corridor.dates.map(|date| line.at(date));
                let under = (from < near.corridor.low[0]) & (to < near.corridor.low[1]);
                let over = (from > near.corridor.high[0]) & (to > near.corridor.high[1]);
                below += usize::from(under);
                (line, !(under | over))
            });
            self.fill(ends, Near { lines: &lines, below, ..near }, Some(margin), dates, found);
        };
        let middle = (*date, pair);
        rayon::join(|| half([ends[0], middle], earlier, found_earlier), || half([middle, ends[1]], later, found_later));
    }

    fn all_lines(&self) -> Near<'_> {
        Near { lines: self.all, below: 0, corridor: Corridor::OPEN }
    }

    /// Returns the values at a date, searched for among the near lines; `None` if they do not lie in the corridor.
    fn among(&self, near: Near<'_>, date: f64) -> Option<Pair> {
        let [low, high] = near.corridor.at(date);
        let (low, high) = (low + self.rounding, high - self.rounding);
        let mut below = near.below;
        let mut inside = filtered(near.lines, |line| {
            let value = line.at(date);
            below += usize::from(value < low);
            (value, (value >= low) & (value <= high))
        });
        self.pair(&mut inside, below)
    }

    /// Returns the values at a date without any known value near: searched for first where a subset of the lines suggests,
    /// then among all lines.
    fn search_all(&self, date: f64) -> Pair {
        let few = self.all.len() / 64;
        let mut first: Vec<f64> = self.all[..few].iter().map(|line| line.at(date)).collect();
        first.sort_unstable_by(f64::total_cmp);
        let place = self.rank * few / self.all.len();
        // The rank of a median in a subset of n has a standard error of √n/2, so 2√n is four standard errors, and more for
        // other ranks.
        let off = 2 * few.isqrt() + 1;
        let low = place.checked_sub(off).map_or(f64::MIN, |place| first[place]);
        let high = first.get(place + off).copied().unwrap_or(f64::MAX);
        let corridor = Corridor { low: [low; 2], high: [high; 2], ..Corridor::OPEN };
        let guessed = self.among(Near { corridor, ..self.all_lines() }, date);
        guessed.or_else(|| self.among(self.all_lines(), date)).unwrap_or_default()
    }

    /// Returns the values of the rank and of the next rank, where `below` other values are smaller than all of `values`.
    fn pair(&self, values: &mut [f64], below: usize) -> Option<Pair> {
        let at = self.rank.checked_sub(below).filter(|at| *at < values.len())?;
        let (_, low, rest) = values.select_nth_unstable_by(at, f64::total_cmp);
        let low = *low;
        match rest.iter().copied().min_by(f64::total_cmp) {
            Some(high) => Some([low, high]),
            None => (self.rank + 1 == self.all.len()).then_some([low; 2]),
        }
    }
}

/// Returns the first result of `test` for each line for which its second result is true.
fn filtered<Kept: Copy + Default>(lines: &[Line], mut test: impl FnMut(Line) -> (Kept, bool)) -> Vec<Kept> {
    const CHUNK: usize = 256;
    let mut all = Vec::new();
    // Every result is written, and overwritten by the next one if it is not kept: there is no branch to mispredict.
    let mut some = [Kept::default(); CHUNK];
    for lines in lines.chunks(CHUNK) {
        let mut count = 0;
        for line in lines {
            let (kept, keep) = test(*line);
            some[count % CHUNK] = kept;
            count += usize::from(keep);
        }
        all.extend_from_slice(&some[..count]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::draws::Draws;

    const LEVELS: [f64; 6] = [0.0, 0.05, 0.25, 0.5, 0.95, 1.0];

    /// Returns evenly spread numbers from 0 to 1 in no simple order (the fractional parts of multiples of `step`).
    fn evenly(at: u32, step: f64) -> f64 {
        (f64::from(at) * step).fract()
    }

    /// Checks the lines as given and mirrored about zero.
    fn assert_sorted(what: &str, count: u32, dates: &[f64], line: impl Fn(u32) -> Line) {
        let lines: Vec<Line> = (0..count).map(line).collect();
        assert_lines_sorted(what, &lines, dates);
        let mirrored: Vec<Line> = lines.iter().map(|line| Line { slope: -line.slope, level: -line.level }).collect();
        assert_lines_sorted(what, &mirrored, dates);
    }

    fn assert_lines_sorted(what: &str, lines: &[Line], dates: &[f64]) {
        let sorted: Vec<Draws> =
            dates.iter().map(|date| Draws::new(lines.iter().map(|line| line.at(*date)).collect())).collect();
        for level in LEVELS {
            let found = quantiles(lines, dates, level, |value| value).unwrap();
            let expected: Vec<f64> = sorted.iter().map(|draws| draws.quantile(level).unwrap()).collect();
            assert_eq!(found, expected, "{what}, {} lines, {} dates, {level}", lines.len(), dates.len());
        }
    }

    #[test]
    fn quantiles_of_lines_equal_those_of_their_sorted_values() {
        for count in [1, 2, 3, 10, 1000, 3000] {
            for steps in [1, 2, 3, 61] {
                let dates: Vec<f64> = (0..steps).map(|step| 2026.0 + 0.25 * f64::from(step)).collect();
                let through = |date: f64, value: f64, slope: f64| Line { slope, level: value - slope * date };
                let check = |what, line: &dyn Fn(u32) -> Line| assert_sorted(what, count, &dates, line);
                check("a fan", &|at| through(2026.0, evenly(at, 0.618), evenly(at, 0.414)));
                check("a waist", &|at| through(2033.1, 0.01 * evenly(at, 0.618), evenly(at, 0.414) - 0.5));
                check("two bundles that cross", &|at| {
                    through(2031.3, 0.1 * evenly(at, 0.618), if at % 3 == 0 { 1.0 } else { -2.0 })
                });
                check("steps", &|at| through(2026.0, f64::from(at % 5), f64::from(at % 7)));
                check("all the same", &|_| through(2026.0, 3.0, 0.7));
                check("level", &|at| Line { slope: 0.0, level: evenly(at, 0.618) });
                check("hardly apart", &|at| through(2026.0, 1e-13 * evenly(at, 0.618), 1e-13 * evenly(at, 0.414)));
                check("far", &|at| through(2026.0, 1e9 * evenly(at, 0.618), 1e9 * evenly(at, 0.414)));
                // The first lines are not representative of the others.
                check("an unrepresentative start", &|at| through(2026.0, f64::from(at / 500), -f64::from(at / 300)));
            }
        }
        // With few lines a quantile turns sharply, so that estimates of its sag fail.
        let dates: Vec<f64> = (0..40).map(f64::from).collect();
        for case in 0..2000 {
            let part = |at: u32, of: u32| evenly(case * 97 + at * 2 + of, 0.618_033_988_749_894_9) * 7.0 % 1.0 - 0.5;
            assert_sorted("few", 3 + case % 40, &dates, |at| {
                let slope = part(at, 0);
                Line { slope, level: 10.0 * part(at, 1) - slope * f64::from(case % 45) }
            });
        }
        assert_eq!(quantiles(&[], &[2026.0], 0.5, |value| value), None);
        let line = Line { slope: 1e299, level: 0.0 };
        assert_eq!(quantiles(&[line], &[2026.0], 0.5, |value| value), None);
    }

    #[test]
    fn quantiles_of_an_increasing_function_interpolate_its_values() {
        let lines = [0.0, 1.0].map(|level| Line { slope: 1.0, level });
        let squares = quantiles(&lines, &[1.0, 2.0], 0.25, |value| value * value).unwrap();
        assert_eq!(squares, [1.0 + 0.25 * 3.0, 4.0 + 0.25 * 5.0]);
    }
}
