//! The keys of axes that several kinds of charts share.

use crate::date::Date;
use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::{date, optional, section};

section! {
    /// The dates that a chart draws. Each kind of chart has its own defaults.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Dates {
        /// The first date that is drawn.
        pub from: Option<Spanned<Date>> = optional(date()),
        /// The last date that is drawn.
        pub to: Option<Spanned<Date>> = optional(date()),
    }
}

impl Dates {
    /// Reports dates that are not in order.
    pub fn in_order(self, report: &mut Report) -> Self {
        if let (Some(from), Some(to)) = (&self.from, &self.to)
            && from.value >= to.value
        {
            let (first, last) = (from.value, to.value);
            report.push(error!(BAD_VALUE at to.span, "expected `to` after `from`, found {first} to {last}";
                label from.span, "this comes first"));
        }
        self
    }
}

/// The words for a scale, each with whether the scale is logarithmic.
pub const SCALES: &[(&str, bool)] = &[("linear", false), ("log", true)];
