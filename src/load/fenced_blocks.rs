//! Charts and tables that are written in a page: fenced blocks whose info string starts with `chart ID` or `table ID`.

use super::data_folder::{DataFolder, reserved_name};
use super::figures;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Page;
use crate::document::address::is_device;
use crate::source::Spanned;
use crate::yaml::parse_nested;
use crate::yaml::scalars::{bad_name, is_identifier};

/// Reads the blocks of all pages, which may be nested so deeply, into the charts and tables of `data/`.
pub fn read(pages: &[Page], data: &mut DataFolder, nesting: usize, report: &mut Report) {
    for page in pages {
        for block in blocks(&page.body.value) {
            // A block that cannot be read is reported; there is nothing to add.
            let _: Result<(), Reported> = add((&page.body, block), data, nesting, report);
        }
    }
}

/// A fenced block: the bytes of its info string and of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    info: (usize, usize),
    text: (usize, usize),
}

/// Adds the chart or table of a block. Blocks of other kinds are left alone.
fn add(
    (body, block): (&Spanned<String>, Block),
    data: &mut DataFolder,
    nesting: usize,
    report: &mut Report,
) -> Result<(), Reported> {
    let info = &body.value[block.info.0..block.info.1];
    let mut words = info.split_whitespace();
    let Some(kind @ ("chart" | "table")) = words.next() else { return Ok(()) };
    let name = words.next().unwrap_or_default();
    if name.is_empty() {
        let span = body.part(block.info.0, block.info.1);
        return Err(report.push(error!(MISSING_KEY at span, "expected a name after `{kind}`";
            hint "name it, as in `{kind} growth`, and place it with `![]({kind}:growth)`")));
    }
    let start = block.info.0 + name.as_ptr() as usize - info.as_ptr() as usize;
    let id = Spanned::new(name.to_owned(), body.part(start, start + name.len()));
    if !is_identifier(name) {
        return Err(report.push(bad_name(&id, "a name that can be an id")));
    }
    if is_device(name) {
        return Err(report.push(reserved_name(&id, &format!("rename it, to `{name}_{kind}` for example"))));
    }
    let before = match kind {
        "chart" => data.charts.get(name).map(|chart| chart.head.id.span),
        _ => data.tables.get(name).map(|table| table.head.id.span),
    };
    if let Some(before) = before {
        return Err(report.push(error!(DUPLICATE_ID at id.span, "two {kind}s are named `{name}`";
            label before, "the other";
            hint "rename one of the two")));
    }
    let (from, to) = block.text;
    let document = parse_nested(&body.value[from..to], (body.span.source, body.span.start + from), nesting);
    report.append(document.report);
    let Some(root) = document.root? else {
        return Err(report.push(error!(MISSING_KEY at id.span, "expected the keys of a {kind}, found an empty block")));
    };
    if kind == "chart" {
        let chart = figures::chart(id, &root, report).inspect_err(|reported| {
            data.unread_charts.insert(name.to_owned(), *reported);
        })?;
        data.charts.insert(name.to_owned(), chart);
    } else {
        let table = figures::table(id, &root, report).inspect_err(|reported| {
            data.unread_tables.insert(name.to_owned(), *reported);
        })?;
        data.tables.insert(name.to_owned(), table);
    }
    Ok(())
}

/// Finds the fenced blocks of a text that are not inside quotes or lists.
fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(Fence<'_>, Block)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match (&mut open, Fence::of(line)) {
            (Some((fence, block)), Some(other)) if other.closes(fence) => {
                block.text.1 = at;
                found.push(*block);
                open = None;
            }
            (None, Some(fence)) => {
                let start = fence.info.as_ptr() as usize - line.as_ptr() as usize + at;
                let info = (start, start + fence.info.len());
                open = Some((fence, Block { info, text: (end, end) }));
            }
            _ => {}
        }
        at = end;
    }
    found
}

/// A line that opens or closes a fenced block.
struct Fence<'t> {
    sign: char,
    length: usize,
    info: &'t str,
}

impl<'t> Fence<'t> {
    /// Reads a line as a fence, if it is one.
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

    /// Returns whether the line closes a block that `open` opened.
    fn closes(&self, open: &Self) -> bool {
        self.sign == open.sign && self.length >= open.length && self.info.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str)> {
        blocks(text)
            .iter()
            .map(|block| (&text[block.info.0..block.info.1], &text[block.text.0..block.text.1]))
            .collect()
    }

    #[test]
    fn finds_fenced_blocks_with_their_info_strings() {
        let text = "a\n\n```chart growth\nkind: line\n```\n\n~~~ table sizes show\nx: 1\ny: 2\n~~~\n```\ncode\n```\n";
        assert_eq!(
            found(text),
            [("chart growth", "kind: line\n"), ("table sizes show", "x: 1\ny: 2\n"), ("", "code\n")]
        );
    }

    #[test]
    fn takes_a_block_inside_a_longer_fence_for_text() {
        assert_eq!(found("````md\n```chart a\nkind: line\n```\n````\n"), [("md", "```chart a\nkind: line\n```\n")]);
        assert_eq!(found("    ```chart a\n    ```\n"), []);
    }
}
