//! The rules of the style sheet in a drawing: which look each element has.
//!
//! A selector is a name, classes, and `:not(.class, …)`, alone or with elements around it. Everything else is an error.

use std::collections::BTreeMap;

/// The properties that change nothing in a picture.
const WITHOUT_EFFECT: &[&str] = &["overflow"];

/// An element, as selectors see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Element<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its classes.
    pub classes: Vec<&'a str>,
}

/// A style sheet.
#[derive(Debug, Default)]
pub struct StyleRules<'a> {
    /// The selector and the declarations of each rule. Those that win are behind the others.
    rules: Vec<(Selector<'a>, Vec<(&'a str, &'a str)>)>,
}

/// The conditions on an element, and on elements around it from the outermost to the innermost.
#[derive(Debug)]
struct Selector<'a> {
    parts: Vec<Part<'a>>,
}

/// The conditions on one element.
#[derive(Debug, Default)]
struct Part<'a> {
    name: Option<&'a str>,
    classes: Vec<&'a str>,
    not: Vec<&'a str>,
}

impl<'a> StyleRules<'a> {
    /// Reads a style sheet.
    ///
    /// # Errors
    ///
    /// Says what it does not know.
    pub fn read(css: &'a str) -> Result<Self, String> {
        let mut rules = Vec::new();
        for rule in css.split('}').map(str::trim).filter(|rule| !rule.is_empty()) {
            let (selectors, declarations) =
                rule.split_once('{').ok_or_else(|| format!("a rule without `{{`: `{rule}`"))?;
            let declaration = |text: &'a str| text.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
            let declarations = declarations.split(';').map(str::trim).filter(|text| !text.is_empty());
            let declarations: Option<Vec<_>> = declarations.map(declaration).collect();
            let declarations = declarations.ok_or_else(|| format!("a declaration without `:`: `{rule}`"))?;
            let declarations: Vec<_> =
                declarations.into_iter().filter(|(name, _)| !WITHOUT_EFFECT.contains(name)).collect();
            for selector in outside_of_brackets(selectors) {
                rules.push((Selector::read(selector)?, declarations.clone()));
            }
        }
        rules.sort_by_key(|(selector, _)| selector.weight());
        Ok(Self { rules })
    }

    /// Returns the values of the properties of an element with these elements around it, the innermost last.
    pub fn of(&self, element: &Element<'_>, around: &[Element<'_>]) -> BTreeMap<&'a str, &'a str> {
        let applied = self.rules.iter().filter(|(selector, _)| selector.selects(element, around));
        applied.flat_map(|(_, declarations)| declarations.iter().copied()).collect()
    }
}

/// Splits a text at the commas that are not in brackets.
fn outside_of_brackets(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

impl<'a> Selector<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while !rest.is_empty() {
            let end = match (rest.find(' '), rest.find('(')) {
                (Some(space), Some(open)) if open < space => rest.find(')').map_or(rest.len(), |close| close + 1),
                (Some(space), _) => space,
                (None, _) => rest.len(),
            };
            parts.push(Part::read(&rest[..end]).ok_or_else(|| format!("a selector that is not known: `{text}`"))?);
            rest = rest[end..].trim_start();
        }
        if parts.is_empty() { Err("a rule without a selector".to_owned()) } else { Ok(Self { parts }) }
    }

    /// Returns the numbers of classes and of names, by which rules are weighed.
    fn weight(&self) -> (usize, usize) {
        let classes = self.parts.iter().map(|part| part.classes.len() + usize::from(!part.not.is_empty())).sum();
        (classes, self.parts.iter().filter(|part| part.name.is_some()).count())
    }

    fn selects(&self, element: &Element<'_>, around: &[Element<'_>]) -> bool {
        let Some((own, outer)) = self.parts.split_last() else { return false };
        let mut around = around.iter().rev();
        own.selects(element) && outer.iter().rev().all(|part| around.any(|element| part.selects(element)))
    }
}

impl<'a> Part<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let is_name =
            |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let (text, not) = match text.split_once(":not(") {
            Some((text, not)) => {
                let classes = not.strip_suffix(')')?.split(',');
                (
                    text,
                    classes
                        .map(|class| class.trim().strip_prefix('.').filter(|class| is_name(class)))
                        .collect::<Option<_>>()?,
                )
            }
            None => (text, Vec::new()),
        };
        let mut words = text.split('.');
        let name = words.next().filter(|name| !name.is_empty());
        let classes: Vec<&str> = words.collect();
        let is_known = name.into_iter().chain(classes.iter().copied()).all(is_name);
        (is_known && !(name.is_none() && classes.is_empty())).then_some(Self { name, classes, not })
    }

    fn selects(&self, element: &Element<'_>) -> bool {
        self.name.is_none_or(|name| name == element.name)
            && self.classes.iter().all(|class| element.classes.contains(class))
            && !self.not.iter().any(|class| element.classes.contains(class))
    }
}
