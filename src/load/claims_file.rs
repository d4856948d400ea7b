//! Reads `data/claims.yaml`.

use std::collections::BTreeMap;

use super::schema;
use crate::diagnostic::{Report, Reported, error};
use crate::document::claim::Claim;
use crate::source::Sources;
use crate::yaml::{Context, EntryFormat, Format, IDENTIFIERS, Kind, Node, by_name, entry_format, parse, section};

/// The file's path.
pub const FILE: &str = "data/claims.yaml";

/// The id by which expressions, charts, and tables name the claims.
pub const ID: &str = "claims";

/// The claims of a file.
#[derive(Default)]
pub struct Claims {
    /// The claims by id.
    pub claims: BTreeMap<String, Claim>,
    /// The claims that have errors, by id.
    pub unread: BTreeMap<String, Reported>,
}

/// Reads the claims. One that cannot be read is reported.
pub fn read(root: &Node, report: &mut Report) -> Claims {
    if let Some(rows) = dataset_key(root) {
        report.push(error!(BAD_FILE at rows, "`{FILE}` holds claims by name, found a dataset";
            hint "rename the file of the dataset"));
        return Claims::default();
    }
    let entry = entry_format(|name, node, context| {
        let read = section::<Claim>("the claim").read_entry(name, node, context);
        Ok((name.value.clone(), read.and_then(|claim| claim.in_order(context.report))))
    });
    let read = by_name("claims", IDENTIFIERS, entry).read(root, &mut Context::new(report, schema::keys));
    let mut found = Claims::default();
    for (id, claim) in read.unwrap_or_default() {
        match claim {
            Ok(claim) => drop(found.claims.insert(id, claim)),
            Err(reported) => drop(found.unread.insert(id, reported)),
        }
    }
    found
}

/// Returns the claims of a text that is no file of the project, without its problems.
pub fn of_text(text: &str) -> Claims {
    let source = Sources::default().add(FILE, text);
    let document = parse(text, source, 0);
    let root = document.root.ok().flatten();
    root.map(|root| read(&root, &mut Report::default())).unwrap_or_default()
}

/// Returns the place of the key `rows`, if the value is that of a dataset.
fn dataset_key(root: &Node) -> Option<crate::source::Span> {
    let Kind::Mapping(entries) = &root.kind else { return None };
    let is_rows = |name: &str, node: &Node| name == "rows" && !matches!(node.kind, Kind::Mapping(_));
    entries.iter().find(|(name, node)| is_rows(&name.value, node)).map(|(name, _)| name.span)
}
