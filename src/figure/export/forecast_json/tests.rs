use serde_json::{Value, json};

use super::*;
use crate::model::{
    DEFAULT_DRAWS, Description, Draws, Estimate, Fit, Joint, LeftOut, QUANTILE_LEVELS, SliderPosition, SwingEnds,
};

fn about(label: &str) -> Description {
    Description { label: label.to_owned(), ..Description::default() }
}

/// Returns a forecast that is small enough to check by hand.
fn forecast() -> Forecast {
    let date = |text| Date::parse(text).unwrap();
    let mut draws: Vec<f64> = (0..=99).map(|step| 2028.0 + f64::from(step) / 25.0).collect();
    draws.push(f64::INFINITY);
    Forecast {
        model: "parity".into(),
        title: Some("Parity".into()),
        question: None,
        as_of: date("2026-05-07"),
        window: Window { from: date("2025-01-01"), to: date("2050-01-01") },
        seed: 7,
        samples: 101,
        scenario: None,
        outcomes: vec![
            Outcome {
                name: "product".into(),
                description: about("Product"),
                kind: Kind::Date,
                draws: Draws::new(draws.clone()),
                already: Some(0.0),
                never: 1.0 / 101.0,
                by: vec![(2028, 0.25), (2029, 0.5)],
                median_error: Some(0.1 + 0.2),
                quantile_errors: [Some(0.25); QUANTILE_LEVELS.len()],
                mean: None,
                bottleneck: vec![("fits".into(), 0.7), ("fast".into(), 0.3)],
            },
            Outcome {
                name: "memory".into(),
                description: about("Memory"),
                kind: Kind::Number("GB".parse().unwrap()),
                draws: Draws::new(vec![32.0, 64.0, 96.0]),
                already: Some(0.0),
                never: 0.0,
                by: Vec::new(),
                median_error: None,
                quantile_errors: [None; QUANTILE_LEVELS.len()],
                mean: Some(Estimate { value: 64.0, error: 2.0 }),
                bottleneck: Vec::new(),
            },
        ],
        inputs: vec![Input {
            name: "halving".into(),
            description: about("Halving"),
            basis: None,
            kind: Kind::Number("year".parse().unwrap()),
            draws: Draws::new(vec![1.4, 2.12, 3.2]),
            variance_shares: vec![("product".into(), Estimate { value: 0.41, error: 0.02 })],
            total_shares: vec![("product".into(), Estimate { value: 0.5, error: 0.03 })],
            swing_ends: Some(SwingEnds { levels: [0.1, 0.9], values: [1.5, 3.1] }),
            swings: vec![("product".into(), [Known::At(2029.9), Known::MoreThan(2050.0)])],
        }],
        curves: vec![Curve {
            name: "box_memory".into(),
            description: about("Memory of the box"),
            kind: Kind::Number("GB".parse().unwrap()),
            times: vec![2025.0, 2025.5],
            bands: vec![vec![24.0, 32.5]; BAND_LEVELS.len()],
        }],
        conditions: Vec::new(),
        pairs: Vec::new(),
        beliefs: Vec::new(),
        scenarios: vec![ScenarioForecast {
            name: "slow".into(),
            label: "Slow".into(),
            note: None,
            set: vec![("halving".into(), "3.2 year".into())],
            outcomes: vec![("product".into(), Draws::new(draws))],
            inputs: Vec::new(),
            curves: Vec::new(),
        }],
        ensemble: None,
        hindcasts: Vec::new(),
        slider: vec![SliderPosition {
            scenario: "slow".into(),
            share: 0.5,
            parameters: vec![("halving".into(), Some(2.6))],
            outcomes: vec![("product".into(), [Known::At(2031.0); QUANTILE_LEVELS.len()])],
            chances: Vec::new(),
            curve: Vec::new(),
        }],
        joint: Joint {
            inputs: vec![("halving".into(), vec![2.5, 3.5])],
            outcomes: vec![("product".into(), vec![2031.5, f64::INFINITY])],
            known: vec![("product".into(), vec![Known::At(2031.5), Known::MoreThan(2050.0)])],
        },
        pools: Vec::new(),
        fits: vec![Fit {
            column: "gpus.bandwidth".into(),
            condition: None,
            frontier: true,
            rows: 6,
            left_out: LeftOut { later: 1, missing: 0, no_record: 9 },
            dates: (2015.0, 2025.0),
            reference: 2020.0,
            level: 512.0,
            unit: "GB/s".parse().unwrap(),
            slope: 0.25,
            slope_error: 0.01,
            r_squared: Some(0.98),
            slopes: Draws::new(vec![0.2, 0.25, 0.0]),
            doublings: Draws::new(vec![5.0, 4.0, f64::INFINITY]),
        }],
        waterfall: Some(WaterfallForecast {
            outcome: "product".into(),
            start: ("Compute alone".into(), Known::At(2027.46)),
            steps: vec![("Memory".into(), Known::At(2028.46)), ("Patience".into(), Known::MoreThan(2050.0))],
        }),
    }
}

#[test]
fn prints_the_documented_keys() {
    let read: Value = serde_json::from_str(&forecast_json(&forecast(), DEFAULT_DRAWS)).unwrap();
    assert_eq!(read["model"], "parity");
    assert_eq!(read["as_of"], "2026-05-07");
    assert_eq!((&read["seed"], &read["samples"], &read["scenario"]), (&json!(7), &json!(101), &Value::Null));
    let product = &read["outcomes"]["product"];
    assert_eq!(product["kind"], "date");
    assert_eq!(product["median"], "2030-01-01");
    assert_eq!((&product["before"], product.get("outside")), (&json!(0), None));
    assert_eq!(product["quantiles"]["0.5"], json!(2030));
    assert_eq!(product["quantiles"]["0.05"], json!(2028.2));
    assert_eq!(product["by"], json!({ "2028": 0.25, "2029": 0.5 }));
    assert_eq!(product["never"], json!(1.0 / 101.0));
    assert_eq!(product["median_error"], json!(0.1 + 0.2), "no digit is lost");
    assert_eq!(product["bottleneck"], json!({ "fits": 0.7, "fast": 0.3 }));
    let memory = &read["outcomes"]["memory"];
    assert_eq!((&memory["kind"], &memory["unit"]), (&json!("number"), &json!("GB")));
    assert_eq!(memory["quantiles"]["0.5"], json!(64));
    assert!(memory.get("by").is_none());
    let halving = &read["inputs"]["halving"];
    assert_eq!(halving["unit"], "year");
    assert_eq!(halving["share"], json!({ "product": 0.41 }));
    assert_eq!(halving["share_error"], json!({ "product": 0.02 }));
    assert_eq!(halving["swing"], json!({ "product": [2029.9, null] }));
    let position = &read["slider"][0];
    assert_eq!((&position["towards_next"], &position["knobs"]), (&json!(0.5), &json!({ "halving": 2.6 })));
    assert_eq!(position["outcomes"]["product"]["0.5"], json!(2031));
    let outside = json!({ "product": [null, "after"] });
    let outcomes = json!({ "product": [2031.5, null] });
    assert_eq!(read["draws"], json!({ "inputs": { "halving": [2.5, 3.5] }, "outcomes": outcomes, "outside": outside }));
    let fit = &read["fits"][0];
    assert_eq!((&fit["column"], &fit["frontier"], &fit["rows"]), (&json!("gpus.bandwidth"), &json!(true), &json!(6)));
    assert_eq!((&fit["doubling"], &fit["r2"], &fit["slope_error"]), (&json!(4), &json!(0.98), &json!(0.01)));
    assert_eq!((&fit["doubling_quantiles"]["0.5"], &fit["doubling_quantiles"]["0.95"]), (&json!(5), &Value::Null));
    assert_eq!((&fit["from"], &fit["to"]), (&json!("2015-01-01"), &json!("2025-01-01")));
    assert_eq!(fit["left_out"], json!({ "later": 1, "missing": 0, "no_record": 9 }));
    assert_eq!(read["waterfall"]["start"], json!({ "label": "Compute alone", "median": 2027.46 }));
    assert_eq!(read["waterfall"]["steps"][0], json!({ "label": "Memory", "median": 2028.46, "shift": 1 }));
    assert_eq!(read["waterfall"]["steps"][1]["shift"], Value::Null);
}

#[test]
fn never_is_null_in_quantiles() {
    let read: Value = serde_json::from_str(&forecast_json(&forecast(), DEFAULT_DRAWS)).unwrap();
    let scenario = &read["scenarios"][0]["outcomes"]["product"];
    assert_eq!(scenario["quantiles"]["0.99"], json!(2031.96));
    let mut mostly_never = forecast();
    mostly_never.outcomes[0].draws = Draws::new(vec![2030.0, f64::INFINITY, f64::INFINITY]);
    let read: Value = serde_json::from_str(&forecast_json(&mostly_never, DEFAULT_DRAWS)).unwrap();
    assert_eq!(read["outcomes"]["product"]["median"], Value::Null);
    assert_eq!(read["outcomes"]["product"]["quantiles"]["0.95"], Value::Null);
    assert_eq!(read["outcomes"]["product"]["outside"]["0.95"], "after");
}

#[test]
fn says_which_quantiles_lie_before_the_window() {
    let mut early = forecast();
    let dates = [2025.0, 2025.0, 2026.5, 2055.0, f64::INFINITY];
    let limits = dates.into_iter().map(|date| early.window.limits(date));
    early.outcomes[0].draws = Draws::new(dates.to_vec()).within(limits);
    let read: Value = serde_json::from_str(&forecast_json(&early, DEFAULT_DRAWS)).unwrap();
    let product = &read["outcomes"]["product"];
    assert_eq!((&product["before"], &product["quantiles"]["0.1"]), (&json!(0.4), &json!(2025)));
    assert_eq!((&product["outside"]["0.1"], product["outside"].get("0.5")), (&json!("before"), None));
    // Some of the samples that are never true inside the window may be true before 2055.
    assert_eq!((&product["quantiles"]["0.75"], &product["outside"]["0.75"]), (&Value::Null, &json!("after")));
}

#[test]
fn keeps_the_order_of_the_file_and_prints_a_curve_on_one_line() {
    let text = forecast_json(&forecast(), DEFAULT_DRAWS);
    assert!(text.find("\"product\"").unwrap() < text.find("\"memory\"").unwrap());
    assert!(text.contains("\"0.05\": [24, 32.5]"), "{text}");
    assert!(text.ends_with("}\n"));
}

#[test]
fn prints_a_project_as_a_list_of_models() {
    let read: Value = serde_json::from_str(&forecasts_json([&forecast(), &forecast()], DEFAULT_DRAWS)).unwrap();
    assert_eq!(read["models"].as_array().map(Vec::len), Some(2));
}

#[test]
fn no_number_loses_a_digit() {
    // Floating-point numbers of all sizes, from a fixed sequence of bits (splitmix64).
    let mut state = 7_u64;
    for _ in 0..200_000 {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let value = f64::from_bits(bits ^ (bits >> 31));
        if !value.is_finite() {
            continue;
        }
        let printed = serde_json::to_string(&super::Number(Some(value))).unwrap();
        assert_eq!(printed.parse::<f64>().unwrap(), value, "{printed}");
    }
    for value in [9_007_199_254_740_993.0, 0.1 + 0.2, 5e-324, f64::MAX, 2030.0] {
        let printed = serde_json::to_string(&super::Number(Some(value))).unwrap();
        assert_eq!(printed.parse::<f64>().unwrap(), value, "{printed}");
    }
}
