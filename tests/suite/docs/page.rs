//! The fenced blocks of a page of the handbook.

/// A fenced block.
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The line of the page on which its fence stands.
    pub line: usize,
    /// Its lines.
    pub lines: Vec<String>,
}

/// What a block is.
#[derive(Debug)]
pub enum BlockKind {
    /// `sh`: commands, a line each. One with the remark `# fails` fails.
    Commands,
    /// `console`: commands behind `$ `, each above all that it prints. `…` stands for anything within a line, and alone on
    /// a line for any number of lines.
    Session,
    /// `LANGUAGE PATH`: a file, to be written.
    File(String),
    /// `LANGUAGE PATH part`: lines of a file that is there; `…` on a line stands for any others.
    Part(String),
    /// `diff PATH`: lines of a file, of which those with `-` give way to those with `+`.
    Change(String),
}

impl BlockKind {
    /// Reads the words behind a fence. Nothing where they are none that is known: no block is passed over.
    fn read(info: &str) -> Option<Self> {
        let words: Vec<&str> = info.split_whitespace().collect();
        let is_path = |path: &str| path.contains('.') && !path.starts_with('/') && !path.contains("..");
        match words[..] {
            ["sh"] => Some(Self::Commands),
            ["console"] => Some(Self::Session),
            ["diff", path] if is_path(path) => Some(Self::Change(path.to_owned())),
            ["yaml" | "json" | "markdown" | "html" | "css" | "csv", path] if is_path(path) => {
                Some(Self::File(path.to_owned()))
            }
            ["yaml" | "json" | "markdown" | "html" | "css" | "csv", path, "part"] if is_path(path) => {
                Some(Self::Part(path.to_owned()))
            }
            _ => None,
        }
    }
}

/// The blocks of a page.
pub fn blocks(text: &str) -> Result<Vec<Block>, Vec<String>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut faults = Vec::new();
    // The fence that closes the open block: a block that holds a fence has a longer one.
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
                    faults.push(format!("line {}: a block of `{info}`, which is none that can be run", at + 1));
                    BlockKind::Commands
                });
                blocks.push(Block { kind, line: at + 1, lines: Vec::new() });
                open = Some("`".repeat(ticks));
            }
            None => {}
        }
    }
    if open.is_some() && faults.is_empty() {
        faults.push("the last block is not closed".to_owned());
    }
    if faults.is_empty() { Ok(blocks) } else { Err(faults) }
}
