//! The functions and filters that templates can call beside Tera's own.
//!
//! | function | result |
//! | --- | --- |
//! | `url(path = "forecast.md")` | the address of a page, relative to the page being rendered |
//! | `asset(path = "style.css")` | the address of a file of the site |
//! | `section(path = "essays", sort = "date", limit = 3)` | the pages of a section: its `title` and `url`, the `count` of its pages, and `pages`, each as in `page.pages`; `sort` is `weight`, `date` or `title`, and without it the order is that of the section; without `limit`, all pages are there |
//! | `chart(id = "growth")`, `table(id = "models")` | the chart or table, rendered by its partial |
//! | `rows(kind = figure.kind, id = figure.id)` | the rows of the data of a chart or table as HTML, a `<tr>` for each |
//! | `bound(expression = "parity.product.median.year")` | the text of a bound figure; not inside a component, which can be given the text as an argument |
//! | `text(key = "dates.updated", date = page.updated.long)` | a text of the interface in the language of the site; other arguments fill its placeholders, and `count` chooses between singular and plural |
//! | `texts(section = "belief")` | all texts of a section as a JSON object, for a script |
//! | `… \| align(on = " = ")` | the lines of a text with the last `on` of each in one column |
//! | `… \| json` | a text as JSON for a script element: written with `\| safe` |

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use super::library::{Library, SectionPages};
use super::renderings::Renderings;
use super::views::{FigureView, LinkView, PageEntry, SectionPagesView};
use crate::dependencies::{Access, Kind};
use crate::diagnostic::closest;
use crate::figure::{CellRef, TableColumn, number};
use crate::html::{escape, escape_into, script_json};
use crate::locale::{Language, fill};
use crate::render::figure_name::FigureName;
use crate::render::row_cards::MAX_SHORT_TEXT;

/// Registers the functions that every template can call.
pub fn register(tera: &mut Tera, library: &Arc<Library>, language: &Arc<Language>, renderings: &Renderings) {
    let known = Arc::clone(library);
    tera.register_function("url", move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let path = arguments.must_get::<&str>("path")?;
        match known.addresses.routes.get(path) {
            Some(route) => Ok(Value::safe_string(&format!("{}{route}", root(state)?))),
            None => Err(match known.addresses.why_missing(path) {
                Some(reason) => Error::message(format!("`{path}` {reason}")),
                None => unknown("page", path, known.addresses.routes.keys()),
            }),
        }
    });
    let known = Arc::clone(library);
    tera.register_function("asset", move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let path = arguments.must_get::<&str>("path")?;
        match known.addresses.files.contains(path) {
            true => Ok(Value::safe_string(&escape(&format!("{}{path}", root(state)?)))),
            false => Err(unknown("file", path, known.addresses.files.iter())),
        }
    });
    register_sections(tera, library, renderings);
    let known = Arc::clone(library);
    tera.register_function("rows", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let (kind, id) = (arguments.must_get::<&str>("kind")?, arguments.must_get::<&str>("id")?);
        let (name, figures) = if kind == "table" { (kind, &known.tables) } else { ("chart", &known.charts) };
        match figures.get(id) {
            Some(figure) => Ok(Value::safe_string(&rows(figure))),
            None => Err(unknown(name, id, figures.keys())),
        }
    });
    let known = renderings.clone();
    tera.register_function("bound", move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let expression = arguments.must_get::<&str>("expression")?;
        known.bound(state, expression).map(|text| Value::normal_string(&text))
    });
    for name in ["chart", "table"] {
        tera.register_function(name, move |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            Err(Error::message("the partial of a figure cannot contain another figure"))
        });
    }
    register_texts(tera, language);
    tera.register_filter("align", |text: &str, arguments: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(align(text, arguments.must_get::<&str>("on")?))
    });
    tera.register_filter("json", |text: &str, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(script_json(&text))
    });
}

/// Registers the function that returns the pages of a section. It records which sections a page lists.
fn register_sections(tera: &mut Tera, library: &Arc<Library>, renderings: &Renderings) {
    let (known, renderings) = (Arc::clone(library), renderings.clone());
    tera.register_function("section", move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let path = arguments.must_get::<&str>("path")?;
        let index =
            if path.ends_with(".md") { path.to_owned() } else { format!("{}/index.md", path.trim_matches('/')) };
        renderings.record(state, Access::Entry(Kind::Section, index.clone()))?;
        let Some(section) = known.sections.get(&index) else {
            return Err(unknown("section", &index, known.sections.keys()));
        };
        let limit = arguments.get::<usize>("limit")?;
        if limit == Some(0) {
            return Err(Error::message("expected a `limit` of at least 1, found 0"));
        }
        let view = section_pages(section, arguments.get::<&str>("sort")?, limit.unwrap_or(usize::MAX), &root(state)?)?;
        Ok(Value::from_serializable(&view))
    });
}

/// Returns at most `limit` pages of a section in an order, with addresses relative to the page with this path to the root.
fn section_pages(
    section: &SectionPages,
    order: Option<&str>,
    limit: usize,
    root: &str,
) -> TeraResult<SectionPagesView> {
    let link = |link: &LinkView| LinkView { title: link.title.clone(), url: format!("{root}{}", link.url) };
    let entry = |page: &PageEntry| PageEntry {
        url: format!("{root}{}", page.url),
        tags: page.tags.iter().map(link).collect(),
        ..page.clone()
    };
    let pages = match order {
        None => section.pages.iter().take(limit).map(entry).collect(),
        Some(order) => {
            let indices = section.orders.get(order).ok_or_else(|| {
                Error::message(format!("expected a `sort` by `weight`, `date` or `title`, found `{order}`"))
            })?;
            indices.iter().take(limit).filter_map(|index| section.pages.get(*index)).map(entry).collect()
        }
    };
    let url = format!("{root}{}", section.route);
    Ok(SectionPagesView { title: section.title.clone(), url, count: section.pages.len(), pages })
}

/// Registers the functions that return texts of the interface.
fn register_texts(tera: &mut Tera, language: &Arc<Language>) {
    let known = Arc::clone(language);
    tera.register_function("text", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let key = arguments.must_get::<&str>("key")?;
        let count = arguments.get::<u64>("count")?;
        let text = known.template(key, count).ok_or_else(|| unknown("text", key, known.keys()))?;
        let value = |name: &str| {
            let (_, value) = arguments.iter().find(|(key, _)| key.as_str() == Some(name))?;
            Some(if value.is_safe() { value.to_string() } else { escape(&value.to_string()) })
        };
        let html = fill(text, escape, value);
        Ok(Value::safe_string(&html))
    });
    let known = Arc::clone(language);
    tera.register_function("texts", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        Ok(Value::safe_string(&known.section_as_json(arguments.must_get::<&str>("section")?)))
    });
}

/// Registers the functions that render figures with the partials. They record which figures a page contains.
pub fn register_figures(
    tera: &mut Tera,
    partials: &Arc<Tera>,
    library: &Arc<Library>,
    (renderings, row_readers): (&Renderings, &Arc<BTreeSet<String>>),
) {
    for (name, kind) in [("chart", Kind::Chart), ("table", Kind::Table)] {
        let (partials, library, renderings) = (Arc::clone(partials), Arc::clone(library), renderings.clone());
        let row_readers = Arc::clone(row_readers);
        tera.register_function(name, move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
            let id = arguments.must_get::<&str>("id")?;
            let (figures, figure_name) = match kind {
                Kind::Chart => (&library.charts, FigureName::Chart(id.to_owned())),
                _ => (&library.tables, FigureName::Table(id.to_owned())),
            };
            renderings.record(state, figure_name.access())?;
            match figures.get(id) {
                Some(figure) => {
                    let partial = figure_partial(figure);
                    let mut context = figure_context(figure, &root(state)?, row_readers.contains(partial));
                    context.insert(Renderings::KEY, &Renderings::number(state)?);
                    partials.render(partial, &context).map(|html| Value::safe_string(&html))
                }
                // The reason is reported where drawing failed.
                None if library.declared.contains(&figure_name) => Ok(Value::safe_string("")),
                None => Err(unknown(name, id, figures.keys())),
            }
        });
    }
}

/// Returns the partial of a chart or a table.
pub fn figure_partial(figure: &FigureView) -> &'static str {
    if figure.kind == "table" { "partials/table.html" } else { "partials/figure.html" }
}

/// Returns what the partial of a chart or a table is given. A partial that does not read the rows is given none, since
/// a table can have thousands of cells.
pub fn figure_context(figure: &FigureView, root: &str, reads_rows: bool) -> Context {
    let mut context = Context::new();
    if reads_rows {
        context.insert("figure", figure);
    } else {
        context.insert("figure", &figure.without_rows());
    }
    context.insert("root", root);
    context
}

/// The most characters of a name of a row. A longer text in the first column is a sentence, which has several lines.
const MAX_NAME: usize = 60;

/// The most characters of a text that is no paragraph. Longer ones get a wider column, so that their rows are not too tall.
const MAX_MIDDLING_TEXT: usize = 120;

/// The most bytes of an exact value that a page has beside its text. Longer ones are texts, which only the file with the data has.
const MAX_VALUE: usize = 400;

/// Returns the rows of the data of a figure as HTML. The first cell of a row is its header. Folded cells are details of the cell before
/// them, each with the name of its column; missing ones are left out. If the rows become cards, each other cell
/// names its column, and the roles are written out, since some browsers forget those of a table with another layout.
fn rows(figure: &FigureView) -> String {
    let is_numeric = |column: usize| figure.columns.get(column).is_some_and(|column| column.numeric);
    let mut html = String::new();
    for row in figure.rows.iter() {
        html.push_str(if figure.has_cards { "<tr role=\"row\">" } else { "<tr>" });
        let cells: Vec<CellRef<'_>> = row.collect();
        let (shown, folded) = cells.split_at(cells.len().saturating_sub(figure.folded));
        for (at, cell) in shown.iter().enumerate() {
            html.push_str(if at == 0 { "<th scope=\"row\"" } else { "<td" });
            if figure.has_cards {
                html.push_str(if at == 0 { " role=\"rowheader\"" } else { " role=\"cell\"" });
                if at > 0
                    && let Some(column) = figure.columns.get(at)
                {
                    html.push_str(" data-label=\"");
                    escape_into(&mut html, &column.label);
                    if let Some(unit) = &column.unit {
                        html.push_str(", ");
                        escape_into(&mut html, unit);
                    }
                    html.push('"');
                }
            }
            let length = cell.text.chars().count();
            if at == 0 && length > MAX_NAME {
                html.push_str(" class=\"text\"");
            } else if is_numeric(at) {
                html.push_str(" class=\"number\"");
            } else if at > 0 && length > MAX_SHORT_TEXT {
                let is_long = length > MAX_MIDDLING_TEXT;
                html.push_str(if is_long { " class=\"text long\"" } else { " class=\"text\"" });
            }
            html.push('>');
            match cell.value.filter(|value| (1..=MAX_VALUE).contains(&value.len())) {
                Some(value) => {
                    html.push_str("<data value=\"");
                    escape_into(&mut html, value);
                    html.push_str("\">");
                    escape_into(&mut html, cell.text);
                    html.push_str("</data>");
                }
                None => escape_into(&mut html, cell.text),
            }
            if at + 1 == shown.len() {
                push_folded(&mut html, figure, shown.len(), folded);
            }
            html.push_str(if at == 0 { "</th>" } else { "</td>" });
        }
        html.push_str("</tr>\n");
    }
    html
}

/// Adds the folded cells of a row, of which the first is in the column at `start`: what they are, and each when a reader opens them.
fn push_folded(html: &mut String, figure: &FigureView, start: usize, cells: &[CellRef<'_>]) {
    let known: Vec<(&TableColumn, &CellRef<'_>)> = figure.columns[start..]
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !cell.text.is_empty() && cell.text != number::MISSING)
        .collect();
    if known.is_empty() {
        return;
    }
    let labels: Vec<&str> = known.iter().map(|(column, _)| column.label.as_str()).collect();
    html.push_str("<details class=\"folded\"><summary>");
    escape_into(html, &labels.join(" · "));
    html.push_str("</summary><dl>");
    for (column, cell) in known {
        html.push_str("<dt>");
        escape_into(html, &column.label);
        html.push_str("</dt><dd>");
        escape_into(html, cell.text);
        html.push_str("</dd>");
    }
    html.push_str("</dl></details>");
}

/// Returns the relative path from the page being rendered to the root of the site.
fn root(state: &State<'_>) -> TeraResult<String> {
    state
        .get::<String>("root")?
        .ok_or_else(|| Error::message("`root` is not known here: call this outside a component"))
}

/// Returns the error of a name that is not known.
fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let hint = closest(name, known.map(String::as_str)).map(|found| format!(" Did you mean `{found}`?"));
    Error::message(format!("there is no {kind} `{name}`.{}", hint.unwrap_or_default()))
}

/// Puts the last occurrence of `separator` in each line into one column. Lines whose left side is longer than 34
/// characters are left as they are, so that the others fit on a narrow screen.
fn align(text: &str, separator: &str) -> String {
    const MAX_WIDTH: usize = 34;
    let halves: Vec<_> = text.lines().map(|line| line.rsplit_once(separator).unwrap_or((line, ""))).collect();
    let widths = halves.iter().map(|(left, _)| left.chars().count()).filter(|width| *width <= MAX_WIDTH);
    let width = widths.max().unwrap_or(0);
    let lines = halves.into_iter().map(|(left, right)| match right {
        "" => left.to_owned(),
        _ => format!("{left}{}{separator}{right}", " ".repeat(width.saturating_sub(left.chars().count()))),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{TableCell, TableRows};

    #[test]
    fn templates_see_rows_as_lists_of_cells() {
        let cell = |text: &str, value: Option<&str>| TableCell { text: text.into(), value: value.map(str::to_owned) };
        let cells = vec![vec![cell("a", None), cell("1,000", Some("1000"))], vec![cell("b", Some(""))]];
        assert_eq!(Value::from_serializable(&TableRows::from(cells.clone())), Value::from_serializable(&cells));
    }

    #[test]
    fn aligns_lines_on_their_last_separator() {
        assert_eq!(align("a = 1\nlong = 22\nbare\n", " = "), "a    = 1\nlong = 22\nbare");
        let long = "x".repeat(40);
        assert_eq!(align(&format!("a = 1\n{long} = 2"), " = "), format!("a = 1\n{long} = 2"));
    }
}
