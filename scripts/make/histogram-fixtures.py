#!/usr/bin/env python3
"""Makes the fixtures of the histogram tests with an independent implementation, or checks ours with it.

    pip install hdrhistogram
    histogram-fixtures.py --output Tests/LoadStatisticsTests/Fixtures/histograms.json
    histogram-fixtures.py --check FILE

The values of each case are recorded with the Python package "hdrhistogram", whose encoded text and figures the
tests expect. With --check, FILE has the same form but its texts and figures come from this project (the tests
write it if the environment variable HISTOGRAM_CHECK_FILE names it): each text is decoded, each case recorded again, and
counts and figures are compared. The exit code is 1 if any differ.
"""

import argparse
import json
import math
import random
import sys
from fractions import Fraction

from hdrh.histogram import HdrHistogram

SEED = 20_240_601
LOWEST = 1
HIGHEST = 2**42 - 1
PERCENTILES = ["0", "50", "75", "90", "95", "99", "99.9", "99.99", "100"]


def make_cases():
    """Case name -> (values, counts): seeded, so that the same fixtures come out each time."""
    source = random.Random(SEED)
    exponential = [int(source.expovariate(1 / 250_000)) for _ in range(1000)]
    return {
        "uniform": ([source.randrange(0, 10_000_000) for _ in range(1000)], None),
        "exponential": (exponential, None),
        "lognormal": ([int(source.lognormvariate(11, 1.5)) for _ in range(1000)], None),
        "single": ([123_456], None),
        "zero": ([0, 0, 0, 0], None),
        "zero and one": ([0, 1, 1, 2], None),
        "huge": ([HIGHEST, HIGHEST - 1, 2**41, 3_600_000_000_000, 2**41 - 1], None),
        "odd number": (exponential[:37], None),
        "large counts": ([1, 999, 1_000_000, 5_000_000_000], [10**12, 3 * 10**12, 5 * 10**11, 10**9]),
        "bucket edges": (sorted({edge for bit in range(42) for edge in (2**bit - 1, 2**bit, 2**bit + 1)}), None),
        "empty": ([], None),
    }


def record(values, counts, digits):
    histogram = HdrHistogram(LOWEST, HIGHEST, digits)
    for position, value in enumerate(values):
        if not histogram.record_value(value, counts[position] if counts else 1):
            raise SystemExit(f"hdrhistogram refuses {value}")
    return histogram


def value_at_percentile(histogram, percentile):
    """Nearest rank, computed exactly, over the other implementation's buckets.

    hdrhistogram rounds the rank half up where nearest rank rounds up; where the rank is whole the two must agree.
    """
    exact = Fraction(percentile) * histogram.get_total_count() / 100
    rank = max(math.ceil(exact), 1)
    total = 0
    found = None
    for index in range(histogram.counts_len):
        total += histogram.get_count_at_index(index)
        if total >= rank:
            value = histogram.get_value_from_index(index)
            found = (histogram.get_highest_equivalent_value(value) if exact
                     else histogram.get_lowest_equivalent_value(value))
            break
    if exact.denominator == 1 and found != histogram.get_value_at_percentile(float(percentile)):
        raise SystemExit(f"nearest rank and hdrhistogram disagree at percentile {percentile}")
    return found


def figures(histogram):
    """The other implementation's figures of a histogram; null without a value."""
    empty = histogram.get_total_count() == 0
    return {
        "digits": histogram.significant_figures,
        "countsLength": histogram.counts_len,
        "totalCount": histogram.get_total_count(),
        "min": None if empty else histogram.get_min_value(),
        "max": None if empty else histogram.get_max_value(),
        "mean": None if empty else histogram.get_mean_value(),
        "standardDeviation": None if empty else histogram.get_stddev(),
        "percentiles": [] if empty else [
            {"percentile": float(percentile), "value": value_at_percentile(histogram, percentile)}
            for percentile in PERCENTILES
        ],
    }


def make(path):
    cases = []
    for name, (values, counts) in make_cases().items():
        expected = []
        for digits in (2, 3):
            histogram = record(values, counts, digits)
            expected.append({**figures(histogram), "encoded": histogram.encode().decode("ascii")})
        cases.append({"name": name, "values": values, "counts": counts, "expected": expected})
    with open(path, "w", encoding="utf-8") as file:
        rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        file.write(f'{{"highestTrackableValue":{HIGHEST},"cases":[\n{rows}\n]}}\n')
    print(f"{len(cases)} cases written to {path}")


def differences(case, ours):
    """What differs between one encoded histogram of ours and the other implementation's."""
    decoded = HdrHistogram.decode(ours["encoded"])
    again = record(case["values"], case.get("counts"), ours["digits"])
    for index in range(again.counts_len):
        if decoded.get_count_at_index(index) != again.get_count_at_index(index):
            yield f"count at index {index}"
    for origin, theirs in (("decoded", figures(decoded)), ("recorded again", figures(again))):
        for key, value in theirs.items():
            near = key == "standardDeviation" and value is not None and ours.get(key) is not None
            same = math.isclose(value, ours[key], rel_tol=1e-12) if near else value == ours.get(key)
            if not same:
                yield f"{key}: ours {ours.get(key)}, {origin} {value}"


def check(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    checked = failed = 0
    if document["highestTrackableValue"] != HIGHEST:
        raise SystemExit(f"the highest trackable value is not {HIGHEST}")
    for case in document["cases"]:
        for ours in case["expected"]:
            checked += 1
            for difference in differences(case, ours):
                failed += 1
                print(f'{case["name"]}, {ours["digits"]} digits: {difference}', file=sys.stderr)
    print(f"{checked} histograms checked, {failed} differences")
    return 1 if failed or not checked else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--output", metavar="FILE", help="write the fixtures")
    mode.add_argument("--check", metavar="FILE", help="check texts and figures that this project wrote")
    arguments = parser.parse_args()
    if arguments.check:
        return check(arguments.check)
    make(arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
