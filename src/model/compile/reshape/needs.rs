//! The columns that an expression on rows needs, and whether it looks beyond its row.

use super::dataset_library::Library;
use super::row_functions::{self, ROW_FUNCTIONS};
use crate::document::Dataset;
use crate::model::compile::cells::{self, EARLIER_ROWS};
use crate::model::compile::paths::FilteredPath;
use crate::model::compile::query::QUERIES;
use crate::model::syntax::expression::{Argument, Binary, Expression, ExpressionKind, children};
use crate::source::Span;

/// A column that an expression needs.
#[derive(Clone, Debug)]
pub struct Need {
    /// The id of the dataset.
    pub dataset: String,
    /// The name of the column.
    pub column: String,
    /// Where the expression names it.
    pub span: Span,
    /// Whether it is named as a column of the expression's own rows.
    pub is_own: bool,
}

/// Returns whether an expression reads more than the columns of its row: earlier rows, other datasets, or a function over rows.
pub fn looks_beyond(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Member(..) | ExpressionKind::Row(..) | ExpressionKind::Filtered(..) => true,
        ExpressionKind::Call(function, _) => match &function.kind {
            ExpressionKind::Name(name) if row_functions::find(&ROW_FUNCTIONS, name).is_none() => {
                children(&expression.kind).into_iter().skip(1).any(looks_beyond)
            }
            _ => true,
        },
        kind => children(kind).into_iter().any(looks_beyond),
    }
}

/// Returns the columns that an expression over the rows of a dataset needs.
pub fn needs(expression: &Expression, dataset: &Dataset, library: Library<'_>) -> Vec<Need> {
    let mut found = Vec::new();
    Search { dataset, library, is_own: true, found: &mut found }.visit(expression);
    found
}

struct Search<'s, 'a> {
    dataset: &'s Dataset,
    library: Library<'a>,
    /// Whether the dataset is that of the expression.
    is_own: bool,
    found: &'s mut Vec<Need>,
}

impl Search<'_, '_> {
    fn visit(&mut self, expression: &Expression) {
        if let Some(path) = FilteredPath::of(expression) {
            self.add_other(path.id, &path.column.text, path.column.span);
            self.visit_terms(path.id, path.condition);
            return;
        }
        match &expression.kind {
            ExpressionKind::Name(name) => self.add_own(name, expression.span),
            ExpressionKind::Member(inner, column) => match &inner.kind {
                ExpressionKind::Name(word) if EARLIER_ROWS.contains(&word.as_str()) => {
                    self.add_own(&column.text, column.span);
                }
                ExpressionKind::Row(data, _) => {
                    if let ExpressionKind::Name(id) = &data.kind {
                        self.add_other(id, &column.text, column.span);
                    }
                }
                ExpressionKind::Call(function, arguments) => {
                    if let ExpressionKind::Member(data, word) = &function.kind
                        && let ExpressionKind::Name(id) = &data.kind
                        && QUERIES.contains(&word.text.as_str())
                    {
                        self.add_other(id, &column.text, column.span);
                        self.visit_query(id, arguments);
                    }
                }
                _ => {}
            },
            ExpressionKind::Call(function, _) if matches!(function.kind, ExpressionKind::Name(_)) => {
                children(&expression.kind).into_iter().skip(1).for_each(|child| self.visit(child));
            }
            kind => children(kind).into_iter().for_each(|child| self.visit(child)),
        }
    }

    /// Visits a condition in brackets: what is left of `=` is a column of the dataset there.
    fn visit_terms(&mut self, id: &str, condition: &Expression) {
        match &condition.kind {
            ExpressionKind::Binary(Binary::And, left, right) => {
                self.visit_terms(id, left);
                self.visit_terms(id, right);
            }
            ExpressionKind::Binary(Binary::Equal, left, right) => {
                if let ExpressionKind::Name(column) = &left.kind {
                    self.add_other(id, column, left.span);
                }
                self.visit(right);
            }
            _ => {}
        }
    }

    /// Visits the arguments of a query, which are about the columns of the dataset there.
    fn visit_query(&mut self, id: &str, arguments: &[Argument]) {
        let Some(dataset) = self.library.get(id) else { return };
        let mut search = Search { dataset, library: self.library, is_own: false, found: self.found };
        for argument in arguments {
            match argument {
                Argument::Plain(value) => search.visit(value),
                Argument::Named(name, value) => {
                    search.add_other(id, &name.text, name.span);
                    search.visit(value);
                }
                Argument::Point(..) => {}
            }
        }
    }

    fn add_own(&mut self, name: &str, span: Span) {
        if cells::columns(self.dataset).any(|known| known == name) {
            let dataset = self.dataset.id.value.clone();
            self.found.push(Need { dataset, column: name.to_owned(), span, is_own: self.is_own });
        }
    }

    fn add_other(&mut self, id: &str, column: &str, span: Span) {
        self.found.push(Need { dataset: id.to_owned(), column: column.to_owned(), span, is_own: false });
    }
}
