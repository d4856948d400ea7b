//! Trends against independent results: least squares by statsmodels, and published trends of graphics cards.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use foresite::date::Date;
use foresite::model::{Forecast, RunOptions};
use serde_json::Value;

use super::forecasts::{self, load_model};

/// Runs a model whose dataset has its rows in `rows.csv`.
fn run(model: &str, rows: &str) -> Forecast {
    let model = load_model(model, &[("rows.csv", rows)]);
    forecasts::run(&model, &RunOptions::at(Date::parse("2026-05-07").unwrap()))
}

#[test]
fn least_squares_agrees_with_statsmodels_to_ten_digits() {
    let fixture: Value = serde_json::from_str(include_str!("../references/fits.json")).unwrap();
    let fits = fixture["fits"].as_object().unwrap();
    assert_eq!(fits.len(), 9);
    for (name, expected) in fits {
        let mut rows = "on,value\n".to_owned();
        for row in expected["rows"].as_array().unwrap() {
            writeln!(rows, "{},{}", row[0].as_str().unwrap(), row[1]).unwrap();
        }
        let model = "samples: 256\ndatasets:\n  d:\n    date: on\n    columns: { on: { type: date }, value: {} }\n    rows: rows.csv\noutcomes:\n  x: doubling(d.value)\n";
        let forecast = run(model, &rows);
        let fit = &forecast.fits[0];
        let intercept = fit.level.log2() - fit.slope * fit.reference;
        for (what, found) in [
            ("slope", fit.slope),
            ("slope_error", fit.slope_error),
            ("r2", fit.r_squared.unwrap()),
            ("level", fit.level.log2()),
            ("reference", fit.reference),
            ("intercept", intercept),
        ] {
            let expected = expected[what].as_f64().unwrap();
            assert!((found - expected).abs() <= 1e-10 * expected.abs(), "{name}: {what} is {found}, not {expected}");
        }
        assert!((fit.doubling().unwrap() * fit.slope - 1.0).abs() < 1e-15);
    }
}

/// Epoch AI's table of 1,948 graphics cards (CC BY), which is kept beside the repository and is not part of it.
const CARDS: &str = "../shared/validation/gpu_trends_factors_clean.csv";

#[test]
fn published_trends_of_graphics_cards_are_reproduced() {
    let Ok(cards) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(CARDS)) else {
        eprintln!("skipped `published_trends_of_graphics_cards_are_reproduced`: no `{CARDS}` here");
        return;
    };
    let mut lines = cards.lines();
    let headers: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| headers.iter().position(|header| *header == name).unwrap();
    let [date, flops, price, power] = ["date", "FP32_flops", "real_price_2020", "TDP_in_W"].map(place);
    let mut rows = "released,compute,price,power\n".to_owned();
    let mut cards = 0;
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        // The file has times: noon of each day.
        let day = fields[date].split(' ').next().unwrap();
        writeln!(rows, "{day},{},{},{}", fields[flops], fields[price], fields[power]).unwrap();
        cards += 1;
    }
    assert_eq!(cards, 1948);
    let model = "\
samples: 1024
datasets:
  cards:
    date: released
    columns:
      released: { type: date, optional: true }
      compute: { unit: FLOP/s, optional: true }
      price: { unit: USD, optional: true }
      power: { unit: W, optional: true }
    derived:
      per_dollar: compute / price
      per_watt: { value: compute / power, unit: GFLOP/s/W }
    rows: rows.csv
curves:
  compute: trend(cards.compute) in TFLOP/s
outcomes:
  compute_doubles: doubling(cards.compute)
  per_dollar_doubles: doubling(cards.per_dollar)
  per_watt_doubles: doubling(cards.per_watt)
  in_2020: at(2020-01-01, compute)
  growth: at(2021-01-01, compute) / at(2020-01-01, compute)
";
    let forecast = run(model, &rows);
    // Doubling times in years: by numpy's polyfit of log2 y over days/365.25 from the same file, and as published.
    for (column, doubling, published) in
        [("cards.compute", 2.3413, 2.3), ("cards.per_dollar", 2.4896, 2.5), ("cards.per_watt", 2.6980, 2.7)]
    {
        let fit = forecast.fits.iter().find(|fit| fit.column == column).unwrap();
        let found = fit.doubling().unwrap();
        assert!((found - doubling).abs() < 0.001, "{column}: {found} not {doubling}");
        assert!((found - published).abs() < 0.05, "{column}: {found} not {published}");
        let (low, high) = (fit.doublings.quantile(0.05).unwrap(), fit.doublings.quantile(0.95).unwrap());
        assert!(low < found && found < high && high - low < 0.5, "{column}: {low} to {high}");
        let outcome = format!("{}_doubles", column.trim_start_matches("cards."));
        let median = forecast.outcome(&outcome).unwrap().draws.median().unwrap();
        assert!((median - found).abs() < 0.02, "{column}: {median}");
    }
    let growth = forecast.outcome("growth").unwrap().draws.median().unwrap();
    assert!((growth - 2f64.powf(1.0 / 2.341)).abs() < 0.005, "{growth}");
}
