"""Scores of forecasts, computed with scoringrules, scipy and numpy, for `tests/suite/scores.rs`.

    pip install scoringrules==0.10.0 scipy numpy
    python3 tests/references/scores.py > tests/references/scores.json
"""

import json

import numpy as np
import scoringrules as sr
from scipy import integrate, stats

rng = np.random.default_rng(20260507)


def weighted_interval_scores():
    for levels in [[0.5], [0.1, 0.5], [0.02, 0.05, 0.1, 0.2, 0.5, 0.8]]:
        for observed in [2029.5, 2031.3, 2040.0, 2025.25]:
            median = 2031.0 + rng.normal()
            low = [median - 4.0 * (1.0 - alpha) for alpha in levels]
            high = [median + 6.0 * (1.0 - alpha) for alpha in levels]
            # `weighted_interval_score` of scoringrules 0.10.0 adds half of the observation, so its interval scores are summed here
            # by equation (1) of Bracher, Ray, Gneiting and Reich (2021), PLOS Computational Biology 17(2).
            parts = [alpha / 2.0 * sr.interval_score(observed, a, b, alpha, backend="numpy") for alpha, a, b in zip(levels, low, high)]
            score = (0.5 * abs(observed - median) + sum(parts)) / (len(levels) + 0.5)
            yield {"median": median, "intervals": list(zip(levels, low, high)), "observed": observed, "score": float(score)}


def crps_of_quantiles():
    """∫ (F(x) − 1{x ≥ y})² dx up to the horizon, by adaptive quadrature between the points of a piecewise linear F."""
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    cases = [
        (levels, [2028.1, 2029.0, 2030.5, 2033.0, 2040.0], 0.0, None),
        (levels[:4], [2028.1, 2029.0, 2030.5, 2033.0], 0.2, 2050.0),
        ([0.05, 0.25], [2029.0, 2044.0], 0.7, 2050.0),
        ([0.25, 0.5, 0.75], [-3.0, 0.5, 0.5], 0.0, None),
    ]
    for levels, values, never, horizon in cases:
        for observed in [values[0] - 3.0, values[0], values[0] + 0.7, values[-1], values[-1] + 4.0, None]:
            if observed is None and horizon is None:
                continue
            for now in [None, values[0] + 0.4]:
                if now is not None and observed is not None:
                    continue
                end = now if now is not None else (horizon if horizon is not None else max(values[-1], observed) + 1.0)

                def cdf(x):
                    if x < values[0]:
                        return 0.0
                    if x >= values[-1]:
                        return 1.0 - never
                    at = np.searchsorted(values, x, side="right") - 1
                    step = (x - values[at]) / (values[at + 1] - values[at])
                    return levels[at] + step * (levels[at + 1] - levels[at])

                def square(x):
                    return (cdf(x) - (observed is not None and x >= observed)) ** 2

                start = min(values[0], end if observed is None else observed) - 1.0
                breaks = sorted({start, end, *[v for v in values if start < v < end]} | ({observed} if observed is not None and start < observed < end else set()))
                score = sum(integrate.quad(square, a, b, epsabs=1e-13, epsrel=1e-13)[0] for a, b in zip(breaks, breaks[1:]))
                yield {
                    "points": list(zip(levels, values)), "never": never, "horizon": now if now is not None else horizon,
                    "observed": observed, "score": score,
                }


def murphy():
    for size in [8, 50]:
        chances = rng.choice([0.1, 0.3, 0.6, 0.9], size)
        came = (rng.uniform(size=size) < chances).astype(float)
        base = came.mean()
        reliability = resolution = 0.0
        for chance in np.unique(chances):
            group = came[chances == chance]
            reliability += len(group) * (chance - group.mean()) ** 2 / size
            resolution += len(group) * (group.mean() - base) ** 2 / size
        yield {
            "forecasts": list(zip(chances.tolist(), came.tolist())),
            "brier": float(np.mean([sr.brier_score(c, p, backend="numpy") for p, c in zip(chances, came)])),
            "reliability": reliability, "resolution": resolution, "uncertainty": base * (1.0 - base),
        }


def bands():
    """The 5% and 95% quantiles of the number that comes true, of equal chances: a binomial."""
    for count, chance in [(10, 0.3), (25, 0.08), (40, 0.5), (13, 0.95)]:
        yield {"count": count, "chance": chance, "low": int(stats.binom.ppf(0.05, count, chance)), "high": int(stats.binom.ppf(0.95, count, chance))}


def pools():
    for chances, weights in [([0.2, 0.6], [1.0, 1.0]), ([0.05, 0.5, 0.9], [3.0, 1.0, 2.0]), ([0.4], [2.0])]:
        p, w = np.array(chances), np.array(weights) / np.sum(weights)
        log_odds = np.sum(w * np.log(p / (1.0 - p)))
        yield {"chances": chances, "weights": weights, "linear": float(np.sum(w * p)), "logarithmic": float(1.0 / (1.0 + np.exp(-log_odds)))}


print(json.dumps({
    "weighted_interval_score": list(weighted_interval_scores()),
    "crps_quantiles": list(crps_of_quantiles()),
    "murphy": list(murphy()),
    "bands": list(bands()),
    "pools": list(pools()),
}, indent=1))
