//! Areas in which a pointer or a finger selects one of several points.

/// Returns the interval in which each of several ascending positions is the nearest, from the start of the range to its
/// end.
pub fn halfway(places: &[f64], (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let middles: Vec<f64> = places.windows(2).map(|pair| pair.iter().sum::<f64>() / 2.0).collect();
    let starts = std::iter::once(from).chain(middles.iter().copied());
    starts.zip(middles.iter().copied().chain([to])).collect()
}

/// Returns the box around each of several points, in percent across and pixels down, that selects the point.
///
/// A box reaches as far as `reach` to each side, and at most halfway to another point: across or down, whichever
/// distance is greater in a plot that is `width` pixels wide. Two points at the same position share their box.
pub fn surroundings(points: &[(f64, f64)], reach: (f64, f64), width: f64) -> Vec<([f64; 2], [f64; 2])> {
    let around = |(x, y): &(f64, f64)| {
        let mut sides = [(x - reach.0).max(0.0), (x + reach.0).min(100.0)];
        let mut ends = [y - reach.1, y + reach.1];
        for (other_x, other_y) in points {
            let (across, down) = (other_x - x, other_y - y);
            if across.abs() >= 2.0 * reach.0 || down.abs() >= 2.0 * reach.1 {
                continue;
            }
            let is_beside = across.abs() / 100.0 * width > down.abs();
            let (edges, at, away) = if is_beside { (&mut sides, x, across) } else { (&mut ends, y, down) };
            if away < 0.0 {
                edges[0] = edges[0].max(at + away / 2.0);
            } else if away > 0.0 {
                edges[1] = edges[1].min(at + away / 2.0);
            }
        }
        (sides, ends)
    };
    points.iter().map(around).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_reach_halfway_to_their_neighbors_and_to_both_ends() {
        assert_eq!(halfway(&[2.0, 3.0, 8.0], (0.0, 9.0)), [(0.0, 2.5), (2.5, 5.5), (5.5, 9.0)]);
        assert_eq!(halfway(&[2.0], (0.0, 9.0)), [(0.0, 9.0)]);
    }

    #[test]
    fn a_position_selects_the_nearer_of_two_points() {
        let points = [(1.0, 50.0), (3.0, 52.0), (3.5, 64.0), (90.0, 50.0), (90.0, 50.0)];
        // 2% of 224 pixels are more than 2 pixels, and 2.5% are less than 14 pixels.
        let expected = [
            ([0.0, 2.0], [40.0, 57.0]),
            ([2.0, 4.5], [42.0, 58.0]),
            ([2.0, 5.0], [58.0, 74.0]),
            ([88.5, 91.5], [40.0, 60.0]),
            ([88.5, 91.5], [40.0, 60.0]),
        ];
        assert_eq!(surroundings(&points, (1.5, 10.0), 224.0), expected);
    }
}
