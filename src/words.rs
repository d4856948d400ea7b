//! Counted nouns: `1 row`, `1,200 rows`.

/// Nouns whose plural follows no rule.
const IRREGULAR: [(&str, &str); 5] =
    [("person", "people"), ("child", "children"), ("man", "men"), ("woman", "women"), ("foot", "feet")];

/// Nouns whose plural is the same word.
const UNCHANGED: [&str; 8] = ["baht", "hertz", "lux", "rand", "won", "yen", "yuan", "series"];

/// Returns a number with a noun in the form that agrees with it: `1 row`, `1,200 rows`.
///
/// ```
/// use foresite::words::count;
///
/// assert_eq!([0, 1, 2].map(|rows| count(rows, "row")), ["0 rows", "1 row", "2 rows"]);
/// ```
pub fn count(number: usize, noun: &str) -> String {
    format!("{} {}", grouped(number, ","), agreeing(number, noun, &plural(noun)))
}

/// Returns a number with a separator between its groups of three digits.
///
/// ```
/// use foresite::words::grouped;
///
/// assert_eq!([0, 999, 16_384, 1_048_576].map(|number| grouped(number, ",")), ["0", "999", "16,384", "1,048,576"]);
/// ```
pub fn grouped(number: usize, separator: &str) -> String {
    grouped_from(number, separator, 4)
}

/// Returns a number with a separator between its groups of three digits, if it has at least `fewest` digits.
///
/// ```
/// use foresite::words::grouped_from;
///
/// assert_eq!([1234, 12_345].map(|number| grouped_from(number, ".", 5)), ["1234", "12.345"]);
/// ```
pub fn grouped_from(number: usize, separator: &str, fewest: usize) -> String {
    let digits = number.to_string();
    if digits.len() < fewest {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns the form of a word that agrees with a number: `is` for one, `are` for several.
pub fn agreeing<'w>(number: usize, one: &'w str, several: &'w str) -> &'w str {
    if number == 1 { one } else { several }
}

/// Returns the plural of a noun. The plural of a noun that ends in `s` is assumed to be the word itself.
///
/// ```
/// use foresite::words::plural;
///
/// assert_eq!(["week", "person", "inch", "lorry", "day", "yen"].map(plural), ["weeks", "people", "inches", "lorries", "days", "yen"]);
/// ```
pub fn plural(noun: &str) -> String {
    if let Some((_, several)) = IRREGULAR.iter().find(|(one, _)| *one == noun) {
        return (*several).to_owned();
    }
    let before_last = noun.chars().rev().nth(1);
    match noun {
        _ if UNCHANGED.contains(&noun) || noun.ends_with('s') => noun.to_owned(),
        _ if ["x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ if noun.ends_with('y') && before_last.is_some_and(|letter| !"aeiou".contains(letter)) => {
            format!("{}ies", &noun[..noun.len() - 1])
        }
        _ => format!("{noun}s"),
    }
}
