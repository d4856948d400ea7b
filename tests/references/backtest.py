"""Writes data/backtest.yaml: how well a log-linear trend would have forecast the speeds of later graphics cards.

    pip install numpy scipy
    python tests/references/backtest.py CARDS.csv > data/backtest.yaml

CARDS.csv is the table behind "Predicting GPU performance" (Epoch AI 2022, CC-BY), `gpu_trends_factors_clean.csv`. This
script reads the columns `product`, `date` and `FP32_flops`.

On the first of January of each year a line is fitted by least squares to the logarithm of FP32 FLOP/s over the release
date, for all cards released by then. The forecasts concern cards at even intervals in the year that follows: does the card
exceed a threshold in TFLOP/s? The thresholds alternate, independently of the card. The probability is that of the Student's
t prediction distribution for a new card, which includes the residuals and the uncertainty of the line.
"""

import csv
import datetime
import sys

import numpy
import scipy.stats

YEARS = range(2010, 2022)
A_YEAR = 15
THRESHOLDS = [0.25, 0.5, 1, 2, 4, 8]


def cards(path):
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            if row["date"] and row["FP32_flops"]:
                day = datetime.date.fromisoformat(row["date"][:10])
                yield day, row["product"], float(row["FP32_flops"]) / 1e12


def chance(known, day, threshold):
    """Returns the probability that a card released on a day exceeds a threshold."""
    x = numpy.array([date.toordinal() / 365.25 for date, _, _ in known])
    y = numpy.log([speed for _, _, speed in known])
    x_mean, count = x.mean(), len(x)
    spread = ((x - x_mean) ** 2).sum()
    slope = ((x - x_mean) * (y - y.mean())).sum() / spread
    residuals = y - y.mean() - slope * (x - x_mean)
    scatter = numpy.sqrt((residuals**2).sum() / (count - 2))
    at = day.toordinal() / 365.25
    error = scatter * numpy.sqrt(1 + 1 / count + (at - x_mean) ** 2 / spread)
    expected = y.mean() + slope * (at - x_mean)
    return scipy.stats.t.sf((numpy.log(threshold) - expected) / error, count - 2)


def main():
    every = sorted(cards(sys.argv[1]))
    print("# Written by tests/references/backtest.py, which says how.")
    print("title: A backtest of the trend in arithmetic")
    print("description: >-")
    print("  A backtest, not forecasts that anyone made at the time: on the first of January of each year a log-linear trend is")
    print("  fitted to the FP32 speeds of all graphics cards known by then; it then states the chance that each of some cards of")
    print("  that year exceeds a threshold. Cards of one year are alike, so that these are fewer independent trials than rows.")
    print("sources: [epoch_gpu_trends]")
    print("key: forecast")
    print("columns:")
    print("  forecast: { type: text, label: Forecast }")
    print("  fitted: { type: date, label: Fitted on }")
    print("  threshold: { unit: TFLOP/s, label: Threshold }")
    print("  chance: { label: Chance given, note: That the card exceeds the threshold. }")
    print("  speed: { unit: TFLOP/s, label: Speed of the card }")
    print("  came_true: { label: Came true, note: \"1 where the card exceeds the threshold, 0 where it does not.\" }")
    print("rows:")
    asked = 0
    for year in YEARS:
        first = datetime.date(year, 1, 1)
        known = [card for card in every if card[0] < first]
        later = [card for card in every if first <= card[0] < datetime.date(year + 1, 1, 1)]
        places = sorted({round(at * (len(later) - 1) / (A_YEAR - 1)) for at in range(A_YEAR)})
        for at in places:
            day, name, speed = later[at]
            threshold = THRESHOLDS[asked % len(THRESHOLDS)]
            asked += 1
            given = chance(known, day, threshold)
            name = name.replace('"', "")
            print(
                f'  - {{ forecast: "{asked}. {name}", fitted: {first}, threshold: {threshold:g}, chance: {given:.3f}, '
                f"speed: {speed:.4g}, came_true: {int(speed > threshold)} }}"
            )


main()
