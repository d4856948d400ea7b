//! Values in the titles, subtitles, and alternative texts of charts, and in the titles of tables, that the figure does not show.
//! Readers would look for them in it, and a change of the figure would leave them behind. The subtitle of a table says which rows
//! it has, so that it may name the limit of a condition.

use super::context::Context;
use super::shown::{Shown, read_columns};
use crate::diagnostic::{Report, warning};
use crate::document::figure::FigureHead;
use crate::document::{Acceptable, Project};
use crate::figure::{Origin, bound_values};
use crate::source::Spanned;

/// Reports every bound value of these texts whose origins the chart or the table does not read.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let (project, evidence) = (context.project, context.evidence);
    for chart in project.charts.values() {
        let head = &chart.head;
        let texts = [("title", Some(&head.title)), ("subtitle", head.subtitle.as_ref()), ("alt", head.alt.as_ref())];
        check_texts((head, "chart", "draw it"), &texts, || Shown::of_chart(chart, project, evidence), context, report);
    }
    for table in project.tables.values() {
        let head = &table.head;
        let texts = [("title", Some(&head.title))];
        check_texts((head, "table", "add it"), &texts, || Shown::of_table(table, project, evidence), context, report);
    }
}

/// Checks texts of one figure, each with its key. `what` it is, and `mend` says how it comes to show a value.
fn check_texts<'a>(
    (head, what, mend): (&FigureHead, &str, &str),
    texts: &[(&str, Option<&Spanned<String>>)],
    shown_by: impl Fn() -> Shown<'a>,
    context: &Context<'_>,
    report: &mut Report,
) {
    let project = context.project;
    let mut shown = None;
    for (key, text) in texts {
        let Some(text) = text else { continue };
        for (expression, origins) in bound_values(text, context.evidence) {
            let shown = shown.get_or_insert_with(&shown_by);
            let missing = origins.values().find(|origin| !shown.contains(origin));
            let missing = missing.map(|origin| described(origin, project)).or_else(|| {
                let columns = read_columns(&expression, context.evidence);
                let (dataset, column) = columns.into_iter().find(|(data, column)| !shown.has_column(data, column))?;
                Some(format!("`{column}` of `{dataset}`"))
            });
            let Some(missing) = missing else { continue };
            let id = &head.id.value;
            let problem = warning!(
                UNSHOWN_VALUE at expression.span,
                "the {key} of the {what} `{id}` gives a value that the {what} does not show: {missing}";
                hint "{mend}, or give a value that the {what} shows; what else there is to say belongs to the note or the page"
            );
            let place = format!("the {what}");
            context.report_unless_accepted((Acceptable::Unshown, &[&head.accept][..], &place), problem, report);
        }
    }
}

/// Returns an origin as an author writes it.
fn described(origin: &Origin, project: &Project) -> String {
    match origin {
        Origin::Definition { model, scenario: Some(scenario), name } => format!("`{model}.{scenario}.{name}`"),
        Origin::Definition { model, scenario: None, name } => format!("`{model}.{name}`"),
        Origin::Row { dataset, row } => match project.datasets.get(dataset) {
            Some(data) => format!("{} of `{dataset}`", crate::model::cells::row_name(data, *row)),
            None => format!("`{dataset}`"),
        },
        Origin::Model(id) | Origin::Dataset(id) => format!("`{id}`"),
        Origin::Recorded { .. } => format!("`{}`", origin.path()),
    }
}
