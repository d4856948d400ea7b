//! A page of the reference as its checks see it: sections, and the fenced blocks in them.

/// A page.
pub struct Page {
    /// Its sections that hold blocks, in order.
    pub sections: Vec<Section>,
}

/// A heading and the blocks up to the next.
pub struct Section {
    /// The promise, in plain words.
    pub heading: String,
    /// The fenced blocks below it.
    pub blocks: Vec<Block>,
}

/// A fenced block that is checked, or is part of a check.
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The line of the page on which its text starts.
    pub line: usize,
    /// What stands between the fences, each line with its end.
    pub text: String,
}

/// What a block is, with the flags of the run.
pub enum BlockKind {
    /// `yaml model`: a whole model file.
    Model,
    /// `csv NAME`: a file beside the model. `yaml data/…`: a file of a project.
    File(String),
    /// `values`: a line for each expression and its value.
    Values,
    /// `expect`: a line for each number of the run.
    Expect(Vec<String>),
    /// `json`: a part of what the run prints.
    Json(Vec<String>),
    /// `same`: paths that two models, or one model under flags and without, have the same value at.
    Same(Vec<String>),
    /// `prints`: words of the forecast for people.
    Prints(Vec<String>),
    /// `markdown page`: the text of a page of a project, with its front matter or without.
    Page,
    /// `reads`: what readers of that page read.
    Reads,
    /// `check`: what `foresite check` tells of a project, to the letter.
    Check,
    /// `error`: the diagnostics of the run, or of the page, to the letter.
    Error(Vec<String>),
}

/// A line of the page and what is wrong with it.
pub type Fault = (usize, String);

impl Block {
    /// What stands between the fences.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Page {
    /// Reads a page: front matter with a title and a description, then sections.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map(|(front, _)| front);
        let has = |key: &str| front.is_some_and(|front| front.lines().any(|line| line.starts_with(key)));
        if !has("title: ") || !has("description: ") {
            return Err((1, "a page starts with its title and description as front matter".to_owned()));
        }
        let mut page = Self { sections: Vec::new() };
        let mut open: Option<Option<Block>> = None;
        let mut opened_at = 0;
        for (line, number) in text.lines().zip(1..) {
            match (&mut open, line.strip_prefix("```")) {
                (Some(block), Some("")) => {
                    let block = block.take();
                    open = None;
                    let section = page.sections.last_mut();
                    match (block, section) {
                        (Some(block), Some(section)) => section.blocks.push(block),
                        (Some(_), None) => return Err((number, "a block stands below a heading".to_owned())),
                        (None, _) => {}
                    }
                }
                (Some(Some(block)), _) => {
                    block.text += line;
                    block.text.push('\n');
                }
                (Some(None), _) => {}
                (None, Some(info)) => {
                    let kind = kind(info).map_err(|fault| (number, fault))?;
                    open = Some(kind.map(|kind| Block { kind, line: number + 1, text: String::new() }));
                    opened_at = number;
                }
                (None, None) => {
                    if let Some(heading) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
                        let heading = heading.split(" {#").next().unwrap_or(heading);
                        page.sections.push(Section { heading: heading.to_owned(), blocks: Vec::new() });
                    }
                }
            }
        }
        if open.is_some() {
            return Err((opened_at, "a fence is never closed".to_owned()));
        }
        Ok(page)
    }
}

/// What a fence's words say; nothing for a block that is only shown.
fn kind(info: &str) -> Result<Option<BlockKind>, String> {
    let (word, rest) = info.split_once(' ').unwrap_or((info, ""));
    Ok(Some(match (word, rest) {
        ("text" | "sh", "") => return Ok(None),
        ("yaml", "model") => BlockKind::Model,
        ("values", "") => BlockKind::Values,
        ("markdown", "page") => BlockKind::Page,
        ("reads", "") => BlockKind::Reads,
        ("check", "") => BlockKind::Check,
        ("csv", name) if !name.is_empty() => BlockKind::File(name.to_owned()),
        ("yaml", name) if name.starts_with("data/") => BlockKind::File(name.to_owned()),
        ("expect", flags) => BlockKind::Expect(words(flags)?),
        ("json", flags) => BlockKind::Json(words(flags)?),
        ("same", flags) => BlockKind::Same(words(flags)?),
        ("prints", flags) => BlockKind::Prints(words(flags)?),
        ("error", flags) => BlockKind::Error(words(flags)?),
        _ => return Err(format!("no block is called `{info}`")),
    }))
}

/// The words of a command, those in single quotes as one.
fn words(flags: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = flags.trim_start();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').ok_or("a quote is never closed")?,
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}
