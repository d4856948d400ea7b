//! Charts and tables that are on no page.

use std::collections::BTreeSet;

use super::context::Context;
use crate::dependencies::Kind;
use crate::diagnostic::{Report, warning};

/// Reports every chart and table that no page shows.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let project = context.project;
    let charts = project.charts.values().map(|chart| (Kind::Chart, "chart", &chart.head));
    let tables = project.tables.values().map(|table| (Kind::Table, "table", &table.head));
    let shown = |kind| context.site.dependencies.entries(kind).collect::<BTreeSet<&str>>();
    let (shown_charts, shown_tables) = (shown(Kind::Chart), shown(Kind::Table));
    for (kind, name, head) in charts.chain(tables) {
        let id = head.id.value.as_str();
        let shown = if kind == Kind::Chart { &shown_charts } else { &shown_tables };
        if !shown.contains(id) {
            report.push(warning!(
                UNUSED_FIGURE at head.title.span, "the {name} `{id}` is on no page";
                hint "place it with `![]({name}:{id})`, or remove the file"
            ));
        }
    }
}
