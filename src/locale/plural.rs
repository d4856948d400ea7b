//! The plural categories of the Unicode CLDR: which form of a text agrees with a number.

/// A plural category. A language has only some of them, and all have [`Category::Other`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`
    Other,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// Returns its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// Returns the category of a number in a language, by its tag without the region. `whole` is the whole part of the number. A
/// language without a rule here has that of English.
///
/// The rules are those of CLDR 45 for whole numbers, and for numbers with decimals where the language tells them apart. The form
/// `many` of millions in French and Spanish (`un million de`) is left out: the words for sizes have it in their own text.
pub fn category(language: &str, whole: u64, has_decimals: bool) -> Category {
    use Category::{Few, Many, One, Other, Two, Zero};
    let (ones, tens) = (whole % 10, whole % 100);
    match language {
        "ja" | "zh" | "ko" | "vi" | "th" | "id" | "ms" => Other,
        // Zero and 1.5 are singular.
        "fr" | "pt" | "hy" => {
            if whole < 2 {
                One
            } else {
                Other
            }
        }
        "hi" | "bn" | "fa" => {
            if whole == 0 || whole == 1 && !has_decimals {
                One
            } else {
                Other
            }
        }
        _ if has_decimals && !matches!(language, "cs" | "sk") => Other,
        "ar" => match (whole, tens) {
            (0, _) => Zero,
            (1, _) => One,
            (2, _) => Two,
            (_, 3..=10) => Few,
            (_, 11..) => Many,
            _ => Other,
        },
        "he" => match whole {
            1 => One,
            2 => Two,
            _ => Other,
        },
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" => match (ones, tens) {
            (1, tens) if tens != 11 => One,
            (2..=4, tens) if !(12..=14).contains(&tens) => Few,
            _ if matches!(language, "sr" | "hr" | "bs") => Other,
            _ => Many,
        },
        "pl" => match (whole, ones, tens) {
            (1, ..) => One,
            (_, 2..=4, tens) if !(12..=14).contains(&tens) => Few,
            _ => Many,
        },
        "cs" | "sk" => match whole {
            _ if has_decimals => Many,
            1 => One,
            2..=4 => Few,
            _ => Other,
        },
        _ if whole == 1 => One,
        _ => Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_rules_of_each_language() {
        let forms = |language: &str, numbers: &[u64]| -> String {
            let names = numbers.iter().map(|number| category(language, *number, false).name());
            names.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(forms("en", &[0, 1, 2, 11]), "other one other other");
        assert_eq!(forms("de", &[0, 1, 2]), "other one other");
        assert_eq!(forms("fr", &[0, 1, 2, 1000]), "one one other other");
        let arabic = "zero one two few few many many other other other few many";
        assert_eq!(forms("ar", &[0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111]), arabic);
        assert_eq!(forms("ru", &[1, 2, 5, 11, 12, 21, 22, 111]), "one few many many many one few many");
        assert_eq!(forms("pl", &[1, 2, 5, 12, 21, 22]), "one few many many many few");
        assert_eq!(forms("cs", &[1, 3, 5]), "one few other");
        assert_eq!(forms("ja", &[0, 1, 2]), "other other other");
    }

    #[test]
    fn a_number_with_decimals_is_singular_only_in_some_languages() {
        let forms = ["en", "de", "fr", "ar", "cs"].map(|language| category(language, 1, true).name());
        assert_eq!(forms, ["other", "other", "one", "other", "many"]);
    }
}
