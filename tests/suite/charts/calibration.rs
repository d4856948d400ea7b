//! Calibration charts: the chances given, and how often the events came true.

use foresite::document::chart::Calibration;
use foresite::model::calibration_bins::{ResolvedChance as Given, counts, grouped};

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    let rows: Vec<(f64, f64)> = (0..200u32)
        .map(|at| {
            let chance = (f64::from(at) + 0.5) / 200.0;
            (chance, f64::from(u8::from(f64::from(at * 37 % 100) / 100.0 < chance)))
        })
        .collect();
    chart(fixture, "calibration", &rows);
}

fn chart(fixture: &mut Fixture, id: &str, rows: &[(f64, f64)]) {
    let number = || ColumnKind::Number { unit: None };
    let row = |(at, (chance, came)): (usize, &(f64, f64))| {
        vec![word(&format!("f{at}")), Some(Cell::Number(*chance)), came.is_finite().then_some(Cell::Number(*came))]
    };
    let rows = rows.iter().enumerate().map(row).collect();
    dataset(fixture, "given", &[("name", ColumnKind::Text), ("chance", number()), ("came_true", number())], rows);
    let (rows, bins) = (rows_of(fixture, "given"), 10);
    let [chance, came_true] = ["chance", "came_true"].map(|column| fixture.at(column.to_owned()));
    let kind = ChartKind::Calibration(Calibration { rows, chance, came_true, bins });
    fixture.chart(id, "Chances were about right", "Chance given and how often it came true", kind);
}

fn drawn(rows: &[(f64, f64)]) -> Figure {
    let mut fixture = Fixture::new();
    chart(&mut fixture, "given", rows);
    fixture.figures().charts.remove("given").unwrap()
}

#[test]
fn counts_follow_the_poisson_binomial_distribution() {
    assert_eq!(counts(&[]), [1.0]);
    assert_eq!(counts(&[0.5, 0.5]), [0.25, 0.5, 0.25]);
    let found = counts(&[0.1, 0.4, 0.75]);
    // By hand: 0.9·0.6·0.25, and so on over all eight cases.
    for (found, expected) in found.iter().zip([0.135, 0.51, 0.325, 0.03]) {
        assert!((found - expected).abs() < 1e-15, "{found:?}");
    }
}

#[test]
fn five_of_ten_even_chances_are_on_the_diagonal_with_a_range_of_two_to_eight() {
    let rows: Vec<(f64, f64)> = (0..10).map(|at| (0.5, f64::from(at % 2))).collect();
    let figure = drawn(&rows);
    assert_eq!(discs(&figure), [(50.0, 205.0, 8.0, "c1".to_owned())]);
    // A binomial of ten at one half: at most 1 in 1.1%, at most 2 in 5.5%; at most 7 in 94.5%, at most 8 in 98.9%.
    assert_eq!(cells(&figure), [["50%", "50%", "10", "5 (50%)", "2–8"]]);
    assert_eq!(figure.csv, "chance,lowest,highest,forecasts,came_true,p5,p95\r\n0.5,0.5,0.5,10,5,2,8\r\n");
    assert_eq!(
        figure.note.as_deref(),
        Some(
            "Mean Brier score 0.25 over 10 forecasts; always saying 50%, as often as it came true, would score 0.25 (0 is best)."
        )
    );
    assert_eq!(readouts(&figure), ["Given 50% 5 of 10 came true (if reliable 2–8)"]);
    let texts = lines(&figure);
    assert!(texts.ends_with(&["Given 50% 5 of 10 came true".into(), "(if reliable 2–8)".into()]), "{texts:?}");
}

#[test]
fn groups_have_similar_sizes_and_never_split_equal_chances() {
    let given = |chance: f64| Given { chance, came_true: false };
    let even: Vec<Given> = (0..100).rev().map(|at| given(f64::from(at) / 100.0)).collect();
    let groups = grouped(even, 5);
    assert_eq!(groups.iter().map(|group| group.count).collect::<Vec<_>>(), [20; 5]);
    assert!(groups.windows(2).all(|pair| pair[0].chances.1 < pair[1].chances.0));
    let tied: Vec<Given> = (0..60).map(|at| given(if at < 45 { 0.2 } else { 0.8 })).collect();
    assert_eq!(grouped(tied, 10).iter().map(|group| group.count).collect::<Vec<_>>(), [45, 15]);
    // Too few for two groups of ten.
    assert_eq!(grouped((0..19).map(|at| given(f64::from(at) / 19.0)).collect(), 10).len(), 1);
}

#[test]
fn nine_in_ten_groups_of_reliable_forecasts_are_within_their_ranges() {
    // From the distribution: the probability that a count is within the range of its group.
    for chances in [vec![0.03; 20], vec![0.5; 18], (0..30).map(|at| f64::from(at) / 30.0).collect::<Vec<_>>()] {
        let given = chances.iter().map(|chance| Given { chance: *chance, came_true: false }).collect();
        let group = grouped(given, 1).remove(0);
        let likely = counts(&chances);
        let (low, high) = group.expected;
        assert!(likely[low..=high].iter().sum::<f64>() >= 0.9);
        assert!(likely[..low].iter().sum::<f64>() < 0.05 && likely[high + 1..].iter().sum::<f64>() <= 0.05);
    }
}

#[test]
fn leaves_out_unresolved_forecasts_and_refuses_invalid_chances() {
    let figure = drawn(&[(0.2, 0.0), (0.9, f64::NAN)]);
    assert!(figure.note.unwrap().starts_with("Left out: 1 forecast that is not settled yet."));
    for (row, expected) in [
        ((1.2, 1.0), "E0404 `f0` has a chance of 1.2, but a chance must be from 0 to 1 []"),
        (
            (0.2, 0.5),
            "E0404 `f0` came to 0.5: 1 is for what came true, 0 for what did not [leave the cell empty if the result is not \
             known yet]",
        ),
        ((0.2, f64::NAN), "E0404 no forecast has a known result yet []"),
    ] {
        let mut fixture = Fixture::new();
        chart(&mut fixture, "given", &[row]);
        assert_eq!(fixture.draw().1, [expected]);
    }
}
