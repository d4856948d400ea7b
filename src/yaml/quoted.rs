//! Writes texts as YAML.

/// Returns a text in double quotes, as YAML reads it anywhere.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for found in text.chars() {
        match found {
            '"' | '\\' => quoted.extend(['\\', found]),
            _ if found.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(found))),
            _ => quoted.push(found),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn escapes_what_would_end_the_text() {
        assert_eq!(quoted("a \"b\" \\ \t: #é"), "\"a \\\"b\\\" \\\\ \\u0009: #é\"");
    }
}
