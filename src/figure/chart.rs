//! Charts: from a chart's specification to a drawn figure with its table, alternative text, and files.
//!
//! [`draw`] fills in the texts, lets the kind of chart draw itself, and checks the drawing. The kinds are in [`kinds`]; each
//! implements [`interface::Chart`]. [`data::ChartData`] finds what the author names.

mod bins;
mod columns_over_time;
pub mod controls;
mod counted_values;
pub mod data;
pub mod figure;
pub mod interface;
mod kernel_density;
pub mod kinds;
mod measure;
mod median_labels;
pub mod over_time;
mod placed_annotations;
pub mod regression;
mod resolve;
mod row_colors;
mod series;
mod stacks;
mod step_lines;
mod time_axis;
mod trend_text;
mod values_of_rows;

use super::bind::binder::Binder;
use super::bind::evidence::Evidence;
use super::canvas::collisions::LayoutProblem;
use super::canvas::standalone::{self, Captions};
use super::tables::types::Table;
use crate::diagnostic::{Diagnostic, Report, error};
use crate::document::ChartSpec;
use crate::document::chart::Dates;
use crate::document::figure::FigureHead;
use crate::source::Spanned;
use data::{ChartData, Remainder};
use figure::Figure;
use interface::{DrawnChart, Inputs};

/// Returns everything that a chart reads: rows, paths, models, and the parts of their runs.
pub fn chart_inputs(spec: &ChartSpec) -> Inputs<'_> {
    kinds::chart(&spec.kind).inputs()
}

/// Returns the rows of its dataset that a chart draws, by index, if it may draw only some of those that it selects.
pub fn drawn_rows(spec: &ChartSpec, evidence: Evidence<'_>) -> Option<Vec<usize>> {
    kinds::chart(&spec.kind).drawn_rows(evidence)
}

/// Returns the dates between which a chart draws the rows of datasets.
pub fn drawn_dates(spec: &ChartSpec) -> Option<&Dates> {
    kinds::chart(&spec.kind).drawn_dates()
}

/// The texts of a chart with the values of their bound figures.
pub struct Texts {
    title: String,
    subtitle: Option<String>,
    note: Option<String>,
    alt: Option<String>,
}

/// Fills in the texts of a chart, and checks what they assume.
pub fn fill_texts(head: &FigureHead, evidence: Evidence<'_>, report: &mut Report) -> Texts {
    let _language = evidence.language;
    let mut fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, report);
    let title = fill(&head.title);
    let [subtitle, note, alt] = [&head.subtitle, &head.note, &head.alt].map(|text| text.as_ref().map(&mut fill));
    for condition in &head.check {
        Binder::new(evidence).check_assumption(condition, head.title.span, "the chart", report);
    }
    Texts { title, subtitle, note, alt }
}

/// Draws a chart. Returns no figure if the chart has errors, which are in the report.
pub fn draw(spec: &ChartSpec, evidence: Evidence<'_>) -> (Option<Figure>, Report) {
    let mut report = Report::default();
    let head = &spec.head;
    let Texts { title, subtitle, note, alt } = fill_texts(head, evidence, &mut report);
    let mut data = ChartData::new(&head.id, alt.clone(), evidence);
    let drawn = kinds::chart(&spec.kind).draw(&mut data);
    let Remainder { origins, notes, report: problems } = data.finish();
    report.append(problems);
    let Ok(DrawnChart { drawing, key, table, alt: generated, list, controls }) = drawn else {
        return (None, report);
    };
    report.extend(drawing.problems.iter().map(|problem| diagnose(problem, &head.id)));
    let notes: Vec<String> = note.into_iter().chain(notes).collect();
    let note = (!notes.is_empty()).then(|| notes.join(" "));
    let alt = alt.unwrap_or(generated);
    let publishers: Vec<String> = head.sources.iter().filter_map(|key| publisher(&key.value, evidence)).collect();
    let captions = Captions {
        title: &title,
        subtitle: subtitle.as_deref(),
        key: &key,
        note: note.as_deref(),
        sources: &publishers,
        alt: &alt,
        language: evidence.language,
    };
    let file = standalone::file(&captions, &drawing.layers);
    let figure = Figure {
        id: head.id.value.clone(),
        kind: spec.kind.name(),
        title,
        subtitle,
        svg: drawing.svg,
        key,
        list,
        csv: table.csv.clone(),
        table: Table { id: head.id.value.clone(), ..table },
        alt,
        sources: head.sources.iter().map(|source| source.value.clone()).collect(),
        note,
        file,
        origins,
        controls,
    };
    (Some(figure), report)
}

/// Returns the publisher of a source, or its title if it has no publisher.
fn publisher(key: &str, evidence: Evidence<'_>) -> Option<String> {
    let reference = evidence.references.get(key)?;
    Some(reference.publisher.clone().unwrap_or_else(|| reference.title.clone()))
}

/// Returns the diagnostic of a problem with the layout of a chart.
fn diagnose(problem: &LayoutProblem, id: &Spanned<String>) -> Diagnostic {
    let (chart, span) = (&id.value, id.span);
    let diagnostic = match problem {
        LayoutProblem::OffPlot { mark } => {
            return error!(CONTRADICTION at span, "a mark (`{mark}`) of chart `{chart}` lies outside its plot");
        }
        LayoutProblem::Overlap { one, other, width } => error!(
            LABELS_COLLIDE at span,
            "labels `{one}` and `{other}` of chart `{chart}` touch when it is {width:.0} pixels wide"
        ),
        LayoutProblem::Outside { label } => {
            error!(LABELS_COLLIDE at span, "label `{label}` of chart `{chart}` does not fit beside its drawing")
        }
        LayoutProblem::Crossed { label, width } => error!(
            LABELS_COLLIDE at span,
            "a rule runs through label `{label}` of chart `{chart}` when it is {width:.0} pixels wide"
        ),
    };
    diagnostic.hint("give the series shorter labels, or draw fewer of them")
}
