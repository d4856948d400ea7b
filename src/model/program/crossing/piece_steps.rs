//! The steps that compute a condition in a piece, for many samples at once.
//!
//! Within a piece, every quantity is a sum of exponentials and a straight line, or a fraction of two sums. Which exponentials it
//! has is the same in all samples, so the parts of sums are rows with one number per sample, and the algebra is done once, when
//! the steps are written. `A / (1 + c * A) >= b` has the sign of a sum as well, so it takes the same steps as its equal forms.
//!
//! A condition goes in; steps come out, divided into those that are the same in all pieces and those of each piece.

use std::collections::BTreeMap;

use super::condition::{Condition, TimedInstruction as Timed};
use super::exponential_sum::MAX_EXPONENTIALS;
use super::row_sum::{Row, RowFraction, RowSum, constant, is_constant};
use crate::model::program::arithmetic::{Operation, Unary};

/// A step, which computes one or two rows.
#[derive(Debug)]
pub enum Step {
    /// The same number in every sample.
    Number(f64),
    /// The date of the window's start.
    Start,
    /// A function of other rows.
    Compute(Timed),
    /// The time at which a sum changes its sign, and in the next row whether it is positive (or zero, unless `strict`) after it.
    SignChange(RowSum, bool),
    /// Whether a sum is positive in the piece, from the row of its sign change.
    Positive(Row),
    /// Whether a fraction is positive (or zero, unless `strict`) in the piece.
    Compare(RowFraction, bool),
    /// A straight line, `level` and `slope`, rounded by a function.
    Round(Unary, Row, Row),
    /// The interpolation between points at the straight line `x`, as a level, and in the next row a slope. The last part is
    /// whether the end segments continue outside the points, and whether the points are the same in all samples.
    Interpolate(Vec<(Row, Row)>, (Row, Row), (bool, bool)),
}

/// What decides whether the condition is true in a piece.
#[derive(Debug)]
pub enum Goal {
    /// A row of Booleans.
    Boolean(Row),
    /// Whether a fraction is positive (or zero, unless strict).
    Margin(RowFraction, bool),
}

/// All steps of a condition.
#[derive(Debug)]
pub struct Steps {
    /// The steps that are the same in all pieces, each with its row.
    pub once: Vec<(Row, Step)>,
    /// The steps of each piece.
    pub each: Vec<(Row, Step)>,
    /// The rows that must be 1 for a sample to have pieces at all.
    pub required: Vec<Row>,
    /// What decides.
    pub goal: Goal,
    /// The number of rows.
    pub rows: usize,
}

impl Steps {
    /// Writes the steps of a condition. Returns `None` if some part of it has no pieces.
    pub fn new(condition: &Condition) -> Option<Self> {
        let untimed = condition.untimed.len();
        if condition.place < untimed {
            return None;
        }
        let mut writer = Writer {
            condition,
            steps: (0..untimed).map(|_| None).collect(),
            differs: vec![false; untimed],
            known: BTreeMap::new(),
            required: Vec::new(),
        };
        let mut places: Vec<RowFraction> = (0..untimed).map(constant).collect();
        let mut goal = None;
        for (place, instruction) in condition.steps().take_while(|(place, _)| *place <= condition.place) {
            if place == condition.place
                && let Timed::Binary(operation @ (Operation::AtLeast | Operation::More), a, b) = instruction
                && !(is_constant(&places[*a]) && is_constant(&places[*b]))
            {
                let margin = writer.binary(Operation::Subtract, &places[*a], &places[*b])?;
                goal = Some(Goal::Margin(margin, *operation == Operation::More));
                break;
            }
            let own = writer.place(instruction, &places)?;
            places.push(own);
        }
        let goal = match goal {
            Some(goal) => goal,
            None => Goal::Boolean(writer.value(places.last()?)?),
        };
        let Writer { steps, differs, required, .. } = writer;
        let rows = steps.len();
        let steps = steps.into_iter().enumerate().filter_map(|(row, step)| Some((row, step?)));
        let (each, once) = steps.partition(|(row, _)| differs[*row]);
        Some(Self { once, each, required, goal, rows })
    }

    /// Returns the rows that the steps of pieces read, and that are the same in all pieces.
    pub fn read_in_pieces(&self) -> Vec<Row> {
        let mut read: Vec<Row> = self.each.iter().flat_map(|(_, step)| step.reads()).collect();
        read.extend(&self.required);
        match &self.goal {
            Goal::Boolean(row) => read.push(*row),
            Goal::Margin(margin, _) => read.extend(margin.rows()),
        }
        read.retain(|row| self.each.iter().all(|(other, step)| !(*other..other + step.width()).contains(row)));
        read.sort_unstable();
        read.dedup();
        read
    }
}

impl Step {
    /// Returns the rows that it reads.
    pub fn reads(&self) -> Vec<Row> {
        match self {
            Self::Number(_) | Self::Start => Vec::new(),
            Self::Compute(instruction) => instruction.operands(),
            Self::SignChange(sum, _) => sum.rows().collect(),
            Self::Positive(change) => vec![*change, change + 1],
            Self::Compare(margin, _) => margin.rows(),
            Self::Round(_, level, slope) => vec![*level, *slope],
            Self::Interpolate(points, (level, slope), _) => {
                points.iter().flat_map(|(x, y)| [*x, *y]).chain([*level, *slope]).collect()
            }
        }
    }

    /// Returns the number of rows that it computes.
    fn width(&self) -> usize {
        if matches!(self, Self::SignChange(..) | Self::Interpolate(..)) { 2 } else { 1 }
    }

    /// Returns whether its result is that of one piece, whatever it reads.
    fn is_of_piece(&self) -> bool {
        matches!(self, Self::Positive(_) | Self::Compare(..) | Self::Round(..) | Self::Interpolate(..))
    }

    /// Returns a key that is equal for equal steps; `None` for a step that is seldom written twice.
    fn key(&self) -> Option<[u64; 4]> {
        let at = |row: &Row| *row as u64;
        Some(match self {
            Self::Number(value) => [0, value.to_bits(), 0, 0],
            Self::Start => [1, 0, 0, 0],
            Self::Compute(Timed::Unary(function, x)) => [2, *function as u64, at(x), 0],
            Self::Compute(Timed::Binary(operation, a, b)) => [3, *operation as u64, at(a), at(b)],
            Self::Compute(Timed::Choose(choice, yes, no)) => [4, at(choice), at(yes), at(no)],
            Self::Round(function, level, slope) => [5, *function as u64, at(level), at(slope)],
            _ => return None,
        })
    }
}

/// Writes steps.
struct Writer<'c> {
    condition: &'c Condition,
    /// The step of each row; `None` for an untimed row, and for the second row of a step.
    steps: Vec<Option<Step>>,
    /// Whether each row differs from piece to piece.
    differs: Vec<bool>,
    known: BTreeMap<[u64; 4], Row>,
    required: Vec<Row>,
}

impl Writer<'_> {
    /// Returns what a place is in a piece. `places` has what all places before it are.
    fn place(&mut self, instruction: &Timed, places: &[RowFraction]) -> Option<RowFraction> {
        Some(match instruction {
            Timed::Time => {
                RowSum { level: Some(self.push(Step::Start)), slope: Some(self.number(1.0)), exponentials: Vec::new() }
                    .into()
            }
            Timed::Unary(function, x) => self.unary(*function, &places[*x])?,
            Timed::Binary(operation, a, b) => self.binary(*operation, &places[*a], &places[*b])?,
            Timed::Choose(choice, yes, no) => {
                let choice = self.value(&places[*choice])?;
                self.choose(choice, &places[*yes], &places[*no])?
            }
            Timed::Interpolate(points, x, extended) => {
                let mut rows = Vec::with_capacity(points.len());
                for (x, y) in points {
                    rows.push((self.value(&places[*x])?, self.value(&places[*y])?));
                }
                let x = places[*x].sum()?;
                let Some((level, slope)) = x.as_line() else {
                    let x = self.value(&x.clone().into())?;
                    return Some(constant(self.push(Step::Compute(Timed::Interpolate(rows, x, *extended)))));
                };
                let level = self.or_zero(level);
                let are_same = rows.iter().all(|(x, y)| self.is_number(*x) && self.is_number(*y));
                let level = self.push(Step::Interpolate(rows, (level, slope), (*extended, are_same)));
                RowSum { level: Some(level), slope: Some(level + 1), exponentials: Vec::new() }.into()
            }
            Timed::Special(..) | Timed::Table(..) => return None,
        })
    }

    /// Writes a step, or finds an equal one. Returns its first row.
    fn push(&mut self, step: Step) -> Row {
        let key = step.key();
        if let Some(row) = key.and_then(|key| self.known.get(&key)) {
            return *row;
        }
        let row = self.steps.len();
        let differs = step.is_of_piece() || step.reads().iter().any(|read| self.differs[*read]);
        let width = step.width();
        self.steps.push(Some(step));
        self.steps.resize_with(row + width, || None);
        self.differs.resize(row + width, differs);
        self.known.extend(key.map(|key| (key, row)));
        row
    }

    /// Returns whether a row has the same number in all samples.
    fn is_number(&self, row: Row) -> bool {
        match self.condition.constants.get(row) {
            Some(constant) => constant.is_some(),
            None => matches!(self.steps[row], Some(Step::Number(_) | Step::Start)),
        }
    }

    fn number(&mut self, value: f64) -> Row {
        self.push(Step::Number(value))
    }

    fn compute_unary(&mut self, function: Unary, x: Row) -> Row {
        self.push(Step::Compute(Timed::Unary(function, x)))
    }

    fn compute(&mut self, operation: Operation, a: Row, b: Row) -> Row {
        self.push(Step::Compute(Timed::Binary(operation, a, b)))
    }

    fn or_zero(&mut self, part: Option<Row>) -> Row {
        part.unwrap_or_else(|| self.number(0.0))
    }

    /// Returns the row of a quantity that is a number in each piece.
    fn value(&mut self, fraction: &RowFraction) -> Option<Row> {
        is_constant(fraction).then(|| self.or_zero(fraction.top.level))
    }

    /// Returns the number that a quantity is in all samples, if it is one.
    fn known_number(&self, fraction: &RowFraction) -> Option<f64> {
        let level = fraction.top.level.filter(|_| is_constant(fraction))?;
        self.condition.constants.get(level).copied().flatten()
    }

    /// Makes it a condition of the pieces that a row is positive.
    fn require_positive(&mut self, row: Row) {
        let zero = self.number(0.0);
        let positive = self.compute(Operation::More, row, zero);
        if !self.required.contains(&positive) {
            self.required.push(positive);
        }
    }

    /// Returns whether a fraction is positive in the piece (or zero, unless `strict`), as a row.
    fn is_positive(&mut self, margin: RowFraction, strict: bool) -> Row {
        let is_once = margin.bottom.is_none() && margin.rows().iter().all(|row| !self.differs[*row]);
        if is_once && margin.top.is_simple() {
            let change = self.push(Step::SignChange(margin.top, strict));
            return self.push(Step::Positive(change));
        }
        self.push(Step::Compare(margin, strict))
    }

    fn unary(&mut self, function: Unary, x: &RowFraction) -> Option<RowFraction> {
        if is_constant(x) {
            let x = self.value(x)?;
            return Some(constant(self.compute_unary(function, x)));
        }
        Some(match function {
            Unary::Negate => self.negated(x),
            Unary::Absolute => {
                let is_positive = self.is_positive(x.clone(), false);
                let negated = self.negated(x);
                self.choose(is_positive, x, &negated)?
            }
            Unary::Floor | Unary::Ceiling | Unary::Round => {
                let (level, slope) = x.sum()?.as_line()?;
                let level = self.or_zero(level);
                constant(self.push(Step::Round(function, level, slope)))
            }
            Unary::Exponential => {
                let (level, slope) = x.sum()?.as_line()?;
                let level = self.or_zero(level);
                let (factor, log2_e) = (self.compute_unary(function, level), self.number(std::f64::consts::LOG2_E));
                self.exponential(factor, slope, log2_e).into()
            }
            Unary::Root => {
                let (factor, rate) = x.sum()?.as_exponential()?;
                self.require_positive(factor);
                let two = self.number(2.0);
                let parts = (self.compute_unary(function, factor), self.compute(Operation::Divide, rate, two));
                RowSum { exponentials: vec![parts], ..RowSum::default() }.into()
            }
            Unary::Logarithm | Unary::Logarithm2 | Unary::Logarithm10 => {
                let (factor, rate) = x.sum()?.as_exponential()?;
                self.require_positive(factor);
                let level = self.compute_unary(Unary::Logarithm2, factor);
                let line = RowSum { level: Some(level), slope: Some(rate), exponentials: Vec::new() };
                let scale = match function {
                    Unary::Logarithm => std::f64::consts::LN_2,
                    Unary::Logarithm10 => std::f64::consts::LOG10_2,
                    _ => return Some(line.into()),
                };
                let scale = self.number(scale);
                self.scaled(Operation::Multiply, &line, scale).into()
            }
            Unary::Not | Unary::NormalCumulative => return None,
        })
    }

    fn binary(&mut self, operation: Operation, a: &RowFraction, b: &RowFraction) -> Option<RowFraction> {
        if is_constant(a) && is_constant(b) {
            let (a, b) = (self.value(a)?, self.value(b)?);
            return Some(constant(self.compute(operation, a, b)));
        }
        match operation {
            Operation::Add | Operation::Subtract if a.bottom == b.bottom => {
                Some(RowFraction { top: self.plus(operation, &a.top, &b.top)?, bottom: a.bottom.clone() })
            }
            Operation::Add | Operation::Subtract => {
                let left = self.product(&a.top, b.bottom.as_ref())?;
                let right = self.product(&b.top, a.bottom.as_ref())?;
                let (top, bottom) = (self.plus(operation, &left, &right)?, self.of_bottoms(a, b)?);
                self.fraction(top, bottom)
            }
            Operation::Multiply => {
                let (top, bottom) = (self.product(&a.top, Some(&b.top))?, self.of_bottoms(a, b)?);
                self.fraction(top, bottom)
            }
            Operation::Divide => {
                if let (None, true) = (&a.bottom, b.bottom.is_none())
                    && let Some(ratio) = self.over(&a.top, &b.top)
                {
                    return Some(ratio.into());
                }
                let inverted = self.inverted(b);
                self.binary(Operation::Multiply, a, &inverted)
            }
            Operation::Power => self.power(a, b),
            Operation::AtLeast | Operation::More => {
                let margin = self.binary(Operation::Subtract, a, b)?;
                Some(constant(self.is_positive(margin, operation == Operation::More)))
            }
            Operation::Minimum | Operation::Maximum => {
                let margin = self.binary(Operation::Subtract, a, b)?;
                let is_above = self.is_positive(margin, false);
                let (yes, no) = if operation == Operation::Maximum { (a, b) } else { (b, a) };
                self.choose(is_above, yes, no)
            }
            Operation::RisesAt | Operation::RisesAbove | Operation::FallsAt => None,
        }
    }

    fn power(&mut self, a: &RowFraction, b: &RowFraction) -> Option<RowFraction> {
        if is_constant(a) {
            let (level, slope) = b.sum()?.as_line()?;
            let (is_two, base, level) = (self.known_number(a) == Some(2.0), self.value(a)?, self.or_zero(level));
            self.require_positive(base);
            let factor = self.compute(Operation::Power, base, level);
            if is_two {
                return Some(RowSum { exponentials: vec![(factor, slope)], ..RowSum::default() }.into());
            }
            let doublings = self.compute_unary(Unary::Logarithm2, base);
            return Some(self.exponential(factor, slope, doublings).into());
        }
        let x = self.value(b)?;
        if let Some((factor, rate)) = a.sum().and_then(RowSum::as_exponential) {
            self.require_positive(factor);
            let parts = (self.compute(Operation::Power, factor, x), self.compute(Operation::Multiply, rate, x));
            return Some(RowSum { exponentials: vec![parts], ..RowSum::default() }.into());
        }
        let exponent = self.known_number(b)?;
        let base = if exponent < 0.0 { self.inverted(a) } else { a.clone() };
        let squared = self.binary(Operation::Multiply, &base, &base)?;
        match exponent.abs() {
            2.0 => Some(squared),
            3.0 => self.binary(Operation::Multiply, &squared, &base),
            _ => None,
        }
    }

    /// Returns `factor · 2^(slope · doublings · t)`.
    fn exponential(&mut self, factor: Row, slope: Row, doublings: Row) -> RowSum {
        let rate = self.compute(Operation::Multiply, slope, doublings);
        RowSum { exponentials: vec![(factor, rate)], ..RowSum::default() }
    }

    /// Returns `yes` where a Boolean is true, otherwise `no`.
    fn choose(&mut self, choice: Row, yes: &RowFraction, no: &RowFraction) -> Option<RowFraction> {
        let top = self.choose_sum(choice, &yes.top, &no.top)?;
        let bottom = match (&yes.bottom, &no.bottom) {
            (yes, no) if yes == no => yes.clone(),
            (yes, no) => {
                let one = RowSum { level: Some(self.number(1.0)), ..RowSum::default() };
                Some(self.choose_sum(choice, yes.as_ref().unwrap_or(&one), no.as_ref().unwrap_or(&one))?)
            }
        };
        Some(RowFraction { top, bottom })
    }

    fn choose_sum(&mut self, choice: Row, yes: &RowSum, no: &RowSum) -> Option<RowSum> {
        let mut either = |yes: Option<Row>, no: Option<Row>| match (yes, no) {
            (yes, no) if yes == no => yes,
            (yes, no) => {
                let (yes, no) = (self.or_zero(yes), self.or_zero(no));
                Some(self.push(Step::Compute(Timed::Choose(choice, yes, no))))
            }
        };
        let (level, slope) = (either(yes.level, no.level), either(yes.slope, no.slope));
        let mut rates: Vec<Row> = yes.exponentials.iter().chain(&no.exponentials).map(|(_, rate)| *rate).collect();
        rates.sort_unstable();
        rates.dedup();
        let factor =
            |sum: &RowSum, rate: Row| sum.exponentials.iter().find(|(_, own)| *own == rate).map(|(factor, _)| *factor);
        let exponentials = rates.into_iter().map(|rate| Some((either(factor(yes, rate), factor(no, rate))?, rate)));
        let exponentials: Vec<(Row, Row)> = exponentials.collect::<Option<_>>()?;
        (exponentials.len() <= MAX_EXPONENTIALS).then_some(RowSum { level, slope, exponentials })
    }

    /// Returns the sum or the difference of two sums. Returns `None` if it has too many exponentials.
    fn plus(&mut self, operation: Operation, a: &RowSum, b: &RowSum) -> Option<RowSum> {
        let mut joined = |a: Option<Row>, b: Option<Row>| match (a, b) {
            (Some(a), Some(b)) => Some(self.compute(operation, a, b)),
            (None, Some(b)) if operation == Operation::Subtract => Some(self.compute_unary(Unary::Negate, b)),
            (a, b) => a.or(b),
        };
        let mut sum = RowSum {
            level: joined(a.level, b.level),
            slope: joined(a.slope, b.slope),
            exponentials: a.exponentials.clone(),
        };
        for (factor, rate) in &b.exponentials {
            match sum.exponentials.iter_mut().find(|(_, known)| known == rate) {
                Some((own, _)) => *own = joined(Some(*own), Some(*factor))?,
                None => sum.exponentials.push((joined(None, Some(*factor))?, *rate)),
            }
        }
        (sum.exponentials.len() <= MAX_EXPONENTIALS).then_some(sum)
    }

    /// Returns a sum with each part multiplied, or divided, by a number.
    fn scaled(&mut self, operation: Operation, sum: &RowSum, x: Row) -> RowSum {
        let mut part = |part: Row| self.compute(operation, part, x);
        RowSum {
            level: sum.level.map(&mut part),
            slope: sum.slope.map(&mut part),
            exponentials: sum.exponentials.iter().map(|(factor, rate)| (part(*factor), *rate)).collect(),
        }
    }

    fn negated(&mut self, fraction: &RowFraction) -> RowFraction {
        let top = self.plus(Operation::Subtract, &RowSum::default(), &fraction.top);
        RowFraction { top: top.unwrap_or_default(), bottom: fraction.bottom.clone() }
    }

    /// Returns the product of two sums; `None` as a factor is 1. Returns `None` if it is not such a sum.
    fn product(&mut self, a: &RowSum, b: Option<&RowSum>) -> Option<RowSum> {
        let Some(b) = b else { return Some(a.clone()) };
        for (number, sum) in [(b, a), (a, b)] {
            if number.is_level() {
                let number = self.or_zero(number.level);
                return Some(self.scaled(Operation::Multiply, sum, number));
            }
        }
        if a.slope.is_some() || b.slope.is_some() {
            return None;
        }
        let parts = |sum: &RowSum| -> Vec<(Row, Option<Row>)> {
            let exponentials = sum.exponentials.iter().map(|(factor, rate)| (*factor, Some(*rate)));
            sum.level.map(|level| (level, None)).into_iter().chain(exponentials).collect()
        };
        let mut product = RowSum::default();
        for (a, first) in parts(a) {
            for (b, second) in parts(b) {
                let factor = self.compute(Operation::Multiply, a, b);
                let part = match (first, second) {
                    (Some(first), Some(second)) => {
                        let rate = self.compute(Operation::Add, first.min(second), first.max(second));
                        RowSum { exponentials: vec![(factor, rate)], ..RowSum::default() }
                    }
                    (Some(rate), None) | (None, Some(rate)) => {
                        RowSum { exponentials: vec![(factor, rate)], ..RowSum::default() }
                    }
                    (None, None) => RowSum { level: Some(factor), ..RowSum::default() },
                };
                product = self.plus(Operation::Add, &product, &part)?;
            }
        }
        Some(product)
    }

    /// Returns a sum divided by a number or by a single exponential; `None` if the divisor is neither.
    fn over(&mut self, a: &RowSum, b: &RowSum) -> Option<RowSum> {
        if b.is_level() {
            let number = self.or_zero(b.level);
            return Some(self.scaled(Operation::Divide, a, number));
        }
        let (factor, rate) = b.as_exponential().filter(|_| a.slope.is_none())?;
        let mut ratio = RowSum::default();
        if let Some(level) = a.level {
            let negated = self.compute_unary(Unary::Negate, rate);
            ratio.exponentials.push((self.compute(Operation::Divide, level, factor), negated));
        }
        for (own, own_rate) in &a.exponentials {
            let own = self.compute(Operation::Divide, *own, factor);
            let part = if *own_rate == rate {
                RowSum { level: Some(own), ..RowSum::default() }
            } else {
                let difference = self.compute(Operation::Subtract, *own_rate, rate);
                RowSum { exponentials: vec![(own, difference)], ..RowSum::default() }
            };
            ratio = self.plus(Operation::Add, &ratio, &part)?;
        }
        Some(ratio)
    }

    /// Returns a fraction whose bottom is left out if the top can be divided by it.
    fn fraction(&mut self, top: RowSum, bottom: Option<RowSum>) -> Option<RowFraction> {
        let Some(below) = bottom else { return Some(top.into()) };
        match self.over(&top, &below) {
            Some(ratio) => Some(ratio.into()),
            None => Some(RowFraction { top, bottom: Some(below) }),
        }
    }

    fn inverted(&mut self, fraction: &RowFraction) -> RowFraction {
        let one = || RowSum { level: Some(self.number(1.0)), ..RowSum::default() };
        RowFraction { top: fraction.bottom.clone().unwrap_or_else(one), bottom: Some(fraction.top.clone()) }
    }

    /// Returns the product of the bottoms of two fractions.
    fn of_bottoms(&mut self, a: &RowFraction, b: &RowFraction) -> Option<Option<RowSum>> {
        match (&a.bottom, &b.bottom) {
            (Some(first), second) => self.product(first, second.as_ref()).map(Some),
            (None, second) => Some(second.clone()),
        }
    }
}
