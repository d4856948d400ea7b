//! Closed forms, bisection, pieces, branch and bound, and a dense grid of dates must agree, on conditions that step, recross,
//! and are never true.

use proptest::prelude::*;

use super::bisection::{HALVINGS, bisect};
use super::branch_and_bound::first_crossing;
use super::condition::Rows;
use super::monotone;
use super::solver::{Crossings, Scratch, Solver};
use crate::diagnostic::{Report, Reported};
use crate::model::compile::{Compiler, Draws, KnownNames, Scope, Value};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::{Program, Register};
use crate::model::stats::sampler::Group;
use crate::model::stats::special::table::Tables;
use crate::model::syntax::expression;
use crate::model::syntax::unit::Units;
use crate::observer::NOT_OBSERVED;
use crate::source::{Sources, Span, Spanned};

/// A scope without names.
struct NoNames;

impl Scope for NoNames {
    fn name(&mut self, _: &str, _: Span, _: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Conditions whose two sides are fractions of sums of exponentials.
const FRACTIONS: [&str; 9] = [
    "1 / (1 / grow(1 to 3, 2025-01-01, 2 to 4 year) + (0.01 to 0.1)) >= 10 to 30",
    "grow(1 to 3, 2025-01-01, 2 to 4 year) / (1 + 0.03 * grow(1 to 3, 2025-01-01, 2 to 4 year)) >= 10 to 40",
    "(grow(1, 2025-01-01, 2 to 4 year) - 1) / (grow(1, 2025-01-01, 3 year) + 1) > 0.5 to 3",
    "(grow(1, 2025-01-01, 2 year) - (4 to 90)) ^ 2 <= 1 to 900",
    "1 / (grow(1, 2025-01-01, 2 to 9 year) - (2 to 20)) >= 0.5 to 4",
    "min(1 / (1 + grow(9, 2025-01-01, -2 year)), 0.9) - grow(1, 2025-01-01, -(1 to 9 year)) >= 0.1 to 0.8",
    "grow(1, 2025-01-01, 2 year) + 100 * grow(1, 2025-01-01, -(3 to 9 year)) <= 30 to 90",
    "abs(1 / (1 + grow(1, 2025-01-01, 2 to 4 year)) - (0.1 to 0.4)) <= 0.02 to 0.2",
    "grow(1, 2025-01-01, 4 year) - 1.5 * grow(1, 2025-01-01, 8 year) - (t - 2030-01-01) / (10 year) >= 0.01 to 4",
];

const WINDOW: (f64, f64) = (2025.0, 2050.0);
const SAMPLES: usize = 200;

/// Returns the program that searches for a condition, and the registers to compute before the search.
fn prepared(condition: &str) -> (Program, Vec<Register>) {
    let units = Units::built_in();
    let text = format!("first({condition})");
    let source = Sources::default().add("test", text.as_str());
    let text = Spanned::new(text.clone(), Span::new(source, 0, text.len()));
    let mut report = Report::default();
    let known = KnownNames { units: &units, names: |_: &str| false };
    let parsed = expression::parse(&text, &known, &mut report).unwrap();
    let mut program = Program::default();
    let tables = Tables::default();
    let draws = Draws { seed: 7, model: "test", name: "x", place: 0, score: None, tables: &tables };
    let mut compiler = Compiler::new(&mut program, &units, 2026.0, &mut report);
    compiler.draws = Some(draws);
    let value = compiler.compile(&parsed, &mut NoNames).unwrap();
    let order = program.cone([value.register], true);
    let before = order.into_iter().filter(|register| !program.is_timed(*register) && *register != value.register);
    let before = before.collect();
    (program, before)
}

/// Checks that searches that begin near some date find the same dates as those that begin at the window's start, to the bit.
fn check_head_starts(condition: &str, solver: &Solver, rows: &Rows, stays_true: &[bool]) {
    let search = |near: &[f64]| solver.search_by_pieces(rows, stays_true, (WINDOW, near), &mut Rows::new()).unwrap();
    let bits = |(dates, before, unsolved): &(Vec<f64>, Vec<f64>, Vec<usize>)| {
        let dates: Vec<[u64; 2]> =
            dates.iter().zip(before).map(|(date, before)| [date, before].map(|x| x.to_bits())).collect();
        (dates, unsolved.clone())
    };
    let expected = search(&[]);
    for shift in [-9.0, -1.3, 0.0, 0.3, 2.1, 11.0, f64::INFINITY] {
        let near = expected.0.iter().zip(stays_true);
        let near: Vec<f64> = near.map(|(date, stays_true)| if *stays_true { date + shift } else { f64::NAN }).collect();
        assert_eq!(bits(&search(&near)), bits(&expected), "`{condition}`, started {shift} years after the date");
    }
}

/// Checks the dates found by pieces against those of bisection, within the precision of bisection. Returns whether the condition
/// has pieces.
fn check_pieces(condition: &str, solver: &Solver, rows: &mut Rows) -> bool {
    let stays_true = monotone::stays_true(&solver.condition, rows, WINDOW);
    let Some((dates, before, _)) = solver.search_by_pieces(rows, &stays_true, (WINDOW, &[]), &mut Rows::new()) else {
        return false;
    };
    let (bisected, _) = bisect(&solver.condition, rows, WINDOW, SAMPLES);
    let precision = (WINDOW.1 - WINDOW.0) / f64::from(1 << HALVINGS);
    for sample in (0..SAMPLES).filter(|sample| stays_true[*sample]) {
        let (date, bisected) = (dates[sample], bisected[sample]);
        let same = date == bisected || (date - 1e-8..date + precision + 1e-8).contains(&bisected);
        assert!(same, "`{condition}`, sample {sample}: {date} by pieces, {bisected} by bisection");
    }
    check_head_starts(condition, solver, rows, &stays_true);
    // Just before the date the condition is false.
    solver.condition.evaluate(rows, &before);
    for sample in (0..SAMPLES).filter(|sample| stays_true[*sample] && dates[*sample] > WINDOW.0) {
        assert_eq!(rows[solver.condition.place][sample], 0.0, "`{condition}`, sample {sample}, {}", dates[sample]);
    }
    true
}

/// Returns whether a condition has pieces, and checks them.
fn has_pieces(condition: &str) -> bool {
    let (program, before) = prepared(condition);
    let (plan, group) = (Plan::new(&program, &before, &NOT_OBSERVED), Group::one(0, 0..SAMPLES));
    let mut columns = Columns::new(&plan, &group);
    columns.compute(&before, WINDOW);
    let solver = Solver::new(&program, program.searches().len() - 1);
    let mut rows = all_rows(&solver, &columns);
    check_pieces(condition, &solver, &mut rows)
}

/// Returns the rows of a condition for all samples.
fn all_rows(solver: &Solver, columns: &Columns<'_>) -> Rows {
    let mut rows = Rows::new();
    solver.fill_rows(&|register: Register| columns.get(register), &(0..SAMPLES).collect::<Vec<_>>(), &mut rows);
    rows
}

/// Returns the dates found by the solver, by the solver without closed form, by branch and bound alone, and by a grid of days;
/// the number of samples in which the condition was shown to stay true; and whether the closed form solved all samples.
fn four_ways(condition: &str) -> ([Vec<f64>; 4], usize, bool) {
    let (program, before) = prepared(condition);
    let (plan, group) = (Plan::new(&program, &before, &NOT_OBSERVED), Group::one(0, 0..SAMPLES));
    let mut columns = Columns::new(&plan, &group);
    columns.compute(&before, WINDOW);
    // The search of a conjunction comes after those of its parts.
    let mut solver = Solver::new(&program, program.searches().len() - 1);
    let column = |register: Register| columns.get(register);
    let read = solver.closed_form.as_ref().map(|form| Crossings::of_closed_form(form, &column, (WINDOW, false)));
    let closed = read.is_some_and(|(_, unsolved)| unsolved.is_empty());
    let found =
        solver.solve(|register| columns.get(register), SAMPLES, (WINDOW, &[], false), &mut Scratch::default()).dates;
    solver.closed_form = None;
    let searched =
        solver.solve(|register| columns.get(register), SAMPLES, (WINDOW, &[], false), &mut Scratch::default()).dates;
    let mut rows = all_rows(&solver, &columns);
    check_pieces(condition, &solver, &mut rows);
    let stays_true = monotone::stays_true(&solver.condition, &mut rows, WINDOW);
    let stays_true = stays_true.iter().filter(|stays_true| **stays_true).count();
    let bounded = |sample| first_crossing(&solver.condition, &rows, sample, WINDOW, &mut usize::MAX.clone()).0;
    let bounded = (0..SAMPLES).map(bounded).collect();
    let mut dense = vec![f64::INFINITY; SAMPLES];
    for day in 0..=9131 {
        let date = (WINDOW.0 + f64::from(day) / 365.25).min(WINDOW.1);
        solver.condition.evaluate(&mut rows, &[date; SAMPLES]);
        for (sample, value) in rows[solver.condition.place].iter().enumerate() {
            if *value == 1.0 && dense[sample] == f64::INFINITY {
                dense[sample] = date;
            }
        }
    }
    ([found, searched, bounded, dense], stays_true, closed)
}

/// Checks that all methods agree to within a day. Returns the number of samples in which the condition was shown to stay true.
fn check_agreement(condition: &str) -> usize {
    let ([found, searched, bounded, dense], stays_true, _) = four_ways(condition);
    for sample in 0..SAMPLES {
        for (way, date) in [("solver", found[sample]), ("search", searched[sample]), ("bounds", bounded[sample])] {
            let same = date == dense[sample] || (date - dense[sample]).abs() < 1.01 / 365.25;
            assert!(same, "`{condition}`, sample {sample}: {way} {date}, dense {}", dense[sample]);
        }
    }
    stays_true
}

#[test]
fn exponentials_that_cross_once_are_shown_to_stay_true() {
    let condition = "grow(32, 2025-01-30, 2 to 6 year) >= (150 to 300) * 2 ^ -((t - 2025-05-22) / (1.4 to 3.2 year))";
    assert_eq!(check_agreement(condition), SAMPLES);
}

#[test]
fn steps_up_at_uncertain_dates_are_shown_to_stay_true_and_steps_down_are_not() {
    let refresh = "2027-08-01 + (0.15 to 9 year)";
    let up = format!("step(24, 2025-01-30 -> 32, {refresh} -> 48 to 84) >= 20 to 90");
    assert!(check_agreement(&up) > SAMPLES * 9 / 10);
    let down = format!("step(24, 2030-01-30 -> 96, {refresh} -> 4 to 12) >= 20 to 90");
    assert!(check_agreement(&down) < SAMPLES);
}

#[test]
fn growth_by_whole_periods_is_found_at_its_dates() {
    check_agreement("50 * (1.25 to 2.0) ^ periods(2027-01-01 + (0.1 to 2 year), 2 to 3.2 year) >= 60 to 400");
}

#[test]
fn the_first_of_several_crossings_is_found() {
    // A parabola is above a level between two dates.
    let hump = "(t - 2025-01-01) / (1 year) * (2049-01-01 - t) / (1 year) >= uniform(low = 20, high = 160)";
    assert_eq!(check_agreement(hump), 0);
    check_agreement("step(0, 2027-03-01 -> 1, 2027-03-09 -> 0, 2040-06-01 -> 1) >= uniform(low = 0.5, high = 1.2)");
    check_agreement("not (grow(1, 2025-01-01, 3 year) >= 2 to 9) or grow(1, 2025-01-01, 3 year) >= 20 to 90");
    check_agreement("t >= 2030-01-01 and (t <= 2031-01-01 or t >= 2040-01-01) and t >= 2026-01-01 + (1 to 20 year)");
}

#[test]
fn a_conjunction_is_searched_by_its_parts_if_each_stays_true() {
    let stairs = "50 * (1.25 to 2.0) ^ periods(2027-01-01 + (0.1 to 2 year), 2 to 3.2 year) >= 60 to 400";
    let sum = "grow(9, 2025-01-01, 3 year) + 4 >= 10 to 200";
    for (condition, searches, is_closed) in [
        (format!("{stairs} and {sum}"), 3, true),
        (format!("{stairs} and {sum} and t >= 2026-01-01 + (1 to 20 year)"), 4, true),
        // Each part is true at some dates, and both together at none.
        (format!("not ({stairs}) and {sum}"), 3, true),
        // Only a search tells which of two alternatives was the last to become true.
        (format!("{stairs} and (not ({sum}) or t >= 2040-01-01)"), 3, false),
    ] {
        let (program, _) = prepared(&condition);
        assert_eq!(program.searches().len(), searches, "`{condition}`");
        assert_eq!(program.searches()[searches - 1].closed_form.is_some(), is_closed, "`{condition}`");
        check_agreement(&condition);
    }
}

#[test]
fn conditions_that_are_always_or_never_true_are_found() {
    let ([found, ..], ..) = four_ways("t >= 2020-01-01");
    assert!(found.iter().all(|date| *date == WINDOW.0));
    let ([found, ..], ..) = four_ways("grow(1, 2025-01-01, 5 year) >= 1e6");
    assert!(found.iter().all(|date| *date == f64::INFINITY));
}

#[test]
fn differences_products_and_ratios_of_timed_quantities_agree_with_the_grid() {
    for condition in [
        "grow(1, 2025-01-01, 2 to 9 year) - grow(3, 2025-01-01, 1 to 30 year) >= 2 to 4",
        "grow(1, 2025-01-01, 3 year) * (normal(mean = 0, sd = 2) + (t - 2035-01-01) / (1 year)) >= 2 to 4",
        "grow(1, 2025-01-01, 3 year) / (normal(mean = 0, sd = 5) + (t - 2010-01-01) / (1 year)) >= 0.1 to 2",
        "min(grow(1, 2025-01-01, 2 to 9 year), 3 to 30) > max(2, grow(8, 2025-01-01, normal(mean = -4, sd = 4) * 1 year))",
        "if t >= 2026-01-01 + (1 to 20 year) then 3 > (2 to 4) else grow(1, 2025-01-01, 2 year) >= 8",
        "interpolate(2026-01-01 -> 1, 2030-01-01 -> 8, 2040-01-01 -> 3) >= 2 to 9",
        "interpolate(2026-01-01 + (0.5 to 2 year) -> 1 to 3, 2032-01-01 -> 8, 2040-01-01 -> 1 to 5, 2045-01-01 -> 20) + \
         normal(mean = 0, sd = 1) * max(t - 2033-01-01, 0 year) / (1 year) >= 2 to 15",
        "abs((t - 2035-01-01) / (1 year)) <= 1 to 12 and sqrt(grow(1, 2025-01-01, 2 year)) >= 2 to 40",
        "(t - 2024-01-01) / (1 year) >= 3 and ln((t - 2024-01-01) / (1 year)) * log2(grow(9, 2025-01-01, 4 year)) >= 4 to 20",
        "floor((t - 2026-06-15) / (1.5 year)) * (1 to 9) >= 8 to 19",
        "(0.2 to 3) ^ ((t - 2025-01-01) / (2 year)) >= 1.5 to 4",
        "((t - 2025-01-01) / (1 year)) ^ (0.5 to 2) >= 4 to 40",
    ] {
        check_agreement(condition);
    }
}

#[test]
fn exponentials_and_lines_need_no_search() {
    for condition in [
        "grow(32, 2025-01-30, 2 to 6 year) >= (150 to 300) * 2 ^ -((t - 2025-05-22) / (1.4 to 3.2 year))",
        "grow(1, 2025-01-01, 2 to 9 year) >= 2 to 9 and grow(3, 2025-01-01, 1 to 3 year) > 1 to 90 and t >= 2030-01-01",
        "grow(9, 2025-01-01, normal(mean = 0, sd = 4) * 1 year) >= 2 to 40",
        "grow(9, 2025-01-01, 3 to 9 year) <= 2 to 90 and not (t < 2026-01-01 + (1 to 9 year))",
        "(0.2 to 3) ^ ((t - 2025-01-01) / (2 year)) / (0.5 to 2) >= 1.5 to 4",
        "exp((t - 2025-01-01) / (1 to 9 year)) * sqrt(grow(1, 2025-01-01, 2 to 9 year)) >= 2 to 900",
        "3 / (grow(1, 2025-01-01, 3 year) ^ (0.5 to 2)) <= 0.01 to 1 and (2 to 4) > 3",
        "log2(grow(5, 2025-01-01, 2 year)) * (1 to 3) - (1 to 9) > (t - 2020-01-01) / (1 year)",
        "2 * (t - 2025-01-01) >= 10 to 90 year and 2035-01-01 - t >= 1 to 12 year",
    ] {
        let (_, _, closed) = four_ways(condition);
        assert!(closed, "`{condition}` is searched");
        check_agreement(condition);
    }
}

#[test]
fn exponentials_with_a_factor_that_may_be_negative_are_searched() {
    for condition in [
        "grow(1, 2025-01-01, 3 year) * normal(mean = 0, sd = 2) >= 2 to 4",
        "normal(mean = 0, sd = 5) >= grow(1, 2025-01-01, 3 year)",
    ] {
        let (_, _, closed) = four_ways(condition);
        assert!(!closed, "`{condition}` is not searched");
        check_agreement(condition);
    }
}

/// Returns a condition about a supply that grows by whole periods, or as a curve, and a need that shrinks.
fn random_condition() -> impl Strategy<Value = String> {
    let number = |least: f64, greatest: f64| (least..greatest).prop_map(|number| format!("{number:.3}"));
    let supply = (1.0..60.0f64, 1.02..2.0f64, 0.4..4.0f64, 0.2..6.0f64, 0..3_u8);
    let supply = supply.prop_map(|(level, growth, cadence, wait, kind)| {
        let date = format!("2026-01-01 + (0.1 to {wait:.2} year)");
        match kind {
            0 => format!("step({level:.1}, {date} -> {level:.1} * ({growth:.2} to 2.1) ^ periods({date}, {cadence:.2} year))"),
            1 => format!("grow({level:.1}, 2025-03-01, {cadence:.2} to 5 year)"),
            _ => format!("step({level:.1}, 2025-06-01 -> {level:.1} * {growth:.2}, {date} -> {level:.1} * 2 ^ ({cadence:.2} * periods({date}, 2 to 3 year)))"),
        }
    });
    let choice = "if (0.1 to 1) >= 0.3 then";
    let need = (number(20.0, 900.0), number(0.6, 4.0), number(0.0, 20.0), any::<bool>());
    let need = need.prop_map(move |(size, halving, rest, has_choice)| {
        let first = format!("{size} * 2 ^ -((t - 2025-05-22) / (0.5 to {halving} year))");
        let size = if has_choice { format!("({choice} {first} else {first} / 3)") } else { first };
        format!("{size} + {rest}")
    });
    (supply, need).prop_map(|(supply, need)| format!("{supply} >= {need}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_that_begins_near_any_date_finds_the_same(condition in random_condition()) {
        has_pieces(&condition);
    }
}

#[test]
fn steps_against_sums_of_exponentials_and_lines_are_solved_by_pieces() {
    let refresh = "2027-08-01 + (0.15 to 9 year)";
    let card = format!(
        "step(24, 2025-01-30 -> 32, {refresh} -> (48 to 84) * (1.1 to 1.6) ^ periods({refresh}, 2 to 3.2 year))"
    );
    let size = "(2 ^ -((t - 2025-05-22) / (1.4 to 3.2 year)))";
    for condition in [
        format!("{card} * 0.92 >= (150 to 300) * {size} + (6 to 20)"),
        format!("{card} > (20 to 300) * {size} - (t - 2025-01-01) / (1 to 9 year)"),
        format!("not ({card} < (20 to 300) * {size})"),
        format!("{card} >= max(20 to 90, (150 to 300) * {size}) * (0.5 to 2) + 3"),
        format!("min({card}, 20 to 90) >= (150 to 300) * {size}"),
        format!("grow(32, 2025-01-30, 2 to 6 year) >= (50 to 300) * {size} + (6 to 20)"),
        format!(
            "grow(32, 2025-01-30, 2 to 6 year) - 300 * {size} ^ (0.5 to 2) / (1 to 2) >= sqrt(5 * {size}) + (6 to 60)"
        ),
        format!(
            "(t - 2020-01-01) / (1 year) + grow(1, 2025-01-01, 3 to 9 year) >= abs({size} - 0.2 * {size}) * 50 + (5 to 30)"
        ),
        "ceil((t - 2026-06-15) / (1.5 year)) * (1 to 9) + round((t - 2026-06-15) / (1 to 2 year)) >= 8 to 90"
            .to_owned(),
        "exp((t - 2025-01-01) / (5 year)) + log2(grow(1, 2025-01-01, 1 to 3 year)) >= 3 to 90".to_owned(),
        format!("step(0, {refresh} -> 1) >= 1"),
        format!("{card} >= 40 to 90 or t >= 2026-01-01 + (1 to 20 year)"),
        "floor((t - 2025-01-01) / (1 month)) >= 1 to 40".to_owned(),
        // In some samples it has more pieces than are searched.
        "floor((t - 2025-01-01) / (1 month)) >= 1 to 80".to_owned(),
        "interpolate(2026-01-01 -> 1, 2030-01-01 -> 8) + (0.1 to 2) * max(t - 2030-01-01, 0 year) / (1 year) >= 2 to 20"
            .to_owned(),
    ] {
        assert!(has_pieces(&condition), "`{condition}` has no pieces");
        check_agreement(&condition);
    }
    for condition in FRACTIONS {
        assert!(has_pieces(condition), "`{condition}` has no pieces");
        check_agreement(condition);
    }
    // Too many pieces, and the root of a straight line.
    for condition in
        ["floor((t - 2025-01-01) / (1 day)) >= 1000 to 4000", "sqrt((t - 2020-01-01) / (1 year)) >= 2.5 to 5"]
    {
        assert!(!has_pieces(condition), "`{condition}` has pieces");
    }
}
