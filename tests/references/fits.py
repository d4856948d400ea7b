"""Least squares by statsmodels, with which the trends of the model language are compared.

    pip install numpy statsmodels
    python tests/references/fits.py > tests/references/fits.json

Each dataset is a list of days and values. The line is fitted to the logarithms to base 2 of the values over the date as the
language counts it: the calendar year plus the fraction of the year that is over at 00:00. Slopes are in doublings per year.
"""

import calendar
import datetime

import numpy
import statsmodels
import statsmodels.api

import results


def years(day):
    first = datetime.date(day.year, 1, 1)
    length = 366 if calendar.isleap(day.year) else 365
    return day.year + (day - first).days / length


def noise(count, seed):
    """Yields numbers from -0.5 to 0.5 by a linear congruential generator, the same in every version of numpy."""
    state = seed
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 11) / 2**53 - 0.5


def made(count, start, every, level, slope, scatter, seed):
    """Yields rows scattered about a line, one every `every` days; values have six significant digits."""
    day = datetime.date.fromisoformat(start)
    for at, error in enumerate(noise(count, seed)):
        on = day + datetime.timedelta(days=round(at * every))
        value = level * 2 ** (slope * (years(on) - years(day)) + scatter * error)
        yield on.isoformat(), float(f"{value:.5e}")


DATASETS = {
    "three rows": [("2020-01-01", 1.0), ("2020-07-01", 3.0), ("2024-02-29", 7.0)],
    "leap days": [
        ("2019-12-31", 24.0),
        ("2020-02-29", 26.5),
        ("2020-12-31", 31.0),
        ("2021-01-01", 30.0),
        ("2024-02-29", 80.25),
        ("2024-12-31", 79.0),
    ],
    "two rows on each day": [(day, value * (1 + 0.3 * k)) for day, value in [("2015-03-17", 336.6), ("2018-09-20", 616.0), ("2022-10-12", 1008.0)] for k in (0, 1)],
    "halving": list(made(12, "2018-05-05", 200, 900.0, -0.8, 0.6, 1)),
    "nearly level": list(made(40, "2015-01-01", 91.3, 5.0, 0.002, 2.0, 2)),
    "days apart": list(made(9, "2026-01-01", 1.7, 3.0, 12.0, 0.01, 3)),
    "large values": list(made(25, "2006-06-01", 150, 3.2e11, 0.43, 1.5, 4)),
    "small values": list(made(25, "1971-11-15", 700, 4.4e-12, 0.5, 1.0, 5)),
    "many rows": list(made(600, "2000-01-01", 14.2, 1e3, 0.3, 3.0, 6)),
}


def fit(rows):
    x = numpy.array([years(datetime.date.fromisoformat(day)) for day, _ in rows])
    y = numpy.log2([value for _, value in rows])
    reference = x.mean()
    centred = statsmodels.api.add_constant(x - reference)
    result = statsmodels.api.OLS(y, centred).fit()
    level, slope = result.params
    return {
        "rows": rows,
        "slope": slope,
        "intercept": level - slope * reference,
        "level": level,
        "reference": reference,
        "r2": result.rsquared,
        "slope_error": result.bse[1],
    }


results.show("fits", {name: fit(rows) for name, rows in DATASETS.items()}, numpy, statsmodels)
