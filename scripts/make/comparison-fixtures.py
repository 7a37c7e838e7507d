#!/usr/bin/env python3
"""Makes the fixtures of the tests of comparisons: rank tests, t tests, Holm's adjustment and bootstrap intervals.

    pip install scipy statsmodels
    comparison-fixtures.py --output Tests/LoadStatisticsTests/Fixtures/comparison.json
"""

import argparse
import json
import math
import random
import statistics

from scipy import stats
from statsmodels.stats.multitest import multipletests

generator = random.Random(20240601)


def sample(count, median, spread, digits):
    return [round(median * math.exp(generator.gauss(0, spread)), digits) for _ in range(count)]


def rank_tests():
    rows = []
    for first, second in [(1, 1), (2, 3), (4, 4), (5, 7), (6, 6), (10, 10), (12, 20), (20, 20)]:
        for shift in [1, 1.05, 1.2]:
            a, b = sample(first, 100, 0.08, 9), sample(second, 100 * shift, 0.08, 9)
            rows.append([a, b, float(stats.mannwhitneyu(a, b).statistic),
                         float(stats.mannwhitneyu(a, b, method="exact").pvalue), True])
    # With ties the exact distribution is that of all divisions of these very values.
    for first, second in [(3, 3), (4, 5), (6, 6), (7, 7)]:
        for shift in [1, 1.04, 1.1]:
            a, b = sample(first, 20, 0.08, 0), sample(second, 20 * shift, 0.08, 0)
            u = stats.mannwhitneyu(a, b).statistic
            test = stats.permutation_test(
                (a, b), lambda x, y: stats.mannwhitneyu(x, y, method="asymptotic").statistic, n_resamples=math.inf,
                alternative="two-sided")
            rows.append([a, b, float(u), min(1.0, float(test.pvalue)), True])
    for first, second, digits in [(21, 21, 9), (30, 12, 9), (25, 40, 0), (100, 100, 0)]:
        a, b = sample(first, 20, 0.1, digits), sample(second, 21, 0.1, digits)
        test = stats.mannwhitneyu(a, b, method="asymptotic")
        rows.append([a, b, float(test.statistic), float(test.pvalue), False])
    return [dict(zip(["first", "second", "u", "p", "exact"], row)) for row in rows]


def t_tests():
    rows = []
    for first, second, spread in [(2, 2, 0.1), (4, 9, 0.05), (6, 6, 0.02), (30, 20, 0.3), (50, 50, 0.01)]:
        for shift in [1, 1.03, 1.5]:
            a, b = sample(first, 100, spread, 9), sample(second, 100 * shift, spread / 3, 9)
            test = stats.ttest_ind(a, b, equal_var=False)
            rows.append({"first": a, "second": b, "t": float(test.statistic), "degrees": float(test.df),
                         "p": float(test.pvalue)})
    return rows


def adjusted():
    rows = []
    for count in [1, 2, 5, 23]:
        p = [round(generator.random() ** 3, 6) for _ in range(count)]
        rows.append({"p": p, "adjusted": [float(value) for value in multipletests(p, method="holm")[1]]})
    return rows


def intervals():
    def ratio(x, y, axis=-1):
        import numpy
        return numpy.median(y, axis=axis) / numpy.median(x, axis=axis)

    rows = []
    for index in range(200):
        truth = [1, 1.1][index % 2]
        a, b = sample(9, 100, 0.04, 3), sample(9, 100 * truth, 0.04, 3)
        interval = stats.bootstrap((a, b), ratio, n_resamples=4000, method="percentile", vectorized=True,
                                   random_state=index).confidence_interval
        rows.append({"first": a, "second": b, "truth": truth, "low": float(interval.low), "high": float(interval.high)})
    return rows


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--output", required=True)
arguments = parser.parse_args()
with open(arguments.output, "w") as file:
    json.dump({"rankTests": rank_tests(), "tTests": t_tests(), "adjusted": adjusted(), "intervals": intervals()}, file)
    file.write("\n")
