//! The files of `starter/`, which the binary brings along. They are a project of their own, whose dates hang together
//! around the day that its settings call today.

use crate::date::Date;

/// Lists files of the folder with their texts.
macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/starter/", $path)))),*]
    };
}

/// Every file, by path. A new one is one more line here; a test compares this list with the folder.
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

/// The day that the files are as of.
const AS_OF: (i16, i8, i8) = (2026, 3, 2);

/// The files as of another day: every date in them is as far from it as it was from theirs. Nothing where a date would
/// leave the calendar.
pub fn files(today: Date) -> Option<Vec<(String, String)>> {
    let days = Date::new(AS_OF.0, AS_OF.1, AS_OF.2)?.days_to(today);
    FILES.iter().map(|(path, text)| Some(((*path).to_owned(), moved(text, days)?))).collect()
}

/// A text with every date moved by so many days.
fn moved(text: &str, days: i32) -> Option<String> {
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

    fn on_disc(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            match entry.path().is_dir() {
                // A build in the folder itself.
                true if path == "public" => {}
                true => on_disc(&entry.path(), &format!("{path}/"), found),
                false => found.push(path),
            }
        }
    }

    #[test]
    fn every_file_of_the_starter_is_built_in() {
        let mut found = Vec::new();
        on_disc(&Path::new(env!("CARGO_MANIFEST_DIR")).join("starter"), "", &mut found);
        found.sort();
        let listed: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn the_day_is_that_of_the_settings() {
        let date = Date::new(AS_OF.0, AS_OF.1, AS_OF.2).unwrap();
        let settings = FILES.iter().find(|(path, _)| *path == "foresite.yaml").unwrap().1;
        assert!(settings.contains(&format!("\nas_of: {date}\n")), "{settings}");
        assert_eq!(
            files(date).unwrap().iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
            FILES.iter().map(|(_, text)| *text).collect::<Vec<_>>()
        );
    }

    #[test]
    fn dates_move_together_and_nothing_else_does() {
        assert_eq!(
            moved("é 2026-03-02, [2026](x) 2025-12-31; 20260302 v1.2-03", 2).as_deref(),
            Some("é 2026-03-04, [2026](x) 2026-01-02; 20260302 v1.2-03")
        );
        assert_eq!(moved("2026-02-28", -366).as_deref(), Some("2025-02-27"));
        assert_eq!(moved("9999-12-30", 2), None);
    }
}
