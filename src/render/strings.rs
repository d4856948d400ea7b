//! The texts of the interface, by key and language: everything that the theme, the renderer and the script of the theme
//! show to readers in their own words.
//!
//! English and German are built in, one file each. A project can add a language or change texts with a file
//! `templates/strings/LANGUAGE.json`. A text that a language lacks is taken from English.
//!
//! A file is a JSON object of sections, and a section an object of texts. A text can contain placeholders, `{date}`. A
//! text that depends on a number is an object with the texts `one` and `other`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Project, Template};
use crate::source::{Span, Spanned};
use crate::words::grouped;

/// The files of the built-in languages, by language tag.
const BUILT_IN: [(&str, &str); 2] = [("en", include_str!("strings/en.json")), ("de", include_str!("strings/de.json"))];

/// The folder of a project's own files, below `templates/`.
const FOLDER: &str = "strings/";

/// A text with its singular, if they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Text {
    one: Option<String>,
    other: String,
}

/// The texts of the interface in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    /// Texts by `section.key`.
    texts: BTreeMap<String, Text>,
    months: Vec<String>,
}

impl Strings {
    /// Returns the texts in the language of a project: English, under the texts of the language without and with its
    /// region (`de`, then `de-AT`), each under the project's own file. A file that is not valid is reported and ignored.
    pub fn load(project: &Project, report: &mut Report) -> Self {
        let language = &project.config.language;
        let primary = language.split('-').next().unwrap_or(language);
        let mut strings = Self::default();
        let mut loaded: Vec<&str> = Vec::new();
        for tag in ["en", primary, language] {
            if loaded.contains(&tag) {
                continue;
            }
            loaded.push(tag);
            for (_, text) in BUILT_IN.iter().filter(|(built_in, _)| *built_in == tag) {
                if let Ok(Value::Object(file)) = serde_json::from_str(text) {
                    strings.add(file);
                }
            }
            if let Some(template) = project.templates.get(&format!("{FOLDER}{tag}.json")) {
                strings.add_template(tag, template, report);
            }
        }
        strings
    }

    /// Returns the English texts.
    #[cfg(test)]
    pub fn english() -> Self {
        let mut strings = Self::default();
        strings.add(serde_json::from_str(BUILT_IN[0].1).unwrap());
        strings
    }

    /// Returns whether a file below `templates/` contains texts and is not a template.
    pub fn is_file(path: &str) -> bool {
        path.starts_with(FOLDER)
    }

    /// Adds a project's own file.
    fn add_template(&mut self, tag: &str, template: &Template, report: &mut Report) {
        let problem = match serde_json::from_str(&template.text) {
            Ok(Value::Object(file)) => return self.add(file),
            Ok(_) => (0, "expected an object of sections".to_owned()),
            Err(error) => {
                let before = template.text.split_inclusive('\n').take(error.line().saturating_sub(1));
                let line_start: usize = before.map(str::len).sum();
                let offset = line_start + error.column().saturating_sub(1);
                let text = error.to_string();
                (offset.min(template.text.len()), text.split(" at line ").next().unwrap_or(&text).to_owned())
            }
        };
        let (offset, message) = problem;
        report.push(
            Diagnostic::error(codes::TEMPLATE, format!("the texts are not valid JSON: {message}"))
                .at(Span::new(template.source, offset, offset))
                .hint(format!(
                    "`templates/strings/{tag}.json` is written like `{{ \"dates\": {{ \"updated\": \"Updated {{date}}\" }} }}`"
                )),
        );
    }

    /// Adds the texts of a file, which replace known texts of the same key.
    fn add(&mut self, file: Map<String, Value>) {
        for (section, texts) in file {
            let Value::Object(texts) = texts else { continue };
            for (key, value) in texts {
                let text = match value {
                    Value::String(other) => Text { one: None, other },
                    Value::Object(forms) => {
                        let form = |name: &str| forms.get(name).and_then(Value::as_str).map(str::to_owned);
                        let Some(other) = form("other") else { continue };
                        Text { one: form("one"), other }
                    }
                    Value::Array(items) if (section.as_str(), key.as_str()) == ("dates", "months") => {
                        self.months = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                        continue;
                    }
                    _ => continue,
                };
                self.texts.insert(format!("{section}.{key}"), text);
            }
        }
    }

    /// Returns the keys of all texts, `section.key`.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.texts.keys()
    }

    /// Returns a text with its placeholders, in the form for a number.
    pub fn template(&self, key: &str, count: Option<u64>) -> Option<&str> {
        let text = self.texts.get(key)?;
        let one = text.one.as_deref().filter(|_| count == Some(1));
        Some(one.unwrap_or(&text.other))
    }

    /// Returns a text without placeholders, or its key if it is not known.
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        self.template(key, None).unwrap_or(key)
    }

    /// Returns a text with its placeholders filled, or its key if it is not known.
    pub fn format(&self, key: &str, values: &[(&str, &str)]) -> String {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        fill(self.get(key), str::to_owned, value)
    }

    /// Returns names as one text: `Ada Bee, Cal Dee and Eva Fox`. `None` if there are none.
    pub fn names(&self, names: &[Spanned<String>]) -> Option<String> {
        let names: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
        match names[..] {
            [] => None,
            [one] => Some(one.to_owned()),
            [ref several @ .., last] => {
                Some(self.format("reference.two_authors", &[("first", &several.join(", ")), ("last", last)]))
            }
        }
    }

    /// Returns a date as readers see it: `7 May 2026`.
    pub fn date(&self, date: Date) -> String {
        let month = usize::try_from(date.month()).ok().and_then(|month| self.months.get(month.checked_sub(1)?));
        let month = month.map_or_else(|| date.month().to_string(), String::clone);
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.format("dates.long", &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// Returns a count as readers see it: `1,437`.
    pub fn count(&self, count: usize) -> String {
        grouped(count, self.get("numbers.group_separator"))
    }

    /// Returns the texts of a section as a JSON object that can be embedded in HTML, with the names of the months.
    pub fn section_as_json(&self, section: &str) -> String {
        let prefix = format!("{section}.");
        let texts = self.texts.iter().filter_map(|(key, text)| Some((key.strip_prefix(&prefix)?, text)));
        let mut object: Map<String, Value> =
            texts.map(|(key, text)| (key.to_owned(), Value::String(text.other.clone()))).collect();
        object.insert("months".to_owned(), self.months.iter().cloned().map(Value::String).collect());
        Value::Object(object).to_string().replace('<', "\\u003c")
    }
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

    /// Returns every key of a file, with its placeholders and whether it has a singular.
    fn shape(text: &str) -> BTreeSet<(String, BTreeSet<String>)> {
        let Ok(Value::Object(file)) = serde_json::from_str(text) else { panic!("expected an object") };
        let mut strings = Strings::default();
        strings.add(file);
        assert_eq!(strings.months.len(), 12);
        let placeholders = |text: &Text| {
            let names = text.other.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            names.map(str::to_owned).collect()
        };
        strings.texts.iter().map(|(key, text)| (key.clone(), placeholders(text))).collect()
    }

    fn strings(tag: &str) -> Strings {
        let mut strings = Strings::default();
        for (_, text) in BUILT_IN.iter().filter(|(built_in, _)| *built_in == tag) {
            strings.add(serde_json::from_str(text).unwrap());
        }
        strings
    }

    #[test]
    fn every_language_has_the_same_keys_and_placeholders() {
        let english = shape(BUILT_IN[0].1);
        for (tag, text) in BUILT_IN {
            let difference: Vec<_> = english.symmetric_difference(&shape(text)).cloned().collect();
            assert!(difference.is_empty(), "{tag}: {difference:?}");
        }
    }

    #[test]
    fn writes_dates_and_counts_in_each_language() {
        let date = Date::new(2030, 6, 14).unwrap();
        let (english, german) = (strings("en"), strings("de"));
        assert_eq!((english.date(date), german.date(date)), ("14 June 2030".into(), "14. Juni 2030".into()));
        assert_eq!((english.count(1_234_567), german.count(1437)), ("1,234,567".into(), "1.437".into()));
        assert_eq!([0, 12, 999].map(|count| english.count(count)), ["0", "12", "999"]);
    }

    #[test]
    fn fills_each_placeholder_once() {
        let value = |name: &str| (name == "a").then(|| "{b}".to_owned());
        assert_eq!(fill("<{a}> {b} {", str::to_owned, value), "<{b}> {b} {");
    }

    #[test]
    fn takes_the_singular_for_one() {
        let english = strings("en");
        assert_eq!(english.template("dates.words", Some(1)), Some("{text} word"));
        assert_eq!(english.template("dates.words", Some(2)), Some("{text} words"));
    }
}
