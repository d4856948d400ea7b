"""Writes data/backtest.yaml: how well a log-linear trend would have forecast the speeds of later graphics cards.

    pip install numpy scipy
    python tests/references/backtest.py CARDS.csv > data/backtest.yaml

CARDS.csv is the table behind "Predicting GPU performance" (Epoch AI 2022, CC-BY), `gpu_trends_factors_clean.csv`. This
script reads the columns `product`, `date` and `FP32_flops`.

On the first of January of each year a line is fitted by least squares to the logarithm of FP32 FLOP/s over the release
date, for all cards released by then. The forecasts concern cards at even intervals in the year that follows: does the card
exceed a threshold in TFLOP/s? The thresholds alternate, independently of the card. The probability is that of the Student's
t prediction distribution for a new card, which includes the residuals and the uncertainty of the line.

The naive forecast beside it needs no line: it is the share of the cards of the year before, among those that are asked about
here, that exceed the threshold. The first year has none.
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


def questions(every):
    """Returns the questions as rows, without the naive forecast."""
    rows = []
    for year in YEARS:
        first = datetime.date(year, 1, 1)
        known = [card for card in every if card[0] < first]
        later = [card for card in every if first <= card[0] < datetime.date(year + 1, 1, 1)]
        places = sorted({round(at * (len(later) - 1) / (A_YEAR - 1)) for at in range(A_YEAR)})
        for at in places:
            day, name, speed = later[at]
            threshold = THRESHOLDS[len(rows) % len(THRESHOLDS)]
            name = name.replace('"', "")
            given = round(chance(known, day, threshold), 3)
            rows.append({"name": name, "fitted": first, "threshold": threshold, "chance": given, "speed": speed})
    return rows


def naive(rows, row):
    """Returns the share of the cards of the year before that exceed the threshold of a row; None without such cards."""
    before = [other["speed"] for other in rows if other["fitted"].year == row["fitted"].year - 1]
    return sum(speed > row["threshold"] for speed in before) / len(before) if before else None


def write(rows):
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
    print("  naive: { optional: true, label: Naive chance, note: The share of the cards of the year before in this table that exceed the threshold. }")
    print("  year_before: { type: text, label: Year before, note: Whether the table has cards of the year before. }")
    print("  speed: { unit: TFLOP/s, label: Speed of the card }")
    print("  came_true: { label: Came true, note: \"1 where the card exceeds the threshold, 0 where it does not.\" }")
    print("rows:")
    for number, row in enumerate(rows, 1):
        share = naive(rows, row)
        base = "year_before: none" if share is None else f"naive: {share:.3f}, year_before: known"
        print(
            f'  - {{ forecast: "{number}. {row["name"]}", fitted: {row["fitted"]}, threshold: {row["threshold"]:g}, '
            f'chance: {row["chance"]:.3f}, {base}, speed: {row["speed"]:.4g}, '
            f'came_true: {int(row["speed"] > row["threshold"])} }}'
        )


if __name__ == "__main__":
    write(questions(sorted(cards(sys.argv[1]))))
