//! Any text is a model that runs, or diagnostics that can be printed.
#![no_main]

use std::collections::BTreeMap;

use foresite::date::Date;
use foresite::diagnostic::print;
use foresite::figure::forecast_json;
use foresite::load::{LoadedModel, load_model};
use foresite::model;
use foresite::model::run::options::RunOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folder = std::env::temp_dir().join(format!("foresite-fuzz-{}", std::process::id()));
    let path = folder.join("model.yaml");
    std::fs::create_dir_all(&folder).expect("a folder for the model");
    std::fs::write(&path, text).expect("a file for the model");
    let LoadedModel { model, sources, mut report } = load_model(&path);
    let as_of = Date::new(2026, 5, 7).expect("a date");
    let options = RunOptions { samples: Some(64), ..RunOptions::at(as_of) };
    if let Some(model) = model {
        if let Some(forecast) = report.take(model::run(&model, &BTreeMap::new(), &options)) {
            assert!(!forecast_json(&forecast).is_empty());
        }
    }
    if !report.is_empty() {
        assert!(!print::human(&report, &sources, false).is_empty());
    }
});
