//! The addresses of works that have a DOI or an arXiv number.

/// Returns the address of a DOI: `10.1000/182`, with or without a prefix such as `doi:`.
pub fn doi(text: &str) -> String {
    let start = text.find("10.").unwrap_or(0);
    format!("https://doi.org/{}", percent_encode(text.get(start..).unwrap_or(text)))
}

/// Returns the address of an arXiv number: `1706.03762`, `arXiv:1706.03762`.
pub fn arxiv(text: &str) -> String {
    let number =
        text.get(..6).filter(|start| start.eq_ignore_ascii_case("arxiv:")).map_or(text, |start| &text[start.len()..]);
    // `1706.03762 [cs]` names the subject as well.
    let number = number.split_whitespace().next().unwrap_or_default();
    format!("https://arxiv.org/abs/{}", percent_encode(number))
}

/// Returns a text with the characters escaped that an address cannot hold.
fn percent_encode(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    for byte in text.trim().bytes() {
        if byte.is_ascii_graphic() && !b"<>\"#?%^`{|}\\".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_address_of_a_number_in_every_spelling() {
        for written in ["10.1093/qje/qjac020", "https://doi.org/10.1093/qje/qjac020", "doi:10.1093/qje/qjac020"] {
            assert_eq!(doi(written), "https://doi.org/10.1093/qje/qjac020");
        }
        assert_eq!(doi("10.1002/(SICI)1097<1::AID>3.0"), "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0");
        for written in ["1706.03762", "arXiv:1706.03762", "1706.03762 [cs]"] {
            assert_eq!(arxiv(written), "https://arxiv.org/abs/1706.03762");
        }
        assert_eq!(arxiv("math/0309136"), "https://arxiv.org/abs/math/0309136");
    }
}
