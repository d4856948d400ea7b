//! Any text is an expression or a diagnostic whose spans lie inside it.
#![no_main]

use foresite::model::compile::Words;
use foresite::model::syntax::expression;
use foresite::model::syntax::unit::Units;
use foresite::source::{Sources, Span, Spanned};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let units = Units::built_in();
    let vocabulary = Words { units: &units, names: |word: &str| matches!(word, "a" | "size" | "halving") };
    let source = Sources::default().add("fuzz", text);
    let whole = Spanned::new(text.to_owned(), Span::new(source, 0, text.len()));
    let Err(diagnostic) = expression::parse(&whole, &vocabulary) else { return };
    for label in &diagnostic.labels {
        let (start, end) = (label.span.start, label.span.end);
        assert!(start <= end && end <= text.len(), "{start}..{end} of {}", text.len());
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{start}..{end} of {text:?}");
    }
});
