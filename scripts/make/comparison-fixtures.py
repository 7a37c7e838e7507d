#!/usr/bin/env python3
"""Makes the fixtures of the tests of comparisons: rank tests, t tests, Holm's adjustment, intervals of ratios
and exact tests of shares.

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
from statsmodels.stats.proportion import confint_proportions_2indep

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


def ratio_intervals():
    """Of all shifts of the logarithms, those that the rank test does not reject at 0.05: found by trying each place where
    its result changes, between and beyond the differences of pairs."""
    rows = []
    for first, second in [(3, 3), (4, 4), (4, 6), (6, 6), (7, 12), (15, 15), (20, 20), (24, 30)]:
        for truth in [1, 1.04]:
            a, b = sample(first, 100, 0.02, 9), sample(second, 100 * truth, 0.02, 9)
            logarithms = [math.log(value) for value in a], [math.log(value) for value in b]
            pairs = sorted(y - x for x in logarithms[0] for y in logarithms[1])
            method = "exact" if max(first, second) <= 20 else "asymptotic"

            def kept(shift):
                shifted = [value - shift for value in logarithms[1]]
                return stats.mannwhitneyu(logarithms[0], shifted, method=method).pvalue > 0.05

            inner = [place for place in range(len(pairs) - 1) if kept((pairs[place] + pairs[place + 1]) / 2)]
            is_bounded = not kept(pairs[0] - 1) and not kept(pairs[-1] + 1)
            rows.append({"first": a, "second": b, "estimate": math.exp(statistics.median(pairs)),
                         "low": math.exp(pairs[inner[0]]) if is_bounded else None,
                         "high": math.exp(pairs[inner[-1] + 1]) if is_bounded else None})
    return rows


def exact_tests():
    rows = []
    for table in [(0, 10, 0, 10), (0, 1000, 1000, 1000), (3, 10, 9, 11), (1, 1_000_000, 12, 1_000_000), (0, 5, 3, 5),
                  (500, 100_000, 585, 100_000), (100_000, 10_000_000, 101_000, 10_000_000), (7, 50, 7, 50),
                  (20, 20, 0, 20), (0, 1, 1, 1), (40, 6_000_000, 5, 5_000_000), (999, 1000, 1000, 1000)]:
        part1, whole1, part2, whole2 = table
        counts = [[part2, whole2 - part2], [part1, whole1 - part1]]
        low, high = confint_proportions_2indep(part2, whole2, part1, whole1, method="newcomb", compare="diff")
        rows.append({"table": table, "greater": float(stats.fisher_exact(counts, alternative="greater")[1]),
                     "less": float(stats.fisher_exact(counts, alternative="less")[1]), "low": float(low),
                     "high": float(high)})
    return rows


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--output", required=True)
arguments = parser.parse_args()
with open(arguments.output, "w") as file:
    json.dump({"rankTests": rank_tests(), "tTests": t_tests(), "adjusted": adjusted(), "ratioIntervals": ratio_intervals(), "exactTests": exact_tests()}, file)
    file.write("\n")
