//! Charts and tables that stand in a page: fenced blocks whose first words are `chart ID` or `table ID`.

use super::data::{self, Data};
use super::scalars::{bad_name, is_identifier};
use super::{chart, figure, yaml};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Page;
use crate::source::{Span, Spanned};

/// Reads the blocks of all pages into the charts and tables of `data/`.
pub fn read(pages: &[Page], data: &mut Data, report: &mut Report) {
    for page in pages {
        for block in fenced(&page.body.value) {
            add(&page.body, block, data, report);
        }
    }
}

/// A fenced block: the bytes of its first words and of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    info: (usize, usize),
    text: (usize, usize),
}

fn add(body: &Spanned<String>, block: Block, data: &mut Data, report: &mut Report) {
    let info = &body.value[block.info.0..block.info.1];
    let mut words = info.split_whitespace();
    let Some(kind @ ("chart" | "table")) = words.next() else { return };
    let name = words.next().unwrap_or_default();
    let start = block.info.0 + name.as_ptr() as usize - info.as_ptr() as usize;
    if name.is_empty() {
        let problem = Diagnostic::error(codes::MISSING_KEY, format!("expected a name after `{kind}`"));
        let problem = problem.at(body.part(block.info.0, block.info.1));
        report.push(problem.hint(format!("write `{kind} growth`: pages name it `{kind}:growth`")));
        return;
    }
    let id = Spanned::new(name.to_owned(), body.part(start, start + name.len()));
    if !is_identifier(name) {
        report.push(bad_name(&id, "a name that can be an id"));
        return;
    }
    let before = match kind {
        "chart" => data.charts.get(name).map(|chart| chart.head.id.span),
        _ => data.tables.get(name).map(|table| table.head.id.span),
    };
    if let Some(before) = before {
        let problem = Diagnostic::error(codes::DUPLICATE_ID, format!("two {kind}s are named `{name}`"));
        report.push(problem.at(id.span).label(before, "the other").hint("rename one of the two"));
        return;
    }
    let (from, to) = block.text;
    let document = yaml::read(&body.value[from..to], body.span.source, body.span.start + from);
    report.extend(document.problems);
    match document.root {
        Some(root) if kind == "chart" => {
            let chart = chart::chart(id, &root, report);
            data.charts.extend(chart.map(|chart| (name.to_owned(), chart)));
        }
        Some(root) => {
            let table = figure::table(id, &root, report);
            data.tables.extend(table.map(|table| (name.to_owned(), table)));
        }
        None if document.well_formed => {
            report.push(data::empty(Span { ..id.span }));
        }
        None => {}
    }
}

/// The fenced blocks of a text, those inside quotes and lists left out.
fn fenced(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(Fence<'_>, Block)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match (&mut open, Fence::of(line)) {
            (Some((fence, block)), Some(found)) if found.closes(fence) => {
                block.text.1 = at;
                blocks.push(*block);
                open = None;
            }
            (None, Some(found)) => {
                let start = found.info.as_ptr() as usize - line.as_ptr() as usize + at;
                let info = (start, start + found.info.len());
                open = Some((found, Block { info, text: (end, end) }));
            }
            _ => {}
        }
        at = end;
    }
    blocks
}

/// A line that opens or closes a fenced block.
struct Fence<'t> {
    sign: char,
    length: usize,
    info: &'t str,
}

impl<'t> Fence<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let inner = line.trim_start_matches(' ');
        if line.len() - inner.len() > 3 {
            return None;
        }
        let sign = inner.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let info = inner.trim_start_matches(sign);
        let length = inner.len() - info.len();
        let info = info.trim();
        (length >= 3 && !(sign == '`' && info.contains('`'))).then_some(Self { sign, length, info })
    }

    fn closes(&self, open: &Self) -> bool {
        self.sign == open.sign && self.length >= open.length && self.info.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str)> {
        fenced(text)
            .iter()
            .map(|block| (&text[block.info.0..block.info.1], &text[block.text.0..block.text.1]))
            .collect()
    }

    #[test]
    fn fenced_blocks_are_found_with_their_first_words() {
        let text = "a\n\n```chart growth\nkind: line\n```\n\n~~~ table sizes show\nx: 1\ny: 2\n~~~\n```\ncode\n```\n";
        assert_eq!(
            found(text),
            [("chart growth", "kind: line\n"), ("table sizes show", "x: 1\ny: 2\n"), ("", "code\n")]
        );
    }

    #[test]
    fn a_block_inside_a_longer_fence_is_text() {
        assert_eq!(found("````md\n```chart a\nkind: line\n```\n````\n"), [("md", "```chart a\nkind: line\n```\n")]);
        assert_eq!(found("    ```chart a\n    ```\n"), []);
    }
}
