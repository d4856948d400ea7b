//! Comma-separated values for downloads.

/// Returns a file of comma-separated values (RFC 4180) with a header row. A field that a spreadsheet would run as a
/// formula is prefixed with an apostrophe.
pub fn to_csv(headers: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut file = String::new();
    for row in std::iter::once(headers.to_vec()).chain(rows) {
        let fields: Vec<String> = row.iter().map(|field| quote(&disarm_formula(field))).collect();
        file.push_str(&fields.join(","));
        file.push_str("\r\n");
    }
    file
}

fn disarm_formula(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    if is_formula { format!("'{field}") } else { field.to_owned() }
}

fn quote(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
