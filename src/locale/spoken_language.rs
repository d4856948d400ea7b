//! A language: its texts, and how it writes numbers and dates.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::date_pattern::DatePattern;
use super::number_style::NumberStyle;
use super::plural::{Category, category};
use super::strings_file::{self, LanguageFile};
use super::text_table::{Text, TextTable};
use crate::date::Date;
use crate::diagnostic::Report;
use crate::words::grouped_from;

/// The files of the built-in languages, by language tag. English has every key.
pub const BUILT_IN: [(&str, &str); 5] = [
    ("en", include_str!("en.json")),
    ("de", include_str!("de.json")),
    ("fr", include_str!("fr.json")),
    ("es", include_str!("es.json")),
    ("ar", include_str!("ar.json")),
];

/// The folder of a project's own files, below `templates/`.
const FOLDER: &str = "strings/";

/// Scripts that are written from right to left, by the tags of their languages.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "ur", "ug", "yi"];

/// A language: its texts, and how it writes numbers and dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// The language tag: `de-AT`.
    tag: String,
    /// How numbers are written.
    pub numbers: NumberStyle,
    table: TextTable,
    /// How it writes a day, a day in little space, a month, and a month in little space.
    dates: [DatePattern; 4],
    /// The quotation marks.
    pub quotes: Quotes,
}

/// The quotation marks of a language, each before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotes {
    /// Around a quotation: `“`, `”`.
    pub double: [String; 2],
    /// Around a quotation inside another: `‘`, `’`.
    pub single: [String; 2],
}

impl Default for Language {
    fn default() -> Self {
        english().clone()
    }
}

/// Returns English, in which diagnostics, the terminal, and files for machines are written.
pub fn english() -> &'static Language {
    static ENGLISH: LazyLock<Language> = LazyLock::new(|| Language::load("en", |_| None, &mut Report::default()));
    &ENGLISH
}

impl Language {
    /// Returns a language: English, under the texts of the language without and with its region (`de`, then `de-AT`), each
    /// under the project's own file, which `own` returns by its path below `templates/`. What is wrong with a file is reported
    /// and left out.
    pub fn load<'f>(tag: &str, own: impl Fn(&str) -> Option<LanguageFile<'f>>, report: &mut Report) -> Self {
        let mut table = TextTable::default();
        let mut loaded: Vec<&str> = Vec::new();
        for tag in ["en", primary(tag), tag] {
            if loaded.contains(&tag) {
                continue;
            }
            loaded.push(tag);
            for (_, text) in BUILT_IN.iter().filter(|(built_in, _)| *built_in == tag) {
                if let Ok(Value::Object(file)) = serde_json::from_str(text) {
                    table.add(file, |_| ());
                }
            }
            if let Some(found) = own(&Self::file_of(tag)) {
                strings_file::add(&mut table, found, report);
            }
        }
        let get = |key: &str| table.get(key).to_owned();
        let quotes = Quotes {
            double: ["quotes.open", "quotes.close"].map(get),
            single: ["quotes.single_open", "quotes.single_close"].map(get),
        };
        let patterns = ["dates.long", "dates.short", "dates.month", "dates.short_month"];
        let dates = patterns.map(|key| DatePattern::new(table.get(key)));
        Self { tag: tag.to_owned(), numbers: NumberStyle::of(&table), dates, quotes, table }
    }

    /// Returns whether a file below `templates/` contains texts and is not a template.
    pub fn is_file(path: &str) -> bool {
        path.starts_with(FOLDER)
    }

    /// Returns whether a language has texts of its own in Foresite.
    pub fn is_built_in(tag: &str) -> bool {
        BUILT_IN.iter().any(|(known, _)| *known == primary(tag))
    }

    /// Returns the path below `templates/` of the file with a project's own texts of a language.
    pub fn file_of(tag: &str) -> String {
        format!("{FOLDER}{tag}.json")
    }

    /// Returns the language tag.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Returns the language's own name for itself, or its tag if it has no text of its own: `Deutsch`.
    pub fn name(&self) -> &str {
        let name = self.get("site.language_name");
        if name == english().get("site.language_name") && !self.is_english() { &self.tag } else { name }
    }

    /// Returns whether it is English.
    pub fn is_english(&self) -> bool {
        primary(&self.tag) == "en"
    }

    /// Returns whether it is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        RIGHT_TO_LEFT.contains(&primary(&self.tag))
    }

    /// Returns the keys of all texts, `section.key`.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.table.keys()
    }

    /// Returns a text with its placeholders, in the form for a number.
    pub fn template(&self, key: &str, count: Option<u64>) -> Option<&str> {
        let text = self.table.texts.get(key)?;
        Some(count.map_or(&text.other, |count| text.form(category(primary(&self.tag), count, false))))
    }

    /// Returns a text without placeholders, or its key if it is not known.
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        let text = self.template(key, None);
        debug_assert!(text.is_some(), "no text has the key `{key}`");
        text.unwrap_or(key)
    }

    /// Returns a text with its placeholders filled, or its key if it is not known.
    pub fn format(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.get(key), values)
    }

    /// Returns a text that depends on a number, with its placeholders filled. `{count}` is the number.
    pub fn counted(&self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        let text = self.template(key, Some(count as u64));
        debug_assert!(text.is_some(), "no text has the key `{key}`");
        let number = self.count(count);
        let value = |name: &str| match name {
            "count" => Some(number.clone()),
            _ => values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
        };
        fill(text.unwrap_or(key), str::to_owned, value)
    }

    /// Returns names as one text: `Ada Bee, Cal Dee and Eva Fox`. `None` if there are none.
    pub fn names<S: AsRef<str>>(&self, names: &[S]) -> Option<String> {
        match names {
            [] => None,
            [one] => Some(one.as_ref().to_owned()),
            [several @ .., last] => {
                let several: Vec<&str> = several.iter().map(AsRef::as_ref).collect();
                let first = several.join(self.get("lists.separator"));
                Some(self.format("reference.two_authors", &[("first", &first), ("last", last.as_ref())]))
            }
        }
    }

    /// Returns a date as readers see it: `7 May 2026`.
    pub fn date(&self, date: Date) -> String {
        self.date_as(&self.dates[0], &self.table.months, date)
    }

    /// Returns a date in little space: `7 Jul 2026`.
    pub fn short_date(&self, date: Date) -> String {
        self.date_as(&self.dates[1], &self.table.short_months, date)
    }

    /// Returns the month of a date: `May 2026`.
    pub fn month(&self, date: Date) -> String {
        self.date_as(&self.dates[2], &self.table.months, date)
    }

    /// Returns the month of a date in little space: `Jul 2026`.
    pub fn short_month(&self, date: Date) -> String {
        self.date_as(&self.dates[3], &self.table.short_months, date)
    }

    /// Returns the names of the months, from January.
    pub fn months(&self) -> &[String] {
        &self.table.months
    }

    /// Returns the names of the months in little space, from January.
    pub fn short_months(&self) -> &[String] {
        &self.table.short_months
    }

    fn date_as(&self, pattern: &DatePattern, months: &[String], date: Date) -> String {
        let month = usize::try_from(date.month()).ok().and_then(|month| months.get(month.checked_sub(1)?));
        let day = if date.day() == 1 { self.get("dates.first_day").to_owned() } else { date.day().to_string() };
        pattern.fill(&day, month.map_or("", String::as_str), &date.year().to_string())
    }

    /// Returns a count as readers see it: `1,437`.
    pub fn count(&self, count: usize) -> String {
        grouped_from(count, &self.numbers.group, self.numbers.group_from)
    }

    /// Returns the text of a number with a unit that has words in this language: `1.9 years`. `None` for other units.
    pub fn with_unit(&self, number: &str, unit: &str) -> Option<String> {
        self.table.units.get(unit).map(|text| self.agreeing(text, number))
    }

    /// Returns a unit that has words in this language by itself, in the plural: `years`. `None` for other units.
    pub fn unit(&self, unit: &str) -> Option<String> {
        self.table.units.get(unit).map(|text| text.other.replace("{number}", "").trim().to_owned())
    }

    /// Returns the forms of a unit that has words in this language, each by itself.
    pub fn units_of(&self, unit: &str) -> impl Iterator<Item = &str> {
        fn forms(text: &Text) -> impl Iterator<Item = &str> {
            text.forms.iter().map(|(_, form)| form.as_str()).chain([text.other.as_str()])
        }
        self.table.units.get(unit).into_iter().flat_map(forms).filter_map(|form| form.strip_prefix("{number} "))
    }

    /// Returns the plural category of a number that is written in this language.
    fn category_of(&self, number: &str) -> Category {
        let digits = number.trim_start_matches(|sign: char| !sign.is_ascii_digit());
        let (whole, decimals) = digits.split_once(&*self.numbers.decimal).unwrap_or((digits, ""));
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        // A number that is too long for this is in no category but the last.
        category(primary(&self.tag), whole.parse().unwrap_or(100), !decimals.is_empty())
    }

    /// Returns the text for a number that is written in this language, with its placeholder filled.
    pub fn of_number(&self, key: &str, number: &str) -> String {
        match self.table.texts.get(key) {
            Some(text) => self.agreeing(text, number),
            None => number.to_owned(),
        }
    }

    /// Returns the form of a text that agrees with a number, with its placeholder filled.
    fn agreeing(&self, text: &Text, number: &str) -> String {
        let form = text.form(self.category_of(number));
        // A form that is a word alone, such as a dual, has no place for a sign.
        let has_place = form.contains("{number}") || number.starts_with(|first: char| first.is_ascii_digit());
        filled(if has_place { form } else { &text.other }, &[("number", number)])
    }

    /// Returns the texts of a section as a JSON object that can be embedded in HTML, with the names of the months.
    pub fn section_as_json(&self, section: &str) -> String {
        let prefix = format!("{section}.");
        let texts = self.table.texts.iter().filter_map(|(key, text)| Some((key.strip_prefix(&prefix)?, text)));
        let mut object: Map<String, Value> =
            texts.map(|(key, text)| (key.to_owned(), Value::String(text.other.clone()))).collect();
        object.insert("months".to_owned(), self.table.months.iter().cloned().map(Value::String).collect());
        Value::Object(object).to_string().replace('<', "\\u003c")
    }
}

/// Returns the part of a language tag before its region: `de` of `de-AT`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    fill(text, str::to_owned, value)
}
/// Fills the placeholders of a text, `{name}`. Text between them goes through `literal`; a placeholder without a value
/// stays as it is.
pub fn fill(text: &str, literal: impl Fn(&str) -> String, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&literal(&rest[..start]));
        rest = &rest[start..];
        let name = rest.find('}').map(|end| &rest[1..end]);
        let (part, end) = match name.and_then(|name| Some((value(name)?, name.len() + 2))) {
            Some(filled) => filled,
            None => (literal("{"), 1),
        };
        filled.push_str(&part);
        rest = &rest[end..];
    }
    filled + &literal(rest)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source::Sources;

    /// Returns every key of a language, with its placeholders.
    fn shape(table: &TextTable) -> BTreeSet<(String, BTreeSet<String>)> {
        assert_eq!((table.months.len(), table.short_months.len()), (12, 12));
        let placeholders = |text: &Text| {
            let names = text.other.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            names.map(str::to_owned).collect()
        };
        let units = table.units.iter().map(|(unit, text)| (format!("units.{unit}"), placeholders(text)));
        table.texts.iter().map(|(key, text)| (key.clone(), placeholders(text))).chain(units).collect()
    }

    /// Returns a built-in language alone, with what its file has of its own.
    fn alone(text: &str) -> TextTable {
        let Ok(Value::Object(file)) = serde_json::from_str(text) else { panic!("expected an object") };
        let mut table = TextTable::default();
        table.add(file, |refused| panic!("{} {:?}: {}", refused.section, refused.key, refused.why));
        table
    }

    fn language(tag: &str) -> Language {
        Language::load(tag, |_| None, &mut Report::default())
    }

    /// Returns the language with a file of a project, and what is reported.
    fn with_file(tag: &str, file: &str) -> (Language, Vec<String>) {
        let mut sources = Sources::default();
        let path = format!("templates/strings/{tag}.json");
        let source = sources.add(&path, file);
        let mut report = Report::default();
        let own = |wanted: &str| (path.ends_with(wanted)).then_some(LanguageFile { text: file, source });
        let language = Language::load(tag, own, &mut report);
        let text = |problem: &&crate::diagnostic::Diagnostic| {
            let at = problem.span().map(|span| &sources.get(span.source).text[span.start..span.end]);
            format!("{} at {}", problem.message, at.unwrap_or_default())
        };
        (language, report.sorted().iter().map(text).collect())
    }

    #[test]
    fn every_language_has_the_same_keys_and_placeholders() {
        let english = shape(&alone(BUILT_IN[0].1));
        for (tag, text) in BUILT_IN {
            let difference: Vec<_> = english.symmetric_difference(&shape(&alone(text))).cloned().collect();
            assert!(difference.is_empty(), "{tag}: {difference:?}");
        }
    }

    #[test]
    fn writes_dates_and_counts_in_each_language() {
        let date = Date::new(2030, 6, 14).unwrap();
        let written = |tag: &str| {
            let language = language(tag);
            let (long, short) = (language.date(date), language.short_date(date));
            [
                long,
                short,
                language.month(date),
                language.short_month(date),
                language.count(1437),
                language.count(1_234_567),
            ]
        };
        assert_eq!(written("en"), ["14 June 2030", "14 Jun 2030", "June 2030", "Jun 2030", "1,437", "1,234,567"]);
        assert_eq!(written("de"), ["14. Juni 2030", "14. Juni 2030", "Juni 2030", "Juni 2030", "1.437", "1.234.567"]);
        let french =
            ["14 juin 2030", "14 juin 2030", "juin 2030", "juin 2030", "1\u{202f}437", "1\u{202f}234\u{202f}567"];
        assert_eq!(written("fr"), french);
        let spanish = ["14 de junio de 2030", "14 jun 2030", "junio de 2030", "jun 2030", "1437", "1.234.567"];
        assert_eq!(written("es"), spanish);
        assert_eq!(written("ar")[..3], ["14 يونيو 2030", "14 يونيو 2030", "يونيو 2030"]);
        let first = Date::new(2026, 5, 1).unwrap();
        assert_eq!([language("fr").date(first), language("de").date(first)], ["1er mai 2026", "1. Mai 2026"]);
        assert_eq!([0, 12, 999].map(|count| english().count(count)), ["0", "12", "999"]);
    }

    #[test]
    fn a_number_agrees_with_its_unit() {
        let years = |tag: &str, numbers: [&str; 4]| {
            let language = language(tag);
            numbers.map(|number| language.with_unit(number, "year").unwrap())
        };
        assert_eq!(years("en", ["1", "−1", "1.5", "2"]), ["1 year", "−1 year", "1.5 years", "2 years"]);
        assert_eq!(years("de", ["1", "−1", "1,5", "2"]), ["1 Jahr", "−1 Jahr", "1,5 Jahre", "2 Jahre"]);
        assert_eq!(years("fr", ["0", "1", "1,5", "2"]), ["0 an", "1 an", "1,5 an", "2 ans"]);
        assert_eq!(years("ar", ["1", "2", "−2", "3"]), ["سنة واحدة", "سنتان", "−2 سنة", "3 سنوات"]);
        assert_eq!(language("de").with_unit("5", "GB"), None);
    }

    #[test]
    fn a_project_can_add_a_language_and_change_texts() {
        let (dutch, report) =
            with_file("nl", r#"{ "page": { "next": "Volgende" }, "units": { "auto": "{number} auto’s" } }"#);
        assert_eq!(report, [""; 0]);
        assert_eq!((dutch.get("page.next"), dutch.get("page.previous")), ("Volgende", "Previous"));
        assert_eq!(dutch.with_unit("3", "auto").unwrap(), "3 auto’s");
        let (austrian, _) = with_file(
            "de-AT",
            r#"{ "dates": { "months": ["Jänner", "Feber", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"] } }"#,
        );
        assert_eq!(austrian.date(Date::new(2026, 1, 2).unwrap()), "2. Jänner 2026");
    }

    #[test]
    fn reports_a_key_that_nothing_shows_and_a_text_that_cannot_be_read_at_its_place() {
        let file = r#"{ "page": { "nxt": "Weiter", "next": 5 }, "paeg": { "next": "Weiter" }, "dates": { "words": { "one": "a" }, "months": ["a"] }, "site": "x" }"#;
        let (language, report) = with_file("de", file);
        assert_eq!(
            report,
            [
                "the text `page.nxt` is not used: nothing shows it at nxt",
                "the text `page.next` is not used: expected a text, or an object with the forms `one` and `other` at next",
                "the text `paeg.next` is not used: nothing shows it at paeg",
                "the text `dates.words` is not used: the form `other` is missing at words",
                "the text `dates.months` is not used: expected the names of 12 months at months",
                "the text `site` is not used: expected an object of texts at site",
            ]
        );
        assert_eq!(language.get("page.next"), "Weiter", "the built-in text is kept");
    }

    #[test]
    fn fills_each_placeholder_once() {
        let value = |name: &str| (name == "a").then(|| "{b}".to_owned());
        assert_eq!(fill("<{a}> {b} {", str::to_owned, value), "<{b}> {b} {");
    }

    #[test]
    fn takes_the_form_for_the_number() {
        assert_eq!(english().template("dates.words", Some(1)), Some("{text} word"));
        assert_eq!(english().template("dates.words", Some(2)), Some("{text} words"));
        let arabic = language("ar");
        assert_eq!(
            [2, 5, 100].map(|count| arabic.template("page.pages", Some(count)).unwrap()),
            ["صفحتان", "{text} صفحات", "{text} صفحة"]
        );
    }
}
