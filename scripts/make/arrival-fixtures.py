#!/usr/bin/env python3
"""Tests the engine's Poisson arrivals against the exponential distribution with an independent implementation.

    LOADTEST_UPDATE_FIXTURES=1 swift test --filter ArrivalScheduleTests
    pip install scipy
    arrival-fixtures.py Tests/LoadTargetTests/Fixtures/arrivals.json

The tests write arrival times of several seeds at 10,000 a second; this adds the results of scipy.stats.kstest for the
intervals between them, against an exponential distribution with a mean of 100 µs. The tests then compare the schedule
with the times, their own statistic with scipy's, and its p-values with the level of the test. With --check nothing is
written: the exit code is 0 if the file is up to date and every schedule passes at 1 %.
"""

import argparse
import json
import sys

from scipy import stats

MEAN_NANOSECONDS = 100_000
LEVEL = 0.01


def judged(schedule):
    times = schedule["nanoseconds"]
    distances = [later - earlier for earlier, later in zip([0.0] + times, times)]
    result = stats.kstest(distances, stats.expon(scale=MEAN_NANOSECONDS).cdf)
    return {**schedule, "statistic": result.statistic, "pValue": result.pvalue}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--check", action="store_true", help="write nothing; compare and judge")
    arguments = parser.parse_args()
    with open(arguments.file) as file:
        schedules = json.load(file)
    made = [judged(schedule) for schedule in schedules]
    if not arguments.check:
        with open(arguments.file, "w") as file:
            file.write("[\n" + ",\n".join("  " + json.dumps(schedule) for schedule in made) + "\n]\n")
    worst = min(schedule["pValue"] for schedule in made)
    print(f"arrivals: {len(made)} schedules, smallest p-value {worst:.3f}, level {LEVEL}")
    same = all(
        abs(old.get("statistic", 0) - new["statistic"]) < 1e-12 and abs(old.get("pValue", 0) - new["pValue"]) < 1e-9
        for old, new in zip(schedules, made)
    )
    if arguments.check and not same:
        print("arrivals: the file does not match scipy's results")
        return 1
    return 0 if worst >= LEVEL else 1


if __name__ == "__main__":
    sys.exit(main())
