//! Work of several parts, done side by side. What comes of it is in the order of the parts, so that the number of threads
//! shows nowhere.

use rayon::prelude::*;

/// Maps side by side, and keeps the order.
pub fn each<Item: Sync, Answer: Send>(items: &[Item], answer: impl Fn(&Item) -> Answer + Sync + Send) -> Vec<Answer> {
    items.par_iter().map(answer).collect()
}

/// Does two things side by side.
pub fn both<One: Send, Other: Send>(
    one: impl FnOnce() -> One + Send,
    other: impl FnOnce() -> Other + Send,
) -> (One, Other) {
    rayon::join(one, other)
}
