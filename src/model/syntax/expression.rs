//! Expressions: from text to a tree.
//!
//! [`parse`] cuts the text into tokens and builds the tree, an [`Expression`]. A [`Vocabulary`] tells the parser
//! whether a word is a unit or a name.

pub mod lexer;
mod mentioned_words;
pub mod parser;
mod precedence;
mod slips;
mod syntax_tree;

pub use mentioned_words::words;
pub use parser::{Vocabulary, parse};
pub use syntax_tree::{Argument, Binary, Expression, ExpressionKind, TextSpan, UnitExpression, children, quoted};
