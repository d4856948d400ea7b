//! Addresses of works that are known by a number.

/// Where a DOI leads: `10.1000/182`, with or without what others write before it.
pub fn doi(text: &str) -> String {
    let start = text.find("10.").unwrap_or(0);
    format!("https://doi.org/{}", encoded(text.get(start..).unwrap_or(text)))
}

/// Where a number of arXiv leads: `1706.03762`, `arXiv:1706.03762`.
pub fn arxiv(text: &str) -> String {
    let number =
        text.get(..6).filter(|start| start.eq_ignore_ascii_case("arxiv:")).map_or(text, |start| &text[start.len()..]);
    // `1706.03762 [cs]` names the subject as well.
    let number = number.split_whitespace().next().unwrap_or_default();
    format!("https://arxiv.org/abs/{}", encoded(number))
}

/// What an address cannot hold, escaped.
fn encoded(text: &str) -> String {
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
    fn a_number_leads_to_its_work_however_it_is_written() {
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
