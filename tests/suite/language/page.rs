//! Parses a page of the language reference into sections with fenced blocks.

/// A page of the language reference.
pub struct Page {
    /// The sections that have blocks, in order.
    pub sections: Vec<Section>,
}

/// A heading and the blocks up to the next heading.
pub struct Section {
    /// The heading, which states what the blocks show.
    pub heading: String,
    /// The fenced blocks below it.
    pub blocks: Vec<Block>,
}

/// A fenced block that is checked, or is part of a check.
pub struct Block {
    /// What the block contains.
    pub kind: BlockKind,
    /// The line of the page on which its text starts.
    pub line: usize,
    /// The text between the fences, each line with its line end.
    pub text: String,
}

/// The contents of a block, with the flags of its run.
pub enum BlockKind {
    /// `yaml model`: a whole model file.
    Model,
    /// `csv NAME`: a file beside the model. `yaml data/…`: a file of a project.
    File(String),
    /// `values`: a line for each expression and its value.
    Values,
    /// `expect`: a line for each expected value of the run.
    Expect(Vec<String>),
    /// `json`: a part of what the run prints.
    Json(Vec<String>),
    /// `same`: paths that two models, or one model under flags and without, have the same value at.
    Same(Vec<String>),
    /// `prints`: lines of the forecast that is printed as text.
    Prints(Vec<String>),
    /// `markdown page`: the text of a page of a project, with its front matter or without.
    Page,
    /// `reads`: the text of that page as readers see it.
    Reads,
    /// `check`: the output of `foresite check`, letter by letter.
    Check,
    /// `error`: the diagnostics of the run or of the page, letter by letter.
    Error(Vec<String>),
}

/// A line of the page, and the problem with it.
pub type Fault = (usize, String);

impl Block {
    /// The text between the fences.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Page {
    /// Parses a page: front matter with a title and a description, then sections.
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
                        (Some(_), None) => return Err((number, "a block must be below a heading".to_owned())),
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

/// Returns the kind of a block from the words after its fence, or `None` for a block that is only shown.
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
        ("yaml", name) if name.starts_with("data/") || name == "foresite.yaml" => BlockKind::File(name.to_owned()),
        ("expect", flags) => BlockKind::Expect(words(flags)?),
        ("json", flags) => BlockKind::Json(words(flags)?),
        ("same", flags) => BlockKind::Same(words(flags)?),
        ("prints", flags) => BlockKind::Prints(words(flags)?),
        ("error", flags) => BlockKind::Error(words(flags)?),
        _ => return Err(format!("no block is called `{info}`")),
    }))
}

/// Splits a command into words; text in single quotes is one word.
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
