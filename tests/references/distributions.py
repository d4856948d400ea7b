"""Writes distributions.json: quantiles, means and standard deviations of every distribution of the model language.

Quantiles of the beta, gamma, and Student's t distributions are solved with mpmath at 100 digits, starting from scipy's; the
others are closed forms. Means and standard deviations are scipy's integrals. Run: python3 tests/references/distributions.py
"""

import json
import pathlib
import sys

import mpmath as mp
import scipy
from scipy import stats

mp.mp.dps = 100
PROBABILITIES = [1e-6, 1e-4, 0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1 - 1e-6]
PAIRS = {("p5", "p95"): mp.mpf("0.95"), ("p10", "p90"): mp.mpf("0.9"), ("p25", "p75"): mp.mpf("0.75")}


def score(p):
    """Returns the standard normal quantile of p, with 100 digits."""
    p = mp.mpf(p)
    start = mp.mpf(stats.norm.ppf(float(p)) if p < 0.5 else -stats.norm.ppf(float(1 - p)))
    return mp.findroot(lambda z: mp.log(mp.ncdf(z) / p) if p < 0.5 else mp.log(mp.ncdf(-z) / (1 - p)), start)


class Distribution:
    """Quantile and distribution function with 100 digits, and the same distribution of scipy for moments."""

    def __init__(self, quantile, cumulative, twin):
        self.quantile, self.cumulative, self.twin = quantile, cumulative, twin

    def moments(self):
        mean, sd = float(self.twin.mean()), float(self.twin.std())
        return [m if mp.isfinite(m) else None for m in (mean, sd)]


def normal(mean, sd):
    mean, sd = mp.mpf(mean), mp.mpf(sd)
    return Distribution(
        lambda p: mean + sd * score(p), lambda x: mp.ncdf((x - mean) / sd), stats.norm(float(mean), float(sd))
    )


def lognormal(mu, sigma):
    mu, sigma = mp.mpf(mu), mp.mpf(sigma)
    return Distribution(
        lambda p: mp.exp(mu + sigma * score(p)),
        lambda x: mp.ncdf((mp.log(x) - mu) / sigma) if x > 0 else mp.mpf(0),
        stats.lognorm(float(sigma), scale=float(mp.exp(mu))),
    )


def by_pair(low, high, level=mp.mpf("0.95")):
    low, high = mp.mpf(low), mp.mpf(high)
    return (low + high) / 2, (high - low) / (2 * score(level))


def uniform(low, high):
    low, high = mp.mpf(low), mp.mpf(high)
    return Distribution(
        lambda p: low + mp.mpf(p) * (high - low),
        lambda x: min(max((x - low) / (high - low), 0), 1),
        stats.uniform(float(low), float(high - low)),
    )


def loguniform(low, high):
    low, high = mp.mpf(low), mp.mpf(high)
    return Distribution(
        lambda p: low * (high / low) ** mp.mpf(p),
        lambda x: mp.log(x / low) / mp.log(high / low),
        stats.loguniform(float(low), float(high)),
    )


def triangular(low, mode, high):
    low, mode, high = mp.mpf(low), mp.mpf(mode), mp.mpf(high)
    width = high - low

    def quantile(p):
        p = mp.mpf(p)
        if p * width < mode - low:
            return low + mp.sqrt(p * width * (mode - low))
        return high - mp.sqrt((1 - p) * width * (high - mode))

    def cumulative(x):
        if x < mode:
            return (x - low) ** 2 / (width * (mode - low))
        return 1 - (high - x) ** 2 / (width * (high - mode))

    return Distribution(
        quantile, cumulative, stats.triang(float((mode - low) / width), float(low), float(width))
    )


def exponential(mean):
    mean = mp.mpf(mean)
    return Distribution(
        lambda p: -mean * mp.log1p(-mp.mpf(p)), lambda x: -mp.expm1(-x / mean), stats.expon(scale=float(mean))
    )


def solved(cumulative, survival, density, to, back, start):
    """Returns the inverse by Newton's method on a transformed axis, x = back(y)."""

    def quantile(p):
        p = mp.mpf(p)
        y = to(start(p))
        for _ in range(60):
            x = back(y)
            error = (cumulative(x) - p) if p < 0.5 else (1 - p - survival(x))
            step = error / density(y, x)
            step = max(min(step, mp.mpf(2)), mp.mpf(-2))
            y -= step
            if abs(step) < mp.mpf(10) ** -30:
                return back(y)
        raise ArithmeticError(f"no root for {p}")

    return quantile


def beta(a, b, location=0, width=1):
    a, b, location, width = (mp.mpf(v) for v in (a, b, location, width))
    twin = stats.beta(float(a), float(b))
    below = lambda x: mp.betainc(a, b, 0, x, regularized=True)
    quantile = solved(
        below,
        lambda x: mp.betainc(b, a, 0, 1 - x, regularized=True),
        lambda y, x: x**a * (1 - x) ** b / mp.beta(a, b),
        lambda x: mp.log(x / (1 - x)),
        lambda y: 1 / (1 + mp.exp(-y)),
        lambda p: mp.mpf(twin.ppf(float(p))) if p < 0.5 else 1 - mp.mpf(stats.beta(float(b), float(a)).ppf(float(1 - p))),
    )
    return Distribution(
        lambda p: location + width * quantile(p),
        lambda x: below(min(max((x - location) / width, 0), 1)),
        stats.beta(float(a), float(b), float(location), float(width)),
    )


def gamma(shape, scale):
    shape, scale = mp.mpf(shape), mp.mpf(scale)
    twin = stats.gamma(float(shape))
    below = lambda x: mp.gammainc(shape, 0, x, regularized=True)
    quantile = solved(
        below,
        lambda x: mp.gammainc(shape, x, mp.inf, regularized=True),
        lambda y, x: mp.exp(shape * y - x - mp.loggamma(shape)),
        mp.log,
        mp.exp,
        lambda p: mp.mpf(twin.ppf(float(p))) if p < 0.5 else mp.mpf(twin.isf(float(1 - p))),
    )
    return Distribution(
        lambda p: scale * quantile(p), lambda x: below(x / scale), stats.gamma(float(shape), scale=float(scale))
    )


def student(df, location, scale):
    df, location, scale = mp.mpf(df), mp.mpf(location), mp.mpf(scale)
    twin = stats.t(float(df))
    far = lambda t: mp.betainc(df / 2, mp.mpf("0.5"), 0, df / (df + t * t), regularized=True) / 2
    density = lambda t: (1 + t * t / df) ** (-(df + 1) / 2) / (mp.sqrt(df) * mp.beta(df / 2, mp.mpf("0.5")))
    lower = solved(
        far, lambda t: 1 - far(t), lambda y, t: density(t) * mp.cosh(y), mp.asinh, mp.sinh, lambda p: mp.mpf(twin.ppf(float(p)))
    )

    def quantile(p):
        p = mp.mpf(p)
        if p == 0.5:
            return mp.mpf(0)
        return lower(p) if p < 0.5 else -lower(1 - p)

    return Distribution(
        lambda p: location + scale * quantile(p),
        lambda x: far((x - location) / scale) if x < location else 1 - far((x - location) / scale),
        stats.t(float(df), float(location), float(scale)),
    )


def bernoulli(p):
    return Distribution(lambda u: mp.mpf(u > 1 - p), None, stats.bernoulli(p))


class Quantiles(Distribution):
    def __init__(self, points):
        self.points = [(score(mp.mpf(level)), mp.mpf(value)) for level, value in points]

    def at(self, z):
        place = max(1, min(len(self.points) - 1, sum(known <= z for known, _ in self.points)))
        (z0, y0), (z1, y1) = self.points[place - 1], self.points[place]
        return y0 + (z - z0) / (z1 - z0) * (y1 - y0)

    def quantile(self, p):
        return self.at(score(p))

    def moments(self):
        z = [float(z) for z, _ in self.points]
        first = stats.norm.expect(lambda t: float(self.at(t)), lb=-12, ub=12, points=z, limit=200)
        second = stats.norm.expect(lambda t: float(self.at(t)) ** 2, lb=-12, ub=12, points=z, limit=200)
        return [first, (second - first**2) ** 0.5]


class Truncated(Distribution):
    def __init__(self, inner, low=None, high=None):
        self.inner, self.low, self.high = inner, low, high

    def quantile(self, p):
        below = self.inner.cumulative(mp.mpf(self.low)) if self.low is not None else mp.mpf(0)
        up_to = self.inner.cumulative(mp.mpf(self.high)) if self.high is not None else mp.mpf(1)
        return self.inner.quantile(below + mp.mpf(p) * (up_to - below))

    def moments(self):
        bounds = dict(lb=self.low, ub=self.high, conditional=True)
        twin = self.inner.twin
        mean = twin.expect(lambda x: x, **bounds)
        return [mean, twin.expect(lambda x: (x - mean) ** 2, **bounds) ** 0.5]


class Mixture(Distribution):
    def __init__(self, *parts):
        total = sum(mp.mpf(weight) for _, weight in parts)
        self.parts = [(part, mp.mpf(weight) / total) for part, weight in parts]

    def quantile(self, p):
        p = mp.mpf(p)
        ends = [part.quantile(p) for part, _ in self.parts]
        low, high = min(ends), max(ends)
        while high - low > mp.mpf(10) ** -25:
            middle = (low + high) / 2
            if sum(weight * part.cumulative(middle) for part, weight in self.parts) >= p:
                high = middle
            else:
                low = middle
        return high

    def moments(self):
        mean = sum(float(weight) * part.moments()[0] for part, weight in self.parts)
        square = sum(float(weight) * (part.moments()[1] ** 2 + part.moments()[0] ** 2) for part, weight in self.parts)
        return [mean, (square - mean**2) ** 0.5]


def pert(low, mode, high):
    low, mode, high = mp.mpf(low), mp.mpf(mode), mp.mpf(high)
    width = high - low
    return beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, low, width)


cases = []


def case(expression, distribution, **more):
    print(expression, file=sys.stderr)
    quantiles = [[p, float(distribution.quantile(p))] for p in PROBABILITIES]
    cases.append({"expression": expression, "quantiles": quantiles, "moments": distribution.moments(), **more})


def twice(form, parameters, distribution):
    """Adds a distribution with constant parameters, and with parameters that may differ between samples."""
    case(form.format(*parameters), distribution)
    hidden = [f"{value} + 0 * normal(mean = 0, sd = 1)" for value in parameters]
    cases.append({**cases[-1], "expression": form.format(*hidden)})


half = mp.mpf("0.5")
case("2 to 30", lognormal(*by_pair(mp.log(2), mp.log(30))))
case("2027-01-01 to 2032-01-01", normal(*by_pair(2027, 2032)))
case("interval(2, 30, 80%)", lognormal(*by_pair(mp.log(2), mp.log(30), mp.mpf("0.9"))))
case("normal(mean = -3, sd = 2)", normal(-3, 2))
case("lognormal(mu = 1, sigma = 0.5)", lognormal(1, half))
case("lognormal(median = 40, sigma = 1.5)", lognormal(mp.log(40), 1.5))
for names, level in PAIRS.items():
    case(f"normal({names[0]} = -1, {names[1]} = 3)", normal(*by_pair(-1, 3, level)))
    case(f"lognormal({names[0]} = 2, {names[1]} = 9)", lognormal(*by_pair(mp.log(2), mp.log(9), level)))
case("uniform(low = -1, high = 5)", uniform(-1, 5))
case("loguniform(low = 0.01, high = 1000)", loguniform("0.01", 1000))
for points in [(1, 2, 10), (1, 1, 10), (1, 10, 10)]:
    case("triangular(low = {}, mode = {}, high = {})".format(*points), triangular(*points))
    case("pert(low = {}, mode = {}, high = {})".format(*points), pert(*points))
case("exponential(mean = 7)", exponential(7))
for a, b in [(2, 3), (0.5, 0.5), (2, 80), (80, 2), (1, 1), (0.05, 3), (5, 0.125), (300, 700)]:
    twice("beta(alpha = {}, beta = {})", (a, b), beta(a, b))
for shape in [0.1, 0.5, 1, 2.5, 40, 500]:
    twice("gamma(shape = {}, scale = 3)", (shape,), gamma(shape, 3))
for df in [0.5, 1, 2.5, 5, 30, 1000]:
    twice("student(df = {}, location = 0, scale = 2)", (df,), student(df, 0, 2))
case("student(df = 4, location = 10, scale = 2)", student(4, 10, 2))
case("bernoulli(p = 0.3)", bernoulli(0.3))
points = [("0.1", 4), ("0.5", 10), ("0.9", 12)]
case("quantiles(10% -> 4, 50% -> 10, 90% -> 12)", Quantiles(points))
case("truncate(normal(mean = 0, sd = 1), low = 0)", Truncated(normal(0, 1), low=0))
case("truncate(normal(mean = 0, sd = 1), low = 7, high = 9)", Truncated(normal(0, 1), 7, 9))
case("truncate(normal(mean = 0, sd = 1), high = -6)", Truncated(normal(0, 1), high=-6))
case("truncate(1 to 3, low = 0.5)", Truncated(lognormal(*by_pair(0, mp.log(3))), low=0.5))
case("truncate(lognormal(mu = 1, sigma = 0.5), low = 2, high = 3)", Truncated(lognormal(1, half), 2, 3))
case("truncate(uniform(low = 0, high = 10), low = 2, high = 30)", Truncated(uniform(0, 10), 2, 30))
case("truncate(loguniform(low = 1, high = 100), low = 5, high = 20)", Truncated(loguniform(1, 100), 5, 20))
case("truncate(triangular(low = 1, mode = 2, high = 10), low = 1.5, high = 8)", Truncated(triangular(1, 2, 10), 1.5, 8))
case("truncate(pert(low = 1, mode = 2, high = 10), low = 1.5, high = 8)", Truncated(pert(1, 2, 10), 1.5, 8))
case("truncate(exponential(mean = 7), low = 200)", Truncated(exponential(7), low=200))
case("truncate(beta(alpha = 2, beta = 3), low = 0.25, high = 0.75)", Truncated(beta(2, 3), 0.25, 0.75))
case("truncate(gamma(shape = 2.5, scale = 3), low = 1, high = 20)", Truncated(gamma(2.5, 3), 1, 20))
case("truncate(student(df = 2.5, location = 0, scale = 1), low = -4, high = 9)", Truncated(student(2.5, 0, 1), -4, 9))
both = Mixture((normal(0, 1), 3), (lognormal(1, half), 1))
case("mixture(normal(mean = 0, sd = 1) -> 3, lognormal(mu = 1, sigma = 0.5) -> 1)", both, pick=True)
case(
    "mixture(uniform(low = 0, high = 1) -> 50%, truncate(beta(alpha = 2, beta = 3), low = 0, high = 1) -> 30%, "
    "exponential(mean = 7) -> 20%)",
    Mixture((uniform(0, 1), "0.5"), (beta(2, 3), "0.3"), (exponential(7), "0.2")),
    pick=True,
)

path = pathlib.Path(__file__).with_suffix(".json")
versions = {"python": sys.version.split()[0], "scipy": scipy.__version__, "mpmath": mp.__version__}
lines = ",\n".join(json.dumps(entry) for entry in cases)
path.write_text(f'{{ "versions": {json.dumps(versions)}, "cases": [\n{lines}\n] }}\n')
