//! The number of digits that a chart shows depends on the number of samples.

use foresite::model::QUANTILE_LEVELS;
use foresite::model::stats::draws::Draws;

use super::*;

/// Returns the gallery from a run with 256 samples, a 64th of the usual number.
fn few_samples() -> Fixture {
    let mut fixture = gallery();
    // Its steps are those of the full run.
    fixture.project.charts.retain(|_, chart| !matches!(chart.kind, ChartKind::Waterfall(_)));
    let forecast = fixture.forecasts.get_mut("parity").unwrap();
    forecast.samples = 256;
    for outcome in &mut forecast.outcomes {
        outcome.draws = Draws::new(outcome.draws.sorted().iter().skip(32).step_by(64).copied().collect());
        // The errors are those of so few samples as well.
        outcome.quantile_errors = QUANTILE_LEVELS.map(|level| outcome.draws.quantile_error(level));
    }
    fixture
}

#[test]
fn a_run_with_few_samples_shows_fewer_digits() {
    let (many, few) = (gallery().figures(), few_samples().figures());
    let (many, few) = (&many.charts["window"], &few.charts["window"]);
    // The 90% interval of the first is a year wide, of the second 2.1 years, and of the third 4.6 years.
    for label in [">Sep 2028<", ">2030<", ">2033<"] {
        assert!(many.svg.contains(label) && few.svg.contains(label), "{label} in {}", many.svg);
    }
    assert!(few.alt.contains("A dense network of the same size does it: as likely as not by 2033"), "{}", few.alt);
    // Shares are shown in steps of five percent, except those that even few samples determine well.
    let cells = |figure: &Figure, series: usize| -> Vec<String> {
        figure.table.rows.to_cells().iter().map(|row| row[series].text.clone()).collect()
    };
    assert!(cells(many, 3).contains(&"46%".to_owned()), "{:?}", cells(many, 3));
    let in_steps = |text: &&String| text.trim_matches(['<', '>', '%']).parse().is_ok_and(|share: i32| share % 5 == 0);
    let middle: Vec<String> = cells(few, 3)[3..9].to_vec();
    assert_eq!(middle.iter().filter(in_steps).count(), 6, "{middle:?}");
}

#[test]
fn a_curve_with_few_samples_shows_fewer_digits() {
    let (many, few) = (gallery().figures(), few_samples().figures());
    let (many, few) = (&many.charts["index"], &few.charts["index"]);
    let last = |figure: &Figure| figure.table.rows.to_cells().last().unwrap()[1].text.clone();
    assert_eq!(last(many), "16× (4.8–51×)");
    assert_eq!(last(few), "16× (5–50×)", "the error of the median is 0.99, of the ends 0.4 and 3");
    assert!(few.alt.contains("16× in January 2033 (median; 90% interval: 5–50×)"), "{}", few.alt);
    assert!(few.svg.contains("16× (5–50×)") || !few.svg.contains("4.8–51×"), "{}", few.svg);
}
