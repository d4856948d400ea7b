//! The density of many rows: how many of them are in each cell of a grid over the plot. More dots than a page can load would
//! also cover each other.

use super::axis::Axis;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Boxes, Point};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::interface::series_class;
use crate::words::count;

/// The number of cells across the plot, and upwards.
const GRID: [usize; 2] = [40, 24];

/// The number of shades.
const SHADES: u32 = 4;

/// A cell with at least one row. Its sides are in the values of the axes.
pub struct Cell {
    /// The left and the right side.
    pub across: [f64; 2],
    /// The lower and the upper side.
    pub up: [f64; 2],
    /// The number of rows in it.
    pub rows: usize,
}

/// The cells of a plot that have rows, from left to right and from below.
pub struct Density {
    pub cells: Vec<Cell>,
    /// The largest number of rows in a cell.
    pub most: usize,
}

impl Density {
    /// Counts points in the cells of a plot with these axes and scales.
    pub fn of(points: impl Iterator<Item = Point>, (x, across): (&Axis, Scale), (y, up): (&Axis, Scale)) -> Self {
        let mut counts = vec![0_usize; GRID[0] * GRID[1]];
        let (at_x, at_y) = (across.axis(), up.axis());
        let cell_at = |position: f64, cells: usize| ((position * cells as f64).max(0.0) as usize).min(cells - 1);
        for (right, high) in points {
            counts[cell_at(at_x.at(right), GRID[0]) * GRID[1] + cell_at(at_y.at(high), GRID[1])] += 1;
        }
        let sides = |axis: &Axis, scale: Scale, at: usize, cells: usize| {
            let (from, to) = scale.domain();
            let (from, to) = (axis.straight(from), axis.straight(to));
            [at, at + 1].map(|side| axis.curved(from + (to - from) * side as f64 / cells as f64))
        };
        let filled = counts.iter().enumerate().filter(|(_, rows)| **rows > 0);
        let cells = filled.map(|(at, rows)| Cell {
            across: sides(x, across, at / GRID[1], GRID[0]),
            up: sides(y, up, at % GRID[1], GRID[1]),
            rows: *rows,
        });
        Self { cells: cells.collect(), most: counts.iter().copied().max().unwrap_or(0) }
    }

    /// Returns the lowest and the highest number of rows of each shade. Each shade covers about the same ratio of numbers.
    fn shades(&self) -> Vec<[usize; 2]> {
        let mut shades = Vec::new();
        let mut from = 1;
        for shade in 1..=SHADES {
            // The whole root, so that the result is the same on every machine.
            let to = if shade == SHADES { self.most } else { root_power(self.most, shade) };
            if to >= from {
                shades.push([from, to]);
                from = to + 1;
            }
        }
        shades
    }

    /// Returns the marks: the cells of each shade.
    pub fn marks(&self) -> Vec<Boxes> {
        let shades = self.shades();
        let first = SHADES as usize - shades.len();
        let mark = |(at, [from, to]): (usize, &[usize; 2])| {
            let own = self.cells.iter().filter(|cell| (*from..=*to).contains(&cell.rows));
            let corners = own.flat_map(|cell| [(cell.across[0], cell.up[0]), (cell.across[1], cell.up[1])]);
            Boxes { corners: corners.collect(), class: format!("band cell d{} {}", first + at + 1, series_class(0)) }
        };
        shades.iter().enumerate().map(mark).collect()
    }

    /// Returns the entries of the key: the numbers of rows of each shade.
    pub fn key(&self) -> Vec<KeyEntry> {
        let shades = self.shades();
        let first = SHADES as usize - shades.len();
        let entry = |(at, [from, to]): (usize, &[usize; 2])| KeyEntry {
            class: format!("area d{} {}", first + at + 1, series_class(0)),
            label: if from == to { count(*to, "row") } else { format!("{from} to {}", count(*to, "row")) },
        };
        shades.iter().enumerate().map(entry).collect()
    }
}

/// Returns the largest whole number whose power of [`SHADES`] is at most `number` to the power of `shade`.
fn root_power(number: usize, shade: u32) -> usize {
    let target = (number as u128).saturating_pow(shade);
    let (mut low, mut high) = (0_u128, number as u128);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if middle.saturating_pow(SHADES) <= target {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shades(most: usize) -> Vec<[usize; 2]> {
        Density { cells: Vec::new(), most }.shades()
    }

    #[test]
    fn shades_cover_every_number_of_rows_once() {
        assert_eq!(shades(1), [[1, 1]]);
        assert_eq!(shades(3), [[1, 1], [2, 2], [3, 3]]);
        assert_eq!(shades(10_000), [[1, 10], [11, 100], [101, 1_000], [1_001, 10_000]]);
        for most in 1..300 {
            let found = shades(most);
            assert!(found[0][0] == 1 && found.last().unwrap()[1] == most, "{most}: {found:?}");
            assert!(found.windows(2).all(|pair| pair[0][1] + 1 == pair[1][0]), "{most}: {found:?}");
        }
    }
}
