//! A page's content as Markdown, for programs that read text: with the numbers filled in, and with charts as their alternative
//! text and their data.

use super::elements::{Element, Node, elements, text};
use super::markdown_words::{escaped_start, words};

/// Returns a page's content as Markdown, in the dialect of GitHub.
pub fn markdown_text(content: &str) -> String {
    let mut text = blocks(&elements(content)).join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Returns whether an element stands in a line with text.
fn is_inline(node: &Node<'_>) -> bool {
    const INLINE: [&str; 34] = [
        "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "input", "ins",
        "kbd", "label", "mark", "math", "output", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
        "u", "var", "wbr", "button",
    ];
    match node {
        Node::Text(_) => true,
        Node::Element(element) => INLINE.contains(&element.name()),
    }
}

/// Returns whether readers do not see an element, or see its content in another form.
fn is_left_out(element: &Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "svg" | "template" | "select" | "fieldset")
        || element.attribute("hidden").is_some()
        || element.attribute("aria-hidden").is_some_and(|value| value == "true")
        || element.has_class("chart-list")
        || element.has_class("unfold")
}

/// Returns the blocks of nodes. Text between blocks is a paragraph.
fn blocks(nodes: &[Node<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, node) in nodes.iter().enumerate() {
        let Node::Element(element) = node else { continue };
        if is_inline(node) {
            continue;
        }
        paragraph(&nodes[from..at], &mut found);
        from = at + 1;
        if !is_left_out(element) {
            block(element, &mut found);
        }
    }
    paragraph(&nodes[from..], &mut found);
    found
}

fn paragraph(nodes: &[Node<'_>], found: &mut Vec<String>) {
    let line = words(nodes);
    let line = line.trim();
    if !line.is_empty() {
        found.push(escaped_start(line));
    }
}

fn block(element: &Element<'_>, found: &mut Vec<String>) {
    match element.name() {
        name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
            let level = usize::from(name.as_bytes()[1] - b'0');
            let line = words(&element.children);
            found.push(format!("{} {}", "#".repeat(level), line.trim()));
        }
        "ul" | "ol" => found.extend(list(element)),
        "blockquote" => found.push(indented(&blocks(&element.children).join("\n\n"), "> ", "> ")),
        "pre" => found.push(code(element)),
        "table" => found.extend(table(element)),
        "hr" => found.push("---".to_owned()),
        "dt" | "summary" => found.push(bold(&element.children)),
        "p" if element.has_class("figure-title") || element.has_class("model-group") => {
            found.push(bold(&element.children))
        }
        "div" if element.has_class("chart-box") => found.extend(chart(element)),
        _ => found.extend(blocks(&element.children)),
    }
}

fn bold(nodes: &[Node<'_>]) -> String {
    format!("**{}**", words(nodes).trim())
}

/// Returns the lines of a text, each with its indentation.
fn indented(text: &str, first: &str, others: &str) -> String {
    let lines = text.lines().enumerate().map(|(at, line)| {
        let start = if at == 0 { first } else { others };
        if line.is_empty() { start.trim_end().to_owned() } else { format!("{start}{line}") }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns a list; its items are tight unless one of them has several paragraphs.
fn list(element: &Element<'_>) -> Option<String> {
    let start = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1_usize);
    let items = element.children.iter().filter_map(|node| match node {
        Node::Element(item) if item.name() == "li" => Some(blocks(&item.children)),
        _ => None,
    });
    let items: Vec<Vec<String>> = items.collect();
    let is_list = |block: &String| block.starts_with("- ") || block.starts_with("1. ");
    let is_loose = items.iter().any(|blocks| blocks.iter().skip(1).any(|block| !is_list(block)));
    let between = if is_loose { "\n\n" } else { "\n" };
    let is_ordered = element.name() == "ol";
    let lines = items.iter().enumerate().map(|(at, blocks)| {
        let marker = if is_ordered { format!("{}. ", start + at) } else { "- ".to_owned() };
        indented(&blocks.join(between), &marker, &" ".repeat(marker.len()))
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join(between))
}

/// Returns a block of code between fences that the code does not contain.
fn code(element: &Element<'_>) -> String {
    let own = element.children.iter().find_map(|node| match node {
        Node::Element(code) if code.name() == "code" => Some(code),
        _ => None,
    });
    let classes = [element.attribute("class"), own.and_then(|code| code.attribute("class"))];
    let classes = classes.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let language =
        classes.split_ascii_whitespace().find_map(|class| class.strip_prefix("language-")).unwrap_or_default();
    let text = element.text();
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// Returns a table with a header; columns of numbers are aligned to the right.
fn table(element: &Element<'_>) -> Option<String> {
    let mut rows: Vec<Vec<&Element<'_>>> = Vec::new();
    let mut caption = None;
    collect_rows(&element.children, &mut rows, &mut caption);
    let width = rows.iter().map(Vec::len).max().filter(|width| *width > 0)?;
    let cell = |cell: &&Element<'_>| words(&cell.children).trim().replace("\\\n", " ").replace('|', "\\|");
    let line = |cells: &[&Element<'_>]| {
        let cells = (0..width).map(|at| cells.get(at).map(cell).unwrap_or_default());
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let is_right = |at: usize| {
        let of_column = rows.iter().filter_map(|row| row.get(at));
        of_column
            .clone()
            .any(|cell| cell.has_class("number") || cell.attribute("align").is_some_and(|value| value == "right"))
    };
    let rule: Vec<&str> = (0..width).map(|at| if is_right(at) { "---:" } else { "---" }).collect();
    let mut lines = vec![line(&rows[0]), format!("| {} |", rule.join(" | "))];
    lines.extend(rows[1..].iter().map(|row| line(row)));
    let table = lines.join("\n");
    Some(caption.map_or_else(|| table.clone(), |caption| format!("{caption}\n\n{table}")))
}

fn collect_rows<'e, 'a>(nodes: &'e [Node<'a>], rows: &mut Vec<Vec<&'e Element<'a>>>, caption: &mut Option<String>) {
    for node in nodes {
        match node {
            Node::Element(row) if row.name() == "tr" => {
                let cells = row.children.iter().filter_map(|node| match node {
                    Node::Element(cell) if matches!(cell.name(), "td" | "th") => Some(cell),
                    _ => None,
                });
                rows.push(cells.collect());
            }
            Node::Element(own) if own.name() == "caption" => *caption = Some(words(&own.children).trim().to_owned()),
            Node::Element(group) => collect_rows(&group.children, rows, caption),
            Node::Text(_) => {}
        }
    }
}

/// Returns the alternative text of a drawing, which is in its description.
fn chart(element: &Element<'_>) -> Option<String> {
    let text = description(&element.children)?;
    let line = words(&[Node::Text(text)]);
    Some(escaped_start(line.trim())).filter(|line| !line.is_empty())
}

fn description(nodes: &[Node<'_>]) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if element.name() == "desc" => Some(text(&element.children)),
        Node::Element(element) if element.attribute("id").is_some_and(|id| id.ends_with("-desc")) => {
            Some(element.text())
        }
        Node::Element(element) => description(&element.children),
        Node::Text(_) => None,
    })
}

#[cfg(test)]
mod tests;
