//! Parts of English sentences that are made from names.

/// The labels, inside a sentence.
pub fn names<'n>(labels: impl Iterator<Item = &'n str>) -> String {
    and(&labels.map(lower).collect::<Vec<_>>())
}

/// `a`, `a and b`, `a, b and c`.
pub fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A label inside a sentence: its first letter small, unless the word has other capitals (`GPU`, `VRAM`).
pub fn lower(label: &str) -> String {
    let first = label.split(' ').next().unwrap_or_default();
    if first.chars().skip(1).any(|character| character.is_uppercase() || character.is_ascii_digit()) || first == "I" {
        return label.to_owned();
    }
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
