#!/usr/bin/env python3
"""Makes the fixtures of the tests of the Universal Scalability Law with an independent implementation.

    pip install numpy scipy
    scaling-fixtures.py --output Tests/LoadStatisticsTests/Fixtures/scaling.json

Each case is a law and a seeded relative noise; its throughputs are fitted with scipy.optimize.curve_fit, bounded by
lambda > 0, sigma >= 0, kappa >= 0, from several starts of which the best counts. The tests expect these coefficients
and the coefficient of determination. A coefficient that is indistinguishable from its bound is reported as 0.
"""

import argparse
import json

import numpy
from scipy.optimize import curve_fit

SEED = 20_240_601
POWERS = [1, 2, 4, 8, 16, 32, 64]
# sigma times the most workers, kappa times their square
STARTS = [(0, 0), (1, 1), (10, 1), (100, 0), (0, 10)]

# name: lambda, sigma, kappa, relative noise, counts of workers
CASES = {
    "typical": (1000, 0.05, 0.001, 0, POWERS),
    "typical, noise": (1000, 0.05, 0.001, 0.01, POWERS),
    "typical, much noise": (1000, 0.05, 0.001, 0.1, POWERS),
    "every count to 16, noise": (2.5e8, 0.02, 0.0005, 0.01, list(range(1, 17))),
    "contention alone": (1e6, 0.1, 0, 0, POWERS),
    "contention alone, noise": (1e6, 0.1, 0, 0.01, POWERS),
    "coherency alone, noise": (42, 0, 0.002, 0.01, POWERS),
    "linear": (3e7, 0, 0, 0, POWERS),
    "linear, noise": (3e7, 0, 0, 0.01, POWERS),
    "almost linear, noise": (3e7, 0.001, 1e-6, 0.01, POWERS),
    "retrograde": (5e6, 0.4, 0.02, 0, POWERS),
    "retrograde, noise": (5e6, 0.4, 0.02, 0.03, POWERS),
    "worse from the second worker on": (2e8, 3, 0.05, 0, [1, 2, 3, 4]),
    "worse from the second worker on, noise": (2e8, 3, 0.05, 0.02, POWERS),
    "four counts, noise": (1000, 0.1, 0.01, 0.02, [1, 2, 4, 8]),
    "four counts without one worker": (1000, 0.1, 0.01, 0.02, [2, 4, 8, 16]),
    "many workers": (2e5, 0.001, 1e-8, 0.005, [1, 10, 100, 1000, 10_000, 100_000]),
    "superlinear": (100, -0.02, 0, 0, [1, 2, 4, 8, 16]),
    "repetitions": (1000, 0.05, 0.001, 0.05, [1, 1, 1, 2, 2, 2, 4, 4, 4, 8, 8, 8]),
}


def law(workers, throughput, sigma, kappa):
    return throughput * workers / (1 + sigma * (workers - 1) + kappa * workers * (workers - 1))


def derivatives(workers, throughput, sigma, kappa):
    divisor = 1 + sigma * (workers - 1) + kappa * workers * (workers - 1)
    fall = -throughput * workers * (workers - 1) / divisor**2
    return numpy.stack([workers / divisor, fall, fall * workers], axis=1)


def fit(workers, throughputs):
    most = throughputs.max()
    size = workers.max()
    best = None
    for sigma, kappa in STARTS:
        try:
            found, _ = curve_fit(
                law, workers, throughputs / most, p0=((throughputs / most / workers).max(), sigma / size, kappa / size**2),
                bounds=([0, 0, 0], numpy.inf), method="trf", jac=derivatives, x_scale=(1 / size, 1 / size, 1 / size**2),
                ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=100_000)
        except RuntimeError:
            continue
        squares = ((throughputs / most - law(workers, *found)) ** 2).sum()
        if best is None or squares < best[0]:
            best = (squares, found)
    squares, (throughput, sigma, kappa) = best
    total = ((throughputs / most - (throughputs / most).mean()) ** 2).sum()
    if sigma * size < 1e-7:
        sigma = 0
    if kappa * size**2 < 1e-7:
        kappa = 0
    return throughput * most, sigma, kappa, 1 - squares / total


def make(path):
    source = numpy.random.default_rng(SEED)
    cases = []
    for name, (throughput, sigma, kappa, noise, counts) in CASES.items():
        workers = numpy.array(counts, dtype=float)
        throughputs = law(workers, throughput, sigma, kappa) * (1 + noise * source.standard_normal(len(counts)))
        fitted = fit(workers, throughputs)
        case = {"name": name, "workers": counts, "throughputs": throughputs.tolist()}
        case["expected"] = dict(zip(["lambda", "sigma", "kappa", "rSquared"], map(float, fitted)))
        cases.append(case)
    with open(path, "w", encoding="utf-8") as file:
        rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        file.write(f'{{"cases":[\n{rows}\n]}}\n')
    print(f"{len(cases)} cases written to {path}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", metavar="FILE", required=True, help="write the fixtures")
    make(parser.parse_args().output)


if __name__ == "__main__":
    main()
