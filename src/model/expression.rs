//! Expressions: text into a tree with spans.
