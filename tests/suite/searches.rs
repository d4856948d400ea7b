//! The runs of a forecast share what their searches find, which must change no result.

use std::collections::BTreeMap;
use std::sync::Arc;

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::model::{RunOptions, StrongestPair, Units};

use super::forecasts::{load_model, run};

/// A model of the date on which a supply that grows in steps meets two needs. `READY` is the date.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2250-01-01 }
inputs:
  size: 20 to 80
  load: 20 to 80
  wait: 0.2 to 3 year
curves:
  supply: step(10, 2025-01-01 + wait -> 10 * 2 ^ periods(2025-01-01 + wait, 3 year))
outcomes:
  ready: READY
scenarios:
  small: { set: { size: 15 to 30 } }
  late: { set: { wait: 3 to 9 year } }
";

/// The date by two searches, each of which depends on another need.
const SEARCHED: &str = "max(first(supply >= size), first(supply >= load))";

fn options() -> RunOptions {
    RunOptions::at(Date::parse("2025-01-01").unwrap())
}

/// Returns the strongest pair of inputs for a date.
fn pair(ready: &str) -> StrongestPair {
    let file = load_model(&MODEL.replace("READY", ready), &[]);
    let forecast = run(&file, &options());
    let (datasets, units) = (BTreeMap::new(), Arc::new(Units::built_in()));
    let pair = forecast.pair("ready").unwrap();
    pair.get(&forecast, (&file, &datasets, &units), &mut Report::default()).unwrap().unwrap().clone()
}

#[test]
fn the_strongest_pair_of_a_date_that_is_searched_is_that_of_the_same_date_by_arithmetic() {
    let (searched, computed) = (
        pair(SEARCHED),
        pair("2025-01-01 + wait + 3 year * max(0, ceil(log2(max(size, load) / 10))) + 0 year * at(2025-01-01, supply)"),
    );
    assert_eq!((searched.inputs[0].as_str(), searched.inputs[1].as_str()), ("size", "load"));
    assert_eq!(searched.inputs, computed.inputs);
    assert!((searched.share.value - computed.share.value).abs() < 0.005, "{searched:?}, {computed:?}");
}

#[test]
fn a_scenario_has_the_dates_that_it_has_alone() {
    let file = load_model(&MODEL.replace("READY", SEARCHED), &[]);
    let forecast = run(&file, &options());
    for scenario in &forecast.scenarios {
        let alone = run(&file, &RunOptions { scenario: Some(scenario.name.clone()), ..options() });
        let draws = &scenario.outcomes.iter().find(|(name, _)| name == "ready").unwrap().1;
        let (draws, alone) = (format!("{draws:?}"), format!("{:?}", alone.outcome("ready").unwrap().draws));
        assert!(draws == alone, "scenario {}", scenario.name);
    }
}
