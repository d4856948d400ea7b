"""The work of benches/charts.rs in matplotlib: peer_matplotlib.py DATA PASSES."""

import datetime
import gzip
import io
import json
import statistics
import sys
import time

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.fonttype"] = "none"
from matplotlib.figure import Figure  # noqa: E402

charts = json.load(open(sys.argv[1]))
names = ("memory", "bandwidth", "compute")


def draw(chart):
    figure = Figure(figsize=(6.4, 3.6))
    axes = figure.subplots()
    dates = [datetime.date.fromisoformat(date) for date in chart["dates"]]
    for name in names:
        axes.plot(dates, chart[name], label=name)
    axes.set_yscale("log")
    axes.set_title("T")
    axes.legend()
    axes.grid(True)
    svg = io.BytesIO()
    figure.savefig(svg, format="svg")
    return svg.getvalue()


times, sizes = [], []
for turn in range(int(sys.argv[2]) + 1):
    for chart in charts:
        started = time.perf_counter()
        svg = draw(chart)
        if turn > 0:
            times.append((time.perf_counter() - started) * 1e3)
        else:
            sizes.append((len(svg), len(gzip.compress(svg, 9))))
median = statistics.median
print(json.dumps({"ms": median(times), "bytes": median(s for s, _ in sizes), "gzip": median(s for _, s in sizes)}))
