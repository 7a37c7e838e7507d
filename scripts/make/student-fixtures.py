#!/usr/bin/env python3
"""Makes the fixtures of the tests of Student's t distribution with scipy.

    pip install scipy
    student-fixtures.py --output Tests/LoadStatisticsTests/Fixtures/student.json
"""

import argparse
import json

from scipy.stats import t

DEGREES = [1, 2, 3, 5, 10, 11, 30, 120, 2.5]
VALUES = [-40, -3, -1, -0.1, 0, 0.1, 0.7, 1, 2.2, 5, 12, 300]
PROBABILITIES = [0.001, 0.025, 0.2, 0.5, 0.6, 0.9, 0.975, 0.99, 0.999, 0.9999]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--output", required=True)
arguments = parser.parse_args()
with open(arguments.output, "w") as file:
    json.dump({
        "cumulative": [[degrees, value, float(t.cdf(value, degrees))] for degrees in DEGREES for value in VALUES],
        "quantile": [[degrees, p, float(t.ppf(p, degrees))] for degrees in DEGREES for p in PROBABILITIES],
    }, file)
    file.write("\n")
