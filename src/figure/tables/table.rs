//! Builds tables: of a dataset's rows, and of cells that an author writes.

use super::backtest_table;
use super::claims_table;
use super::dataset_table;
use super::derived::DerivedCells;
use super::grid;
use super::hindcasts_table;
use super::pool_table;
use super::questions_table;
use super::revisions_table;
use super::scores_table;
use super::structures_table;
use super::types::{Table, TableBody};
use crate::diagnostic::{Report, Reported, error};
use crate::document::TableSpec;
use crate::document::figure::{DatasetTable, GridTable, TableKind};
use crate::figure::bind::backtest_of::backtest_of;
use crate::figure::bind::binder::Binder;
use crate::figure::bind::evidence::Evidence;
use crate::figure::scores::Scores;
use crate::source::Spanned;

/// Builds a table.
///
/// # Errors
///
/// Reports the problems of the rows, and of bound figures in its texts. A grid with such problems is still built.
pub fn build(
    spec: &TableSpec,
    evidence: Evidence<'_>,
    derived: &DerivedCells<'_>,
    report: &mut Report,
) -> Result<Table, Reported> {
    let language = evidence.language;
    let (body, origins) = match &spec.kind {
        TableKind::Dataset(table) => {
            (dataset_table::body(table, evidence, derived, report), vec![table.rows.dataset.value.clone()])
        }
        TableKind::Revisions(table) => {
            let subject = table.outcome.value.split('.').next().unwrap_or_default();
            (revisions_table::body(table, evidence, report), vec![format!("ledger.{subject}")])
        }
        TableKind::Backtest(keys) => {
            let found = backtest_of(keys, evidence, report);
            (
                found.map(|(backtest, curve)| backtest_table::body(language, backtest, curve)),
                vec![keys.curve.value.clone()],
            )
        }
        TableKind::Pool(table) => (pool_table::body(table, evidence, report), vec![table.input.value.clone()]),
        TableKind::Structures(table) => {
            (structures_table::by_structure(table, evidence, report), vec![table.outcome.value.clone()])
        }
        TableKind::Scenarios(table) => {
            (structures_table::by_scenario(table, evidence, report), vec![table.outcome.value.clone()])
        }
        TableKind::Hindcasts(table) => {
            (hindcasts_table::body(table, evidence, report), vec![table.model.value.clone()])
        }
        TableKind::Grid(GridTable { headers, rows }) => {
            let mut binder = Binder::new(evidence);
            let body = grid::body(language, headers, rows, &mut binder, report);
            (Ok(body), binder.into_origins().paths())
        }
        TableKind::Claims(table) => {
            (scored(spec, evidence, |scores| claims_table::body(language, table, scores), report), Vec::new())
        }
        TableKind::Questions(table) => {
            (scored(spec, evidence, |scores| questions_table::body(language, table, scores), report), Vec::new())
        }
        TableKind::Scores(table) => {
            (scored(spec, evidence, |scores| scores_table::body(language, table.by, scores), report), Vec::new())
        }
    };
    let head = &spec.head;
    let mut fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, report);
    let title = fill(&head.title);
    let [subtitle, note] = [&head.subtitle, &head.note].map(|text| text.as_ref().map(&mut fill));
    for condition in &head.check {
        Binder::new(evidence).check_assumption(condition, head.title.span, "the table", report);
    }
    let TableBody { headers, columns, rows, remark } = body?;
    let remarks: Vec<String> = note.into_iter().chain(remark).collect();
    let note = (!remarks.is_empty()).then(|| remarks.join(" "));
    let sources = sources(spec, evidence);
    let folded = if matches!(spec.kind, TableKind::Questions(_)) { questions_table::folded(&headers) } else { 0 };
    let table = Table::of_cells(&headers, columns, rows);
    Ok(Table { id: head.id.value.clone(), title, subtitle, folded, sources, note, origins, ..table })
}

/// Builds a table from the scores of the project. Nothing is scored by a ledger with faults, which the load has reported.
fn scored(
    spec: &TableSpec,
    evidence: Evidence<'_>,
    build: impl Fn(&Scores) -> TableBody,
    report: &mut Report,
) -> Result<TableBody, Reported> {
    if evidence.claims.is_empty() && evidence.questions.is_empty() && evidence.ledger.entries.is_empty() {
        return Err(report.push(error!(
            EMPTY_FIGURE at spec.head.title.span, "there are no claims, and the ledger is empty";
            hint "write claims into `data/claims.yaml`, or record forecasts with `foresite record`"
        )));
    }
    let body = build(&Scores::new(evidence));
    Ok(match evidence.ledger.faults.is_empty() {
        true => body,
        false => TableBody {
            rows: Vec::new(),
            remark: Some("Nothing is scored, since the ledger has faults that `foresite verify` reports.".to_owned()),
            ..body
        },
    })
}

/// Returns the keys of the sources that a table names, or else the sources of its dataset.
fn sources(spec: &TableSpec, evidence: Evidence<'_>) -> Vec<String> {
    let keys = |sources: &[Spanned<String>]| sources.iter().map(|source| source.value.clone()).collect();
    match &spec.kind {
        TableKind::Dataset(DatasetTable { rows, .. }) if spec.head.sources.is_empty() => {
            evidence.datasets.get(&rows.dataset.value).map_or_else(Vec::new, |dataset| keys(&dataset.sources))
        }
        _ => keys(&spec.head.sources),
    }
}
