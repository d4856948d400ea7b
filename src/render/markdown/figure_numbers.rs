//! The numbers of figures and tables, and what a link without words to one of them reads: `Figure 2`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::locale::Language;

/// The number of a figure or of a table. Each kind is counted alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// A chart, or a picture with a caption.
    Figure(usize),
    /// A table.
    Table(usize),
}

impl Number {
    /// Returns the number as readers see it: `Figure 2`.
    pub fn text(self, language: &Language) -> String {
        let (key, number) = match self {
            Self::Figure(number) => ("figure.number", number),
            Self::Table(number) => ("table.number", number),
        };
        language.format(key, &[("number", &number.to_string())])
    }
}

/// The figures and tables of a text that have numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    by_start: BTreeMap<usize, Number>,
    by_id: BTreeMap<String, Number>,
    figures: usize,
    tables: usize,
}

/// The numbers that a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageNumbers {
    /// Those of its own figures and tables, if it shows them.
    pub own: Arc<Numbers>,
    /// Those of the pages that it refers to, by route.
    pub others: BTreeMap<String, Arc<Numbers>>,
}

impl PageNumbers {
    /// Returns the number of what starts at this byte of the text.
    pub fn at(&self, start: usize) -> Option<Number> {
        self.own.by_start.get(&start).copied()
    }

    /// Returns the number of an element of the page with this route. `own` is the route of the page itself.
    pub fn of(&self, route: &str, id: &str, own: &str) -> Option<Number> {
        let numbers = if route == own { &self.own } else { self.others.get(route)? };
        numbers.by_id.get(id).copied()
    }
}

impl Numbers {
    /// Counts another figure, which starts at a byte of the text.
    pub fn add_figure(&mut self, start: usize, id: Option<String>) {
        self.figures += 1;
        self.add(start, id, Number::Figure(self.figures));
    }

    /// Counts another table, which starts at a byte of the text.
    pub fn add_table(&mut self, start: usize, id: Option<String>) {
        self.tables += 1;
        self.add(start, id, Number::Table(self.tables));
    }

    fn add(&mut self, start: usize, id: Option<String>, number: Number) {
        self.by_start.insert(start, number);
        if let Some(id) = id {
            self.by_id.entry(id).or_insert(number);
        }
    }
}

/// Returns whether the address of a link without words leads to an element of a page.
pub fn is_reference(address: &str) -> bool {
    !address.starts_with('=') && !address.contains(':') && address.split_once('#').is_some_and(|(_, id)| !id.is_empty())
}
