//! The rules by which the rows of a table become cards on narrow screens, where each cell stands below the one before it with the name of
//! its column.

/// The fewest columns of a table of data whose rows become cards. Two columns fit a phone.
pub const MIN_COLUMNS: usize = 3;

/// The fewest columns of a table in Markdown whose rows become cards. Three short columns fit a phone.
pub const MIN_MARKDOWN_COLUMNS: usize = 4;

/// The most cells of a table whose rows become cards. A cell of a card names its column, which takes about 40 bytes of the page before
/// compression. Pages show the first few cards only, so that more cells make no page longer.
const MAX_CELLS: usize = 300;

/// The most cards that are shown on narrow screens without asking. The style sheet shows one fewer of a table with more, so that at least
/// two are folded.
const MAX_OPEN: usize = 5;

/// The greatest number of characters of a cell of text that stays on one line.
pub const MAX_SHORT_TEXT: usize = 28;

/// Returns whether the rows of a table with at least `least` columns become cards.
pub fn has_cards(columns: usize, rows: usize, least: usize) -> bool {
    columns >= least && columns * rows <= MAX_CELLS
}

/// Returns the number of rows if readers see the first cards and ask for the others; otherwise 0.
pub fn rows_to_unfold(rows: usize) -> usize {
    if rows > MAX_OPEN { rows } else { 0 }
}
