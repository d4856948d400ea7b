//! The files of `starter/`, which are compiled into the binary. They are a complete project. Their dates are moved so that
//! the project is as of the day on which the report is created.

use crate::date::Date;

/// Expands to a list of files of the folder with their texts.
macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/starter/", $path)))),*]
    };
}

/// All files with their texts, by path. A test compares this list with the folder.
const FILES: &[(&str, &str)] = embed!(
    ".github/workflows/pages.yml",
    ".gitignore",
    "content/essays/index.md",
    "content/essays/why-plans-run-late.md",
    "content/index.md",
    "content/method.md",
    "data/charts/balance.yaml",
    "data/charts/chance.yaml",
    "data/models/deposit.yaml",
    "data/savings.yaml",
    "data/sources.yaml",
    "data/tables/savings.yaml",
    "foresite.yaml",
);

/// The date called `today` in the files: year, month, day.
const AS_OF: (i16, i8, i8) = (2026, 3, 2);

/// Returns the files with `today` as the date of the report: all dates in them are moved by the same number of days. Returns
/// `None` if a date would be outside the calendar.
pub fn files(today: Date) -> Option<Vec<(String, String)>> {
    let days = Date::new(AS_OF.0, AS_OF.1, AS_OF.2)?.days_to(today);
    FILES.iter().map(|(path, text)| Some(((*path).to_owned(), move_dates(text, days)?))).collect()
}

/// Returns a text with all its dates moved by a number of days, or `None` if a date would be outside the calendar.
fn move_dates(text: &str, days: i32) -> Option<String> {
    const LENGTH: usize = "2026-03-02".len();
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        match rest.get(..LENGTH).and_then(Date::parse) {
            Some(date) => {
                new.push_str(&date.plus_days(days)?.to_string());
                at += LENGTH;
            }
            None => {
                new.push(first);
                at += first.len_utf8();
            }
        }
    }
    Some(new)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn files_on_disk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            match entry.path().is_dir() {
                // The output of a build in the folder.
                true if path == "public" => {}
                true => files_on_disk(&entry.path(), &format!("{path}/"), found),
                false => found.push(path),
            }
        }
    }

    #[test]
    fn every_file_of_the_starter_is_built_in() {
        let mut found = Vec::new();
        files_on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("starter"), "", &mut found);
        found.sort();
        let listed: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn the_date_is_as_of_in_the_settings() {
        let date = Date::new(AS_OF.0, AS_OF.1, AS_OF.2).unwrap();
        let settings = FILES.iter().find(|(path, _)| *path == "foresite.yaml").unwrap().1;
        assert!(settings.contains(&format!("\nas_of: {date}\n")), "{settings}");
        assert_eq!(
            files(date).unwrap().iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
            FILES.iter().map(|(_, text)| *text).collect::<Vec<_>>()
        );
    }

    #[test]
    fn moves_dates_and_nothing_else() {
        assert_eq!(
            move_dates("é 2026-03-02, [2026](x) 2025-12-31; 20260302 v1.2-03", 2).as_deref(),
            Some("é 2026-03-04, [2026](x) 2026-01-02; 20260302 v1.2-03")
        );
        assert_eq!(move_dates("2026-02-28", -366).as_deref(), Some("2025-02-27"));
        assert_eq!(move_dates("9999-12-30", 2), None);
    }
}
