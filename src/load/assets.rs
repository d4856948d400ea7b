//! Templates and static files: the theme's, and the project's over them. Every address is one file's.

use std::collections::BTreeMap;

use super::files::Files;
use super::page::is_plain_path;
use super::theme;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Page, Template};
use crate::source::Span;

/// The theme's templates, and the project's `templates/**` over them.
pub fn templates(files: &mut Files, report: &mut Report) -> BTreeMap<String, Template> {
    let mut templates = BTreeMap::new();
    for (path, text) in theme::TEMPLATES {
        let source = files.sources.add(format!("(built-in) templates/{path}"), *text);
        templates.insert((*path).to_owned(), Template { source, text: (*text).to_owned() });
    }
    for path in files.list("templates", report) {
        match files.text(&path) {
            Ok(source) => {
                let text = files.sources.get(source).text.clone();
                templates.insert(path["templates/".len()..].to_owned(), Template { source, text });
            }
            Err(problem) => {
                report.push(problem);
            }
        }
    }
    templates
}

/// The theme's static files, the project's `static/**` over them, and what lies beside the pages in `content/`.
/// `beside` holds those, by path below the root.
pub fn statics(files: &Files, beside: &[String], pages: &[Page], report: &mut Report) -> BTreeMap<String, Vec<u8>> {
    let built_in = theme::STATICS.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    let mut statics: BTreeMap<_, _> = built_in.collect();
    let mut addresses = Addresses::default();
    for page in pages {
        let file = Publisher { name: files.sources.get(page.span.source).path.clone(), span: Some(page.title.span) };
        addresses.add(format!("{}index.html", page.route), file, report);
    }
    for path in files.list("static", report).iter().chain(beside) {
        let Some((_, address)) = path.split_once('/') else { continue };
        if !is_plain_path(address) {
            let problem = Diagnostic::error(codes::BAD_SLUG, format!("`{path}` cannot be an address"));
            report.push(problem.hint("rename it: letters, digits, `.`, `-` and `_` without spaces"));
            continue;
        }
        addresses.add(address.to_owned(), Publisher { name: path.clone(), span: None }, report);
        match files.bytes(path) {
            Ok(bytes) => {
                statics.insert(address.to_owned(), bytes);
            }
            Err(problem) => {
                report.push(problem);
            }
        }
    }
    for (path, _) in theme::STATICS {
        if !addresses.has(path) {
            let name = format!("the built-in static/{path}");
            addresses.add((*path).to_owned(), Publisher { name, span: None }, report);
        }
    }
    addresses.check_folders(report);
    statics
}

/// A file that is published.
struct Publisher {
    name: String,
    span: Option<Span>,
}

/// Which file is published where, without regard to case, as some systems and readers have it.
#[derive(Default)]
struct Addresses {
    taken: BTreeMap<String, (String, Publisher)>,
}

impl Addresses {
    fn has(&self, address: &str) -> bool {
        self.taken.get(&address.to_lowercase()).is_some_and(|(taken, _)| taken == address)
    }

    fn add(&mut self, address: String, file: Publisher, report: &mut Report) {
        let folded = address.to_lowercase();
        let Some((other_address, other)) = self.taken.get(&folded) else {
            self.taken.insert(folded, (address, file));
            return;
        };
        let how = if *other_address == address { "at one address" } else { "at addresses that differ only in case" };
        report.push(clash(&file, other, how));
    }

    /// Refuses a file that stands where another needs a folder.
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

fn clash(file: &Publisher, other: &Publisher, how: &str) -> Diagnostic {
    let message = format!("`{}` and `{}` would be published {how}", other.name, file.name);
    let mut problem = Diagnostic::error(codes::SAME_ADDRESS, message);
    for span in [file.span, other.span].into_iter().flatten() {
        problem = problem.at(span);
    }
    problem.hint("rename one of the two")
}
