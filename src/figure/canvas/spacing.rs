//! Spacing of labels along one direction: spreading them apart, thinning them out, and stacking them in rows.

/// Moves labels apart vertically, and returns their middles in the order given. Each label is as close to its wanted
/// position as possible (least squares), in the order of the wanted positions, between `top` and `bottom`.
///
/// This is isotonic regression, solved exactly by the pool-adjacent-violators algorithm (Barlow et al., *Statistical
/// Inference under Order Restrictions*, 1972).
pub fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    // After the height of all labels above is subtracted, "far enough apart" means "not descending".
    let mut offsets = Vec::with_capacity(order.len());
    let mut stacked = 0.0;
    for at in &order {
        offsets.push(stacked + heights[*at] / 2.0);
        stacked += heights[*at];
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (place, at) in order.iter().enumerate() {
        pools.push((wanted[*at] - offsets[place], 1));
        while let [.., (before, many), (last, few)] = pools[..]
            && before > last
        {
            pools.truncate(pools.len() - 2);
            pools.push(((before * many as f64 + last * few as f64) / (many + few) as f64, many + few));
        }
    }
    let mut middles = vec![0.0; wanted.len()];
    let bottommost = (bottom - stacked).max(top);
    let resting = pools.into_iter().flat_map(|(value, size)| std::iter::repeat_n(value, size));
    for ((place, at), value) in order.iter().enumerate().zip(resting) {
        middles[*at] = value.clamp(top, bottommost) + offsets[place];
    }
    middles
}

/// Returns whether labels in a row have gaps of at least `gap` pixels. Each label has its middle, as a share of
/// `width`, and its own width in pixels.
pub fn clears(labels: &[(f64, f64)], width: f64, gap: f64) -> bool {
    labels.windows(2).all(|pair| {
        let [(one, one_width), (other, other_width)] = pair else { return true };
        (other - one) * width >= (one_width + other_width) / 2.0 + gap
    })
}

/// Returns the first of several rows of labels, ordered from the finest to the coarsest, that has room in `width`; or
/// else the last. `measure` returns the middle and the width of a label, as in [`clears`].
pub fn thin<T>(rows: Vec<Vec<T>>, measure: impl Fn(&T) -> (f64, f64), width: f64, gap: f64) -> Vec<T> {
    let last = rows.len().saturating_sub(1);
    for (at, row) in rows.into_iter().enumerate() {
        let measured: Vec<(f64, f64)> = row.iter().map(&measure).collect();
        if at == last || clears(&measured, width, gap) {
            return row;
        }
    }
    Vec::new()
}

/// Returns the index of a row for each span: the topmost row in which it is at least `gap` away from the spans before
/// it.
pub fn rows(spans: &[(f64, f64)], gap: f64) -> Vec<usize> {
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    spans
        .iter()
        .map(|(left, right)| {
            let free = |row: &Vec<(f64, f64)>| row.iter().all(|(l, r)| *right + gap <= *l || *r + gap <= *left);
            let at = taken.iter().position(free).unwrap_or(taken.len());
            if at == taken.len() {
                taken.push(Vec::new());
            }
            taken[at].push((*left, *right));
            at
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stacks_labels_in_as_few_rows_as_first_fit_needs() {
        assert_eq!(rows(&[(0.0, 50.0), (40.0, 90.0), (60.0, 110.0)], 4.0), [0, 1, 0]);
    }

    #[test]
    fn ticks_are_thinned_to_the_finest_row_that_is_clear() {
        let candidates = vec![vec![0.0, 0.1, 0.2], vec![0.0, 0.2], vec![0.0]];
        assert_eq!(thin(candidates.clone(), |at| (*at, 30.0), 250.0, 10.0), [0.0, 0.2]);
        assert_eq!(thin(candidates, |at| (*at, 300.0), 250.0, 10.0), [0.0]);
    }

    proptest! {
        #[test]
        fn spreading_keeps_order_gaps_and_bounds(wanted in prop::collection::vec(0.0..300.0f64, 1..12)) {
            let heights = vec![15.0; wanted.len()];
            let middles = spread(&wanted, &heights, 10.0, 300.0);
            let mut order: Vec<usize> = (0..wanted.len()).collect();
            order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
            for pair in order.windows(2) {
                prop_assert!(middles[pair[1]] - middles[pair[0]] >= 15.0 - 1e-9);
            }
            prop_assert!(middles.iter().all(|middle| (17.4..=292.6).contains(middle)));
        }

        #[test]
        fn spreading_is_optimal(wanted in prop::collection::vec(0.0..60.0f64, 2..4)) {
            let cost = |middles: &[f64]| -> f64 {
                middles.iter().zip(&wanted).map(|(middle, wish)| (middle - wish) * (middle - wish)).sum()
            };
            let best = cost(&spread(&wanted, &vec![10.0; wanted.len()], -500.0, 500.0));
            // No arrangement in the same order on a grid of one pixel is cheaper.
            let mut order: Vec<usize> = (0..wanted.len()).collect();
            order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
            for first in -30..60 {
                for second in first + 10..80 {
                    for third in if wanted.len() == 3 { second + 10..100 } else { 0..1 } {
                        let mut middles = [0.0; 3];
                        for (at, y) in order.iter().zip([first, second, third]) {
                            middles[*at] = f64::from(y);
                        }
                        prop_assert!(cost(&middles[..wanted.len()]) >= best - 1e-6);
                    }
                }
            }
        }
    }
}
