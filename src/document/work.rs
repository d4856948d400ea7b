//! The keys of a source in `data/sources.yaml`, which are those of Hayagriva. The loader turns a [`Work`] into a
//! [`super::Reference`].

use super::address::web_address;
use super::reader_text::report_markup;
use super::reference::Author;
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{
    Format, NameRule, Shape, by_name, date, either_by_key, flatten, ignored, mapping_or, one_or_many, optional,
    or_empty, pair, recursive, required, section, text,
};

/// The name under which the schema defines a work, since a work may be part of another one.
pub const DEFINITION: &str = "work";

/// Keys of Hayagriva that readers of a report are not shown.
const UNUSED: [&str; 18] = [
    "type",
    "abstract",
    "genre",
    "affiliated",
    "call-number",
    "location",
    "issue",
    "volume",
    "volume-total",
    "chapter",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "language",
    "archive",
    "archive-location",
];

section! {
    /// A source.
    pub struct SourceKeys {
        /// Its title. It may be left out of a part, such as a chapter, of a work that has one.
        pub title: Option<String> = optional(formatted()),
        /// Everything else.
        pub details: Details = flatten::<Details>(),
    }
}

section! {
    /// A work that a source is part of: a journal, a book, a site. It needs no title.
    pub struct Work {
        /// Its title.
        pub title: Option<String> = optional(formatted()),
        /// Everything else.
        pub details: Details = flatten::<Details>(),
    }
}

section! {
    /// The details of a source or of a work, besides its title.
    pub struct Details {
        /// Who wrote it: `"Doe, Janet"`, `Janet Doe`, or a list. Citations by years say `Doe` only if the comma shows which part is
        /// the family name.
        pub author: Vec<Author> = or_empty(one_or_many(person())),
        /// Who edited it; shown where no author is given.
        pub editor: Vec<Author> = or_empty(one_or_many(person())),
        /// Who published it.
        pub publisher: Option<String> = optional(publisher()),
        /// The organization that published it, if there is no publisher.
        pub organization: Option<String> = optional(formatted()),
        /// When it appeared, as precisely as it is known: 2025, 2025-03 or 2025-03-12, or about that: ~2025.
        pub date: Option<String> = optional(partial_date()),
        /// Its address, with the day on which it was read, where that is known.
        pub url: Option<(Spanned<String>, Option<Date>)> = optional(dated_address()),
        /// Numbers that identify it; its address is found by `doi` and `arxiv`.
        pub serial_numbers("serial-number"): Vec<(Spanned<String>, Spanned<String>)> = or_empty(serial_numbers()),
        /// The day on which it was read.
        pub accessed: Option<Spanned<Date>> = optional(date()),
        /// A remark for readers.
        pub note: Option<String> = optional(formatted()),
        /// What it is part of: a journal, a book, a site.
        pub parents("parent"): Vec<Work> = or_empty(one_or_many(recursive(
            DEFINITION,
            section::<Work>("what the source is part of"),
        ))),
        /// Allowed for reference managers; readers are not shown it.
        pub unused: () = ignored(&UNUSED),
    }
}

section! {
    /// A text with notes on how styles may change it.
    struct Formatted {
        /// The text itself.
        value: Spanned<String> = required(text()),
        /// Allowed for reference managers.
        unused: () = ignored(&["verbatim", "short", "translation", "title-case", "sentence-case"]),
    }
}

/// A text, or `{ value: …, verbatim: true, short: … }`. Braces in it, which keep capitals in styles that change them, are
/// left out.
fn formatted() -> impl Format<Value = String> {
    section::<Formatted>("a text").or_value_of("value").then(|text: Formatted, report: &mut Report| {
        let Formatted { value, unused: () } = text;
        report_markup(&value, report);
        let value = value.value;
        let is_marked = value.contains('{') && value.matches('{').count() == value.matches('}').count();
        Ok(if is_marked { value.replace(['{', '}'], "") } else { value })
    })
}

section! {
    /// A publisher with its place.
    struct Publisher {
        /// The name of the publisher.
        name: String = required(formatted()),
        /// Where it is; readers are not shown it.
        unused: () = ignored(&["location"]),
    }
}

/// `Publisher`, or `{ name: Publisher, location: London }`.
fn publisher() -> impl Format<Value = String> {
    let named = section::<Publisher>("a publisher").map(|publisher: Publisher| {
        let Publisher { name, unused: () } = publisher;
        name
    });
    either_by_key("value", formatted(), mapping_or(named, formatted()))
}

section! {
    /// A person in parts.
    struct Person {
        /// The family name, or the whole one.
        name: String = required(formatted()),
        /// The given name.
        given("given-name"): Option<String> = optional(formatted()),
        /// The part before the family name: `van der`.
        prefix: Option<String> = optional(formatted()),
        /// The part after the family name: `Jr.`.
        suffix: Option<String> = optional(formatted()),
        /// Another name; readers are not shown it.
        unused: () = ignored(&["alias"]),
    }
}

/// A person as readers see the name: `Doe, Janet` is Janet Doe.
fn person() -> impl Format<Value = Author> {
    let in_parts = section::<Person>("a person").map(|person: Person| {
        let Person { name, given, prefix, suffix, unused: () } = person;
        let joined =
            |parts: [Option<&String>; 4]| parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        Author {
            name: joined([given.as_ref(), prefix.as_ref(), Some(&name), suffix.as_ref()]),
            family: joined([prefix.as_ref(), Some(&name), None, None]),
        }
    });
    mapping_or(in_parts, text().then(parse_person))
}

fn parse_person(name: Spanned<String>, report: &mut Report) -> Result<Author, Reported> {
    let parts: Vec<&str> = name.value.split(',').map(str::trim).collect();
    let author = |name: String, family: &str| Ok(Author { name, family: family.to_owned() });
    match parts[..] {
        [family, given] if !given.is_empty() => author(format!("{given} {family}"), family),
        [family, suffix, given] => author(format!("{given} {family} {suffix}"), family),
        [_] => Ok(Author::whole(name.value)),
        _ => {
            let found = &name.value;
            Err(report.push(error!(BAD_VALUE at name.span, "expected one person, found `{found}`";
                hint "write several as a list, `[Janet Doe, Max Jacoby]`, each `Janet Doe` or `\"Doe, Janet\"`")))
        }
    }
}

section! {
    /// An address with the day on which it was read.
    struct DatedAddress {
        /// The address.
        value: Spanned<String> = required(web_address()),
        /// The day on which it was read.
        date: Option<Spanned<Date>> = optional(date()),
    }
}

/// An address, or `{ value: https://…, date: 2026-05-01 }`.
fn dated_address() -> impl Format<Value = (Spanned<String>, Option<Date>)> {
    section::<DatedAddress>("an address")
        .or_value_of("value")
        .map(|address: DatedAddress| (address.value, address.date.map(|date| date.value)))
}

/// `{ doi: 10.1000/182, arxiv: 1706.03762 }`, or a number of an unknown kind.
fn serial_numbers() -> impl Format<Value = Vec<(Spanned<String>, Spanned<String>)>> {
    const ANY: NameRule = NameRule { pattern: "", check: |_, _, _| Ok(()) };
    mapping_or(by_name("numbers", ANY, pair(text())), text().map(|_| Vec::new()))
}

/// A date as precisely as it is known: `2025`, `2025-03` or `2025-03-12`. With `~` before it, it is approximate, which readers see
/// as `c. 2025`.
fn partial_date() -> impl Format<Value = String> {
    let check = |date: Spanned<String>, report: &mut Report| {
        if let Some(about) = date.value.strip_prefix('~').filter(|about| is_partial_date(about)) {
            return Ok(format!("c. {about}"));
        }
        if is_partial_date(&date.value) {
            return Ok(date.value);
        }
        let found = &date.value;
        Err(report.push(error!(BAD_DATE at date.span, "expected a date, found `{found}`";
            hint "write the date as precisely as it is known: 2025, 2025-03 or 2025-03-12")))
    };
    text().then(check).with_shape(Shape::PartialDate)
}

/// Returns whether a text is a year, a month of a year, or a day.
pub fn is_partial_date(text: &str) -> bool {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    Date::parse(&day).is_some()
}

/// Keys of sources. They are cited in prose, so they cannot contain brackets and spaces, which would end them.
pub const SOURCE_KEYS: NameRule =
    NameRule { pattern: "^[A-Za-z0-9]([A-Za-z0-9_.:/+-]*[A-Za-z0-9_/+-])?$", check: check_source_key };

/// Checks that a key can be cited in prose.
///
/// # Errors
///
/// The key contains a character that would end a citation.
pub fn check_source_key(key: &Spanned<String>, _: &str, report: &mut Report) -> Result<(), Reported> {
    let is_valid = key.value.starts_with(|first: char| first.is_ascii_alphanumeric())
        && key.value.chars().all(|found| found.is_ascii_alphanumeric() || "_-.:/+".contains(found))
        && !key.value.ends_with(['.', ':']);
    if is_valid {
        return Ok(());
    }
    let found = &key.value;
    Err(report.push(error!(BAD_NAME at key.span, "expected the key of a source, found `{found}`";
        hint "keys are letters, digits, `_` and `-`")))
}
