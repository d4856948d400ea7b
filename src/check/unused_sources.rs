//! Sources that no page cites, and no dataset, model, chart or table names.

use super::context::Context;
use crate::dependencies::Kind;
use crate::diagnostic::{Report, warning};

/// Reports every unused source, except those of a reference manager's export, which may have more than the site needs.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let used = context.project.used_sources(context.site.dependencies.entries(Kind::Reference));
    for (key, reference) in &context.project.references {
        if !used.contains(key.as_str()) && !reference.is_exported {
            report.push(warning!(
                UNUSED_SOURCE at reference.key.span, "the source `{key}` is not used";
                hint "cite it with `[@{key}]`, name it under `sources`, or remove it"
            ));
        }
    }
}
