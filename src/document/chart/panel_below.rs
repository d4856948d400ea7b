//! What an author writes for a second panel below a chart.

use super::annotations::{Annotations, Rule, RulesAndBands};
use super::axis_keys::SCALES;
use crate::document::chart_series::{Series, series};
use crate::yaml::{Field, choice, default, flatten, non_empty, one_or_many, or_empty, required, section};

section! {
    /// A smaller panel below a chart, on the same dates and with values of its own.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Below {
        /// Curves of models and dated columns of datasets, all in one unit, which may be another than that of the chart above.
        pub series: Vec<Series> = required(non_empty(series())),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Lines at values.
        pub annotations: Annotations = flatten::<Rules>().then(|rules, _| rules.annotations()),
    }
}

section! {
    /// The annotations of a panel: rules alone, since notes and bands have no room in it.
    struct Rules {
        /// Values that lines across the panel mark, one or several: `{ value: 100 GB, label: Enough for the model }`.
        rules("rule"): Vec<Rule> = or_empty(one_or_many(section::<Rule>("the rule"))),
    }
}

impl Rules {
    fn annotations(self) -> Annotations {
        Annotations { marks: RulesAndBands { rules: self.rules, ..RulesAndBands::default() }, ..Annotations::default() }
    }
}
