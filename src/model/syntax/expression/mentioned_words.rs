//! The words of an expression's text, without parsing it.

/// Returns the words of an expression that may be names: all but those in quotes.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let is_between = move |found: char| match quote {
        Some(open) => {
            if found == open {
                quote = None;
            }
            true
        }
        None => {
            if matches!(found, '"' | '\'') {
                quote = Some(found);
            }
            !found.is_alphanumeric() && found != '_'
        }
    };
    text.split(is_between).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotes_are_not_names() {
        let found = |text| words(text).collect::<Vec<_>>();
        assert_eq!(found("2 * a_b + gpus[\"the a card\"].price"), ["2", "a_b", "gpus", "price"]);
        assert_eq!(found("first(x >= 3 GB and maker = 'it \" is')"), ["first", "x", "3", "GB", "and", "maker"]);
    }
}
