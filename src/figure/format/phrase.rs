//! Parts of English sentences: lists of names, and the case of their first letters.

/// Joins labels as they are written inside a sentence: `memory, bandwidth and price`.
pub fn names<'n>(labels: impl Iterator<Item = &'n str>) -> String {
    and(&labels.map(lower).collect::<Vec<_>>())
}

/// Joins names: `a`, `a and b`, `a, b and c`.
pub fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Returns how often something happens, from the time between: `every 1.8 years`, `every year`.
pub fn every(period: &str) -> String {
    format!("every {}", period.strip_prefix("1 ").unwrap_or(period))
}

/// Returns a text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns a label as it is written inside a sentence: its first letter in lower case, unless its first word has other
/// capitals or digits (`GPU`, `VRAM`) or is `I`.
pub fn lower(label: &str) -> String {
    let first = label.split(' ').next().unwrap_or_default();
    if first.chars().skip(1).any(|character| character.is_uppercase() || character.is_ascii_digit()) || first == "I" {
        return label.to_owned();
    }
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_period_needs_no_number() {
        assert_eq!(["1 year", "1.8 years", "11 days"].map(every), ["every year", "every 1.8 years", "every 11 days"]);
    }
}
