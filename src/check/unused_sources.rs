//! Sources that no page cites, and no dataset, model, chart or table names.

use std::collections::BTreeSet;

use super::context::Context;
use crate::dependencies::Kind;
use crate::diagnostic::{Report, warning};

/// Reports every unused source, except those of a reference manager's export, which may have more than the site needs.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let named = context.project.named_sources().map(|key| key.value.as_str());
    let used: BTreeSet<&str> = named.chain(context.site.dependencies.entries(Kind::Reference)).collect();
    for (key, reference) in &context.project.references {
        if !used.contains(key.as_str()) && !reference.is_exported {
            report.push(warning!(
                UNUSED_SOURCE at reference.key.span, "the source `{key}` is not used";
                hint "cite it with `[@{key}]`, name it under `sources`, or remove it"
            ));
        }
    }
}
