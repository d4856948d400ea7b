//! Templates and static files: those of the theme and those of the project, which take precedence. No two files may
//! share an address.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Files;
use super::theme;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::address::is_plain_path;
use crate::document::{Page, Template};
use crate::source::Span;

/// Returns the templates of the theme and of the project's `templates/**`, by path below that folder. A template of the
/// project replaces one of the theme with the same path.
pub fn templates(files: &mut Files, report: &mut Report) -> BTreeMap<String, Template> {
    let mut templates = BTreeMap::new();
    for (path, text) in theme::TEMPLATES {
        let source = files.sources.add(format!("(built-in) templates/{path}"), *text);
        templates.insert((*path).to_owned(), Template { source, text: (*text).to_owned(), is_built_in: true });
    }
    for path in files.list("templates", report) {
        if let Ok(source) = files.text(&path, report) {
            let text = files.sources.get(source).text.clone();
            templates.insert(path["templates/".len()..].to_owned(), Template { source, text, is_built_in: false });
        }
    }
    templates
}

/// Returns the static files of the theme, of the project's `static/**`, and beside the pages in `content/` (with the
/// paths `beside` below the root), by address. A file of the project replaces one of the theme at the same address.
pub fn statics(
    files: &Files,
    beside: &[String],
    pages: &[Page],
    report: &mut Report,
) -> BTreeMap<String, Arc<Vec<u8>>> {
    let built_in = theme::STATICS.iter().map(|(path, bytes)| ((*path).to_owned(), Arc::new(bytes.to_vec())));
    let mut statics: BTreeMap<_, _> = built_in.collect();
    let mut addresses = Addresses::default();
    let mut aliases = Vec::new();
    for page in pages {
        let file = Publisher { name: files.sources.get(page.span.source).path.clone(), span: Some(page.title.span) };
        addresses.add(format!("{}index.html", page.route), file, report);
        aliases.extend(page.aliases.iter().map(|alias| (page, alias)));
    }
    for path in files.list("static", report).iter().chain(beside) {
        let Some((_, address)) = path.split_once('/') else { continue };
        if !is_plain_path(address) {
            let problem = Diagnostic::error(codes::BAD_SLUG, format!("`{path}` cannot be an address"));
            report.push(problem.hint("rename it: letters, digits, `.`, `-` and `_` without spaces"));
            continue;
        }
        addresses.add(address.to_owned(), Publisher { name: path.clone(), span: None }, report);
        if let Ok(bytes) = files.bytes(path, report) {
            statics.insert(address.to_owned(), Arc::new(bytes));
        }
    }
    for (path, _) in theme::STATICS {
        if !addresses.has(path) {
            let name = format!("the built-in static/{path}");
            addresses.add((*path).to_owned(), Publisher { name, span: None }, report);
        }
    }
    for (page, alias) in aliases {
        let name = format!("the alias /{} of {}", alias.value, page.path);
        let is_folder = alias.value.is_empty() || alias.value.ends_with('/');
        let address = if is_folder { format!("{}index.html", alias.value) } else { alias.value.clone() };
        addresses.add(address, Publisher { name, span: Some(alias.span) }, report);
    }
    addresses.check_folders(report);
    statics
}

/// A file that is published, with its place if a message about it has one.
struct Publisher {
    name: String,
    span: Option<Span>,
}

/// The files by the address at which they are published. Addresses are compared without case, since some file systems
/// ignore it.
#[derive(Default)]
struct Addresses {
    taken: BTreeMap<String, (String, Publisher)>,
}

impl Addresses {
    /// Returns whether a file is published at an address.
    fn has(&self, address: &str) -> bool {
        self.taken.get(&address.to_lowercase()).is_some_and(|(taken, _)| taken == address)
    }

    /// Adds a file, or reports that another one has its address.
    fn add(&mut self, address: String, file: Publisher, report: &mut Report) {
        let folded = address.to_lowercase();
        let Some((other_address, other)) = self.taken.get(&folded) else {
            self.taken.insert(folded, (address, file));
            return;
        };
        let how = if *other_address == address { "at one address" } else { "at addresses that differ only in case" };
        report.push(clash(&file, other, how));
    }

    /// Reports a file at an address that is also a folder of other files.
    fn check_folders(&self, report: &mut Report) {
        for (folded, (_, file)) in &self.taken {
            for (at, _) in folded.match_indices('/') {
                if let Some((_, other)) = self.taken.get(&folded[..at]) {
                    report.push(clash(file, other, "as a folder and as a file"));
                }
            }
        }
    }
}

/// Returns the problem of two files that cannot both be published; `how` says why.
fn clash(file: &Publisher, other: &Publisher, how: &str) -> Diagnostic {
    let message = format!("`{}` and `{}` would be published {how}", other.name, file.name);
    let mut problem = Diagnostic::error(codes::SAME_ADDRESS, message);
    for span in [file.span, other.span].into_iter().flatten() {
        problem = problem.at(span);
    }
    problem.hint("rename one of the two")
}
