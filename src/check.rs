//! Checks of a site that builds: warnings about likely mistakes, which `foresite check` reports and a build does not.
//!
//! Each check is a file with one function that looks at a `Context` and adds warnings to the report. To add a check, write
//! such a file, declare its code in `diagnostic::codes`, and add it to [`CHECKS`].

mod beliefs;
mod constant_conditions;
mod constant_parts;
mod context;
mod csv_files;
mod excluded_observations;
mod expectations;
mod extrapolation;
mod idle_inputs;
mod intervals;
mod missing_alt;
mod missing_as_of;
mod missing_bases;
mod missing_sources;
mod outside_scenarios;
mod overdue_claims;
mod overdue_reviews;
mod page_dates;
mod parsed_definitions;
mod plain_text;
mod probabilities;
mod questions;
mod routes;
mod rows;
mod shown;
mod size_budgets;
mod typed_figures;
mod uncited_entries;
mod unlinked_pages;
mod unshown_values;
mod unstated_correlations;
mod untested_structures;
mod unused_definitions;
mod unused_figures;
mod unused_sources;

use crate::diagnostic::{Code, Report, codes};
use crate::document::Project;
use crate::figure::{
    CROSSED_BOUNDS, Evidence, GAPS, LATER_ROWS, MIXED_SIGNS, OUTLIERS, REPEATED_ROWS, UNORDERED_DATES,
};
use crate::render::Site;
use context::{Context, unused_accepts};

pub use beliefs::describe as describe_inputs;
pub use csv_files::describe as describe_datasets;
pub use uncited_entries::describe as describe_uncited;

/// A check.
pub struct Check {
    /// The code of the warnings that it reports.
    pub code: Code,
    run: fn(&Context<'_>, &mut Report),
}

/// All checks, in the order in which they run.
pub const CHECKS: [Check; 35] = [
    Check { code: codes::TYPED_FIGURE, run: typed_figures::check },
    Check { code: codes::UNUSED_SOURCE, run: unused_sources::check },
    Check { code: codes::UNUSED_FIGURE, run: unused_figures::check },
    Check { code: codes::UNLINKED_PAGE, run: unlinked_pages::check },
    Check { code: codes::UNSHOWN_VALUE, run: unshown_values::check },
    Check { code: codes::FAILED_EXPECTATION, run: expectations::check },
    Check { code: codes::PAST_REVIEW, run: overdue_reviews::check },
    Check { code: codes::OVERDUE_CLAIM, run: overdue_claims::check },
    Check { code: codes::OVERDUE_QUESTION, run: questions::overdue },
    Check { code: codes::NO_QUESTION_SOON, run: questions::none_soon },
    Check { code: codes::PAGE_DATES, run: page_dates::check },
    Check { code: codes::EXTRAPOLATED, run: extrapolation::check },
    Check { code: codes::NO_SOURCE, run: missing_sources::check },
    Check { code: codes::MISSING_ALT, run: missing_alt::check },
    Check { code: codes::OVER_BUDGET, run: size_budgets::check },
    Check { code: codes::LATER_ROW, run: |context, report| rows::check(LATER_ROWS, context, report) },
    Check { code: codes::MIXED_SIGNS, run: |context, report| rows::check(MIXED_SIGNS, context, report) },
    Check { code: codes::OUTLIER, run: |context, report| rows::check(OUTLIERS, context, report) },
    Check { code: codes::CROSSED_BOUNDS, run: |context, report| rows::check(CROSSED_BOUNDS, context, report) },
    Check { code: codes::UNORDERED_DATES, run: |context, report| rows::check(UNORDERED_DATES, context, report) },
    Check { code: codes::SERIES_GAP, run: |context, report| rows::check(GAPS, context, report) },
    Check { code: codes::REPEATED_ROW, run: |context, report| rows::check(REPEATED_ROWS, context, report) },
    Check { code: codes::CONSTANT_CONDITION, run: constant_conditions::check },
    Check { code: codes::CONSTANT_CONDITION, run: constant_parts::check },
    Check { code: codes::WIDE_INTERVAL, run: intervals::check },
    Check { code: codes::PROBABILITY_RANGE, run: probabilities::check },
    Check { code: codes::UNUSED_DEFINITION, run: unused_definitions::check },
    Check { code: codes::NO_CORRELATIONS, run: unstated_correlations::check },
    Check { code: codes::NO_BASIS, run: missing_bases::check },
    Check { code: codes::OUTSIDE_FORECAST, run: outside_scenarios::check },
    Check { code: codes::EXCLUDED_OBSERVATION, run: excluded_observations::check },
    // It skips inputs whose condition is reported as constant.
    Check { code: codes::NO_EFFECT, run: idle_inputs::check },
    Check { code: codes::UNTESTED_STRUCTURE, run: untested_structures::check },
    Check { code: codes::NO_AS_OF, run: missing_as_of::check },
    // It reports what no other check had a use for, so it is the last one.
    Check { code: codes::UNUSED_ACCEPT, run: unused_accepts },
];

/// Runs all checks on a project, the results of its models, and its finished site.
pub fn check(project: &Project, evidence: Evidence<'_>, site: &Site, report: &mut Report) {
    let context = Context::new(project, evidence, site);
    for check in &CHECKS {
        (check.run)(&context, report);
    }
}
