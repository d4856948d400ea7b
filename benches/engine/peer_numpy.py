"""The work of benches/engine.rs in numpy: peer_numpy.py A|B|C SAMPLES."""
import json
import sys
import time

import numpy as np

Z95 = 1.6448536269514722
LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]


def draws(rng, n):
    def between(low, high):
        return rng.lognormal(np.log(low * high) / 2, np.log(high / low) / (2 * Z95), n)

    supplies = [(between(10, 16), between(3, 6)), (between(60, 110), between(3.5, 7)), (between(15, 45), between(1.8, 3.5))]
    size, halving = between(60, 250), between(0.7, 2)
    stored, reached = rng.uniform(0.4, 0.75, n), rng.beta(12, 8, n)
    decode, prefill = between(3, 10), between(400, 1600)
    needs = [size * stored * 1.2, size * stored * decode / reached, 2 * size * prefill / reached / 1000]
    return supplies, needs, size, halving


def summary(dates, last=None):
    answer = {"quantiles": np.quantile(dates, LEVELS).tolist(), "mean": dates.mean(), "by_2030": (dates < 2030).mean()}
    if last is not None:
        answer["last"] = [(last == which).mean() for which in range(3)]
    return answer


def closed_form(rng, n):
    supplies, needs, _, halving = draws(rng, n)
    years = np.stack([np.log2(need / now) / (1 / doubling + 1 / halving) for (now, doubling), need in zip(supplies, needs)])
    return summary(2026 + np.maximum(years.max(0), 0), years.argmax(0))


def months(rng, n):
    supplies, needs, _, halving = draws(rng, n)
    dates, waiting = np.full(n, np.inf), np.arange(n)
    for month in range(301):
        t = month / 12
        shrunk = np.exp2(-t / halving[waiting])
        holds = np.ones(len(waiting), bool)
        for (now, doubling), need in zip(supplies, needs):
            holds &= now[waiting] * np.exp2(t / doubling[waiting]) >= need[waiting] * shrunk
        dates[waiting[holds]] = 2026 + t
        waiting = waiting[~holds]
        if not len(waiting):
            break
    return summary(dates)


def fan(rng, n):
    supplies, _, size, halving = draws(rng, n)
    for now, doubling in [*supplies, (size, -halving)]:
        for t in np.arange(121) * 0.125:
            np.quantile(now * np.exp2(t / doubling), [0.05, 0.25, 0.5, 0.75, 0.95])
    return {}


task, n = {"A": closed_form, "B": months, "C": fan}[sys.argv[1]], int(sys.argv[2])
task(np.random.default_rng(0), 1000)
times = []
for seed in range(1, 2 if task is fan else 6):
    started = time.perf_counter()
    answer = task(np.random.default_rng(seed), n)
    times.append((time.perf_counter() - started) * 1e3)
print(json.dumps({"ms": sorted(times)[len(times) // 2], **answer}))
