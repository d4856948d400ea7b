//! Sums of exponentials and a straight line. A quantity is such a sum between the dates at which something in it steps.

use crate::model::stats::math;

/// The limit on the exponentials in a sum. Conditions that people write rarely have more than two; products of sums and
/// fractions have some more.
pub const MAX_EXPONENTIALS: usize = 6;

/// The relative difference of two rates that are the same up to the rounding of their sums: over centuries it changes an
/// exponential by less than the rounding of its factor.
const SAME_RATE: f64 = 8.0 * f64::EPSILON;

/// A function of the time t in years: `level + slope · t + factor · 2^(rate · t) + …`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialSum {
    level: f64,
    slope: f64,
    /// The number of exponentials.
    count: usize,
    /// The factor and the rate of each exponential.
    exponentials: [(f64, f64); MAX_EXPONENTIALS],
}

/// A few times in order.
#[derive(Clone, Copy, Default)]
struct Times {
    times: [f64; 2 * MAX_EXPONENTIALS],
    count: usize,
}

impl Times {
    fn times(&self) -> &[f64] {
        &self.times[..self.count]
    }

    /// Adds a time. Returns `None` if there is no room.
    fn push(&mut self, time: f64) -> Option<()> {
        *self.times.get_mut(self.count)? = time;
        self.count += 1;
        Some(())
    }
}

/// Where a sum changes its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SignChange {
    /// Nowhere.
    Never,
    /// At one time.
    At {
        /// The time; NaN if it cannot be computed.
        time: f64,
        /// If true, the sum changes from negative to positive.
        rises: bool,
    },
    /// Not known without a search.
    Unknown,
}

impl ExponentialSum {
    /// Returns a sum of a straight line and of exponentials, each with its factor and its rate. Returns `None` if it has too many
    /// exponentials.
    pub fn new(level: f64, slope: f64, exponentials: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let mut sum = Self { slope, ..Self::constant(level) };
        for (factor, rate) in exponentials.filter(|(factor, _)| *factor != 0.0) {
            sum.add(factor, rate)?;
        }
        Some(sum)
    }

    /// Returns a sum that does not depend on t.
    fn constant(level: f64) -> Self {
        Self { level, slope: 0.0, count: 0, exponentials: [(0.0, 0.0); MAX_EXPONENTIALS] }
    }

    fn exponentials(&self) -> &[(f64, f64)] {
        &self.exponentials[..self.count]
    }

    /// Returns its value at a time.
    pub fn at(&self, t: f64) -> f64 {
        self.exponentials()
            .iter()
            .fold(self.level + self.slope * t, |sum, (factor, rate)| sum + factor * math::exp2(rate * t))
    }

    /// Returns the sum with `change` applied to level, slope, and factors.
    fn map(mut self, change: impl Fn(f64) -> f64) -> Self {
        self.level = change(self.level);
        self.slope = change(self.slope);
        self.exponentials[..self.count].iter_mut().for_each(|(factor, _)| *factor = change(*factor));
        self
    }

    /// Adds an exponential. Returns `None` if there is no room.
    fn add(&mut self, factor: f64, rate: f64) -> Option<()> {
        if rate == 0.0 {
            self.level += factor;
            return Some(());
        }
        let is_same = |known: f64| known == rate || (known - rate).abs() <= SAME_RATE * rate.abs();
        if let Some(at) = self.exponentials().iter().position(|(_, known)| is_same(*known)) {
            self.exponentials[at].0 += factor;
            if self.exponentials[at].0 == 0.0 {
                self.count -= 1;
                self.exponentials[at] = self.exponentials[self.count];
            }
            return Some(());
        }
        *self.exponentials.get_mut(self.count)? = (factor, rate);
        self.count += 1;
        Some(())
    }

    /// Returns the sign of a sum that never changes its sign: 1, −1, 0, or NaN if a part is NaN.
    pub fn sign(&self) -> f64 {
        let sum = self.exponentials().iter().fold(self.level, |sum, (factor, _)| sum + factor);
        if sum == 0.0 || sum.is_nan() { sum } else { sum.signum() }
    }

    /// Returns where it changes its sign.
    pub fn sign_change(&self) -> SignChange {
        let (time, rises) = match self.exponentials() {
            [] if self.slope == 0.0 => return SignChange::Never,
            [] => (-self.level / self.slope, self.slope > 0.0),
            [(factor, rate)] if self.slope == 0.0 => {
                let ratio = -self.level / factor;
                if ratio <= 0.0 {
                    return SignChange::Never;
                }
                (math::log2(ratio) / rate, (*factor > 0.0) == (*rate > 0.0))
            }
            // Divided by the second exponential, which is positive, it is a number and an exponential.
            [(factor, rate), (other, other_rate)] if self.slope == 0.0 && self.level == 0.0 => {
                let ratio = -other / factor;
                if ratio <= 0.0 {
                    return SignChange::Never;
                }
                let rate = rate - other_rate;
                (math::log2(ratio) / rate, (*factor > 0.0) == (rate > 0.0))
            }
            exponentials if self.slope == 0.0 && exponentials.iter().all(|(factor, _)| factor * self.level > 0.0) => {
                return SignChange::Never;
            }
            _ => return SignChange::Unknown,
        };
        SignChange::At { time, rises }
    }

    /// Returns the first time after `from`, and at most `to`, at which its sign differs from that at `from`: the later end of
    /// a bracket of at most `width`. Zero counts as positive. Returns `Some(None)` if there is no such time, and `None` if a
    /// value is not finite.
    pub fn next_sign_change(&self, from: f64, to: f64, width: f64) -> Option<Option<f64>> {
        let start = self.at(from);
        let (mut low, is_positive) = (from, start >= 0.0);
        if !start.is_finite() {
            return None;
        }
        let turns = self.turning_points(from, to, width)?;
        for high in turns.times().iter().copied().chain([to]) {
            let value = self.at(high);
            if !value.is_finite() {
                return None;
            }
            if (value >= 0.0) != is_positive {
                let rising = if is_positive { self.map(|part| -part) } else { *self };
                // A sum that is exactly zero here, and then falls, changes its sign here.
                return Some(Some(rising.root(low, high, width).unwrap_or(low)));
            }
            low = high;
        }
        Some(None)
    }

    /// Returns times, in order, between two of which it has at most one zero.
    ///
    /// A sum of exponentials has at most as many zeros as its factors, in the order of their rates, have changes of sign
    /// (Pólya and Szegő 1976, "Problems and Theorems in Analysis II", part V, problem 77). With more than one, it has at most
    /// one zero between two zeros of a derivative that has one exponential less.
    fn turning_points(&self, from: f64, to: f64, width: f64) -> Option<Times> {
        let Some(derivative) = self.derivative_with_its_zeros() else { return Some(Times::default()) };
        let mut zeros = Times::default();
        let mut low = from;
        while low < to
            && let Some(zero) = derivative.next_sign_change(low, to, width)?
        {
            zeros.push(zero)?;
            // At the zero itself, the sign is that of the rounding error.
            low = zero + width;
        }
        Some(zeros)
    }

    /// Returns a sum between two of whose zeros this one has at most one zero; `None` if it has at most one in all.
    fn derivative_with_its_zeros(&self) -> Option<Self> {
        if self.slope != 0.0 {
            let mut derivative = Self::constant(self.slope);
            for (own, (factor, rate)) in derivative.exponentials.iter_mut().zip(self.exponentials()) {
                *own = (factor * rate * std::f64::consts::LN_2, *rate);
            }
            derivative.count = self.count;
            return (self.count > 0).then_some(derivative);
        }
        let mut parts = [(self.level, 0.0); MAX_EXPONENTIALS + 1];
        parts[1..=self.count].copy_from_slice(self.exponentials());
        let parts = &mut parts[usize::from(self.level == 0.0)..=self.count];
        parts.sort_unstable_by(|a, b| a.1.total_cmp(&b.1));
        let changes = parts.windows(2).filter(|pair| (pair[0].0 > 0.0) != (pair[1].0 > 0.0)).count();
        if changes < 2 {
            return None;
        }
        // Divided by its first exponential, it has the same zeros, and a part less that counts in the derivative.
        let (first, rest) = (parts[0].1, &parts[1..]);
        let mut derivative = Self::constant(0.0);
        for (own, (factor, rate)) in derivative.exponentials.iter_mut().zip(rest) {
            *own = (factor * (rate - first), rate - first);
        }
        derivative.count = rest.len();
        Some(derivative)
    }

    /// Returns the time at which a sum that is negative at `low` and not negative at `high` becomes zero: the later end of
    /// a bracket of at most `width`. Returns `None` if the signs at the ends are others.
    ///
    /// Chandrupatla's method (Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm for finding the zero of a
    /// nonlinear function without using derivatives", Advances in Engineering Software 28(3)): as safe as bisection, and a
    /// few steps for a smooth curve.
    pub fn root(&self, low: f64, high: f64, width: f64) -> Option<f64> {
        let (mut a, mut b) = (high, low);
        let (mut at_a, mut at_b) = (self.at(a), self.at(b));
        if !(at_a >= 0.0 && at_b < 0.0) {
            return None;
        }
        let mut fraction = 0.5;
        // Bisection alone would take half as many steps.
        for _ in 0..100 {
            let x = a + fraction * (b - a);
            let at_x = self.at(x);
            let (c, at_c);
            if (at_x >= 0.0) == (at_a >= 0.0) {
                (c, at_c) = (a, at_a);
            } else {
                (c, at_c) = (b, at_b);
                (b, at_b) = (a, at_a);
            }
            (a, at_a) = (x, at_x);
            let length = (b - a).abs();
            if length <= width || at_a == 0.0 {
                break;
            }
            let (xi, phi) = ((a - b) / (c - b), (at_a - at_b) / (at_c - at_b));
            fraction = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
                at_a / (at_b - at_a) * at_c / (at_b - at_c)
                    + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
            } else {
                0.5
            };
            // Keeps the next point away from the ends, so that the bracket closes from both sides.
            let margin = (0.5 * width / length).min(0.5);
            fraction = if fraction.is_nan() { 0.5 } else { fraction.clamp(margin, 1.0 - margin) };
        }
        Some(if at_a >= 0.0 { a } else { b })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_sign_is_found_in_order() {
        // Zeros at 1, 3, and 6, for 2^(t / 2) in place of x: (x − a) (x − b) (x − c).
        let [a, b, c] = [1.0, 3.0, 6.0].map(|time| math::exp2(time / 2.0));
        let powers = [(1.0, 1.5), (-(a + b + c), 1.0), (a * b + b * c + c * a, 0.5)];
        let cubic = ExponentialSum::new(-a * b * c, 0.0, powers.into_iter()).unwrap();
        let mut time = 0.0;
        for expected in [1.0, 3.0, 6.0] {
            time = cubic.next_sign_change(time + 1e-6, 10.0, 1e-9).unwrap().unwrap();
            assert!((time - expected).abs() < 1e-7, "{time} not {expected}");
        }
        assert_eq!(cubic.next_sign_change(time + 1e-6, 10.0, 1e-9), Some(None));
        // A straight line cuts 2^t twice: 2^t = 2 + 2 t at about −0.69 and at 3.
        let sum = ExponentialSum::new(-2.0, -2.0, [(1.0, 1.0)].into_iter()).unwrap();
        let first = sum.next_sign_change(-3.0, 10.0, 1e-9).unwrap().unwrap();
        let second = sum.next_sign_change(first + 1e-6, 10.0, 1e-9).unwrap().unwrap();
        assert!((first + 0.690_093_068_6).abs() < 1e-6 && sum.at(first).abs() < 1e-8, "{first}");
        assert!((second - 3.0).abs() < 1e-7, "{second}");
    }

    #[test]
    fn two_exponentials_change_their_sign_where_they_are_equal() {
        let mut sum = ExponentialSum::constant(0.0);
        sum.add(1.0, 1.0).unwrap();
        sum.add(-8.0, -0.5).unwrap();
        assert_eq!(sum.sign_change(), SignChange::At { time: 2.0, rises: true });
        sum.add(9.0, -0.5).unwrap();
        assert_eq!(sum.sign_change(), SignChange::Never);
        // Parts that cancel are gone.
        sum.add(-1.0, -0.5).unwrap();
        assert_eq!(sum.exponentials(), [(1.0, 1.0)]);
    }
}
