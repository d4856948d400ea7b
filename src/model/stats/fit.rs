//! Log-linear trends: least squares on the logarithm of a column, and a bootstrap over its rows.
//!
//! The bootstrap resamples pairs of date and value (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section
//! 9.5), with one resample for each sample of the run. The row at each position of a resample is a stratified draw, so each
//! row is drawn about equally often in every block of samples (a balanced bootstrap: Davison, Hinkley and Schechtman 1986,
//! Biometrika 73(3)).
//!
//! All columns of a dataset share one resampling of its rows: rows are drawn from the dataset, and a fit takes the first of
//! them that it is fitted to, as many as it has. So two columns whose values lie high in the same row have trends that are
//! high in the same samples.

use std::sync::OnceLock;

use super::math;
use super::sampler::{self, Blocks};
use crate::model::syntax::unit::Unit;

/// The smallest number of rows for a trend: a line through two rows has no residuals, so its error is unknown.
pub const MIN_ROWS: usize = 3;

/// The limit on drawing a resample again if all its rows have the same date. The probability of such a resample is at most
/// about 1/e, so the limit is never reached in practice.
const MAX_REDRAWS: u64 = 64;

/// The limit on the rows drawn for a resample, in multiples of the dataset's rows. A fit to some of the rows needs about as
/// many draws as the dataset has rows, so the limit is never reached in practice; a sample beyond it has fewer rows.
const MAX_PLACES: usize = 64;

/// A row that a line is fitted to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The date, a point on the axis of years.
    pub date: f64,
    /// The logarithm to base 2 of the value in the column's unit.
    pub logarithm: f64,
}

/// A line fitted by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The logarithm to base 2 of the value at the reference date.
    pub intercept: f64,
    /// Doublings per year.
    pub slope: f64,
    /// The standard error of the slope, in doublings per year.
    pub slope_error: f64,
    /// The coefficient of determination R², 0 to 1; `None` if all values are equal.
    pub r_squared: Option<f64>,
}

/// The numbers of rows that a fit leaves out, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Rows dated after `today`.
    pub later: usize,
    /// Rows without a value or a date.
    pub missing: usize,
    /// Rows that set no record, if only records are fitted.
    pub no_record: usize,
}

/// A trend fitted to a column of a dataset.
#[derive(Debug)]
pub struct Fit {
    /// The column as expressions name it: `gpus.bandwidth`.
    pub column: String,
    /// Whether only records are fitted.
    pub frontier: bool,
    /// The condition that the fitted rows meet, as text; `None` for all rows.
    pub condition: Option<String>,
    /// The unit of the values.
    pub unit: Unit,
    /// The fitted rows, by date.
    pub points: Vec<Point>,
    /// The rows that are not fitted.
    pub left_out: LeftOut,
    /// The date of the intercepts: the mean date of the rows, at which the line is known best.
    pub reference: f64,
    /// The least-squares line.
    pub line: Line,
    seed: u64,
    model: String,
    /// The dataset, with the condition that its rows meet: what the keys of its draws are made of.
    drawn_from: String,
    blocks: Blocks,
    /// For each row that is resampled, the point that the fit takes from it; `None` for a row that it is not fitted to.
    rows: Vec<Option<Point>>,
    resampled: Vec<OnceLock<Resampled>>,
}

/// The lines fitted to the resamples of one block: one per sample.
#[derive(Clone, Debug, Default)]
pub struct Resampled {
    /// The logarithm to base 2 of the value at the reference date.
    pub intercepts: Vec<f64>,
    /// Doublings per year.
    pub slopes: Vec<f64>,
}

/// What a line is fitted to.
#[derive(Clone, Copy, Debug)]
pub struct Fitted<'a> {
    /// The dataset's identifier.
    pub dataset: &'a str,
    /// The column.
    pub column: &'a str,
    /// Whether only records are fitted.
    pub frontier: bool,
    /// The condition that the rows meet; `None` for all rows.
    pub condition: Option<&'a str>,
}

/// The keys of a fit's draws.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// The run's seed.
    pub seed: u64,
    /// The model's identifier.
    pub model: &'a str,
    /// How the samples are divided.
    pub blocks: Blocks,
}

impl Fit {
    /// Fits a line to at least [`MIN_ROWS`] points with at least two different dates. `rows` are the rows of the dataset that
    /// are resampled, in an order that all of its columns share, each with the point that the line is fitted to, if any.
    pub fn new(fitted: Fitted<'_>, unit: Unit, rows: Vec<Option<Point>>, left_out: LeftOut, keys: Keys<'_>) -> Self {
        let points: Vec<Point> = rows.iter().flatten().copied().collect();
        let reference = points.iter().map(|point| point.date).sum::<f64>() / points.len() as f64;
        let line = least_squares(&points, reference);
        let mut resampled = Vec::new();
        resampled.resize_with(keys.blocks.ranges().count(), OnceLock::new);
        let Fitted { dataset, column, frontier, condition } = fitted;
        // Rows that different conditions choose are drawn independently of each other.
        let drawn_from = condition.map_or_else(|| dataset.to_owned(), |condition| format!("{dataset}[{condition}]"));
        Self {
            column: format!("{dataset}.{column}"),
            frontier,
            condition: condition.map(str::to_owned),
            unit,
            points,
            left_out,
            reference,
            line,
            seed: keys.seed,
            model: keys.model.to_owned(),
            drawn_from,
            blocks: keys.blocks,
            rows,
            resampled,
        }
    }

    /// Returns whether another trend is fitted to the same column and rows, with the same draws.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.column, self.frontier, &self.condition) == (&other.column, other.frontier, &other.condition)
            && (self.seed, &self.model, self.blocks) == (other.seed, &other.model, other.blocks)
            && self.rows == other.rows
    }

    /// Returns the lines of a block's resamples. The first call computes them.
    pub fn block(&self, block: usize) -> &Resampled {
        static EMPTY: Resampled = Resampled { intercepts: Vec::new(), slopes: Vec::new() };
        let Some((lines, range)) = self.resampled.get(block).zip(self.blocks.ranges().nth(block)) else {
            return &EMPTY;
        };
        lines.get_or_init(|| self.resample(block, range.len()))
    }

    /// Returns the slope of every sample's resample, in doublings per year.
    pub fn slopes(&self) -> impl Iterator<Item = f64> {
        (0..self.resampled.len()).flat_map(|block| self.block(block).slopes.iter().copied())
    }

    /// Returns the key of the rows at a position of the resamples, the same for all columns of the dataset.
    fn key(&self, place: usize) -> u64 {
        row_key(self.seed, &self.model, &self.drawn_from, place)
    }

    /// Draws the resamples of a block and fits their lines.
    fn resample(&self, block: usize, length: usize) -> Resampled {
        let mut sums = vec![Sums::default(); length];
        let mut draws = vec![0.0; length];
        let count = self.points.len() as f64;
        let mut place = 0;
        while place < MAX_PLACES * self.rows.len() && sums.iter().any(|sums| sums.count < count) {
            sampler::uniform(self.key(place), block, &mut draws);
            for (sums, draw) in sums.iter_mut().zip(&draws).filter(|(sums, _)| sums.count < count) {
                if let Some(point) = self.rows[sampler::pick(*draw, self.rows.len())] {
                    sums.add(point, self.reference);
                }
            }
            place += 1;
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

    /// Draws another resample for a sample whose first one has rows of one date only, and so no slope. Returns intercept and
    /// slope.
    fn redraw(&self, sample: usize) -> (f64, f64) {
        let rows = self.points.len();
        let key = sampler::key(self.seed, &self.model, &format!("{}.rows again", self.drawn_from), 0);
        for attempt in 0..MAX_REDRAWS {
            let mut sums = Sums::default();
            for place in 0..rows {
                let counter = (sample as u64 * MAX_REDRAWS + attempt) * rows as u64 + place as u64;
                sums.add(self.points[sampler::index(key, counter, rows)], self.reference);
            }
            if let Some(line) = sums.line() {
                return line;
            }
        }
        // Unreachable in practice. The line of all rows is a possible resample.
        (self.line.intercept, self.line.slope)
    }
}

/// Returns the key of the draws of a dataset's rows. No name of a model contains a dot, so rows and names have different keys.
pub fn row_key(seed: u64, model: &str, dataset: &str, place: usize) -> u64 {
    sampler::key(seed, model, &format!("{dataset}.rows"), place)
}

/// The sums from which a resample's line is computed. Dates are relative to the reference date.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: f64,
    first: Option<Point>,
    /// Whether there are two different dates. Rounding could make a difference of sums nonzero for equal dates.
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
        // Relative to the first value, so that a large level costs no digits, and equal values have slope 0 exactly.
        let (x, y) = (point.date - reference, point.logarithm - first.logarithm);
        self.count += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
    }

    /// Returns intercept and slope; `None` if all dates are equal.
    fn line(&self) -> Option<(f64, f64)> {
        let first = self.first.filter(|_| self.dates_differ)?;
        let slope = (self.xy - self.x * self.y / self.count) / (self.xx - self.x * self.x / self.count);
        Some((first.logarithm + (self.y - slope * self.x) / self.count, slope))
    }
}

/// Returns the least-squares line through at least three points with at least two different dates, with its intercept at the
/// reference date (Draper and Smith 1998, "Applied Regression Analysis", chapter 1).
pub fn least_squares(points: &[Point], reference: f64) -> Line {
    let count = points.len() as f64;
    let mean = |of: &dyn Fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / count;
    // Two passes: sums of differences from the means, so that large dates and levels cost no digits.
    let mean_x = mean(&|point| point.date - reference);
    let mean_y = mean(&|point| point.logarithm);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in points {
        let (x, y) = (point.date - reference - mean_x, point.logarithm - mean_y);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    let flat = points.iter().all(|point| point.logarithm == points[0].logarithm);
    let slope = if flat { 0.0 } else { xy / xx };
    let residuals = points.iter().map(|point| {
        let residual = point.logarithm - mean_y - slope * (point.date - reference - mean_x);
        residual * residual
    });
    let residual_squares: f64 = if flat { 0.0 } else { residuals.sum() };
    Line {
        intercept: mean_y - slope * mean_x,
        slope,
        slope_error: math::sqrt(residual_squares / (count - 2.0) / xx),
        r_squared: (!flat).then(|| 1.0 - residual_squares / yy),
    }
}

/// Returns, for each point, whether it sets a record: no point of the same or an earlier date has a larger value. Points equal
/// to the record count.
///
/// The records are those of the data, and the bootstrap resamples them. Finding records within each resample instead would
/// miss the largest rows more often than not: a bootstrap of extremes is not consistent (Bickel and Freedman 1981, "Some
/// asymptotic theory for the bootstrap", The Annals of Statistics 9(6)).
pub fn records(points: &[Point]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    // The largest value of a day first, so that smaller values of that day set no record.
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
        fit_to(points(pairs).into_iter().map(Some).collect(), "x", samples)
    }

    fn fit_to(rows: Vec<Option<Point>>, column: &str, samples: usize) -> Fit {
        let keys = Keys { seed: 7, model: "m", blocks: Blocks::new(samples) };
        Fit::new(
            Fitted { dataset: "d", column, frontier: false, condition: None },
            Unit::plain(),
            rows,
            LeftOut::default(),
            keys,
        )
    }

    /// Returns rows scattered about a line of half a doubling per year.
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
    fn the_bootstraps_spread_is_that_of_the_residuals() {
        // The variance of a bootstrap over pairs is the sandwich estimator of White 1980, Econometrica 48(4).
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
    fn a_resample_of_one_date_is_drawn_again() {
        // A third of the first resamples have one date only.
        let fit = fit(&[(2020.0, 1.0), (2021.0, 2.0), (2021.0, 2.5)], 16_384);
        let slopes: Vec<f64> = fit.slopes().collect();
        assert_eq!(slopes.len(), 16_384);
        assert!(slopes.iter().all(|slope| (0.99..1.51).contains(slope)));
        // Among resamples with both dates, the first row is equally likely to be drawn once or twice.
        let mean = slopes.iter().sum::<f64>() / 16_384.0;
        assert!((mean - 1.25).abs() < 0.01, "{mean}");
    }

    #[test]
    fn a_resample_of_equal_values_has_slope_zero_exactly() {
        let fit = fit(&[(2020.0, 3.3), (2021.3, 3.3), (2022.7, 3.3)], 256);
        assert_eq!((fit.line.slope, fit.line.slope_error, fit.line.r_squared), (0.0, 0.0, None));
        assert!(fit.slopes().all(|slope| slope == 0.0 && slope.is_sign_positive()));
    }

    #[test]
    fn blocks_differ() {
        let fit = fit(&scattered(12), 2048);
        assert_ne!(fit.block(0).slopes, fit.block(1).slopes);
    }

    /// Returns the correlation of two fits' slopes over their resamples.
    fn correlation(a: &Fit, b: &Fit) -> f64 {
        let (a, b): (Vec<f64>, Vec<f64>) = (a.slopes().collect(), b.slopes().collect());
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (mean_a, mean_b) = (mean(&a), mean(&b));
        let sum = |x: &[f64], mean_x: f64, y: &[f64], mean_y: f64| -> f64 {
            x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum()
        };
        sum(&a, mean_a, &b, mean_b) / (sum(&a, mean_a, &a, mean_a) * sum(&b, mean_b, &b, mean_b)).sqrt()
    }

    #[test]
    fn columns_of_a_dataset_share_the_rows_of_each_resample() {
        let rows = scattered(40);
        let twice: Vec<(f64, f64)> = rows.iter().map(|(date, value)| (*date, 2.0 * value)).collect();
        let (one, other) = (fit(&rows, 1024), fit(&twice, 1024));
        assert!(one.slopes().zip(other.slopes()).all(|(a, b)| (2.0 * a - b).abs() < 1e-12));
        // A column with a value in only half of the rows takes the same rows, and misses the others.
        let points = points(&rows);
        let half = points.iter().enumerate().map(|(at, point)| Some(*point).filter(|_| at % 2 == 0)).collect();
        let half = fit_to(half, "y", 4096);
        assert_eq!(half.points.len(), 20);
        let all = fit(&rows, 4096);
        // The half explains about half of the variance of the whole: the correlation is 0.7.
        let found = correlation(&all, &half);
        assert!((0.55..0.85).contains(&found), "{found}");
    }

    #[test]
    fn each_row_is_drawn_about_equally_often_in_a_block() {
        let fit = fit(&scattered(10), 16_384);
        let mut draws = vec![0.0; 256];
        let mut counts = [0usize; 10];
        for place in 0..10 {
            sampler::uniform(fit.key(place), 3, &mut draws);
            draws.iter().for_each(|draw| counts[sampler::pick(*draw, 10)] += 1);
        }
        // Independent draws would have a standard deviation of 15 about the mean count of 256.
        assert!(counts.iter().all(|count| (246..=266).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_record_is_at_least_as_large_as_every_value_up_to_its_day() {
        let rows = points(&[(2022.0, 4.0), (2020.0, 1.0), (2021.0, 3.0), (2021.0, 2.0), (2023.0, 3.5), (2024.0, 4.0)]);
        assert_eq!(records(&rows), [true, true, true, false, false, true]);
    }
}
