//! Curves and conditions that nothing uses: no other definition, chart, table, page, or template.

use super::context::Context;
use super::parsed_definitions::{all, parsed};
use super::plain_text::mentions;
use crate::diagnostic::{Report, warning};
use crate::document::chart::Annotations;
use crate::document::figure::TableKind;
use crate::document::{Acceptable, ModelFile, Project};
use crate::figure::chart_inputs;
use crate::model::ExpressionKind;

/// Reports the curves and conditions of models that have a forecast. An input that nothing uses is an error of its model.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let project = context.project;
    let texts: Vec<&str> = texts(project).collect();
    for (id, model) in &project.models {
        if !context.evidence.forecasts.contains_key(id) {
            continue;
        }
        let parsed = parsed(model, context.evidence);
        let own = texts_of_model(model);
        let curves = model.curves.iter().map(|curve| ("curve", curve));
        let conditions = model.conditions.iter().map(|condition| ("condition", condition));
        for (section, definition) in curves.chain(conditions) {
            let name = definition.name.value.as_str();
            let is_used = parsed.iter().any(|(other, expression)| {
                let mut parts = all(expression).into_iter();
                other.name.span != definition.name.span
                    && parts.any(|part| matches!(&part.kind, ExpressionKind::Name(found) if found == name))
            });
            if is_used || own.iter().chain(&texts).any(|text| mentions(text, name)) {
                continue;
            }
            let problem = warning!(
                UNUSED_DEFINITION at definition.name.span, "nothing uses the {section} `{name}`";
                hint "use it in an outcome or a chart, or remove it"
            );
            let accept = (Acceptable::Unused, &[&definition.accept, &model.accept][..], "the definition");
            context.report_unless_accepted(accept, problem, report);
        }
    }
}

/// Returns the texts of a model, beside its definitions, that can name a curve or condition.
fn texts_of_model(model: &ModelFile) -> Vec<&str> {
    let mut texts: Vec<&str> = model.expect.iter().map(|expected| expected.condition.value.as_str()).collect();
    texts.extend(model.slider.curve.iter().map(|curve| curve.value.as_str()));
    texts.extend(model.all_overrides().map(|(_, value)| value.value.as_str()));
    texts
}

/// Returns the texts of pages, charts, tables, and templates that can name a curve or condition.
fn texts(project: &Project) -> impl Iterator<Item = &str> {
    let pages = project.pages.iter().flat_map(|page| page.head_texts().chain([&page.body]));
    let pages = pages.map(|text| text.value.as_str());
    let paths = project.charts.values().flat_map(|chart| chart_inputs(chart).paths).map(|path| path.value.as_str());
    let heads = project.charts.values().map(|chart| &chart.head);
    let heads = heads.chain(project.tables.values().map(|table| &table.head));
    let heads = heads
        .flat_map(|head| std::iter::once(&head.title).chain(&head.subtitle).chain(&head.note).chain(&head.check))
        .map(|text| text.value.as_str());
    let annotations = project.charts.values().flat_map(|chart| chart.kind.annotations());
    let annotations = annotations.flat_map(Annotations::texts).map(|text| text.value.as_str());
    let cells = project.tables.values().flat_map(|table| match &table.kind {
        TableKind::Grid(grid) => grid.rows.iter().flatten().map(|cell| cell.value.as_str()).collect(),
        TableKind::Dataset(_)
        | TableKind::Claims(_)
        | TableKind::Questions(_)
        | TableKind::Scores(_)
        | TableKind::Revisions(_)
        | TableKind::Structures(_)
        | TableKind::Scenarios(_)
        | TableKind::Hindcasts(_)
        | TableKind::Backtest(_)
        | TableKind::Pool(_) => Vec::new(),
    });
    let claims = project.claims.values().flat_map(|claim| claim.texts().map(|text| text.value.as_str()));
    let questions = project.questions.values().flat_map(|question| question.texts().map(|text| text.value.as_str()));
    let claims = claims.chain(questions);
    let templates = project.templates.values().map(|template| template.text.as_str());
    pages.chain(paths).chain(heads).chain(annotations).chain(cells).chain(claims).chain(templates)
}
