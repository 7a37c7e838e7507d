#!/usr/bin/env python3
"""Makes the fixtures of the interchange tests with an independent implementation.

    pip install hdrhistogram
    interchange-fixtures.py --output Tests/LoadReportTests/Fixtures/interchange.json

Distributions, sums and the lines of an interval log come from the Python package "hdrhistogram". Its percentile ladder
differs from that of HdrHistogram itself (it shortens the ticks within a half, too, where HdrHistogram and its C port
shorten them from half to half), and it labels the standard deviation and the total differently. The ladder and the
layout of the lines therefore follow HdrHistogram's outputPercentileDistribution; every figure in them comes from the
package.
"""

import argparse
import importlib.util
import json
import math
import pathlib
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

from hdrh.histogram import HdrHistogram
from hdrh.iterators import PercentileIterator

HERE = pathlib.Path(__file__).resolve().parent
TICKS = 5
STARTED_AT = "2026-01-31T12:34:56.789Z"


def histogram_fixtures():
    """The cases of histogram-fixtures.py, so that both test the same values."""
    spec = importlib.util.spec_from_file_location("histogram_fixtures", HERE / "histogram-fixtures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Ladder(PercentileIterator):
    """Ticks of equal length within a half of the distance, as in HdrHistogram."""

    def increment_iteration_level(self):
        self.percentile_to_iterate_from = self.percentile_to_iterate_to
        left = 100.0 - self.percentile_to_iterate_to
        if left:
            halvings = int(math.log(100.0 / left) / math.log(2))
            self.percentile_to_iterate_to += 100.0 / (self.percentile_ticks_per_half_distance * 2 ** (halvings + 1))


def fixed(value, decimals):
    """As Java formats: half up, on the shortest decimal that stands for the number."""
    return format(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), "f")


def distribution(histogram):
    digits = histogram.significant_figures
    lines = ["%12s %14s %10s %14s" % ("Value", "Percentile", "TotalCount", "1/(1-Percentile)"), ""]
    for step in Ladder(histogram, TICKS):
        share = step.percentile_level_iterated_to / 100
        value = fixed(step.value_iterated_to, digits)
        line = "%12s %s %10d" % (value, fixed(share, 12), step.total_count_to_this_value)
        if step.percentile_level_iterated_to != 100:
            line += " %14s" % fixed(1 / (1 - share), 2)
        lines.append(line)
    mean = fixed(histogram.get_mean_value(), digits)
    deviation = fixed(histogram.get_stddev(), digits)
    lines.append("#[Mean    = %12s, StdDeviation   = %12s]" % (mean, deviation))
    lines.append("#[Max     = %12s, Total count    = %12d]"
                 % (fixed(histogram.get_max_value(), digits), histogram.get_total_count()))
    lines.append("#[Buckets = %12d, SubBuckets     = %12d]" % (histogram.bucket_count, histogram.sub_bucket_count))
    return "\n".join(lines) + "\n"


def text(histogram):
    return histogram.encode().decode("ascii")


def distributions(source):
    for name, (values, counts) in source.make_cases().items():
        for digits in (2, 3):
            histogram = source.record(values, counts, digits)
            yield {"name": f"{name}, {digits} digits", "encoded": text(histogram), "hgrm": distribution(histogram)}


def sums(source):
    cases = list(source.make_cases().items())
    for (name, first), (other, second) in zip(cases, cases[1:] + cases[:1]):
        addends = [source.record(*first, 3), source.record(*second, 3)]
        total = source.record(*first, 3)
        total.add(addends[1])
        yield {"name": f"{name} and {other}", "addends": [text(addend) for addend in addends], "sum": text(total)}


def interval_log(source):
    """Three seconds of two groups that share an operation, and the lines of their log."""
    start = datetime.strptime(STARTED_AT, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    milliseconds = round(start.timestamp() * 1000)
    cases = list(source.make_cases().values())
    intervals, lines = [], []
    end = 0
    for second, length in enumerate((1_000_000_000, 1_002_500_000, 417_000_000)):
        end += length
        entries = [
            ("get", "readers", cases[second]), ("put", "readers", cases[-1]), ("put", "writers", cases[3 + second]),
        ]
        operations, pooled = [], {}
        for name, group, (values, counts) in entries:
            histogram = source.record(values, counts, 3)
            operations.append({"name": name, "group": group, "encoded": text(histogram)})
            pooled.setdefault(name, HdrHistogram(source.LOWEST, source.HIGHEST, 3)).add(histogram)
        intervals.append({"endNanoseconds": end, "lengthNanoseconds": length, "operations": operations})
        for name, histogram in pooled.items():
            most = histogram.get_max_value() if histogram.get_total_count() else 0
            lines.append({
                "tag": name,
                "start": fixed(Decimal(milliseconds) / 1000 + Decimal(end - length) / 10**9, 3),
                "length": fixed(length / 1e9, 3),
                "max": fixed(most / 1e6, 3),
                "encoded": text(histogram),
            })
    return {
        "startedAt": STARTED_AT, "startSeconds": fixed(milliseconds / 1000, 3), "intervals": intervals, "lines": lines,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", metavar="FILE", required=True)
    path = parser.parse_args().output
    source = histogram_fixtures()
    document = {
        "distributions": list(distributions(source)), "sums": list(sums(source)), "log": interval_log(source),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(f"{len(document['distributions'])} distributions, {len(document['sums'])} sums, "
          f"{len(document['log']['lines'])} lines of a log written to {path}")


if __name__ == "__main__":
    main()
