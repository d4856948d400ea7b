//! Values on top of each other: where each of them begins and ends, and its share of their total.

use crate::document::chart::Stack;
use crate::figure::format::number;
use crate::locale::Language;

/// Returns the edges of values that are stacked from zero: the lower edge of the first, then the upper edge of each. Shares are in
/// percent. `None` for shares of a total that is not above zero.
pub fn edges(values: &[f64], stack: Stack) -> Option<Vec<f64>> {
    let total: f64 = values.iter().sum();
    let size = match stack {
        Stack::Sum => 1.0,
        Stack::Share if total > 0.0 => 100.0 / total,
        Stack::Share => return None,
    };
    let mut edges = Vec::with_capacity(values.len() + 1);
    let mut reached = 0.0;
    edges.push(0.0);
    for value in values {
        reached += value;
        edges.push(reached * size);
    }
    Some(edges)
}

/// Returns a value's share of a total as text: `34%`, `0.4%`.
pub fn share_text(language: &Language, value: f64, total: f64) -> String {
    let percent = 100.0 * value / total;
    number::with_unit(language, &number::significant(language, percent, if percent > 99.0 { 3 } else { 2 }), "%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::english;

    #[test]
    fn each_value_begins_where_the_one_before_ends() {
        assert_eq!(edges(&[1.0, 0.0, 3.0], Stack::Sum), Some(vec![0.0, 1.0, 1.0, 4.0]));
        assert_eq!(edges(&[1.0, 0.0, 3.0], Stack::Share), Some(vec![0.0, 25.0, 25.0, 100.0]));
        assert_eq!((edges(&[0.0], Stack::Share), edges(&[0.0], Stack::Sum)), (None, Some(vec![0.0, 0.0])));
    }

    #[test]
    fn shares_have_two_digits_and_only_the_whole_is_100_percent() {
        let texts = [1.0, 0.042, 9.99, 10.0].map(|value| share_text(english(), value, 10.0));
        assert_eq!(texts, ["10%", "0.42%", "99.9%", "100%"]);
    }
}
