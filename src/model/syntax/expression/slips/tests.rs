//! Tests of the messages about notations that look like sense.

use super::*;
use crate::diagnostic::Report;
use crate::model::syntax::expression::parser::{Vocabulary, parse};
use crate::source::{Sources, Span};

struct Words;

impl Vocabulary for Words {
    fn is_unit(&self, word: &str) -> bool {
        ["GB", "USD", "year"].contains(&word)
    }

    fn is_name(&self, word: &str) -> bool {
        word == "x"
    }
}

/// Returns the hints of the errors of an expression.
fn hints(expression: &str) -> String {
    let source = Sources::default().add("model.yaml", expression);
    let text = Spanned::new(expression.to_owned(), Span::new(source, 0, expression.len()));
    let mut report = Report::default();
    let parsed = parse(&text, &Words, &mut report);
    let found: Vec<String> = report.sorted().iter().flat_map(|problem| problem.hints.clone()).collect();
    assert_eq!(parsed.is_err(), !report.is_empty(), "{expression}");
    found.join("; ")
}

#[test]
fn refuses_a_minus_without_spaces_between_values() {
    for (written, hint) in [
        ("2030-06", "write the full date, year-month-day: `2030-06-01`"),
        ("2030-6-14", "write `2030-06-14`"),
        ("06-14-2030", "write `2030-06-14`"),
        ("3-5", "write `3 to 5` for the interval, or `3 - 5` for the difference"),
        ("2 * 3-5 GB", "write `3 to 5 GB` for the interval, or `3 - 5 GB` for the difference"),
        ("2-1 GB", "write `2 - 1 GB` for the difference"),
        ("0-5", "write `0 - 5` for the difference"),
        ("900 GB-1 GB", "write `900 GB - 1 GB` for the difference"),
        ("10%-30%", "write `10% to 30%` for the interval, or `10% - 30%` for the difference"),
        ("3 GB-5 GB", "write `3 GB to 5 GB` for the interval, or `3 GB - 5 GB` for the difference"),
        ("2030-2035", "write `2030 to 2035` for the interval, or `2030 - 2035` for the difference"),
        (
            "2030-01-01-2031-01-01",
            "write `2030-01-01 to 2031-01-01` for the interval, or `2030-01-01 - 2031-01-01` for the difference",
        ),
        ("06/14/2030", "write `2030-06-14`"),
        ("3/4/2030", "write `2030-03-04` or `2030-04-03`"),
    ] {
        assert_eq!(hints(written), hint, "{written}");
    }
}

#[test]
fn accepts_differences_quotients_and_signs() {
    for written in
        ["7 - 5", "x-5", "5-x", "-5", "2 ^ -3", "1e-5", "2030-06-14 - 2030-01-01", "1/3", "max(1,100)", "x -5"]
    {
        assert_eq!(hints(written), "", "{written}");
    }
}

#[test]
fn explains_numbers_and_dates_as_people_write_them() {
    for (written, hint) in [
        ("1,000 to 2,000", "write `1000` or `1_000`"),
        ("1 000 000", "write `1000000` or `1_000_000`"),
        ("5k to 10k", "write `5e3` or `5_000`"),
        ("1.5 million USD", "write `1.5e6` or `1_500_000`"),
        ("5 percent", "write `5%`"),
        ("10 to 30 %", "write `10% to 30%`"),
        ("10 to 30%", "write `10% to 30%`"),
        ("30 %", "write `30%`"),
        ("$5 to $10", "write `5 USD`"),
        ("€5", "write `5 EUR`"),
        ("CA$1,200 to CA$1,500", "write `1_200 CAD`"),
        ("EUR 5", "write `5 EUR`"),
        ("5 ± 1", "an interval is written `a to b`: `5 ± 1` is `4 to 6` or `normal(mean = 5, sd = 1)`"),
        ("Jan 2030 to Mar 2031", "write `2030-01-01`"),
        ("15 March 2030", "write `2030-03-15`"),
        ("March 15, 2030", "write `2030-03-15`"),
        ("Q3 2030", "write `2030-07-01`"),
    ] {
        assert_eq!(hints(written), hint, "{written}");
    }
}
