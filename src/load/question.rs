//! Reads `data/questions/*.yaml`.

use super::schema;
use crate::diagnostic::{Report, Reported};
use crate::document::Question;
use crate::source::{Sources, Span, Spanned};
use crate::yaml::{Context, EntryFormat, Node, parse, section};

/// The folder of the questions.
pub const FOLDER: &str = "data/questions";

/// Reads a question.
///
/// # Errors
///
/// A key is missing, or something in it cannot be read.
pub fn read(id: &Spanned<String>, root: &Node, report: &mut Report) -> Result<Question, Reported> {
    let mut context = Context::new(report, schema::keys);
    let question = section::<Question>("the question").read_entry(id, root, &mut context)?;
    question.in_order(report)
}

/// Returns the question of a text that is no file of the project, without its problems; `None` if it cannot be read.
pub fn of_text(id: &str, text: &str) -> Option<Question> {
    let source = Sources::default().add(FOLDER, text);
    let root = parse(text, source, 0).root.ok().flatten()?;
    read(&Spanned::new(id.to_owned(), Span::new(source, 0, 0)), &root, &mut Report::default()).ok()
}
