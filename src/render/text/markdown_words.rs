//! Words with their marks as Markdown: a paragraph, a heading, or a cell.

use super::elements::{Element, Node};

/// Returns nodes as one line of Markdown. A forced break is a backslash at the end of a line.
pub fn words(nodes: &[Node<'_>]) -> String {
    let mut line = Line::default();
    line.add(nodes);
    line.text
}

/// Escapes the start of a paragraph where it would be read as the start of another block.
pub fn escaped_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    let is_marker = line.starts_with(['#', '>', '=', '+', '-']) || line.starts_with("~~~") || line.starts_with(':');
    if is_marker { format!("\\{line}") } else { line.to_owned() }
}

#[derive(Default)]
struct Line {
    text: String,
}

impl Line {
    fn add(&mut self, nodes: &[Node<'_>]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.add_text(text),
                Node::Element(element) => self.add_element(element),
            }
        }
    }

    /// Adds a text with its white space as single spaces, and with what Markdown would read as marks escaped.
    fn add_text(&mut self, text: &str) {
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            // Spaces that do not break are kept.
            if matches!(letter, ' ' | '\t' | '\n' | '\r') {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
                continue;
            }
            let next = letters.peek().copied().unwrap_or(' ');
            let is_mark = match letter {
                '\\' | '`' | '*' | '[' | ']' | '<' => true,
                // Inside of a word it is no mark.
                '_' => !(self.text.ends_with(char::is_alphanumeric) && next.is_alphanumeric()),
                '~' => next == '~' || self.text.ends_with('~'),
                '&' => next == '#' || next.is_ascii_alphabetic(),
                _ => false,
            };
            if is_mark {
                self.text.push('\\');
            }
            self.text.push(letter);
        }
    }

    fn add_element(&mut self, element: &Element<'_>) {
        let has = |class| element.has_class(class);
        match element.name() {
            _ if element.attribute("hidden").is_some() || has("backlink") => {}
            "script" | "style" | "svg" => {}
            "em" | "i" => self.wrap("*", element),
            "strong" | "b" => self.wrap("**", element),
            "del" | "s" => self.wrap("~~", element),
            "code" => self.text.push_str(&code(&element.text())),
            "br" => {
                self.text.truncate(self.text.trim_end_matches(' ').len());
                self.text.push_str("\\\n");
            }
            "img" => {
                let alt = element.attribute("alt").unwrap_or_default();
                let source = element.attribute("src").unwrap_or_default();
                self.text.push_str("![");
                self.add_text(&alt);
                self.text.push_str(&format!("]({})", address(&source)));
            }
            "input" if element.attribute("type").is_some_and(|kind| kind == "checkbox") => {
                self.text.push_str(if element.attribute("checked").is_some() { "[x] " } else { "[ ] " });
            }
            "math" => {
                let formula = element.attribute("alttext").unwrap_or_default();
                self.text.push_str(&format!("${formula}$"));
            }
            "sup" if has("cite") || has("note") => {
                self.text.push_str("\\[");
                self.add(&element.children);
                self.text.push_str("\\]");
            }
            name @ ("sup" | "sub") => {
                self.text.push_str(&format!("<{name}>"));
                self.add(&element.children);
                self.text.push_str(&format!("</{name}>"));
            }
            "a" => self.link(element),
            _ => self.add(&element.children),
        }
    }

    /// Adds an element between marks, which Markdown reads only next to what they mark.
    fn wrap(&mut self, mark: &str, element: &Element<'_>) {
        let inner = words(&element.children);
        let trimmed = inner.trim();
        if trimmed.is_empty() {
            self.add_text(&inner);
            return;
        }
        if inner.starts_with(' ') {
            self.add_text(" ");
        }
        self.text.push_str(&format!("{mark}{trimmed}{mark}"));
        if inner.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Adds a link. One to a place on the same page is its text alone: the Markdown has no such places.
    fn link(&mut self, element: &Element<'_>) {
        match element.attribute("href").filter(|href| !href.is_empty() && !href.starts_with('#')) {
            Some(href) => {
                let inner = words(&element.children);
                self.text.push_str(&format!("[{}]({})", inner.trim(), address(&href)));
            }
            None => self.add(&element.children),
        }
    }
}

/// Returns an address as the target of a link.
fn address(href: &str) -> String {
    let is_plain =
        !href.is_empty() && !href.contains(|letter: char| letter.is_whitespace() || "()<>\\".contains(letter));
    if is_plain { href.to_owned() } else { format!("<{}>", href.replace('<', "%3C").replace('>', "%3E")) }
}

/// Returns code between more backticks than it contains in a row.
fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{ticks}{space}{}{space}{ticks}", text.replace('\n', " "))
}
