#!/usr/bin/env python3
"""Makes the fixtures of the tests of change points with apache-otava: seeded series with 0 to 3 shifts.

    pip install apache-otava
    change-point-fixtures.py --output Tests/LoadStatisticsTests/Fixtures/change-points.json
"""

import argparse
import json
import random

from otava.analysis import compute_change_points

SERIES = 64


def series(seed):
    generator = random.Random(seed)
    shifts = seed % 4
    segments = [generator.randint(18, 40) for _ in range(shifts + 1)]
    level, values = 1000.0, []
    for place, count in enumerate(segments):
        if place:
            level *= generator.choice([0.8, 0.88, 1.14, 1.25])
        values += [round(level * (1 + generator.gauss(0, 0.02)), 3) for _ in range(count)]
    return values


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--output", required=True)
arguments = parser.parse_args()
rows = []
for seed in range(SERIES):
    values = series(seed)
    points, _ = compute_change_points(values, window_len=50, max_pvalue=0.001, min_magnitude=0.05)
    rows.append({"values": values, "points": [int(point.index) for point in points]})
with open(arguments.output, "w") as file:
    json.dump(rows, file)
    file.write("\n")
