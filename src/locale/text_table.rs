//! The texts of a language, by key.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::plural::Category;

/// The section whose keys are names of units, which a project can add to.
const UNITS: &str = "units";

/// A text, with forms for some numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The forms for some plural categories.
    pub forms: Vec<(Category, String)>,
    /// The form for all other numbers.
    pub other: String,
}

impl Text {
    /// Returns the form for a plural category.
    pub fn form(&self, wanted: Category) -> &str {
        self.forms.iter().find(|(category, _)| *category == wanted).map_or(&self.other, |(_, form)| form)
    }
}

/// The texts of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextTable {
    /// Texts by `section.key`.
    pub texts: BTreeMap<String, Text>,
    /// Numbers with the units that have words, by the name of the unit.
    pub units: BTreeMap<String, Text>,
    /// The names of the months, from January.
    pub months: Vec<String>,
    /// The names of the months in little space.
    pub short_months: Vec<String>,
}

impl TextTable {
    /// Returns a text in the form for most numbers. English has every key.
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        let text = self.texts.get(key);
        debug_assert!(text.is_some(), "no text has the key `{key}`");
        text.map_or(key, |text| &text.other)
    }

    /// Returns the keys of all texts, `section.key`.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.texts.keys()
    }

    /// Adds the texts of a file, which replace known texts of the same key. Calls `refuse` with each key that cannot be read.
    pub fn add(&mut self, file: Map<String, Value>, mut refuse: impl FnMut(Refused)) {
        // English is added first, so that every key is known after it.
        let is_first = self.texts.is_empty();
        for (section, texts) in file {
            let Value::Object(texts) = texts else {
                refuse(Refused { section, key: None, why: "expected an object of texts".to_owned() });
                continue;
            };
            for (key, value) in texts {
                let refused =
                    |why: &str| Refused { section: section.clone(), key: Some(key.clone()), why: why.to_owned() };
                let (name, value) = match (section.as_str(), key.as_str(), value) {
                    ("dates", "months" | "short_months", Value::Array(items)) => {
                        let names: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                        match names.len() {
                            12 if key == "months" => self.months = names,
                            12 => self.short_months = names,
                            _ => refuse(refused("expected the names of 12 months")),
                        }
                        continue;
                    }
                    (.., value) => (format!("{section}.{key}"), value),
                };
                let text = match read_text(value) {
                    Ok(text) => text,
                    Err(why) => {
                        refuse(refused(&why));
                        continue;
                    }
                };
                if section == UNITS {
                    self.units.insert(key, text);
                } else if is_first || self.texts.contains_key(&name) {
                    self.texts.insert(name, text);
                } else {
                    refuse(refused("nothing shows it"));
                }
            }
        }
    }
}

/// A key of a file that cannot be read.
pub struct Refused {
    /// The section.
    pub section: String,
    /// The key; `None` if it is the section.
    pub key: Option<String>,
    /// What is wrong with it.
    pub why: String,
}

/// Reads a text, or an object with a text for each plural category.
fn read_text(value: Value) -> Result<Text, String> {
    let forms = match value {
        Value::String(other) => return Ok(Text { forms: Vec::new(), other }),
        Value::Object(forms) => forms,
        _ => return Err("expected a text, or an object with the forms `one` and `other`".to_owned()),
    };
    let names = Category::ALL.map(Category::name);
    if let Some((name, _)) = forms.iter().find(|(name, form)| !names.contains(&name.as_str()) || !form.is_string()) {
        return Err(format!(
            "`{name}` is not a form of a text: expected {}",
            names.map(|name| format!("`{name}`")).join(", ")
        ));
    }
    let form = |category: Category| forms.get(category.name()).and_then(Value::as_str).map(str::to_owned);
    let other = form(Category::Other).ok_or("the form `other` is missing")?;
    let others = Category::ALL.into_iter().filter(|category| *category != Category::Other);
    Ok(Text { forms: others.filter_map(|category| Some((category, form(category)?))).collect(), other })
}
