//! How a language writes numbers.

use super::text_table::TextTable;

/// How a language writes numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberStyle {
    /// What separates the whole part from the decimals: `.`.
    pub decimal: String,
    /// What separates groups of three digits: `,`.
    pub group: String,
    /// The fewest digits of a whole part that has groups: 4, or 5 where `1234` is written without.
    pub group_from: usize,
    /// What precedes a negative number: `−`.
    pub minus: String,
    /// What stands between a number and a percent sign, with the sign: `%`.
    pub percent: String,
    /// Whether the sign of a currency follows its amount.
    pub currency_follows: bool,
    /// What is written for millions, billions, and trillions, without the number, in all forms, each with the key of its text:
    /// ` million`, `numbers.million`.
    pub sizes: Vec<(String, &'static str)>,
    /// What stands between the ends of a range of numbers, `–`, and of other texts, ` to `.
    pub between: [String; 2],
    /// The start of the text for dates after a day: `after `.
    pub after: String,
}

impl NumberStyle {
    /// Reads the style from the texts of a language.
    pub(super) fn of(table: &TextTable) -> Self {
        let get = |key: &str| table.get(key).to_owned();
        let around = |key: &str| get(key).replace("{number}", "");
        let mut sizes: Vec<(String, &'static str)> = Vec::new();
        for key in ["numbers.million", "numbers.billion", "numbers.trillion"] {
            if let Some(text) = table.texts.get(key) {
                let forms = text.forms.iter().map(|(_, form)| form).chain([&text.other]);
                sizes.extend(forms.map(|form| (form.replace("{number}", ""), key)));
            }
        }
        // A form that another begins with is tried after it.
        sizes.sort_by_key(|size| std::cmp::Reverse(size.0.len()));
        sizes.dedup();
        let money = get("numbers.money");
        Self {
            decimal: get("numbers.decimal_separator"),
            group: get("numbers.group_separator"),
            group_from: get("numbers.group_from").parse().unwrap_or(4),
            minus: around("numbers.negative"),
            percent: around("numbers.percent"),
            currency_follows: money.starts_with("{number}"),
            sizes,
            between: ["numbers.range", "numbers.range_words"]
                .map(|key| get(key).replace("{low}", "").replace("{high}", "")),
            after: get("dates.after").split('{').next().unwrap_or_default().to_owned(),
        }
    }

    /// Returns whether a text consists of digits and the separators of this style, and has a digit.
    pub fn is_number(&self, text: &str) -> bool {
        let mut has_digit = false;
        let all = text.chars().all(|letter| {
            has_digit |= letter.is_ascii_digit();
            self.is_in_number(letter)
        });
        all && has_digit
    }

    /// Returns the length in bytes of the number that a text starts with: digits, and separators between them. What separates
    /// groups of digits may be what stands before a percent sign too.
    pub fn number_length(&self, text: &str) -> usize {
        let end = text.find(|letter: char| !self.is_in_number(letter)).unwrap_or(text.len());
        text[..end].rfind(|letter: char| letter.is_ascii_digit()).map_or(0, |last| last + 1)
    }

    /// Returns whether a character is a digit or a separator of this style.
    fn is_in_number(&self, letter: char) -> bool {
        letter.is_ascii_digit() || self.decimal.contains(letter) || self.group.contains(letter)
    }
}
