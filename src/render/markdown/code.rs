//! Fenced blocks of code.
//!
//! The first word of the fence is the language, whose words are colored. In a `diff`, lines that are removed and added are marked;
//! in a `console` session, the commands, which start with `$ `, are marked. A site can render blocks with a template of its own,
//! `partials/code.html`, which is given a [`CodeView`].

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::Event;

use super::events::{SpannedEvent, html, plain_text_of};
use super::fence::Fence;
use super::renderer::Renderer;
use super::unread::is_drawn;
use crate::diagnostic::{error, warning};
use crate::html::escape;
use crate::render::code_colors::{highlight, is_plain, language, nearest};
use crate::render::templates::views::CodeView;

impl Renderer<'_> {
    /// Renders a block of code, given the words after its fence.
    pub(super) fn code<'e>(
        &mut self,
        info: &str,
        range: &Range<usize>,
        inner: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) {
        let fence = Fence::read(info);
        let text = plain_text_of(inner);
        self.report_options(&fence, range, text.lines().count());
        let view = view(&fence, &text);
        let rendered = (self.context.code)(&view, &mut self.report);
        if rendered.is_none() {
            // A template of the site can give any word a meaning.
            self.report_unknown_language(fence.language, range);
        }
        output.push(html(rendered.unwrap_or_else(|| preformatted(&view))));
    }

    fn report_options(&mut self, fence: &Fence<'_>, range: &Range<usize>, lines: usize) {
        for word in &fence.unknown {
            let place = self.word_of_fence(word, range);
            self.report.push(error!(
                CODE_BLOCK at self.span(&place), "`{word}` is not an option of a block of code";
                hint "the options are `linenos`, `linenostart=5`, and `hl_lines=2-3`: `rust {{linenos hl_lines=2-3 5}}`"
            ));
        }
        for (marked, word) in fence.marked.iter().filter(|(marked, _)| *marked.end() > lines) {
            let place = self.word_of_fence(word, range);
            self.report.push(error!(
                CODE_BLOCK at self.span(&place), "line {} cannot be marked, because the code has {lines} lines", marked.end();
                hint "count the lines to mark from 1, whatever number the first line is shown with"
            ));
        }
    }

    fn report_unknown_language(&mut self, name: &str, range: &Range<usize>) {
        let is_told = is_drawn(name) || name.starts_with('{');
        if name.is_empty() || is_told || is_plain(name) || language(name).is_some() {
            return;
        }
        let place = self.word_of_fence(name, range);
        let problem =
            warning!(CODE_BLOCK at self.span(&place), "`{name}` is no known language, so its code has no colors");
        let problem = match nearest(name) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem,
        };
        self.report.push(problem.hint(format!("if it should have no colors, name it `text` in place of `{name}`")));
    }

    /// Returns the bytes of a word in the first line of a block.
    fn word_of_fence(&self, word: &str, range: &Range<usize>) -> Range<usize> {
        let line = self.body.value[range.clone()].lines().next().unwrap_or_default();
        match line.find(word) {
            Some(at) => range.start + at..range.start + at + word.len(),
            None => range.start..range.start + line.len(),
        }
    }
}

/// Returns a block of code as templates see it.
fn view(fence: &Fence<'_>, text: &str) -> CodeView {
    let html = match (fence.language, language(fence.language)) {
        ("diff", _) => mark_changes(text),
        ("console", _) => mark_commands(text),
        (_, Some(language)) => highlight(language, text),
        (_, None) => escape(text),
    };
    CodeView {
        language: fence.language.to_owned(),
        attributes: fence.attributes.to_owned(),
        text: text.to_owned(),
        html: if fence.has_lines() { lines(&html, fence) } else { html },
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

/// Wraps each line in an element, with its number or a mark. The numbers are no text, so that a copy of the code has none.
fn lines(html: &str, fence: &Fence<'_>) -> String {
    let mut written = String::with_capacity(html.len() * 2);
    for (index, line) in html.split_inclusive('\n').enumerate() {
        let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
        let number = fence.first_number.map_or_else(String::new, |first| format!(" data-n=\"{}\"", first + index));
        let is_marked = fence.marked.iter().any(|(lines, _)| lines.contains(&(index + 1)));
        let name = if is_marked { "mark" } else { "span" };
        let _ = write!(written, "<{name} class=\"line\"{number}>{words}</{name}>{end}");
    }
    written
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
        preformatted(&view(&Fence::read(info), text))
    }

    #[test]
    fn writes_code_that_a_keyboard_can_scroll() {
        assert_eq!(block("sh", "a\n"), "<pre tabindex=\"0\" class=\"language-sh\"><code>a\n</code></pre>\n");
        assert_eq!(block("", "<"), "<pre tabindex=\"0\"><code>&lt;</code></pre>\n");
    }

    #[test]
    fn takes_only_the_first_word_for_the_language() {
        assert!(block("yaml data/a.yaml", "").contains("class=\"language-yaml\""));
        assert_eq!(view(&Fence::read("expect --set 'x = 3'"), "").attributes, "--set 'x = 3'");
    }

    #[test]
    fn colors_the_words_of_a_language() {
        let code = block("yaml data/a.yaml", "a: <1>\n");
        assert!(
            code.contains("<code><span class=\"h-n\">a</span>: &lt;<span class=\"h-v\">1</span>&gt;\n</code>"),
            "{code}"
        );
        assert!(block("text", "if 1\n").contains("<code>if 1\n</code>"));
    }

    #[test]
    fn numbers_and_marks_lines() {
        let code = block("text {linenostart=9 hl_lines=2}", "a\n\nb\n");
        assert!(code.contains(
            "<code><span class=\"line\" data-n=\"9\">a</span>\n<mark class=\"line\" data-n=\"10\"></mark>\n<span class=\"line\" data-n=\"11\">b</span>\n</code>"
        ), "{code}");
        let code = block("text {hl_lines=1}", "a\nb\n");
        assert!(code.contains("<code><mark class=\"line\">a</mark>\n<span class=\"line\">b</span>\n</code>"), "{code}");
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
