//! `forecast.json`: what the models of a site say, for programs, and its schema.

use std::collections::BTreeMap;

use crate::document::Project;
use crate::figure::{Evidence, Publication, published_forecasts};

/// The file with the forecasts.
const PATH: &str = "forecast.json";

/// The schema of that file, in the same folder.
const SCHEMA_PATH: &str = "forecast.schema.json";

const SCHEMA: &str = include_str!("forecast_files/schema.json");

/// Returns the files by path; none if the site has no forecast.
pub fn forecast_files(project: &Project, evidence: Evidence<'_>) -> BTreeMap<String, Vec<u8>> {
    if evidence.forecasts.iter().next().is_none() {
        return BTreeMap::new();
    }
    let publication = Publication {
        schema: SCHEMA_PATH,
        title: &project.config.title,
        url: &project.config.base_url.value,
        as_of: evidence.as_of,
        commit: project.commit.as_ref().filter(|commit| !commit.is_changed).map(|commit| commit.id.as_str()),
    };
    let models = evidence.forecasts.iter().map(|(_, forecast)| forecast);
    let text = published_forecasts(publication, models);
    [(PATH, text), (SCHEMA_PATH, SCHEMA.to_owned())]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.into_bytes()))
        .collect()
}
