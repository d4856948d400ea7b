//! The reports that `init` creates: the files of `starter/` and of the folders of `examples/`, which are compiled into the binary.
//! Each is a complete project. Their dates are moved so that the report is as of the day on which it is created.

use crate::cli::arguments::ReportTemplate;
use crate::date::Date;

/// Expands to a list of files of a folder with their texts.
macro_rules! embed {
    ($folder:literal: $($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder, "/", $path)))),*]
    };
}

/// Files with their texts, by path.
type Files = &'static [(&'static str, &'static str)];

/// The files that every report has.
const COMMON: Files = embed!("starter": ".github/workflows/pages.yml", ".gitignore");

/// A report to start from.
struct Starter {
    /// Its own files. A test compares this list with its folder.
    files: Files,
    /// The start of the paths of files whose dates are facts, and stay as they are.
    facts: &'static [&'static str],
    /// The day of the newest fact: year, month, day. A report cannot be as of an earlier day.
    newest: Option<(i16, i8, i8)>,
}

/// The invented household that saves for a home.
const DEPOSIT: Starter = Starter {
    files: embed!(
        "starter":
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
    ),
    facts: &[],
    newest: None,
};

/// Solar power with batteries against gas, from public figures.
const ENERGY: Starter = Starter {
    files: embed!(
        "examples/energy":
        "content/data.md",
        "content/essays/index.md",
        "content/essays/what-the-night-costs.md",
        "content/index.md",
        "content/method.md",
        "data/charts/backtest.yaml",
        "data/charts/chance.yaml",
        "data/charts/packs.yaml",
        "data/charts/plants.yaml",
        "data/charts/tornado.yaml",
        "data/models/night.yaml",
        "data/packs.yaml",
        "data/plants.yaml",
        "data/questions/next_comparison.yaml",
        "data/questions/next_pack.yaml",
        "data/sources.yaml",
        "data/tables/packs.yaml",
        "data/tables/plants.yaml",
        "data/tables/questions.yaml",
        "foresite.yaml",
        "static/sun.svg",
    ),
    facts: &["data/charts/", "data/models/", "data/packs.yaml", "data/plants.yaml", "data/sources.yaml"],
    newest: Some((2025, 12, 9)),
};

/// The date called `today` in the files: year, month, day.
const AS_OF: (i16, i8, i8) = (2026, 3, 2);

/// Why a report cannot be as of a day.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A date of the report would be outside the calendar.
    Calendar,
    /// The report has facts of this later day.
    Facts(Date),
}

/// Returns the files of a report with `today` as its date: all dates that are not facts are moved by the same number of days.
///
/// # Errors
///
/// The report cannot be as of that day.
pub fn files(template: ReportTemplate, today: Date) -> Result<Vec<(String, String)>, Unfit> {
    let starter = match template {
        ReportTemplate::Deposit => &DEPOSIT,
        ReportTemplate::Energy => &ENERGY,
    };
    let date = |(year, month, day)| Date::new(year, month, day).ok_or(Unfit::Calendar);
    if let Some(newest) = starter.newest.map(date).transpose()?.filter(|newest| today < *newest) {
        return Err(Unfit::Facts(newest));
    }
    let days = date(AS_OF)?.days_to(today);
    let moved = |(path, text): &(&str, &str)| {
        let is_fact = starter.facts.iter().any(|start| path.starts_with(start));
        let text = if is_fact { (*text).to_owned() } else { move_dates(text, days).ok_or(Unfit::Calendar)? };
        Ok(((*path).to_owned(), text))
    };
    COMMON.iter().chain(starter.files).map(moved).collect()
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
    fn every_file_of_a_report_is_built_in() {
        for (folder, common, starter) in [("starter", COMMON, &DEPOSIT), ("examples/energy", &[] as Files, &ENERGY)] {
            let mut found = Vec::new();
            files_on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut found);
            found.sort();
            let listed: Vec<_> = common.iter().chain(starter.files).map(|(path, _)| (*path).to_owned()).collect();
            assert_eq!(listed, found, "{folder}");
        }
    }

    #[test]
    fn the_date_is_as_of_in_the_settings() {
        let date = Date::new(AS_OF.0, AS_OF.1, AS_OF.2).unwrap();
        for (template, starter) in [(ReportTemplate::Deposit, &DEPOSIT), (ReportTemplate::Energy, &ENERGY)] {
            let settings = starter.files.iter().find(|(path, _)| *path == "foresite.yaml").unwrap().1;
            assert!(settings.contains(&format!("\nas_of: {date}\n")), "{settings}");
            assert_eq!(
                files(template, date).unwrap().iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
                COMMON.iter().chain(starter.files).map(|(_, text)| *text).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn facts_keep_their_dates() {
        let on = |day: &str| files(ReportTemplate::Energy, Date::parse(day).unwrap());
        let files = on("2031-07-01").unwrap();
        let text = |path: &str| files.iter().find(|(found, _)| found == path).unwrap().1.clone();
        assert!(text("foresite.yaml").contains("as_of: 2031-07-01"));
        assert!(text("data/questions/next_pack.yaml").contains("opens: 2031-07-01"));
        for (path, original) in
            ENERGY.files.iter().filter(|(path, _)| *path == "data/packs.yaml" || path.ends_with("night.yaml"))
        {
            assert_eq!(text(path), *original, "{path}");
        }
        assert_eq!(on("2025-12-08"), Err(Unfit::Facts(Date::new(2025, 12, 9).unwrap())));
        assert!(on("2025-12-09").is_ok());
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
