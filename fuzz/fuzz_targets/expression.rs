//! Parses any text as an expression. The result is an expression, or diagnostics whose spans are inside the text.
#![no_main]

use foresite::diagnostic::Report;
use foresite::model::{KnownNames, Units, expression};
use foresite::source::{Sources, Span, Spanned};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let units = Units::built_in();
    let names = KnownNames { units: &units, names: |word: &str| matches!(word, "a" | "size" | "halving") };
    let source = Sources::default().add("fuzz", text);
    let whole = Spanned::new(text.to_owned(), Span::new(source, 0, text.len()));
    let mut report = Report::default();
    let is_valid = expression::parse(&whole, &names, &mut report).is_ok();
    assert!(is_valid || report.has_errors(), "refused without a report");
    for label in report.sorted().iter().flat_map(|diagnostic| &diagnostic.labels) {
        let (start, end) = (label.span.start, label.span.end);
        assert!(start <= end && end <= text.len(), "{start}..{end} of {}", text.len());
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{start}..{end} of {text:?}");
    }
});
