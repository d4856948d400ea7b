//! Reads the fenced blocks of a page of the handbook.

/// A fenced block.
pub struct Block {
    /// The use of the block in the tests.
    pub kind: BlockKind,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// The lines between the fences.
    pub lines: Vec<String>,
}

/// The use of a block in the tests, by the words after its opening fence.
#[derive(Debug)]
pub enum BlockKind {
    /// `sh`: runs each line as a command. A command with the remark `# fails` must fail.
    Commands,
    /// `console`: runs each line after `$ ` as a command, and compares the lines below it with the output. `…` is anything
    /// within a line, or any number of lines where it is alone.
    Session,
    /// `LANGUAGE PATH`: writes the file.
    File(String),
    /// `LANGUAGE PATH part`: searches the file for the lines. A line `…` is any number of other lines.
    Part(String),
    /// `diff PATH`: replaces the lines with `-` by those with `+`. The file must contain the lines once.
    Change(String),
}

impl BlockKind {
    /// Reads the words after a fence. Returns `None` for unknown words, which are a problem: no block is skipped.
    fn read(info: &str) -> Option<Self> {
        let words: Vec<&str> = info.split_whitespace().collect();
        let is_path = |path: &str| path.contains('.') && !path.starts_with('/') && !path.contains("..");
        match words[..] {
            ["sh"] => Some(Self::Commands),
            ["console"] => Some(Self::Session),
            ["diff", path] if is_path(path) => Some(Self::Change(path.to_owned())),
            ["yaml" | "json" | "markdown" | "html" | "css" | "csv" | "bibtex", path] if is_path(path) => {
                Some(Self::File(path.to_owned()))
            }
            ["yaml" | "json" | "markdown" | "html" | "css" | "csv" | "bibtex", path, "part"] if is_path(path) => {
                Some(Self::Part(path.to_owned()))
            }
            _ => None,
        }
    }
}

/// Returns the blocks of a page, or the problems of its fences.
pub fn blocks(text: &str) -> Result<Vec<Block>, Vec<String>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut problems = Vec::new();
    // The fence that closes the open block. A block that contains a fence has a longer one itself.
    let mut open: Option<String> = None;
    for (at, line) in text.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &open {
            Some(fence) if line == fence => open = None,
            Some(_) => {
                if let Some(block) = blocks.last_mut() {
                    block.lines.push(line.to_owned());
                }
            }
            None if ticks >= 3 => {
                let info = &line[ticks..];
                let kind = BlockKind::read(info).unwrap_or_else(|| {
                    problems.push(format!("line {}: unknown kind of block: `{info}`", at + 1));
                    BlockKind::Commands
                });
                blocks.push(Block { kind, line: at + 1, lines: Vec::new() });
                open = Some("`".repeat(ticks));
            }
            None => {}
        }
    }
    if open.is_some() && problems.is_empty() {
        problems.push("the last block is not closed".to_owned());
    }
    if problems.is_empty() { Ok(blocks) } else { Err(problems) }
}
