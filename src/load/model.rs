//! Reads `data/models/<id>.yaml`: the keys of a model, and its datasets, which may be in files of their own.

use super::files::Files;
use super::{dataset, schema};
use crate::diagnostic::{Report, Reported, error};
use crate::document::ModelFile;
use crate::source::Spanned;
use crate::yaml::{Context, Fields, Format, IDENTIFIERS, Node, Section, by_name, entry_format};

/// The sections of a model whose entries are definitions.
const DEFINITIONS: [&str; 4] = ["inputs", "curves", "conditions", "outcomes"];

/// Reads a model file; `folder` is the folder of the CSV files of its datasets.
///
/// # Errors
///
/// The file is not a mapping.
pub fn read(
    id: Spanned<String>,
    root: &Node,
    folder: &str,
    files: &mut Files,
    report: &mut Report,
) -> Result<ModelFile, Reported> {
    let what = format!("the model `{}`", id.value);
    let mut fields = Fields::of(root, id, what, report)?;
    let mut file = ModelFile::read(&mut fields, &mut Context::new(report, schema::keys))?;
    if let Some(node) = fields.node("datasets") {
        file.datasets = datasets(node, folder, files, report).unwrap_or_default();
    }
    fields.finish(&mut Context::new(report, schema::keys));
    report_needless_rules(&file, report);
    report_needless_bases(&file, report);
    file.refused = refused_names(root, &file);
    Ok(file)
}

/// Reports the rules of definitions that are not outcomes: nothing is decided by them.
fn report_needless_rules(file: &ModelFile, report: &mut Report) {
    let others = [&file.inputs, &file.curves, &file.conditions].into_iter().flatten();
    for rule in others.filter_map(|definition| definition.resolves.as_ref()) {
        report.push(error!(BAD_VALUE at rule.span, "only an outcome has a rule that decides it";
            hint "write it as a `note`"));
    }
}

/// Reports the bases of definitions that are not inputs: what is computed has the bases of its inputs.
fn report_needless_bases(file: &ModelFile, report: &mut Report) {
    let others = [&file.curves, &file.conditions, &file.outcomes].into_iter().flatten();
    for definition in others {
        let (name, Some(basis)) = (&definition.name.value, &definition.basis) else { continue };
        report.push(error!(
            BAD_VALUE at basis.span, "only an input has a basis, and `{name}` is computed";
            hint "move `basis` to the inputs that `{name}` is computed from"
        ));
    }
}

/// Returns a model with nothing but its id. It has no forecast, and the reason is reported.
pub fn unread(id: Spanned<String>) -> ModelFile {
    let refused = [id.value.clone()].into();
    ModelFile { refused, ..ModelFile::new(id) }
}

/// Reads the datasets of a model's own.
fn datasets(
    node: &Node,
    folder: &str,
    files: &mut Files,
    report: &mut Report,
) -> Result<Vec<crate::document::Dataset>, Reported> {
    let files = std::cell::RefCell::new(files);
    let entry = entry_format(|name, node, context| {
        Ok(dataset::read(name.clone(), node, folder, &mut files.borrow_mut(), context.report))
    });
    by_name("datasets", IDENTIFIERS, entry).read(node, &mut Context::new(report, schema::keys))
}

/// Returns the names that definitions would have had if they could be read, so that their uses are not reported as unknown
/// names. The definitions of a misspelled section, such as `input:`, are among them.
fn refused_names(root: &Node, file: &ModelFile) -> std::collections::BTreeSet<String> {
    let is_read = |name: &str| file.definitions().any(|definition| definition.name.value == name);
    let known = ModelFile::keys();
    let sections = root.entries().iter().filter(|(key, _)| {
        DEFINITIONS.contains(&key.value.as_str()) || known.iter().all(|known| known.name != key.value)
    });
    let names = sections.flat_map(|(_, section)| section.entries()).flat_map(|(name, _)| words(name));
    names.filter(|name| !is_read(name)).collect()
}

/// Returns the names that an expression would read in a text: `disk` and `size` in `disk-size`, which is not a name.
fn words(name: &Spanned<String>) -> impl Iterator<Item = String> {
    name.value.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned)
}
