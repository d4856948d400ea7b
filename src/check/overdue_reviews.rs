//! Rows, datasets and definitions of models whose `review_by` date has passed.

use super::context::Context;
use crate::date::Date;
use crate::diagnostic::{Report, warning};
use crate::document::Dataset;
use crate::model::cells::row_name;
use crate::source::Spanned;
use crate::words::count;

/// Reports everything that is due for review.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let as_of = context.evidence.as_of;
    let mut check = |what: String, review_by: Option<&Spanned<Date>>| {
        if let Some(date) = review_by.filter(|date| date.value < as_of) {
            report_overdue(&what, date, as_of, report);
        }
    };
    for dataset in context.project.all_datasets() {
        let Dataset { id, rows, review_by, .. } = dataset;
        check(format!("the dataset `{}`", id.value), review_by.as_ref());
        for (index, row) in rows.iter().enumerate() {
            check(format!("{} of `{}`", row_name(dataset, index), id.value), row.review_by.as_ref());
        }
    }
    for (id, model) in &context.project.models {
        for definition in model.definitions() {
            check(format!("`{}` of `{id}`", definition.name.value), definition.review_by.as_ref());
        }
    }
}

fn report_overdue(what: &str, date: &Spanned<Date>, as_of: Date, report: &mut Report) {
    let (due, ago) = (date.value.long(), duration(date.value.days_to(as_of)));
    report.push(warning!(
        PAST_REVIEW at date.span, "{what} was due for review by {due}, {ago} ago";
        hint "check whether it is still correct, update it if not, then set a later `review_by` or remove it"
    ));
}

/// Returns a number of days in the largest unit that fits: days, months or years.
fn duration(days: i32) -> String {
    let (number, noun) = match days {
        ..60 => (days, "day"),
        60..730 => ((f64::from(days) / 30.44).round() as i32, "month"),
        _ => ((f64::from(days) / 365.25).round() as i32, "year"),
    };
    count(usize::try_from(number).unwrap_or(0), noun)
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn rounds_to_days_months_or_years() {
        assert_eq!(
            [1, 59, 61, 365, 731, 3650].map(duration),
            ["1 day", "59 days", "2 months", "12 months", "2 years", "10 years"]
        );
    }
}
