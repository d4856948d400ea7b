//! Comma-separated values for downloads.

/// Returns a file of comma-separated values (RFC 4180) with a header row. A field that a spreadsheet would run as a
/// formula is prefixed with an apostrophe.
pub fn to_csv<Field: AsRef<str>>(
    headers: &[String],
    rows: impl Iterator<Item = impl IntoIterator<Item = Field>>,
) -> String {
    let mut file = String::new();
    add_row(headers, &mut file);
    rows.for_each(|row| add_row(row, &mut file));
    file.shrink_to_fit();
    file
}

fn add_row<Field: AsRef<str>>(row: impl IntoIterator<Item = Field>, file: &mut String) {
    for (at, field) in row.into_iter().enumerate() {
        if at > 0 {
            file.push(',');
        }
        add_field(field.as_ref(), file);
    }
    file.push_str("\r\n");
}

fn add_field(field: &str, file: &mut String) {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    let apostrophe = if is_formula { "'" } else { "" };
    if field.contains([',', '"', '\n', '\r']) {
        file.push('"');
        file.push_str(apostrophe);
        file.push_str(&field.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(apostrophe);
        file.push_str(field);
    }
}
