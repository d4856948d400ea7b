//! Words that depend on the forecast: the branches that [lines in braces](super::conditions) make of a text, and which of
//! them is published.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::conditions::{Hidden, Kind, Marker};
use super::{Placed, end_of};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::figure::{Binder, Evidence};
use crate::source::{Span, Spanned};

/// The words that a line in braces may begin with.
const WORDS: [&str; 3] = ["when", "otherwise", "end"];

/// What other languages call them.
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

/// How to write it, for hints.
const USAGE: &str = "write `{when=\"parity.product.median < 2030-01-01\"}` on a line of its own, directly above a block; or \
                     with an empty line after it, and `{end}` after the last block";

/// Blocks of which one branch at most is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The bytes of the blocks of each branch, in order.
    pub branches: Vec<Range<usize>>,
    /// The branch that is published.
    pub kept: Option<usize>,
}

/// The branch of a choice that a byte belongs to.
pub fn branch_of(choices: &[Choice], byte: usize) -> Option<(usize, usize)> {
    choices.iter().enumerate().find_map(|(at, choice)| {
        let branch = choice.branches.iter().position(|blocks| blocks.contains(&byte))?;
        Some((at, branch))
    })
}

/// Whether a byte belongs to a branch that is not published.
pub fn is_dropped(choices: &[Choice], byte: usize) -> bool {
    branch_of(choices, byte).is_some_and(|(choice, branch)| choices[choice].kept != Some(branch))
}

/// Blocks that stand together, with the choice and the branch that they are of.
pub type Run<'s, 'e> = (Option<(usize, usize)>, &'s [Placed<'e>]);

/// The outermost blocks of a text, those of one branch together.
pub fn runs<'s, 'e>(events: &'s [Placed<'e>], choices: &[Choice]) -> Vec<Run<'s, 'e>> {
    let mut runs = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut current = None;
    while let Some((_, range)) = events.get(at) {
        let branch = branch_of(choices, range.start);
        if branch != current {
            runs.push((current, &events[start..at]));
            (start, current) = (at, branch);
        }
        at = end_of(events, at) + 1;
    }
    runs.push((current, &events[start..]));
    runs
}

/// Takes the lines in braces out of a text that has been read.
pub fn take_out_lines(events: &mut Vec<Placed<'_>>, hidden: &Hidden<'_>) {
    let is_line = |range: &Range<usize>| marker_at(range, hidden).is_some();
    events.retain(|(event, range)| match event {
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) | Event::Html(_) => !is_line(range),
        _ => true,
    });
}

/// The line in braces that an HTML block is.
fn marker_at<'h>(range: &Range<usize>, hidden: &'h Hidden<'_>) -> Option<&'h Marker> {
    hidden.markers.iter().find(|marker| {
        range.contains(&marker.place.start) && hidden.text[range.start..marker.place.start].trim().is_empty()
    })
}

/// Reads the choices of a text.
pub fn choices(
    body: &Spanned<String>,
    hidden: &Hidden<'_>,
    events: &[Placed<'_>],
    evidence: Evidence<'_>,
    report: &mut Report,
) -> Vec<Choice> {
    let items = items(hidden, events);
    let mut problems = strays(body, hidden, events, &items);
    problems.extend(
        items.iter().filter_map(|item| if let Item::Line(marker) = item { refuse(body, marker) } else { None }),
    );
    // One that is not read leaves the others without their partners.
    if !problems.is_empty() {
        report.extend(problems);
        return Vec::new();
    }
    let mut reader = Reader { body, evidence, items: &items, at: 0, choices: Vec::new(), report };
    reader.read();
    reader.choices
}

/// A block, or a line in braces among blocks.
enum Item<'h> {
    Block(Range<usize>),
    Line(&'h Marker),
}

/// The outermost blocks and lines of a text, in order.
fn items<'h>(hidden: &'h Hidden<'_>, events: &[Placed<'_>]) -> Vec<Item<'h>> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some((event, range)) = events.get(at) {
        if let Some(marker) = marker_at(range, hidden).filter(|_| matches!(event, Event::Start(Tag::HtmlBlock))) {
            items.push(Item::Line(marker));
        } else if !matches!(event, Event::Start(Tag::HtmlBlock)) {
            items.push(Item::Block(range.clone()));
        }
        at = end_of(events, at) + 1;
    }
    items
}

/// Lines in braces where none can stand, and words that look like one inside a line.
fn strays(body: &Spanned<String>, hidden: &Hidden<'_>, events: &[Placed<'_>], items: &[Item<'_>]) -> Vec<Diagnostic> {
    let is_read = |marker: &Marker| items.iter().any(|item| matches!(item, Item::Line(read) if *read == marker));
    let silent: Vec<&Range<usize>> = events
        .iter()
        .filter(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => true,
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => marker_at(range, hidden).is_none(),
            _ => false,
        })
        .map(|(_, range)| range)
        .collect();
    let is_silent = |byte: usize| silent.iter().any(|range| range.contains(&byte));
    let mut found = Vec::new();
    for marker in hidden.markers.iter().filter(|marker| !is_read(marker) && !is_silent(marker.place.start)) {
        let message = "a condition must stand outside lists, quotes, tables and notes";
        let problem = Diagnostic::error(codes::CONDITION, message).at(body.part(marker.place.start, marker.place.end));
        found.push(problem.hint("put it above the whole list, quote, table or note, and write that out for each case"));
    }
    for opening in ["{when", "{otherwise", "{end}"] {
        for (at, _) in body.value.match_indices(opening) {
            let (before, after) = (&body.value[..at], &body.value[at + opening.len()..]);
            let is_word = opening.ends_with('}') || !after.starts_with(|letter: char| letter.is_alphanumeric());
            let is_line = hidden.markers.iter().any(|marker| marker.place.contains(&at));
            if !is_word || is_line || before.ends_with('\\') || is_silent(at) {
                continue;
            }
            let message = "a condition must stand on a line of its own";
            let problem = Diagnostic::error(codes::CONDITION, message).at(body.part(at, at + opening.len()));
            found.push(problem.hint(USAGE).hint("where braces are meant to be read, write `\\{`"));
        }
    }
    found
}

/// What is wrong with a line by itself.
fn refuse(body: &Spanned<String>, marker: &Marker) -> Option<Diagnostic> {
    let error = |message: String, place: &Range<usize>| {
        Diagnostic::error(codes::CONDITION, message).at(body.part(place.start, place.end))
    };
    match &marker.kind {
        Kind::Malformed => {
            let message = "expected a condition in quotes, `{when=\"…\"}`, or `{otherwise}` or `{end}` alone";
            Some(error(message.to_owned(), &marker.place).hint(USAGE))
        }
        Kind::Unknown(place) => {
            let word = &body.value[place.clone()];
            let problem = error(format!("`{word}` is no word for a line in braces"), place);
            let synonym = SYNONYMS.iter().find(|(other, _)| word.eq_ignore_ascii_case(other));
            let problem = match synonym {
                Some((_, ours)) => problem.hint(format!("did you mean `{ours}`?")),
                None => problem.suggest(word, WORDS),
            };
            Some(
                problem.hint(
                    "the words are `when`, `otherwise` and `end`; where braces are meant to be read, write `\\{`",
                ),
            )
        }
        Kind::When(_) | Kind::Otherwise(_) | Kind::End => None,
    }
}

/// Follows the lines and blocks of a text.
struct Reader<'r, 'e> {
    body: &'r Spanned<String>,
    evidence: Evidence<'e>,
    items: &'r [Item<'r>],
    at: usize,
    choices: Vec<Choice>,
    report: &'r mut Report,
}

/// A branch while it is read.
struct Branch<'r> {
    marker: &'r Marker,
    blocks: Option<Range<usize>>,
}

impl<'r> Reader<'r, '_> {
    fn read(&mut self) {
        while let Some(item) = self.items.get(self.at) {
            self.at += 1;
            let Item::Line(marker) = item else { continue };
            match marker.kind {
                Kind::When(_) if marker.attached => self.chain(marker),
                Kind::When(_) => self.group(marker),
                _ => {
                    let problem = self.error(codes::LONE_CONDITION, marker, "this belongs to no `{when=\"…\"}`");
                    self.report.push(with_forms(problem));
                }
            }
        }
    }

    /// A block with its condition directly above it, and those that follow in the same way with an alternative.
    fn chain(&mut self, first: &'r Marker) {
        let mut branches = vec![Branch { marker: first, blocks: self.block_below(first) }];
        while let Some(Item::Line(next)) = self.items.get(self.at)
            && let Kind::Otherwise(_) = next.kind
        {
            self.at += 1;
            if !next.attached {
                let message = "an alternative stands directly above its block, as its `{when=\"…\"}` does";
                let problem = self.error(codes::LONE_CONDITION, next, message);
                self.report.push(with_forms(problem.label(self.span(first), "governs one block")));
                break;
            }
            branches.push(Branch { marker: next, blocks: self.block_below(next) });
        }
        self.choose(branches);
    }

    /// The block that begins on the line below.
    fn block_below(&mut self, marker: &Marker) -> Option<Range<usize>> {
        let Some(Item::Block(range)) = self.items.get(self.at) else { return None };
        let is_below = self.body.value[marker.place.end..range.start.max(marker.place.end)].trim().is_empty();
        self.at += usize::from(is_below);
        is_below.then(|| range.clone())
    }

    /// Every block up to `{end}`.
    fn group(&mut self, first: &'r Marker) {
        let mut branches = vec![Branch { marker: first, blocks: None }];
        loop {
            match self.items.get(self.at) {
                None => {
                    let problem = self.error(codes::LONE_CONDITION, first, "this `{when=\"…\"}` is never ended");
                    self.report.push(with_forms(problem));
                    break;
                }
                Some(Item::Block(range)) => {
                    if let Some(branch) = branches.last_mut() {
                        let start = branch.blocks.as_ref().map_or(range.start, |blocks| blocks.start);
                        branch.blocks = Some(start..range.end);
                    }
                }
                Some(Item::Line(marker)) => match marker.kind {
                    Kind::Otherwise(_) => branches.push(Branch { marker, blocks: None }),
                    Kind::End => {
                        self.at += 1;
                        break;
                    }
                    _ => {
                        let message = "a condition cannot stand inside another";
                        let problem = self.error(codes::LONE_CONDITION, marker, message);
                        let problem = problem.label(self.span(first), "is not ended yet");
                        self.report
                            .push(problem.hint("join the two with `and`, or end the first with `{end}` before it"));
                    }
                },
            }
            self.at += 1;
        }
        self.choose(branches);
    }

    /// Finds the branch that is published.
    fn choose(&mut self, branches: Vec<Branch<'r>>) {
        let mut kept = None;
        let mut last: Option<&Marker> = None;
        for (at, branch) in branches.iter().enumerate() {
            if branch.blocks.is_none() {
                let message = "there is nothing for this condition to govern";
                let problem = self.error(codes::EMPTY_BRANCH, branch.marker, message);
                self.report.push(problem.hint("write the words for this case below it, or take the line out"));
            }
            if let Some(last) = last {
                let message = "this alternative can never be the one that is published";
                let problem = self.error(codes::LONE_CONDITION, branch.marker, message);
                let problem = problem.label(self.span(last), "is for all other cases");
                self.report.push(problem.hint("put the `{otherwise}` without a condition last"));
            }
            let holds = match &branch.marker.kind {
                Kind::When(place) | Kind::Otherwise(Some(place)) => {
                    let written = self.body.value[place.clone()].to_owned();
                    let condition = Spanned::new(written, self.body.part(place.start, place.end));
                    // Which branch an invalid condition selects does not matter: the page is not published.
                    Binder::new(self.evidence).eval_bool(&condition, self.report).unwrap_or(true)
                }
                _ => {
                    last = Some(branch.marker);
                    true
                }
            };
            kept = kept.or(holds.then_some(at));
        }
        let branches = branches.into_iter().map(|branch| branch.blocks.unwrap_or(0..0)).collect();
        self.choices.push(Choice { branches, kept });
    }

    fn error(&self, code: codes::Code, marker: &Marker, message: &str) -> Diagnostic {
        Diagnostic::error(code, message).at(self.span(marker))
    }

    fn span(&self, marker: &Marker) -> Span {
        self.body.part(marker.place.start, marker.place.end)
    }
}

/// Says what governs what.
fn with_forms(problem: Diagnostic) -> Diagnostic {
    let one = "directly above a block, `{when=\"…\"}` governs that block alone, and an `{otherwise}` stands directly above the \
               next; neither has an `{end}`";
    let many = "with an empty line after it, `{when=\"…\"}` governs all blocks up to its `{otherwise}` or `{end}`";
    problem.hint(one).hint(many)
}
