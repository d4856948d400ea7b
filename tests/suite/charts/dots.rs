//! Equally likely dots.

use foresite::document::chart::Dots;

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    chart(fixture, "dots", "parity.product", None);
    chart(fixture, "dots_of_numbers", "parity.memory_2030", Some(50));
}

fn chart(fixture: &mut Fixture, id: &str, path: &str, dots: Option<usize>) {
    let outcome = fixture.series(&[path]).remove(0);
    let dots = dots.unwrap_or(20);
    fixture.chart(
        id,
        "Half of the dots lie before 2031",
        "Equally likely",
        ChartKind::Dots(Dots { outcome, dots, annotations: Annotations::default() }),
    );
}

fn drawn(kind: Kind, samples: Vec<f64>, dots: usize) -> Figure {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, kind, samples);
    chart(&mut fixture, "dots", "parity.task", Some(dots));
    fixture.figures().charts.remove("dots").unwrap()
}

/// Returns draws that are uniform over two years.
fn even() -> Vec<f64> {
    (0..=1000).map(|at| 2030.0 + f64::from(at) / 500.0).collect()
}

#[test]
fn four_dots_over_two_uniform_years_are_at_their_quantiles() {
    let figure = drawn(Kind::Date, even(), 4);
    // Quantiles 2030.25, 2030.75, 2031.25 and 2031.75; from April 2030 to the end of 2031 are 640 days.
    let middles =
        [(90.0 + 181.0) / 2.0, (273.0 + 365.0) / 2.0, 365.0 + (90.0 + 181.0) / 2.0, 365.0 + (273.0 + 365.0) / 2.0];
    let found = discs(&figure);
    assert_eq!(found.len(), 4);
    for ((cx, cy, r, _), middle) in found.iter().zip(middles) {
        let expected: f64 = (middle - 90.0) / 640.0 * 100.0;
        assert!((cx - expected).abs() < 0.011, "{cx} is not {expected}");
        assert_eq!((*cy, *r), (71.0, 8.0));
    }
    let texts = lines(&figure);
    for expected in ["By the end of June 2030 Task parity 1 of 4", "By the end of December 2031 Task parity 4 of 4"] {
        assert!(texts.iter().any(|text| text == expected), "{expected} in {texts:?}");
    }
    assert!(figure.csv.starts_with("chance,parity.task\r\n0.125,2030-04-02\r\n0.375,2030-10-01\r\n"), "{}", figure.csv);
    assert_eq!(cells(&figure)[0], ["12.5%", "April 2030"]);
    assert!(
        figure.alt.starts_with("Quantile dot plot of Task parity: 4 equally likely dots. Median "),
        "{}",
        figure.alt
    );
}

#[test]
fn never_has_a_separate_column_at_the_right_edge() {
    let mut samples = even();
    samples.extend([f64::INFINITY; 1001]);
    let figure = drawn(Kind::Date, samples, 20);
    let found = discs(&figure);
    assert_eq!(found.len(), 20);
    let last = found.iter().map(|disc| disc.0).fold(0.0, f64::max);
    assert_eq!(found.iter().filter(|disc| disc.0 == last).count(), 10);
    let before = found.iter().map(|disc| disc.0).filter(|cx| *cx < last).fold(0.0, f64::max);
    assert!(last > 90.0 && last - before > 20.0, "{before}, {last}");
    let texts = lines(&figure);
    assert!(texts.iter().any(|text| text == "1 Jan 2050"), "{texts:?}");
    assert!(texts.iter().any(|text| text == "After 1 Jan 2050 Task parity 10 of 20"), "{texts:?}");
    assert!(figure.alt.contains("10 of 20 after 1 Jan 2050."), "{}", figure.alt);
    assert!(figure.csv.ends_with("0.975,>2050-01-01\r\n"), "{}", figure.csv);
}

#[test]
fn dots_do_not_overlap_on_the_narrowest_page() {
    for (path, kind) in [("parity.product", Kind::Date), ("parity.memory_2030", Kind::Number("GB".parse().unwrap()))] {
        for dots in [1, 20, 21, 50, 100] {
            let mut fixture = Fixture::new();
            chart(&mut fixture, "dots", path, Some(dots));
            let figure = fixture.figures().charts.remove("dots").unwrap();
            let found = discs(&figure);
            assert_eq!(found.len(), dots);
            for (at, one) in found.iter().enumerate() {
                for other in &found[at + 1..] {
                    // On a phone of 320 pixels the plot is 256 wide.
                    let apart = ((one.0 - other.0) * 2.56).hypot(one.1 - other.1);
                    assert!(apart >= 2.0 * one.2, "{kind:?}, {dots} dots: {apart} apart");
                }
            }
        }
    }
}

#[test]
fn draws_a_certain_outcome_an_impossible_one_and_a_number() {
    let sure = drawn(Kind::Date, vec![2030.4; 100], 20);
    assert!(discs(&sure).iter().all(|disc| disc.0 == discs(&sure)[0].0));
    let hopeless = drawn(Kind::Date, vec![f64::INFINITY; 100], 20);
    assert_eq!(discs(&hopeless).len(), 20);
    assert!(hopeless.alt.contains("Median after 1 January 2050"), "{}", hopeless.alt);
    let number = drawn(Kind::Number("GB".parse().unwrap()), (0..=100).map(f64::from).collect(), 10);
    assert!(lines(&number).iter().any(|text| text == "Up to 50 GB Task parity 5 of 10"), "{:?}", lines(&number));
    assert_eq!(cells(&number)[0][0], "5%");
}

#[test]
fn a_condition_has_no_dots() {
    let mut fixture = Fixture::new();
    set_draws(&mut fixture, Kind::Bool, vec![0.0, 1.0]);
    chart(&mut fixture, "dots", "parity.task", None);
    assert_eq!(
        fixture.draw().1,
        [
            "E0401 `parity.task` is a chance, but dots are dates or numbers [a chance is drawn by the kinds `forest` and `tornado`]"
        ]
    );
}
