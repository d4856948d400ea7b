//! Log-linear trends: least squares on the logarithm of a column, and what a bootstrap over its rows says of them.
//!
//! The bootstrap draws rows in pairs with their dates (Efron and Tibshirani 1993, section 9.5), one resample for each
//! sample of the run. Which row stands at a place of the resample is a draw like any other, stratified over a block of
//! samples, so that each row comes about equally often in every block (a balanced bootstrap: Davison, Hinkley and
//! Schechtman 1986, Biometrika 73(3)).

use std::sync::OnceLock;

use super::math;
use super::sampler::{self, Blocks};
use crate::model::syntax::unit::Unit;

/// The fewest rows that a trend is fitted to: two are always on a line, and say nothing of how far off it rows lie.
pub const MIN_ROWS: usize = 3;

/// How often a resample whose rows are all of one date is drawn anew. The chance of one is at most 1/e or so, and 1/3
/// for three rows, so that it is not met again after so many.
const REDRAWS: u64 = 64;

/// A row of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// A point on the axis of years.
    pub date: f64,
    /// The logarithm of the value to base 2.
    pub logarithm: f64,
}

/// A line fitted by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The logarithm to base 2 at the reference date.
    pub intercept: f64,
    /// Doublings a year.
    pub slope: f64,
    /// The standard error of the slope.
    pub slope_error: f64,
    /// The share of the logarithms' variance that lies along the line; none where they have no variance.
    pub r_squared: Option<f64>,
}

/// Rows that a fit leaves out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Dated after `today`.
    pub later: usize,
    /// Without a value, or without a date.
    pub missing: usize,
    /// No record, where only records are fitted.
    pub no_record: usize,
}

/// A trend fitted to a column of a dataset.
#[derive(Debug)]
pub struct Fit {
    /// The column, as expressions name it: `gpus.bandwidth`.
    pub column: String,
    /// Whether only records are fitted.
    pub frontier: bool,
    /// The unit of the values.
    pub unit: Unit,
    /// The rows fitted, by date.
    pub points: Vec<Point>,
    /// The rows not fitted.
    pub left_out: LeftOut,
    /// The date that the intercepts are at: the rows' mean date, where the line is known best.
    pub reference: f64,
    /// The least-squares line.
    pub line: Line,
    seed: u64,
    model: String,
    blocks: Blocks,
    resampled: Vec<OnceLock<Resampled>>,
}

/// The lines of one block's resamples.
#[derive(Clone, Debug, Default)]
pub struct Resampled {
    /// The logarithm to base 2 at the reference date.
    pub intercepts: Vec<f64>,
    /// Doublings a year.
    pub slopes: Vec<f64>,
}

/// What the draws of a fit are keyed by.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// The run's seed.
    pub seed: u64,
    /// The model.
    pub model: &'a str,
    /// How the samples are divided.
    pub blocks: Blocks,
}

impl Fit {
    /// Fits points that are at least [`MIN_ROWS`] and of at least two dates.
    pub fn new(
        (column, frontier): (&str, bool),
        unit: Unit,
        mut points: Vec<Point>,
        left_out: LeftOut,
        keys: Keys<'_>,
    ) -> Self {
        // So that the order of the rows in the file changes no digit.
        points.sort_by(|a, b| a.date.total_cmp(&b.date).then(a.logarithm.total_cmp(&b.logarithm)));
        let reference = points.iter().map(|point| point.date).sum::<f64>() / points.len() as f64;
        let line = least_squares(&points, reference);
        let mut resampled = Vec::new();
        resampled.resize_with(keys.blocks.ranges().count(), OnceLock::new);
        Self {
            column: column.to_owned(),
            frontier,
            unit,
            points,
            left_out,
            reference,
            line,
            seed: keys.seed,
            model: keys.model.to_owned(),
            blocks: keys.blocks,
            resampled,
        }
    }

    /// The lines of a block's resamples; computed once, whoever asks first.
    pub fn block(&self, block: usize) -> &Resampled {
        static NONE: Resampled = Resampled { intercepts: Vec::new(), slopes: Vec::new() };
        let Some((lines, range)) = self.resampled.get(block).zip(self.blocks.ranges().nth(block)) else {
            return &NONE;
        };
        lines.get_or_init(|| self.resample(block, range.len()))
    }

    /// The slope of every sample's resample.
    pub fn slopes(&self) -> impl Iterator<Item = f64> {
        (0..self.resampled.len()).flat_map(|block| self.block(block).slopes.iter().copied())
    }

    /// The key of a place in the resamples. No name of a model holds a dot.
    fn key(&self, place: usize) -> u64 {
        let records = if self.frontier { " records" } else { "" };
        sampler::key(self.seed, &self.model, &format!("{}{records}", self.column), place)
    }

    fn resample(&self, block: usize, length: usize) -> Resampled {
        let mut sums = vec![Sums::default(); length];
        let mut draws = vec![0.0; length];
        for place in 0..self.points.len() {
            sampler::uniform(self.key(place), block, &mut draws);
            for (sums, draw) in sums.iter_mut().zip(&draws) {
                sums.add(self.points[sampler::pick(*draw, self.points.len())], self.reference);
            }
        }
        let mut lines = Resampled::default();
        for (sample, sums) in sums.iter().enumerate() {
            let (intercept, slope) = match sums.line() {
                Some(line) => line,
                None => self.redraw(block * self.blocks.length + sample),
            };
            lines.intercepts.push(intercept);
            lines.slopes.push(slope);
        }
        lines
    }

    /// Another resample for a sample whose first one has rows of one date only, and so no slope.
    fn redraw(&self, sample: usize) -> (f64, f64) {
        let rows = self.points.len();
        let key = self.key(rows);
        for attempt in 0..REDRAWS {
            let mut sums = Sums::default();
            for place in 0..rows {
                let counter = (sample as u64 * REDRAWS + attempt) * rows as u64 + place as u64;
                sums.add(self.points[sampler::index(key, counter, rows)], self.reference);
            }
            if let Some(line) = sums.line() {
                return line;
            }
        }
        // Never met in practice; the line of all rows is one that a bootstrap may draw.
        (self.line.intercept, self.line.slope)
    }
}

/// The sums that a resample's line is computed from, of dates less the reference date.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: f64,
    first: Option<Point>,
    /// Whether there are two dates: told exactly, where a difference of sums would not be zero.
    dates_differ: bool,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Sums {
    fn add(&mut self, point: Point, reference: f64) {
        let first = self.first.get_or_insert(point);
        self.dates_differ |= point.date != first.date;
        // Less the first value, so that the sums lose no digits to a large level, and rows of one value are level exactly.
        let (x, y) = (point.date - reference, point.logarithm - first.logarithm);
        self.count += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
    }

    /// Intercept and slope; none where all dates are one.
    fn line(&self) -> Option<(f64, f64)> {
        let first = self.first.filter(|_| self.dates_differ)?;
        let slope = (self.xy - self.x * self.y / self.count) / (self.xx - self.x * self.x / self.count);
        Some((first.logarithm + (self.y - slope * self.x) / self.count, slope))
    }
}

/// The least-squares line through at least two points of at least two dates, its intercept at the reference date.
pub fn least_squares(points: &[Point], reference: f64) -> Line {
    let count = points.len() as f64;
    let mean = |of: &dyn Fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / count;
    // By two passes: differences from the means, so that no digits are lost to the year 2000 or to a large level.
    let middle = mean(&|point| point.date - reference);
    let level = mean(&|point| point.logarithm);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in points {
        let (x, y) = (point.date - reference - middle, point.logarithm - level);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    let flat = points.iter().all(|point| point.logarithm == points[0].logarithm);
    let slope = if flat { 0.0 } else { xy / xx };
    let residuals = points.iter().map(|point| {
        let residual = point.logarithm - level - slope * (point.date - reference - middle);
        residual * residual
    });
    let rest: f64 = if flat { 0.0 } else { residuals.sum() };
    Line {
        intercept: level - slope * middle,
        slope,
        slope_error: math::sqrt(rest / (count - 2.0) / xx),
        r_squared: (!flat).then(|| 1.0 - rest / yy),
    }
}

/// Marks the points that set a record: none of the same date or an earlier one has a greater value. Ties are kept.
///
/// The records are those of the data, and the bootstrap draws from them: a resample that picked its own would miss
/// the largest rows more often than not, and a bootstrap of extremes is not consistent (Bickel and Freedman 1981, Ann. Stat.
/// 9(6)).
pub fn records(points: &[Point]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    // On one day the largest first, so that it stands against the others of that day.
    order.sort_by(|a, b| {
        let (a, b) = (points[*a], points[*b]);
        a.date.total_cmp(&b.date).then(b.logarithm.total_cmp(&a.logarithm))
    });
    let mut record = f64::NEG_INFINITY;
    let mut marks = vec![false; points.len()];
    for at in order {
        if points[at].logarithm >= record {
            record = points[at].logarithm;
            marks[at] = true;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[(f64, f64)]) -> Vec<Point> {
        pairs.iter().map(|(date, logarithm)| Point { date: *date, logarithm: *logarithm }).collect()
    }

    fn fit(pairs: &[(f64, f64)], samples: usize) -> Fit {
        let keys = Keys { seed: 7, model: "m", blocks: Blocks::new(samples) };
        Fit::new(("d.x", false), Unit::plain(), points(pairs), LeftOut::default(), keys)
    }

    /// Rows about a line of half a doubling a year.
    fn scattered(rows: usize) -> Vec<(f64, f64)> {
        let noise = |at: usize| ((at * 7919 % 1009) as f64 / 1009.0 - 0.5) * 1.5;
        (0..rows)
            .map(|at| (2015.0 + at as f64 * 10.0 / rows as f64, at as f64 * 5.0 / rows as f64 + noise(at)))
            .collect()
    }

    #[test]
    fn a_line_without_scatter_is_found_in_every_resample() {
        let fit = fit(&[(2020.0, 1.0), (2021.0, 1.5), (2022.0, 2.0), (2024.0, 3.0)], 1024);
        assert!((fit.line.slope - 0.5).abs() < 1e-14 && (fit.line.intercept - 1.875).abs() < 1e-14);
        assert!(fit.line.slope_error < 1e-14 && (fit.line.r_squared.unwrap() - 1.0).abs() < 1e-14);
        assert_eq!(fit.slopes().count(), 1024);
        for slope in fit.slopes() {
            assert!((slope - 0.5).abs() < 1e-12, "{slope}");
        }
    }

    #[test]
    fn a_bootstrap_scatters_as_much_as_the_residuals_make_it() {
        // For rows in pairs the bootstrap's variance is the sandwich of White 1980, which the standard error is near
        // where the scatter is the same everywhere.
        let fit = fit(&scattered(200), 16_384);
        let slopes: Vec<f64> = fit.slopes().collect();
        let mean = slopes.iter().sum::<f64>() / slopes.len() as f64;
        let variance = slopes.iter().map(|slope| (slope - mean) * (slope - mean)).sum::<f64>() / slopes.len() as f64;
        let mut meat = 0.0;
        let mut bread = 0.0;
        for point in &fit.points {
            let x = point.date - fit.reference;
            let residual = point.logarithm - fit.line.intercept - fit.line.slope * x;
            meat += x * x * residual * residual;
            bread += x * x;
        }
        let sandwich = math::sqrt(meat) / bread;
        assert!((math::sqrt(variance) / sandwich - 1.0).abs() < 0.03, "{} {sandwich}", math::sqrt(variance));
        assert!((mean - fit.line.slope).abs() < sandwich / 20.0);
    }

    #[test]
    fn a_resample_of_one_date_is_drawn_anew_and_never_lost() {
        // A third of the first resamples have one date alone.
        let fit = fit(&[(2020.0, 1.0), (2021.0, 2.0), (2021.0, 2.5)], 16_384);
        let slopes: Vec<f64> = fit.slopes().collect();
        assert_eq!(slopes.len(), 16_384);
        assert!(slopes.iter().all(|slope| (0.99..1.51).contains(slope)));
        // Of resamples with both dates: the first row once and twice are equally likely.
        let mean = slopes.iter().sum::<f64>() / 16_384.0;
        assert!((mean - 1.25).abs() < 0.01, "{mean}");
    }

    #[test]
    fn a_resample_of_one_value_is_flat_to_the_bit() {
        let fit = fit(&[(2020.0, 3.3), (2021.3, 3.3), (2022.7, 3.3)], 256);
        assert_eq!((fit.line.slope, fit.line.slope_error, fit.line.r_squared), (0.0, 0.0, None));
        assert!(fit.slopes().all(|slope| slope == 0.0 && slope.is_sign_positive()));
    }

    #[test]
    fn the_order_of_rows_changes_no_digit_and_every_block_is_its_own() {
        let rows = scattered(12);
        let backwards: Vec<_> = rows.iter().rev().copied().collect();
        let (one, other) = (fit(&rows, 2048), fit(&backwards, 2048));
        assert!(one.slopes().eq(other.slopes()));
        assert_ne!(one.block(0).slopes, one.block(1).slopes);
    }

    #[test]
    fn each_row_comes_about_equally_often_in_a_block() {
        let fit = fit(&scattered(10), 16_384);
        let mut draws = vec![0.0; 256];
        let mut counts = [0usize; 10];
        for place in 0..10 {
            sampler::uniform(fit.key(place), 3, &mut draws);
            draws.iter().for_each(|draw| counts[sampler::pick(*draw, 10)] += 1);
        }
        // Left to chance the counts, of 256 on average, would scatter by 15.
        assert!(counts.iter().all(|count| (246..=266).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_record_is_no_less_than_anything_up_to_its_day() {
        let rows = points(&[(2022.0, 4.0), (2020.0, 1.0), (2021.0, 3.0), (2021.0, 2.0), (2023.0, 3.5), (2024.0, 4.0)]);
        assert_eq!(records(&rows), [true, true, true, false, false, true]);
    }
}
