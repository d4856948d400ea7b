//! Pools: one chance made of several.

use super::math;

/// Returns the linear pool of chances with weights: their weighted mean (Stone 1961, Annals of Mathematical Statistics 32(4)).
/// `None` if there is no chance, a chance is not from 0 to 1, a weight is negative, or all weights are 0.
pub fn linear_pool(chances: &[(f64, f64)]) -> Option<f64> {
    let total = total_weight(chances)?;
    Some((chances.iter().map(|(chance, weight)| chance * weight).sum::<f64>() / total).clamp(0.0, 1.0))
}

/// Returns the logarithmic pool of chances with weights: the chance whose log odds are their weighted mean log odds (Genest and
/// Zidek 1986, Statistical Science 1(1)). `None` as for the linear pool, and if somebody gives 0 and somebody else 1.
pub fn logarithmic_pool(chances: &[(f64, f64)]) -> Option<f64> {
    let total = total_weight(chances)?;
    let weighted = || chances.iter().filter(|(_, weight)| *weight > 0.0);
    let is_any = |end: f64| weighted().any(|(chance, _)| *chance == end);
    match (is_any(0.0), is_any(1.0)) {
        (true, true) => None,
        (true, false) => Some(0.0),
        (false, true) => Some(1.0),
        (false, false) => {
            let odds: f64 =
                weighted().map(|(chance, weight)| weight * (math::ln(*chance) - math::ln_1p(-chance))).sum();
            Some(1.0 / (1.0 + math::exp(-odds / total)))
        }
    }
}

/// Returns the sum of the weights, if the pool of these chances exists.
fn total_weight(chances: &[(f64, f64)]) -> Option<f64> {
    let is_valid =
        |(chance, weight): &(f64, f64)| (0.0..=1.0).contains(chance) && (0.0..f64::INFINITY).contains(weight);
    let total = chances.iter().map(|(_, weight)| weight).sum::<f64>();
    (chances.iter().all(is_valid) && total > 0.0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_certain_decides_a_logarithmic_pool_unless_another_contradicts() {
        assert_eq!(logarithmic_pool(&[(0.0, 1.0), (0.7, 5.0)]), Some(0.0));
        assert_eq!(logarithmic_pool(&[(1.0, 1.0), (0.7, 5.0)]), Some(1.0));
        assert_eq!(logarithmic_pool(&[(1.0, 0.0), (0.5, 5.0)]), Some(0.5));
        assert_eq!(logarithmic_pool(&[(1.0, 1.0), (0.0, 5.0)]), None);
        assert_eq!(linear_pool(&[(1.0, 1.0), (0.0, 3.0)]), Some(0.25));
    }

    #[test]
    fn a_pool_needs_chances_and_weights() {
        for pool in [linear_pool, logarithmic_pool] {
            assert_eq!(pool(&[]), None);
            assert_eq!(pool(&[(0.5, 0.0)]), None);
            assert_eq!(pool(&[(1.5, 1.0)]), None);
            assert_eq!(pool(&[(0.5, -1.0), (0.5, 2.0)]), None);
            assert_eq!(pool(&[(f64::NAN, 1.0)]), None);
        }
    }
}
