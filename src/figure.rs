//! Turns forecasts and datasets into charts, tables and formatted numbers. Like the model stage, this stage is pure: it
//! reads no files, clock, or environment.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod bind;
pub mod canvas;
pub mod chart;
mod claims_dataset;
mod data_report;
pub mod export;
mod figure_languages;
mod figures;
pub mod format;
pub mod provenance;
pub mod read_claims;
mod row_checks;
pub mod scores;
pub mod tables;

pub use bind::backtest_request::{BacktestRequest, Backtests, MAX_DATES};
pub use bind::binder::{Binder, StaleFigure, bound_values, stale_figures};
pub use bind::estimates::{Estimates, LedgerEstimate, difference, estimates};
pub use bind::evidence::Evidence;
pub use bind::explained_moves::{ExplainedMoves, MovesBetween, moves_to_explain};
pub use bind::failed_expectation::FailedExpectation;
pub use bind::formatted::{
    FormattedValue, default_text, format_central, format_compared, format_quantile, interval_text, pair_label,
};
pub use bind::inline::closing_parenthesis;
pub use bind::origin::{Origin, OriginSet};
pub use bind::probability::claimed_chances;
pub use bind::quantity::Sampled;
pub use bind::recorded::LEDGER;
pub use bind::recorded_reasons::{largest_first, reasons, unit_of_move};
pub use bind::reruns::Reruns;
pub use canvas::key::KeyEntry;
pub use canvas::palette::light as light_color;
pub use canvas::small::SmallDrawing;
pub use chart::controls::Controls;
pub use chart::figure::{Figure, ListEntry};
pub use chart::interface::Inputs;
pub use chart::{Texts, chart_inputs, drawn_dates, drawn_rows, fill_texts};
pub use claims_dataset::claims_dataset;
pub use data_report::column_report::ColumnReport;
pub use data_report::date_report::DateReport;
pub use data_report::oddities::Oddity;
pub use data_report::uses::{Use, User, datasets_of};
pub use data_report::{DataReport, DatasetReport};
pub use export::backtest_json::backtest_json;
pub use export::cause_text::cause_text;
pub use export::data_report_json::data_report_json;
pub use export::forecast_json::{Publication, forecast_json, forecasts_json, published_forecasts};
pub use export::hub_table::hub_table;
pub use export::metaculus_json::metaculus_json;
pub use export::moves_json::{ComparedModel, moves_json};
pub use export::recorded_forecast::{Recording, recorded_forecast};
pub use export::recorded_moves::recorded_moves;
pub use export::scores_json::scores_json;
pub use export::scoring_tables::{chance_table, quantile_table};
pub use figures::{Figures, draw, model_listings};
pub use format::move_text::MoveUnit;
pub use format::{number, phrase, precision};
pub use provenance::{BoundFigure, DescribedOrigin, Group, group_by_origin};
pub use read_claims::problems as problems_of_claims;
pub use row_checks::checked_rows::{Found, MAX_ROWS};
pub use row_checks::{
    CROSSED_BOUNDS, GAPS, LATER_ROWS, MIXED_SIGNS, OUTLIERS, REPEATED_ROWS, RowCheck, UNORDERED_DATES,
};
pub use scores::case_means::case_means;
pub use scores::scored_questions::{QuestionStatus, status_of_question};
pub use scores::{Scores, Standing, standing_of_claim, standing_of_outcome};
pub use tables::case_rows::{CaseRow, case_rows, heads};
pub use tables::claims_table::counted;
pub use tables::csv_text::to_csv;
pub use tables::dataset_table::shown_cells;
pub use tables::model_listing::ModelFigure;
pub use tables::rows::{Selected, newest_row};
pub use tables::scores_table::score_tables;
pub use tables::table_rows::{CellRef, TableRows};
pub use tables::types::{Table, TableCell, TableColumn};
