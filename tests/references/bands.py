"""Confidence bands of least squares by statsmodels, with which the trends of scatter plots are compared.

    pip install numpy statsmodels
    python tests/references/bands.py > tests/references/bands.json

For each set of n points: the slope with its 90% confidence interval, and at each point of a grid the mean response with its
90% confidence interval, by Student's t distribution with n − 2 degrees of freedom.
"""

import numpy
import statsmodels
import statsmodels.api

import results

POINTS = {
    "three": [(0.0, 1.0), (1.0, 2.5), (4.0, 2.0)],
    "years": [(2015.2, 8.39), (2016.6, 8.91), (2017.2, 8.92), (2018.7, 9.27), (2020.7, 9.55), (2022.8, 9.98), (2025.1, 10.81)],
    "falling": [(float(x), 40.0 - 3.0 * x + ((x * 7919) % 13) / 3.0) for x in range(20)],
    "far away": [(1e6 + 0.5 * x, 1e-6 * ((x * 104729) % 31)) for x in range(40)],
}


def bands(points):
    x, y = numpy.array(points).T
    centre = x.mean()
    result = statsmodels.api.OLS(y, statsmodels.api.add_constant(x - centre)).fit()
    width = x.max() - x.min()
    grid = numpy.linspace(x.min() - width / 2, x.max() + width / 2, 7)
    frame = result.get_prediction(statsmodels.api.add_constant(grid - centre)).summary_frame(alpha=0.1)
    low, high = result.conf_int(alpha=0.1)[1]
    return {
        "points": points,
        "slope": [low, result.params[1], high],
        "at": [
            [place, row.mean_ci_lower, row["mean"], row.mean_ci_upper]
            for place, (_, row) in zip(grid, frame.iterrows())
        ],
    }


results.show("bands", {name: bands(points) for name, points in POINTS.items()}, numpy, statsmodels)
