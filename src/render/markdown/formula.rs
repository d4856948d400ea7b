//! Formulas in TeX, which become MathML.

use std::ops::Range;

use pulldown_cmark::Event;

use super::conditions::MaskedText;
use super::events::{SpannedEvent, html, plain_text_of};
use super::formulas::marks;
use super::mathml::{Fault, Style, mathml};
use super::renderer::Renderer;
use crate::diagnostic::error;

impl Renderer<'_> {
    /// Renders a formula in a sentence, or one on lines of its own.
    pub(super) fn formula<'e>(
        &mut self,
        source: &str,
        range: &Range<usize>,
        is_display: bool,
        output: &mut Vec<Event<'e>>,
    ) {
        let written = &self.body.value[range.clone()];
        let marks = marks(written);
        let inner = range.start + marks..range.end - marks;
        self.formula_in(source, &inner, range, is_display, output);
    }

    /// Renders a fenced block of the language `math`.
    pub(super) fn fenced_formula<'e>(
        &mut self,
        range: &Range<usize>,
        inner: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) {
        let source = plain_text_of(inner);
        let source = source.trim_end();
        let start = inner.first().map_or(range.start, |(_, first)| first.start);
        output.push(html("<p>".to_owned()));
        self.formula_in(source, &(start..start + source.len()), range, true, output);
        output.push(html("</p>\n".to_owned()));
    }

    /// Renders a formula. `inner` are the bytes of its source, and `range` those of the whole.
    fn formula_in<'e>(
        &mut self,
        source: &str,
        inner: &Range<usize>,
        range: &Range<usize>,
        is_display: bool,
        output: &mut Vec<Event<'e>>,
    ) {
        let span = self.span(range);
        if let Some(found) = bound_figure_in(source) {
            self.report.push(error!(
                FORMULA at span, "a formula cannot contain a bound figure, found `{found}`";
                hint "end the formula before the figure: `$x =$ [](=model.name.median)`";
                hint "if the dollar signs are money, put a backslash before each: `\\$5`"
            ));
            return;
        }
        let style = if is_display { Style::Display } else { Style::Sentence };
        match mathml(source, style) {
            Ok(mathml) if is_display => {
                output.push(html(format!("<span class=\"formula\" tabindex=\"0\">{mathml}</span>")));
            }
            Ok(mathml) => output.push(html(mathml)),
            Err(Fault { place, message, hint }) => {
                // The lines of a formula inside a quote or a list begin with marks that are no part of its source.
                let is_exact = self.body.value.get(inner.clone()) == Some(source);
                let at = match is_exact && !place.is_empty() {
                    true => self.span(&(inner.start + place.start..inner.start + place.end)),
                    false => span,
                };
                self.report.push(error!(FORMULA at at, "{message}"; hint "{hint}"));
            }
        }
    }

    /// Reports formulas that Markdown did not read as such.
    pub(super) fn report_unparsed_formulas(&mut self, masked: &MaskedText<'_>, events: &[SpannedEvent<'_>]) {
        if masked.formulas.is_empty() {
            return;
        }
        let read: std::collections::BTreeSet<usize> = events
            .iter()
            .filter(|(event, _)| matches!(event, Event::InlineMath(_) | Event::DisplayMath(_)))
            .map(|(_, range)| range.start)
            .collect();
        for range in masked.formulas.iter().filter(|range| !read.contains(&range.start)) {
            self.report.push(error!(
                FORMULA at self.span(range), "Markdown does not read this formula as one";
                hint "if the dollar signs are money, put a backslash before each: `\\$5`"
            ));
        }
    }
}

/// Returns the bound figure, or what looks like one, in the source of a formula.
fn bound_figure_in(source: &str) -> Option<&str> {
    let figure = |opening: &str, closing: char| {
        let start = source.find(opening)?;
        let length = source[start..].find(closing)? + closing.len_utf8();
        Some(&source[start..start + length])
    };
    let is_path = |found: &&str| {
        let path = &found[2..found.len() - 1];
        path.starts_with(char::is_alphabetic) && path.contains('.') && !path.contains(['\\', '$'])
    };
    figure("](=", ')').or_else(|| figure("](<=", ')')).or_else(|| figure("{=", '}').filter(is_path))
}
