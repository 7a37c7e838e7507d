#!/usr/bin/env python3
"""Reads the exports of scripts/check/interchange with the Python package "hdrhistogram" and compares them.

The record's own histogram, decoded by the package, is the reference: each row of a .hgrm file must match the package's
percentile and value, the interval log's histograms must add up to it, and a merged record's histogram must be the sum
of its parts'.
"""

import json
import math
import pathlib
import sys
from datetime import datetime, timezone

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

LOWEST, HIGHEST = 1, 2**42 - 1


class Check:
    """Counts comparisons and reports differences."""

    def __init__(self):
        self.compared = self.differences = 0

    def equal(self, what, ours, theirs):
        self.compared += 1
        if ours != theirs:
            self.differences += 1
            print(f"{what}: ours {ours}, hdrhistogram {theirs}", file=sys.stderr)

    def near(self, what, ours, theirs, decimals):
        """Equal to the printed decimals."""
        self.compared += 1
        if not math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=0.51 * 10**-decimals):
            self.differences += 1
            print(f"{what}: ours {ours}, hdrhistogram {theirs}", file=sys.stderr)


def counts(histogram):
    return {item.value_iterated_to: item.count_added_in_this_iter_step for item in histogram.get_recorded_iterator()}


def pooled(histograms):
    total = HdrHistogram(LOWEST, HIGHEST, histograms[0].significant_figures)
    for histogram in histograms:
        total.add(histogram)
    return total


def histograms(record):
    return {entry["name"]: HdrHistogram.decode(entry["latencyNanoseconds"]["histogram"])
            for entry in record["operations"]}


def check_record(check, name, record):
    """The figures that the record has in addition to its histograms."""
    percentiles = {"p50": 50, "p75": 75, "p90": 90, "p95": 95, "p99": 99, "p99_9": 99.9, "p99_99": 99.99}
    for entry, histogram in zip(record["operations"], histograms(record).values()):
        what, figures = f"{name}, {entry['name']}", entry["latencyNanoseconds"]
        check.equal(f"{what}: samples", entry["samples"], histogram.get_total_count())
        check.equal(f"{what}: max", figures["max"], histogram.get_max_value())
        check.equal(f"{what}: min", figures["min"], histogram.get_min_value())
        check.near(f"{what}: mean", figures["mean"], histogram.get_mean_value(), 9)
        for key, percentile in percentiles.items():
            check.equal(f"{what}: {key}", figures[key], value_at(histogram, percentile))


def value_at(histogram, percentile):
    """Nearest rank, over the package's buckets: the package itself rounds the rank half up in place of up."""
    rank = max(1, math.ceil(math.nextafter(percentile, 0) * histogram.get_total_count() / 100))
    total = 0
    for value, count in counts(histogram).items():
        total += count
        if total >= rank:
            return value
    return None


def check_distribution(check, name, text, histogram):
    """Each row: the value's cumulative count, and that its percentile reaches into the value's bucket."""
    titles = ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]
    check.equal(f"{name}: header", text.splitlines()[0].split(), titles)
    digits, total = histogram.significant_figures, histogram.get_total_count()
    cumulative, below = {}, {}
    running = 0
    for value, count in counts(histogram).items():
        below[value] = running
        running += count
        cumulative[value] = running
    rows = [line.split() for line in text.splitlines()[2:] if not line.startswith("#")]
    for row in rows:
        value, share, count = int(float(row[0])), float(row[1]), int(row[2])
        check.equal(f"{name}: count up to {value}", count, cumulative.get(value))
        # To the twelve decimals that are printed: the percentile lies above the bucket before and not above this one.
        slack = total * 1e-12
        inside = below.get(value, math.inf) - slack <= share * total <= count + slack
        check.equal(f"{name}: {share} lies in the bucket of {value}", inside, True)
        if len(row) == 4:
            # Both columns are rounded, the distance the more the smaller it is.
            exact = 1 / (1 - share)
            near = abs(float(row[3]) - exact) <= 0.006 + exact * exact * 1e-12
            check.equal(f"{name}: distance at {share}", near, True)
    check.equal(f"{name}: last row", [int(float(rows[-1][0])), float(rows[-1][1]), int(rows[-1][2]), len(rows[-1])],
                [histogram.get_max_value(), 1.0, total, 3])
    for percentile in (10, 50, 75, 90, 95):
        row = next((row for row in rows if float(row[1]) == percentile / 100), None)
        if row:
            check.equal(f"{name}: p{percentile}", int(float(row[0])), value_at(histogram, percentile))
    footer = [line.replace(",", " ").replace("]", " ").split() for line in text.splitlines() if line.startswith("#[")]
    check.near(f"{name}: mean", float(footer[0][2]), histogram.get_mean_value(), digits)
    check.near(f"{name}: deviation", float(footer[0][-1]), histogram.get_stddev(), digits)
    check.equal(f"{name}: max", int(float(footer[1][2])), histogram.get_max_value())
    check.equal(f"{name}: total", int(footer[1][-1]), total)
    check.equal(f"{name}: buckets", [int(footer[2][2]), int(footer[2][-1])],
                [histogram.bucket_count, histogram.sub_bucket_count])


def check_log(check, path, record):
    """The lines by the package's reader, and the columns that it does not hand out."""
    expected = histograms(record)
    reader = HistogramLogReader(str(path), HdrHistogram(LOWEST, HIGHEST, 3))
    sums, lines = {}, 0
    began = datetime.strptime(record["startedAt"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()
    texts = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("Tag=")]
    while histogram := reader.get_next_interval_histogram(absolute=True):
        if lines == 0:
            check.near("log: start", reader.get_start_time_sec(), began, 3)
            check.near("log: first interval", histogram.get_start_time_stamp() / 1000, began, 3)
        most = histogram.get_max_value() if histogram.get_total_count() else 0
        check.near(f"log, line {lines}: max", float(texts[lines][3]), most / 1e6, 3)
        if histogram.get_tag() in sums:
            sums[histogram.get_tag()].add(histogram)
        else:
            sums[histogram.get_tag()] = histogram
        lines += 1
    check.equal("log: lines", len(texts), lines)
    check.equal("log: a line for each second and operation", lines, len(record["timeline"]) * len(expected))
    check.equal("log: tags", sorted(sums), sorted(expected))
    check.near("log: lengths", sum(float(text[2]) for text in texts) / len(expected), record["elapsedSeconds"], 2)
    for name, histogram in expected.items():
        check.equal(f"log: counts of {name}", counts(sums[name]) if name in sums else None,
                    counts(histogram))


def main():
    folder = pathlib.Path(sys.argv[1])
    check = Check()
    records = {name: json.loads((folder / path).read_text(encoding="utf-8")) for name, path in (
        ("first", "first/latest/result.json"), ("second", "second/latest/result.json"), ("merged", "merged.json"))}
    for name, record in records.items():
        check_record(check, name, record)
    own = histograms(records["first"])
    for name, histogram in own.items():
        check_distribution(check, f"{name}.hgrm", (folder / f"{name}.hgrm").read_text(encoding="utf-8"), histogram)
    for name, record in (("all", "first"), ("merged", "merged")):
        check_distribution(check, f"{name}.hgrm", (folder / f"{name}.hgrm").read_text(encoding="utf-8"),
                           pooled(list(histograms(records[record]).values())))
    check_log(check, folder / "run.hlog", records["first"])
    for name, histogram in histograms(records["merged"]).items():
        check.equal(f"merged: counts of {name}", counts(histogram),
                    counts(pooled([histograms(records[part])[name] for part in ("first", "second")])))
    for key in ("operations", "failures"):
        check.equal(f"merged: {key}", records["merged"]["totals"][key],
                    sum(records[part]["totals"][key] for part in ("first", "second")))
    print(f"interchange: {check.compared} comparisons with hdrhistogram, {check.differences} differences")
    return 1 if check.differences or not check.compared else 0


if __name__ == "__main__":
    sys.exit(main())
