//! What wants to be looked at again: rows, datasets and beliefs past the day that their author set.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Dataset, Project};
use crate::model::cells::row_name;
use crate::source::Spanned;

/// Looks for everything whose day is over.
pub fn check(project: &Project, as_of: Date) -> Report {
    let mut report = Report::default();
    let mut judge = |what: String, review_by: Option<&Spanned<Date>>| {
        report.extend(review_by.filter(|day| day.value < as_of).map(|day| overdue(&what, day, as_of)));
    };
    for dataset in project.all_datasets() {
        let Dataset { id, rows, review_by, .. } = dataset;
        judge(format!("the dataset `{}`", id.value), review_by.as_ref());
        for (at, row) in rows.iter().enumerate() {
            judge(format!("{} of `{}`", row_name(dataset, at), id.value), row.review_by.as_ref());
        }
    }
    for (id, model) in &project.models {
        for definition in model.definitions() {
            judge(format!("`{}` of `{id}`", definition.name.value), definition.review_by.as_ref());
        }
    }
    report
}

fn overdue(what: &str, day: &Spanned<Date>, as_of: Date) -> Diagnostic {
    let late = span(day.value.days_to(as_of));
    let message = format!("{what} was to be reviewed by {}, {late} ago", day.value.long());
    Diagnostic::warning(codes::PAST_REVIEW, message)
        .at(day.span)
        .hint("see whether it still holds, mend it where it does not, then set a later `review_by` or take it out")
}

/// A number of days as people say it.
fn span(days: i32) -> String {
    let (number, noun) = match days {
        ..60 => (days, "day"),
        60..730 => ((f64::from(days) / 30.44).round() as i32, "month"),
        _ => ((f64::from(days) / 365.25).round() as i32, "year"),
    };
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_said_in_days_months_or_years() {
        assert_eq!(
            [1, 59, 61, 365, 731, 3650].map(span),
            ["1 day", "59 days", "2 months", "12 months", "2 years", "10 years"]
        );
    }
}
