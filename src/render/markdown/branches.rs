//! Text that depends on the forecast: the branches that [condition lines](super::conditions) make of a text, and which of
//! them is published.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::conditions::{CHECK_SYNONYMS, ConditionKind, ConditionLine, MaskedText, is_check};
use super::events::{SpannedEvent, end_of};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::figure::{Binder, Evidence};
use crate::source::{Span, Spanned};

/// The words that a condition line can begin with.
const WORDS: [&str; 4] = ["when", "otherwise", "end", "check"];

/// The words of other languages, each with ours.
const SYNONYMS: [(&str, &str); 9] = [
    ("if", "when"),
    ("unless", "when"),
    ("else", "otherwise"),
    ("elif", "otherwise"),
    ("elseif", "otherwise"),
    ("fi", "end"),
    ("endif", "end"),
    ("endwhen", "end"),
    ("close", "end"),
];

/// The hint on how to write a condition.
const USAGE: &str = "a condition is written `{when=\"parity.product.median < 2030-01-01\"}` on a line of its own: directly above one block, or \
                     with an empty line after it and `{end}` after the last block";

/// Consecutive branches. At most one of them is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The bytes of the blocks of each branch, in order.
    pub branches: Vec<Range<usize>>,
    /// The index of the branch that is published.
    pub published: Option<usize>,
}

/// Returns the choice and the branch that a byte belongs to.
fn branch_of(choices: &[Choice], byte: usize) -> Option<(usize, usize)> {
    choices.iter().enumerate().find_map(|(index, choice)| {
        let branch = choice.branches.iter().position(|blocks| blocks.contains(&byte))?;
        Some((index, branch))
    })
}

/// Returns whether a byte belongs to a branch that is not published.
pub fn is_unpublished(choices: &[Choice], byte: usize) -> bool {
    branch_of(choices, byte).is_some_and(|(choice, branch)| choices[choice].published != Some(branch))
}

/// Consecutive blocks, with the choice and the branch that they belong to.
pub type Run<'s, 'e> = (Option<(usize, usize)>, &'s [SpannedEvent<'e>]);

/// Splits the outermost blocks of a text into runs of one branch each.
pub fn runs<'s, 'e>(events: &'s [SpannedEvent<'e>], choices: &[Choice]) -> Vec<Run<'s, 'e>> {
    let mut runs = Vec::new();
    let (mut start, mut index) = (0, 0);
    let mut current = None;
    while let Some((_, range)) = events.get(index) {
        let branch = branch_of(choices, range.start);
        if branch != current {
            runs.push((current, &events[start..index]));
            (start, current) = (index, branch);
        }
        index = end_of(events, index) + 1;
    }
    runs.push((current, &events[start..]));
    runs
}

/// Removes the condition lines from the events of a text.
pub fn remove_condition_lines(events: &mut Vec<SpannedEvent<'_>>, masked: &MaskedText<'_>) {
    let is_line = |range: &Range<usize>| line_at(range, masked).is_some();
    events.retain(|(event, range)| match event {
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) | Event::Html(_) => !is_line(range),
        _ => true,
    });
}

/// Returns the condition line that an HTML block is.
fn line_at<'t>(range: &Range<usize>, masked: &'t MaskedText<'_>) -> Option<&'t ConditionLine> {
    masked
        .lines
        .iter()
        .find(|line| range.contains(&line.range.start) && masked.text[range.start..line.range.start].trim().is_empty())
}

/// How to write a check.
pub const CHECK_USAGE: &str = "a check is written `{check: parity.product.median < 2030-01-01}` on a line of its own, directly above the paragraph that assumes it";

/// Reads the choices of a text. If a condition line is misplaced or malformed, the others have lost their partners: then
/// only these problems are reported, and the result is `None`.
pub fn choices(
    body: &Spanned<String>,
    masked: &MaskedText<'_>,
    events: &[SpannedEvent<'_>],
    evidence: Evidence<'_>,
    report: &mut Report,
) -> Option<Vec<Choice>> {
    let items = items(masked, events);
    let mut problems = misplaced_lines(body, masked, events, &items);
    problems.extend(items.iter().filter_map(|item| match item {
        Item::Line(line) => malformed_line(body, line),
        Item::Block(_) => None,
    }));
    if !problems.is_empty() {
        report.extend(problems);
        return None;
    }
    let is_check = |item: &Item<'_>| matches!(item, Item::Line(line) if matches!(line.kind, ConditionKind::Check(_)));
    let items: Vec<Item<'_>> = items.into_iter().filter(|item| !is_check(item)).collect();
    let mut reader = Reader { body, evidence, items: &items, next: 0, choices: Vec::new(), report };
    reader.read();
    Some(reader.choices)
}

/// A block, or a condition line between blocks.
pub enum Item<'t> {
    /// The bytes of a block.
    Block(Range<usize>),
    /// A condition line.
    Line(&'t ConditionLine),
}

/// Returns the outermost blocks and condition lines of a text, in order.
pub fn items<'t>(masked: &'t MaskedText<'_>, events: &[SpannedEvent<'_>]) -> Vec<Item<'t>> {
    let mut items = Vec::new();
    let mut index = 0;
    while let Some((event, range)) = events.get(index) {
        if let Some(line) = line_at(range, masked).filter(|_| matches!(event, Event::Start(Tag::HtmlBlock))) {
            items.push(Item::Line(line));
        } else if !matches!(event, Event::Start(Tag::HtmlBlock)) {
            items.push(Item::Block(range.clone()));
        }
        index = end_of(events, index) + 1;
    }
    items
}

/// Returns the diagnostics of condition lines inside other elements, and of conditions in the middle of a line.
fn misplaced_lines(
    body: &Spanned<String>,
    masked: &MaskedText<'_>,
    events: &[SpannedEvent<'_>],
    items: &[Item<'_>],
) -> Vec<Diagnostic> {
    let is_item = |line: &ConditionLine| items.iter().any(|item| matches!(item, Item::Line(read) if *read == line));
    let opaque: Vec<&Range<usize>> = events
        .iter()
        .filter(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => true,
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => line_at(range, masked).is_none(),
            _ => false,
        })
        .map(|(_, range)| range)
        .collect();
    let is_opaque = |byte: usize| masked.is_comment(byte) || opaque.iter().any(|range| range.contains(&byte));
    let mut problems = Vec::new();
    for line in masked.lines.iter().filter(|line| !is_item(line) && !is_opaque(line.range.start)) {
        let is_check = matches!(line.kind, ConditionKind::Check(_) | ConditionKind::MalformedCheck);
        let (what, and_then) =
            if is_check { ("a check", "") } else { ("a condition", ", and write that for each case") };
        let message = format!("{what} must be outside lists, quotes, tables and footnotes");
        let problem = Diagnostic::error(codes::CONDITION, message).at(body.part(line.range.start, line.range.end));
        problems.push(problem.hint(format!("put it above the whole list, quote, table or footnote{and_then}")));
    }
    for opening in ["{when", "{otherwise", "{end}", "{check"] {
        let braces = body.value.match_indices('{').map(|(start, _)| start);
        for start in braces.filter(|start| body.value[*start..].starts_with(opening)) {
            let (before, after) = (&body.value[..start], &body.value[start + opening.len()..]);
            let is_word = opening.ends_with('}') || !after.starts_with(|letter: char| letter.is_alphanumeric());
            let is_line = masked.lines.iter().any(|line| line.range.contains(&start));
            if !is_word || is_line || before.ends_with('\\') || is_opaque(start) {
                continue;
            }
            let is_check = opening == "{check";
            let (what, usage) = if is_check { ("a check", CHECK_USAGE) } else { ("a condition", USAGE) };
            let problem = Diagnostic::error(codes::CONDITION, format!("{what} must be on a line of its own"))
                .at(body.part(start, start + opening.len()));
            problems.push(problem.hint(usage).hint("to show braces to readers, write `\\{`"));
        }
    }
    problems
}

/// Returns the diagnostic of a condition line that is wrong in itself.
fn malformed_line(body: &Spanned<String>, line: &ConditionLine) -> Option<Diagnostic> {
    let error = |message: String, range: &Range<usize>| {
        Diagnostic::error(codes::CONDITION, message).at(body.part(range.start, range.end))
    };
    match &line.kind {
        ConditionKind::Malformed => {
            let message = "expected a condition in quotes, `{when=\"…\"}`, or `{otherwise}` or `{end}` alone";
            Some(error(message.to_owned(), &line.range).hint(USAGE))
        }
        ConditionKind::MalformedCheck => {
            let message = "expected a condition after `check:`";
            Some(error(message.to_owned(), &line.range).hint(CHECK_USAGE))
        }
        ConditionKind::Unknown(range) => {
            let word = &body.value[range.clone()];
            let problem = error(format!("expected `when`, `otherwise`, `end` or `check`, found `{word}`"), range);
            let checks = CHECK_SYNONYMS.iter().map(|other| (*other, "check"));
            let synonym = SYNONYMS.iter().copied().chain(checks).find(|(other, _)| word.eq_ignore_ascii_case(other));
            let problem = match synonym {
                Some((_, ours)) => problem.hint(format!("did you mean `{ours}`?")),
                None => problem.suggest(word, WORDS),
            };
            Some(problem.hint("to show braces to readers, write `\\{`"))
        }
        ConditionKind::When(_) | ConditionKind::Otherwise(_) | ConditionKind::End | ConditionKind::Check(_) => None,
    }
}

/// A reader of the condition lines and blocks of a text.
struct Reader<'r, 'e> {
    body: &'r Spanned<String>,
    evidence: Evidence<'e>,
    items: &'r [Item<'r>],
    /// The index of the next item.
    next: usize,
    choices: Vec<Choice>,
    report: &'r mut Report,
}

/// A branch while it is read.
struct Branch<'r> {
    line: &'r ConditionLine,
    blocks: Option<Range<usize>>,
}

impl<'r> Reader<'r, '_> {
    fn read(&mut self) {
        while let Some(item) = self.items.get(self.next) {
            self.next += 1;
            let Item::Line(line) = item else { continue };
            match line.kind {
                ConditionKind::When(_) if line.attached => self.attached_branches(line),
                ConditionKind::When(_) => self.ended_branches(line),
                _ => {
                    let problem = self.error(codes::LONE_CONDITION, line, "this line belongs to no `{when=\"…\"}`");
                    self.report.push(with_forms(problem));
                }
            }
        }
    }

    /// Reads a block with its condition directly above it, and the alternatives that follow in the same form.
    fn attached_branches(&mut self, first: &'r ConditionLine) {
        let mut branches = vec![Branch { line: first, blocks: self.block_below(first) }];
        while let Some(Item::Line(next)) = self.items.get(self.next)
            && let ConditionKind::Otherwise(_) = next.kind
        {
            self.next += 1;
            if !next.attached {
                let message = "expected this alternative directly above its block, as its `{when=\"…\"}` is";
                let problem = self.error(codes::LONE_CONDITION, next, message);
                self.report.push(with_forms(problem.label(self.span(first), "governs one block")));
                break;
            }
            branches.push(Branch { line: next, blocks: self.block_below(next) });
        }
        self.choose(branches);
    }

    /// Returns the bytes of the block that begins on the line below.
    fn block_below(&mut self, line: &ConditionLine) -> Option<Range<usize>> {
        let Some(Item::Block(range)) = self.items.get(self.next) else { return None };
        let mut between = self.body.value[line.range.end..range.start.max(line.range.end)].lines();
        let is_below = between.all(|line| line.trim().is_empty() || is_check(line));
        self.next += usize::from(is_below);
        is_below.then(|| range.clone())
    }

    /// Reads every block up to `{end}`.
    fn ended_branches(&mut self, first: &'r ConditionLine) {
        let mut branches = vec![Branch { line: first, blocks: None }];
        loop {
            match self.items.get(self.next) {
                None => {
                    let problem = self.error(codes::LONE_CONDITION, first, "this `{when=\"…\"}` has no `{end}`");
                    self.report.push(with_forms(problem));
                    break;
                }
                Some(Item::Block(range)) => {
                    if let Some(branch) = branches.last_mut() {
                        let start = branch.blocks.as_ref().map_or(range.start, |blocks| blocks.start);
                        branch.blocks = Some(start..range.end);
                    }
                }
                Some(Item::Line(line)) => match line.kind {
                    ConditionKind::Otherwise(_) => branches.push(Branch { line, blocks: None }),
                    ConditionKind::End => {
                        self.next += 1;
                        break;
                    }
                    _ => {
                        let message = "a condition cannot be inside another";
                        let problem = self.error(codes::LONE_CONDITION, line, message);
                        let problem = problem.label(self.span(first), "has no `{end}` yet");
                        self.report.push(problem.hint("join the two with `and`, or write `{end}` before the second"));
                    }
                },
            }
            self.next += 1;
        }
        self.choose(branches);
    }

    /// Finds the branch that is published: the first whose condition is true.
    fn choose(&mut self, branches: Vec<Branch<'r>>) {
        let mut published = None;
        let mut unconditional: Option<&ConditionLine> = None;
        for (index, branch) in branches.iter().enumerate() {
            if branch.blocks.is_none() {
                let message = "this condition has no text below it";
                let problem = self.error(codes::EMPTY_BRANCH, branch.line, message);
                self.report.push(problem.hint("write the text for this case below it, or delete the line"));
            }
            if let Some(last) = unconditional {
                let message = "this alternative can never be published";
                let problem = self.error(codes::LONE_CONDITION, branch.line, message);
                let problem = problem.label(self.span(last), "is for all other cases");
                self.report.push(problem.hint("put the `{otherwise}` without a condition last"));
            }
            let is_true = match &branch.line.kind {
                ConditionKind::When(range) | ConditionKind::Otherwise(Some(range)) => self.is_true(range),
                _ => {
                    unconditional = Some(branch.line);
                    true
                }
            };
            published = published.or(is_true.then_some(index));
        }
        let branches = branches.into_iter().map(|branch| branch.blocks.unwrap_or(0..0)).collect();
        self.choices.push(Choice { branches, published });
    }

    /// Evaluates the condition at these bytes. Which branch an invalid condition selects does not matter: the page is not
    /// published.
    fn is_true(&mut self, range: &Range<usize>) -> bool {
        let condition = Spanned::new(self.body.value[range.clone()].to_owned(), self.body.part(range.start, range.end));
        Binder::new(self.evidence).eval_bool(&condition, self.report).unwrap_or(true)
    }

    fn error(&self, code: codes::Code, line: &ConditionLine, message: &str) -> Diagnostic {
        Diagnostic::error(code, message).at(self.span(line))
    }

    fn span(&self, line: &ConditionLine) -> Span {
        self.body.part(line.range.start, line.range.end)
    }
}

/// Adds the hints on the two forms of conditions.
fn with_forms(problem: Diagnostic) -> Diagnostic {
    let one = "directly above a block, `{when=\"…\"}` governs that block alone, and an `{otherwise}` is directly above the \
               next; neither has an `{end}`";
    let many = "with an empty line after it, `{when=\"…\"}` governs all blocks up to its `{otherwise}` or `{end}`";
    problem.hint(one).hint(many)
}
