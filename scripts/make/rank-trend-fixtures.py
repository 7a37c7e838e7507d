#!/usr/bin/env python3
"""Writes Tests/LoadLeaksTests/Fixtures/rank-trend.json: series, and their trend by ranks by an independent implementation
(scipy): the significance of Kendall's tau without correction for continuity (kendalltau's asymptotic p-value, back to
standard errors), and the slope of Theil and Sen with its interval (theilslopes). Requires numpy and scipy."""

import json
import os

import numpy as np
from scipy.stats import kendalltau, norm, theilslopes

random = np.random.default_rng(20261202)


def case(name, operations, values):
    tau = kendalltau(operations, values, method="asymptotic")
    slope, _, low, high = theilslopes(values, operations, alpha=0.95)
    significance = np.sign(tau.statistic) * norm.isf(tau.pvalue / 2)
    return {
        "name": name,
        "operations": list(operations),
        "values": list(values),
        "significance": float(significance),
        "slope": float(slope),
        "halfWidth": float(high - low) / 2,
    }


def irregular(count):
    return np.cumsum(random.integers(1, 2000, count)).astype(float)


places = irregular(60)
cases = [
    case("noise", places, random.normal(1000, 50, 60)),
    case("linear", places, 1000 + 0.01 * places + random.normal(0, 100, 60)),
    case("falling", places, 5000 - 0.01 * places + random.exponential(150, 60)),
    case("root", places, 30 * np.sqrt(places) + random.normal(0, 400, 60)),
    case("ties", places, np.floor((0.001 * places + random.uniform(0, 20, 60)) / 8)),
    case("outliers", places, 0.02 * places + np.where(random.uniform(0, 1, 60) < 0.1, 20_000, 0)),
    case("few", places[:16], 0.02 * places[:16] + random.uniform(0, 200, 16)),
]
target = os.path.join(os.path.dirname(__file__), "../../Tests/LoadLeaksTests/Fixtures/rank-trend.json")
with open(target, "w") as file:
    json.dump({"series": cases}, file, indent=1)
    file.write("\n")
