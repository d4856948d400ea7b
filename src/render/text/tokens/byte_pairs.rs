//! Byte pair encoding: neighbors are merged as long as they form a token together, those of the lowest rank first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::vocabulary::Vocabulary;

/// Marks the end of a piece.
const NONE: usize = usize::MAX;

/// Returns the number of tokens of a piece of text.
pub fn token_count(piece: &[u8], vocabulary: &Vocabulary) -> usize {
    if piece.len() < 2 || vocabulary.rank(piece).is_some() {
        return piece.len().min(1);
    }
    // The parts are linked, so that a merge takes the same time in a piece of any length. Each starts with one byte.
    let mut end: Vec<usize> = (1..=piece.len()).collect();
    let mut previous: Vec<usize> = (0..piece.len()).map(|start| start.wrapping_sub(1)).collect();
    let mut merges = BinaryHeap::new();
    let pair = |end: &[usize], start: usize| -> Option<Reverse<(u32, usize, usize)>> {
        let end_of_pair = *end.get(*end.get(start)?)?;
        Some(Reverse((vocabulary.rank(&piece[start..end_of_pair])?, start, end_of_pair)))
    };
    merges.extend((0..piece.len() - 1).filter_map(|start| pair(&end, start)));
    let mut parts = piece.len();
    while let Some(Reverse((_, start, end_of_pair))) = merges.pop() {
        let middle = end[start];
        // Another merge has taken one of the two parts.
        if middle == NONE || middle >= piece.len() || end[middle] != end_of_pair {
            continue;
        }
        end[start] = end_of_pair;
        end[middle] = NONE;
        if let Some(after) = previous.get_mut(end_of_pair) {
            *after = start;
        }
        parts -= 1;
        merges.extend(pair(&end, start));
        if previous[start] != NONE {
            merges.extend(pair(&end, previous[start]));
        }
    }
    parts
}
