#!/usr/bin/env python3
"""Writes Tests/LoadLeaksTests/Fixtures/growth.json: series of live bytes, and the results of an independent fit of
the two growth laws (scipy). Requires numpy and scipy.

A series is cut into blocks of equal numbers of operations. The rise of its floor in a block is fitted with
c (b^a - a^a) (a power of the operations; the quasi-likelihood's root by brentq) and with linear + capped growth
(weighted non-negative least squares by scipy's nnls, over a grid of scales)."""

import json
import math
import os

import numpy as np
from scipy.optimize import brentq, nnls

BLOCKS = 24
ALLOWANCE = 0.02


def rises(operations, values):
    floor = np.minimum.accumulate(values[::-1])[::-1]
    end = len(values) - max(2, len(values) // 50)
    first = np.searchsorted(operations, operations[end - 1] / 1000)
    operations = operations[first:end]
    edges = np.linspace(operations[0], operations[-1], BLOCKS + 1)
    return edges, np.diff(np.interp(edges, operations, floor[first:end]))


def roughness(values):
    means = (values[:-2] + values[1:-1] + values[2:]) / 3
    return (np.diff(values, 2) ** 2 / 6).sum() / means.sum()


def power(edges, values):
    """The exponent."""
    total = values.sum()
    scaled = edges / edges[-1]

    def shares(exponent):
        parts = np.diff(np.log(scaled)) if abs(exponent) < 1e-6 else np.diff(scaled**exponent) / exponent
        return parts / parts.sum()

    def score(exponent):
        slope = (np.log(shares(exponent + 1e-3)) - np.log(shares(exponent - 1e-3))) / 2e-3
        return ((values - total * shares(exponent)) * slope).sum()

    return brentq(score, -8, 8, xtol=1e-6)


def capped(edges, values):
    """The scale of the best approach to a cap, and the linear growth beneath it."""
    widths = np.diff(edges)
    rough = roughness(values)
    best = None
    for index in range(90):
        scale = widths.mean() * (3 * edges[-1] / widths.mean()) ** (index / 89)
        approach = -np.diff(np.exp(-(edges - edges[0]) / scale)) * scale
        expected = np.full(len(values), values.mean())
        for _ in range(3):
            variance = rough * np.maximum(expected, ALLOWANCE * values.mean()) + (ALLOWANCE * expected) ** 2
            weight = np.sqrt(1 / variance)
            found, _ = nnls(np.stack([widths, approach], 1) * weight[:, None], values * weight)
            expected = np.maximum(found[0] * widths + found[1] * approach, 1e-3 * values.mean())
        variance = rough * np.maximum(expected, ALLOWANCE * values.mean()) + (ALLOWANCE * expected) ** 2
        deviation = ((values - expected) ** 2 / variance).sum()
        if best is None or deviation < best[0]:
            best = (deviation, scale, found[0])
    return best[1], best[2]


def main():
    rng = np.random.default_rng(20261130)
    operations = np.linspace(0, 200_000, 193).round()
    share = operations / operations[-1]

    def marks(buffers, tail):
        longest = np.zeros(buffers)
        result = []
        before = 0
        for now in operations:
            count = int(now - before)
            before = now
            np.maximum.at(
                longest, rng.integers(0, buffers, count), np.minimum(100 * rng.random(count) ** (-1 / tail), 1e6)
            )
            result.append(longest.sum())
        return np.array(result)

    noise = lambda size: rng.normal(0, size, len(operations))
    cases = {
        "linear with noise": 5e6 * share + noise(2e4),
        "square root": 5e6 * share**0.5 + noise(2e3),
        "cube root": 5e6 * share ** (1 / 3) + noise(2e3),
        "logarithm": 1e6 * np.log(1 + 999 * share) + noise(2e3),
        "square": 5e6 * share**2 + noise(2e3),
        "high-water 1000, 2": marks(1000, 2.0),
        "high-water 200, 3": marks(200, 3.0),
        "cache": 5e6 * (1 - np.exp(-share / 0.3)) + noise(1e3),
        "cache over a leak": 5e6 * (1 - np.exp(-share / 0.15)) + 1e6 * share + noise(1e3),
    }
    written = []
    for name, values in cases.items():
        values = np.maximum(values + 4e6, 0).round()
        edges, found = rises(operations, values)
        scale, linear = capped(edges, found)
        written.append(
            {
                "name": name,
                "values": [int(value) for value in values],
                "exponent": round(power(edges, found), 6),
                "capScale": round(scale, 3),
                "linear": round(linear, 6),
            }
        )
    path = os.path.join(os.path.dirname(__file__), "../../Tests/LoadLeaksTests/Fixtures/growth.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"operations": [int(value) for value in operations], "series": written}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
