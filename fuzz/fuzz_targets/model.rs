//! Loads any text as a model file and runs it. The result is a forecast, or diagnostics that can be printed.
#![no_main]

use std::collections::BTreeMap;

use foresite::date::Date;
use foresite::diagnostic::print;
use foresite::figure::forecast_json;
use foresite::load::{LoadedModel, load_model};
use foresite::model::{self, RunOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folder = std::env::temp_dir().join(format!("foresite-fuzz-{}", std::process::id()));
    let path = folder.join("model.yaml");
    std::fs::create_dir_all(&folder).expect("the folder of the model can be created");
    std::fs::write(&path, text).expect("the model can be written");
    let LoadedModel { model, sources, mut report } = load_model(&path);
    let as_of = Date::new(2026, 5, 7).expect("a date of the calendar");
    let options = RunOptions { samples: Some(64), ..RunOptions::at(as_of) };
    let forecast = model.and_then(|model| model::run(&model, &BTreeMap::new(), &options, &mut report));
    match forecast {
        Ok(forecast) => assert!(!forecast_json(&forecast).is_empty()),
        Err(_) => assert!(report.has_errors(), "refused without a report"),
    }
    if !report.is_empty() {
        assert!(!print::human(&report, &sources, false).is_empty());
    }
});
