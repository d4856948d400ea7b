//! Fenced blocks of code.
//!
//! The first word of the fence is the language. In a `diff`, lines that are removed and added are marked; in a `console`
//! session, the commands, which start with `$ `, are marked. A site can render blocks with a template of its own,
//! `partials/code.html`, which is given a [`CodeView`].

use pulldown_cmark::Event;

use super::events::{SpannedEvent, html, plain_text_of};
use super::renderer::Renderer;
use crate::html::escape;
use crate::render::templates::views::CodeView;

impl Renderer<'_> {
    /// Renders a block of code, given the words after its fence.
    pub(super) fn code<'e>(&mut self, info: &str, inner: &[SpannedEvent<'e>], output: &mut Vec<Event<'e>>) {
        let view = view(info, &plain_text_of(inner));
        let rendered = (self.context.code)(&view, &mut self.report);
        output.push(html(rendered.unwrap_or_else(|| preformatted(&view))));
    }
}

/// Returns a block of code as templates see it.
fn view(info: &str, text: &str) -> CodeView {
    let (language, attributes) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
    CodeView {
        language: language.to_owned(),
        attributes: attributes.trim().to_owned(),
        text: text.to_owned(),
        html: match language {
            "diff" => mark_changes(text),
            "console" => mark_commands(text),
            _ => escape(text),
        },
    }
}

/// Returns a block of code as HTML, in an element that a keyboard can scroll.
fn preformatted(code: &CodeView) -> String {
    let class = match code.language.as_str() {
        "" => String::new(),
        language => format!(" class=\"language-{}\"", escape(language)),
    };
    format!("<pre tabindex=\"0\"{class}><code>{}</code></pre>\n", code.html)
}

/// Marks the removed and added lines of a diff.
fn mark_changes(text: &str) -> String {
    let line = |line: &str| match line.get(..1) {
        Some("-") => format!("<del>{}</del>", escape(line)),
        Some("+") => format!("<ins>{}</ins>", escape(line)),
        _ => escape(line),
    };
    text.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Marks the commands of a session.
fn mark_commands(text: &str) -> String {
    let line = |line: &str| match line.starts_with("$ ") {
        true => format!("<b>{}</b>\n", escape(line)),
        false => format!("{}\n", escape(line)),
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(info: &str, text: &str) -> String {
        preformatted(&view(info, text))
    }

    #[test]
    fn writes_code_that_a_keyboard_can_scroll() {
        assert_eq!(block("sh", "a\n"), "<pre tabindex=\"0\" class=\"language-sh\"><code>a\n</code></pre>\n");
        assert_eq!(block("", "<"), "<pre tabindex=\"0\"><code>&lt;</code></pre>\n");
    }

    #[test]
    fn takes_only_the_first_word_for_the_language() {
        assert!(block("yaml data/a.yaml", "").contains("class=\"language-yaml\""));
        assert_eq!(view("expect --set 'x = 3'", "").attributes, "--set 'x = 3'");
    }

    #[test]
    fn marks_the_changes_of_a_diff() {
        let change = block("diff a.yaml", " a: <1>\n- b\n+ c\n");
        assert!(change.contains("<code> a: &lt;1&gt;\n<del>- b</del>\n<ins>+ c</ins></code>"), "{change}");
    }

    #[test]
    fn marks_the_commands_of_a_session() {
        let session = block("console", "$ foresite <a>\nmade `b`\n");
        assert!(session.contains("<code><b>$ foresite &lt;a&gt;</b>\nmade `b`\n</code>"), "{session}");
    }
}
