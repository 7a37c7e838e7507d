#!/usr/bin/env python3
"""Checks the companion of `loadtest worker --locust`, Examples/locust/locustfile.py, without a loadtest worker: its
mathematics against the Python package "hdrhistogram", its verdicts, its handling of malformed reports, and fake workers
at a real master.

    scripts/check/locust_companion_checks.py [--only PART]     PART: masters, mathematics, verdicts, reports

scripts/check/locust runs it with a Python that has the packages.
"""
import argparse
import concurrent.futures
import contextlib
import importlib.util
import io
import json
import logging
import math
import pathlib
import random
import subprocess
import sys
import tempfile
from types import SimpleNamespace

sys.dont_write_bytecode = True
from checks import Checks, expect, require
from locust_fleet import (FakeWorker, Master, companion, ended, finding, histogram, of_class, operation, part, result,
                          scenario, threshold)

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--only", choices=["mathematics", "verdicts", "reports", "masters"])
options = arguments.parse_args()
checks = Checks()
HIGHEST = 2**42 - 1


def loaded(folder, scenarios):
    """The companion's module with these scenarios."""
    file = companion(folder, scenarios)
    spec = importlib.util.spec_from_file_location("companion", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["companion"] = module
    spec.loader.exec_module(module)
    return module


class Bench:
    """The companion with a runner of which nothing is real."""

    def __init__(self, folder, *scenarios, clients=("a", "b", "c"), summary=None):
        self.module = loaded(folder, list(scenarios))
        self.companion = self.module.Companion()
        self.runner = SimpleNamespace(clients=self.Clients(), exceptions={}, errors={})
        for client in clients:
            self.runner.clients[client] = SimpleNamespace(id=client, state="running")
        self.companion.runner = self.runner
        self.companion.environment = SimpleNamespace(
            user_classes=[getattr(self.module, one["name"]) for one in scenarios], process_exit_code=None,
            parsed_options=SimpleNamespace(loadtest_summary=summary, loadtest_wait=1, csv_prefix=None, headless=True,
                                           exit_code_on_error=1))
        self.companion.on_test_start()

    class Clients(dict):
        @property
        def all(self):
            return list(self.values())

    def report(self, client, data_part):
        self.companion.on_report(client, {"loadtest": data_part} if data_part is not None else {"stats": []})

    def whole_run(self, client, *operations, test=1, name="high", **more):
        """A run in one report."""
        total = sum(one["count"] for one in operations)
        more.setdefault("ended", ended(total))
        self.report(client, part(test, True, **{name: of_class(*operations, **more)}))

    def judged(self):
        """Ends the test: (outcome, the rows' outcomes, the printed text)."""
        self.companion._look()
        test = self.companion.test
        with contextlib.redirect_stdout(io.StringIO()) as text:
            self.companion._judge()
        return test.outcome, [row.outcome for row in test.rows], text.getvalue()

    def verdict(self):
        return self.judged()[0]


def mathematics(folder):
    from hdrh.histogram import HdrHistogram
    module = loaded(folder, [scenario("high")])
    seed = random.randrange(2**32)
    chance = random.Random(seed)

    def sample(digits):
        shape = chance.choice((lambda: chance.randrange(1, 5000), lambda: int(chance.lognormvariate(8, 2)),
                               lambda: chance.randrange(1, HIGHEST), lambda: 1))
        theirs = HdrHistogram(1, HIGHEST, digits)
        for _ in range(chance.randrange(1, 1000)):
            theirs.record_value(min(max(shape(), 1), HIGHEST), chance.choice((1, 1, 1, 1000)))
        counts = {index: theirs.counts[index] for index in range(theirs.counts_len) if theirs.counts[index]}
        return theirs, module.Histogram.read({"digits": digits, "counts": counts}, "histogram")

    def rows(theirs):
        return {item.value_iterated_to: item.count_added_in_this_iter_step for item in theirs.get_recorded_iterator()}

    def nearest(theirs, percentile, buckets=None):
        rank = max(1, math.ceil(math.nextafter(percentile, 0) * theirs.get_total_count() / 100)) if percentile < 100 else \
            theirs.get_total_count()
        for value, count in (buckets or rows(theirs)).items():
            rank -= count
            if rank <= 0:
                return theirs.get_lowest_equivalent_value(value) if percentile == 0 else value
        return None

    for digits in (3, 2):
        with checks.check(f"20 random histograms of {digits} digits are hdrhistogram's (seed {seed})"):
            for _ in range(20):
                theirs, ours = sample(digits)
                buckets = rows(theirs)
                expect({highest: count for (_, highest), count in ours.counts.items()}, buckets, "buckets")
                for lowest, highest in ours.counts:
                    expect(lowest, theirs.get_lowest_equivalent_value(highest), "lowest value")
                expect(ours.aggregate("min"), theirs.get_lowest_equivalent_value(theirs.get_min_value()), "min")
                expect(ours.aggregate("max"), theirs.get_highest_equivalent_value(theirs.get_max_value()), "max")
                expect(ours.total, theirs.get_total_count(), "total")
                for name, their in (("mean", theirs.get_mean_value()), ("stddev", theirs.get_stddev())):
                    require(math.isclose(ours.aggregate(name), their, rel_tol=1e-9, abs_tol=1e-6),
                            f"{name}: {ours.aggregate(name)} and {their}")
                for percentile in (0, 1, 50, 75, 90, 99, 99.9, 99.99, 100, chance.uniform(0, 100)):
                    nearest_rank = nearest(theirs, percentile, buckets)
                    expect(ours.percentile(percentile), nearest_rank, f"p({percentile})")
                    expect(ours.aggregate(f"p({percentile})"), nearest_rank, f"p({percentile})")
                expect(ours.aggregate("med"), nearest(theirs, 50, buckets), "median")
        with checks.check(f"sums of histograms of {digits} digits are hdrhistogram's (seed {seed})"):
            for _ in range(10):
                theirs, ours = sample(digits)
                for _ in range(3):
                    more, added = sample(digits)
                    theirs.add(more)
                    ours.add(added)
                expect({highest: count for (_, highest), count in ours.counts.items()}, rows(theirs))
                expect(ours.percentile(99), nearest(theirs, 99))
    with checks.check("histograms of three and two digits add up to at most a bucket's width more"):
        for _ in range(20):
            fine, three = sample(3)
            coarse, two = sample(2)
            three.add(two)
            expect(three.total, fine.get_total_count() + coarse.get_total_count())
            for percentile in (50, 99):
                best = HdrHistogram(1, HIGHEST, 2)
                for source in (fine, coarse):
                    for value, count in rows(source).items():
                        best.record_value(value, count)
                seen, upper = three.percentile(percentile), nearest(best, percentile)
                require(best.get_lowest_equivalent_value(upper) <= seen <= upper, f"p({percentile}) {seen}, {upper}")
    with checks.check("99.9 % of 1,000 values is the value of rank 999"):
        ours = module.Histogram.read(histogram({index: 1 for index in range(1, 1001)}), "histogram")
        expect(ours.percentile(99.9), 999.0)


def verdicts(folder):
    fast = threshold("latency", "p(99) < 1ms", 1e6, operation="noop")

    def outcome(limit, *operations, elapsed=2_000_000_000, **more):
        bench = Bench(folder, scenario("high", limit), clients=("a",))
        bench.whole_run("a", *operations, elapsed=elapsed, **more)
        _, rows, text = bench.judged()
        return rows[0], text

    quick, slow = {1000: 1000}, {1000: 900, 20000: 100}
    cases = [
        ("p(99) below its limit", fast, [operation(count=1000, counts=quick)], "pass"),
        ("p(99) above its limit", fast, [operation(count=1000, counts=slow)], "fail"),
        ("p(99) of 99 samples", fast, [operation(count=99, counts={1000: 99})], "no-data"),
        ("p(99) of 100 samples", fast, [operation(count=100, counts={1000: 100})], "pass"),
        ("p(99.9) of 500 samples", threshold("latency", "p(99.9) < 1ms", 1e6), [operation(count=500, counts={9: 500})],
         "no-data"),
        ("p(99.9) of 500 samples where 100 are enough", threshold("latency", "p(99.9) < 1ms", 1e6, minimum=100),
         [operation(count=500, counts={9: 500})], "pass"),
        ("fewer than minimumSamples", threshold("latency", "mean < 1ms", 1e6, minimum=2000),
         [operation(count=1000, counts=quick)], "no-data"),
        ("another operation is slow", fast, [operation(count=1000, counts=quick), operation("x", 9, counts={20000: 9})], "pass"),
        ("the operation was never performed", threshold("latency", "max < 1ms", 1e6, operation="y"),
         [operation(count=9, counts={9: 9})], "no-data"),
        ("a group is slow, another is judged", threshold("latency", "max < 1ms", 1e6, group="one"),
         [operation(count=9, counts={9: 9}, group="one"), operation(count=9, counts={20000: 9}, group="two")], "pass"),
        ("all groups are judged", threshold("latency", "max < 1ms", 1e6),
         [operation(count=9, counts={9: 9}, group="one"), operation(count=9, counts={20000: 9}, group="two")], "fail"),
        ("service time is fast where latency is slow", threshold("service_time", "max < 1ms", 1e6),
         [operation(count=9, counts={9: 9}, latency=histogram({20000: 9}))], "pass"),
        ("latency is slow where service time is fast", threshold("latency", "max < 1ms", 1e6),
         [operation(count=9, counts={9: 9}, latency=histogram({20000: 9}))], "fail"),
        ("a sampled operation is counted whole", threshold("operations", "count == 1000", 1000.0),
         [operation(count=1000, counts={9: 10})], "pass"),
        ("throughput by elapsed time", threshold("throughput", "rate >= 500/s", 500.0), [operation(count=1000, counts=quick)],
         "pass"),
        ("throughput too low", threshold("throughput", "rate > 500/s", 500.0), [operation(count=1000, counts=quick)], "fail"),
        ("throughput of successful operations too low", threshold("throughput", "rate >= 500/s", 500.0, result="success"),
         [operation(count=1000, failures=10, counts=quick)], "fail"),
        ("throughput of failed operations", threshold("throughput", "rate <= 5/s", 5.0, result="failure"),
         [operation(count=1000, failures=10, counts=quick)], "pass"),
        ("no operation, counted", threshold("operations", "count == 0", 0.0, operation="y"), [operation(count=1)], "pass"),
        ("share of failures", threshold("failures", "rate <= 1%", 0.01), [operation(count=1000, failures=10, counts=quick)],
         "pass"),
        ("share of failures too high", threshold("failures", "rate < 1%", 0.01),
         [operation(count=1000, failures=10, counts=quick)], "fail"),
        ("number of failures", threshold("failures", "count == 10", 10.0), [operation(count=1000, failures=10, counts=quick)],
         "pass"),
        ("failures of nothing", threshold("failures", "count == 0", 0.0), [operation(count=0)], "no-data"),
        ("what the closed model drops", threshold("dropped", "count == 0", 0.0), [operation(count=9, counts={9: 9})], "no-data"),
        ("what is relative to a baseline", {**fast, "value": None}, [operation(count=1000, counts=quick)], "no-data"),
        ("not equal", threshold("operations", "count != 9", 9.0), [operation(count=9, counts={9: 9})], "fail"),
    ]
    for name, limit, operations, expected in cases:
        with checks.check(f"{expected}: {name}"):
            row, text = outcome(limit, *operations)
            require(row == expected, f"{row}:\n{text}")
    with checks.check("the workers' own verdicts: judged and held, crossed, undecided, not judged"):
        leaks = threshold("leaks", "count == 0", 0.0)
        noop = operation(count=9, counts={9: 9})
        records = [(own, ended(9, own, thresholds=[result(own, "leaks", "count == 0")]))
                   for own in ("pass", "fail", "invalid", "no-data")]
        for expected, record in (*records, ("no-data", ended(9)),
                                 ("no-data", ended(9, thresholds=[result("fail", "leaks", "count == 1")]))):
            expect(outcome(leaks, noop, ended=record)[0], expected, str(record))
    with checks.check("a threshold with a window, or on latencies of a result, is judged by each worker, whatever the sums are"):
        for limit in (threshold("latency", "p(99) < 1ms", 1e6, window=True),
                      threshold("latency", "p(99) < 1ms", 1e6, result="failure")):
            for own in ("pass", "fail", "no-data"):
                record = ended(9, own, thresholds=[result(own, limit["metricText"], "p(99) < 1ms")])
                expect(outcome(limit, noop, ended=record)[0], own, str(limit))
    with checks.check("one leaking worker of three is a fail, and is reported"):
        bench = Bench(folder, scenario("high", leaks="detect"))
        for client, count in (("a", 0), ("b", 2), ("c", 0)):
            bench.whole_run(client, operation(count=9, counts={9: 9}),
                            leaks={"kind": "leak" if count else "stable", "count": count, "explanation": "64 B a call"})
        outcome_seen, _, text = bench.judged()
        expect(outcome_seen, "fail")
        require("fail: high, b: leak: 64 B a call" in text, text)
    with checks.check("a leak check whose result did not arrive is no data"):
        bench = Bench(folder, scenario("high", leaks="detect"), clients=("a",))
        bench.whole_run("a", operation(count=9, counts={9: 9}))
        expect(bench.verdict(), "no-data")
    with checks.check("three workers: counts, kinds, histograms and the longest time are those of all"):
        file = folder / "summary.json"
        bench = Bench(folder, scenario("high", threshold("throughput", "rate == 1000/s", 1000.0)), summary=file)
        for client, seconds in (("a", 1), ("b", 3), ("c", 2)):
            bench.whole_run(client, operation(count=1000, failures=5, counts={1000 * seconds: 1000}),
                            elapsed=seconds * 10**9)
        outcome_seen, rows, text = bench.judged()
        require(outcome_seen == "pass", text)
        summary = json.loads(file.read_text())["tests"][0]["operations"][0]
        expect([summary[key] for key in ("count", "failures", "failureKinds", "elapsedSeconds")],
               [3000, 15, {"always": 15}, 3.0])
        expect([summary["latencyNanoseconds"][key] for key in ("samples", "min", "p50", "max")], [3000, 1000, 2000, 3953])
    with checks.check("fail before invalid before no data; Locust's codes for other reasons are not lowered"):
        bench = Bench(folder, scenario("high"), clients=("a",))
        codes = {}
        for ours, theirs in ((ours, theirs) for ours in ("pass", "fail", "invalid", "no-data") for theirs in (None, 1, 2, 3, 77)):
            bench.companion.worst, bench.companion.environment.process_exit_code = ours, theirs
            codes[ours, theirs] = bench.companion._exit_code()
        expect([codes[ours, None] for ours in ("pass", "fail", "invalid", "no-data")], [0, 1, 2, 3])
        expect([codes["no-data", 2], codes["invalid", 3], codes["invalid", 1], codes["fail", 2], codes["pass", 3]],
               [2, 2, 1, 1, 3])
        expect([codes[ours, 77] for ours in ("pass", "fail", "invalid", "no-data")], [77] * 4)
    with checks.check("a summary that cannot be written yields the code 74, unless there is a worse one"):
        for client_outcome, code in (("pass", 74), ("invalid", 2)):
            bench = Bench(folder, scenario("high"), clients=("a",), summary=folder / "no/such/folder.json")
            logging.getLogger("loadtest").setLevel(logging.CRITICAL)
            findings = [finding("invalid", "time", "a reason")] if client_outcome == "invalid" else []
            bench.whole_run("a", operation(count=9, counts={9: 9}), ended=ended(9, client_outcome, findings))
            bench.verdict()
            expect(bench.companion._exit_code(), code)
    with checks.check("failed requests are Locust's matter until a threshold on failures speaks of them"):
        for limits, code in (((), 1), ((threshold("failures", "rate < 5%", 0.05),), 0),
                             ((threshold("failures", "rate < 5%", 0.05, operation="noop"),), 1)):
            bench = Bench(folder, scenario("high", *limits), clients=("a",))
            bench.runner.errors["one"] = SimpleNamespace(method="high", occurrences=1)
            bench.whole_run("a", operation(count=1000, failures=1, counts=quick))
            bench.verdict()
            expect(bench.companion._exit_code(), code, f"with {len(limits)} thresholds")


def reports(folder):
    logging.getLogger("loadtest").setLevel(logging.CRITICAL)
    noop = operation(count=9, counts={9: 9})

    def fresh(*clients):
        return Bench(folder, scenario("high"), clients=clients or ("a",))

    good = part(1, True, high=of_class(noop, ended=ended(9)))
    wrong = [
        ("a list", []), ("text", "loadtest"), ("another version", {**good, "version": 3}),
        ("no version", {key: value for key, value in good.items() if key != "version"}),
        ("test is text", {**good, "test": "1"}), ("test is true", {**good, "test": True}), ("final is 1", {**good, "final": 1}),
        ("classes is a list", {**good, "classes": [1]}), ("an unknown scenario", {**good, "classes": {"x": of_class(noop)}}),
        ("a class is nil", {**good, "classes": {"high": None}}),
        ("a name that is not a text", {**good, "classes": {3: of_class(noop)}}),
    ] + [(f"operation {key} = {value!r}", part(1, True, high=of_class({**noop, key: value}))) for key, value in (
        ("name", 3), ("group", None), ("count", -1), ("count", 1.5), ("count", True), ("count", 2**63), ("failures", "1"),
        ("failure_kinds", []), ("failure_kinds", {"x": -1}), ("failure_kinds", {1: 1}), ("service_time", None),
        ("service_time", 7), ("latency", "x"), ("service_time", histogram({0: -1})), ("service_time", histogram({-1: 1})),
        ("service_time", histogram({33 << 10: 1})), ("service_time", histogram({36 << 7: 1}, 2)),
        ("service_time", histogram({"0": 1})), ("service_time", histogram([1])), ("service_time", histogram({}, 9)),
        ("failure_kinds", {str(number): 1 for number in range(1001)}))] + [
        (f"{key} = {value!r}", part(1, True, high={**of_class(noop), key: value})) for key, value in (
            ("operations", {}), ("operations", [3]), ("elapsed_nanoseconds", -1), ("elapsed_nanoseconds", None),
            ("ended", []), ("ended", {"outcome": "fine"}), ("ended", {**ended(9), "findings": None}),
            ("ended", {**ended(9), "thresholds": [3]}), ("ended", ended(9, findings=[finding("fine", "time", "x")])), ("leaks", 3),
            ("leaks", {"kind": "leak"}))]
    with checks.check(f"{len(wrong)} malformed reports: none raises, none is counted, each makes the test invalid"):
        for name, bad in wrong:
            bench = fresh()
            bench.report("a", bad)
            expect(bench.companion.test.operations, {}, name)
            expect(bench.verdict(), "invalid", name)
    with checks.check("reports that are not objects"):
        for data in (None, 3, [], "x"):
            bench = fresh()
            bench.companion.on_report("a", data)
            expect(bench.verdict(), "invalid", repr(data))
    with checks.check("too many operations are refused, and what was counted stays"):
        bench = fresh()
        bench.report("a", part(1, False, high=of_class(noop)))
        bench.report("a", part(1, False, high=of_class(*[operation(str(number)) for number in range(10_001)])))
        expect(len(bench.companion.test.operations), 1)
        expect(bench.verdict(), "invalid")
    with checks.check("a worker without its last report is lost"):
        bench = fresh()
        bench.report("a", part(1, False, high=of_class(noop)))
        outcome, _, text = bench.judged()
        require(outcome == "invalid" and "a was lost" in text, text)
    with checks.check("a silent worker that had users is lost; one without users is not counted"):
        bench = fresh("a", "b")
        bench.runner.clients["b"].state = "ready"
        bench.companion._look()
        bench.whole_run("a", noop)
        expect(bench.verdict(), "pass")
        bench = fresh("a", "b")
        bench.whole_run("a", noop)
        outcome, _, text = bench.judged()
        require(outcome == "invalid" and "b was lost" in text and "it sent no report" in text, text)
    with checks.check("a worker that leaves after its last report is not lost"):
        bench = fresh("a", "b")
        for client in "ab":
            bench.whole_run(client, noop)
        bench.companion._look()
        del bench.runner.clients["b"]
        expect(bench.verdict(), "pass")
    with checks.check("a worker out of reach that comes back with all its reports is a note"):
        bench = fresh()
        bench.companion._look()
        bench.runner.clients["a"].state = "missing"
        bench.companion._look()
        bench.runner.clients["a"].state = "running"
        bench.companion._look()
        bench.whole_run("a", noop)
        outcome, _, text = bench.judged()
        require(outcome == "pass" and "note: a was disconnected" in text, text)
    with checks.check("lost or duplicated reports do not add up to the record"):
        for delivered, recorded in ((9, 18), (18, 9)):
            bench = fresh()
            for _ in range(delivered // 9 - 1):
                bench.report("a", part(1, False, high=of_class(noop)))
            bench.report("a", part(1, True, high=of_class(noop, ended=ended(recorded))))
            outcome, _, text = bench.judged()
            require(outcome == "invalid" and f"has {recorded} operations, but {delivered} were reported" in text, text)
    with checks.check("a crashed target is invalid, with the worker's reason"):
        bench = fresh()
        bench.whole_run("a", noop, ended=ended(9, "invalid", [finding("invalid", "ending", "the target crashed: SIGSEGV")]))
        outcome, _, text = bench.judged()
        require(outcome == "invalid" and "invalid: high, a: the target crashed: SIGSEGV" in text, text)
    with checks.check("a worker's own verdict on what is judged over the sums is left out; its other reasons are not"):
        limit = threshold("latency", "p(99) < 1ms", 1e6)
        crossed, leaking = (result("fail", metric, expression) for metric, expression in (
            ("latency", "p(99) < 1ms"), ("leaks", "count == 0")))
        few = result("no-data", "latency", "p(99) < 1ms", "9 samples")
        about = finding("fail", "threshold", "latency: p(99) < 1ms does not hold")
        for outcome, findings, results, expected in (
                ("no-data", [], [few], "pass"), ("fail", [about], [crossed], "pass"),
                ("fail", [about, finding("invalid", "ending", "the target was killed")], [crossed], "invalid"),
                ("fail", [about, finding("fail", "leak", "leak: 64 B a call")], [crossed], "fail"),
                ("fail", [], [crossed, leaking], "fail"),
                ("fail", [finding("fail", "invariant", "the target's invariant does not hold: x")], [], "fail"),
                ("no-data", [finding("no-data", "samples", "nothing was done")], [], "pass"),
                ("no-data", [finding("no-data", "leak", "the leak check is undecided: x")], [], "no-data"),
                # Sentences decide nothing.
                ("fail", [finding("fail", "ending", "latency: p(99) < 1ms does not hold")], [], "fail"),
                ("invalid", [finding("invalid", "time", "leak: the clock does not hold")], [], "invalid")):
            bench = Bench(folder, scenario("high", limit), clients=("a", "b"))
            many = operation(count=1000, counts={9: 1000})
            bench.whole_run("a", many)
            bench.whole_run("b", noop, ended=ended(9, outcome, findings, results))
            expect(bench.verdict(), expected, str((findings, results)))
    with checks.check("an operation that never succeeded at one worker is a fail only where it did at none, and where none may"):
        never = finding("fail", "operation", "operation 'noop' never succeeded: all 9 calls failed")
        failing = operation(count=9, failures=9)
        allowing, other = threshold("failures", "rate <= 1", 1), threshold("failures", "rate <= 1", 1, operation="put")
        of_group, too_few = (threshold("failures", "count <= 18", 18, **more)
                             for more in ({"group": "default"}, {"operation": "noop", "minimum": 1000}))
        for elsewhere, thresholds, expected in (
                (noop, [], "pass"), (failing, [], "fail"), (failing, [allowing], "pass"), (failing, [other], "fail"),
                (failing, [of_group], "pass"), (failing, [too_few], "no-data")):
            bench = Bench(folder, scenario("high", *thresholds), clients=("a", "b"))
            bench.whole_run("a", failing, ended=ended(9, "fail", [never]))
            bench.whole_run("b", elsewhere, ended=ended(9))
            outcome, _, text = bench.judged()
            require(outcome == expected, f"{thresholds}: {text}")
            require(("operation 'noop' never succeeded: all 18 calls failed (always)" in text) == (expected == "fail"), text)
        bench = fresh("a")
        bench.whole_run("a", operation(count=1, failures=1), operation(count=1, group="other"))
        outcome, _, text = bench.judged()
        require("operation 'noop' of group 'default' never succeeded: its only call failed (always)" in text, text)
    with checks.check("findings beyond the maximum number of reasons still count"):
        bench = fresh()
        notes = [finding("no-data", "samples", f"note {number}") for number in range(60)]
        bench.whole_run("a", operation(count=9, failures=9), ended=ended(9, "fail", notes))
        outcome, _, text = bench.judged()
        require(outcome == "fail" and "'noop' never succeeded" in text and "note 49" in text and "note 50" not in text, text)
    with checks.check("what belongs to an earlier test is not counted in the next"):
        bench = fresh()
        bench.whole_run("a", noop)
        expect(bench.verdict(), "pass")
        bench.companion.on_test_start()
        bench.report("a", part(1, True, high=of_class(noop)))
        bench.whole_run("a", noop, noop, test=2)
        expect(bench.companion.test.operations["high", "default", "noop"].count, 18)
        expect(bench.verdict(), "pass")
    with checks.check("what a worker reports between two tests, or of a run for a master before, is not counted"):
        bench = fresh()
        bench.companion.test = None
        bench.report("a", part(7, False, high=of_class(noop)))
        bench.companion.on_test_start()
        bench.report("a", part(7, True, high=of_class(noop)))
        bench.report("stranger", part(3, True, high=of_class(noop)))
        expect(bench.companion.test.operations, {})
        bench.whole_run("a", noop, test=8)
        expect(bench.companion.test.operations["high", "default", "noop"].count, 9)
    with checks.check("a worker that began again within a test counts with both its runs, if both ended"):
        bench = fresh()
        bench.whole_run("a", noop)
        bench.whole_run("a", noop, test=2)
        expect(bench.companion.test.operations["high", "default", "noop"].count, 18)
        expect(bench.companion.test.elapsed_seconds("high"), 2.0)
        expect(bench.verdict(), "pass")
    with checks.check("a report after the last one is invalid"):
        bench = fresh()
        bench.whole_run("a", noop)
        bench.report("a", part(1, False, high=of_class(noop)))
        expect(bench.companion.test.operations["high", "default", "noop"].count, 9)
        expect(bench.verdict(), "invalid")
    with checks.check("a Python worker is ignored and noted"):
        bench = fresh("a", "python")
        bench.whole_run("a", noop)
        bench.report("python", None)
        outcome, _, text = bench.judged()
        require(outcome == "pass" and "note: python is a Python worker" in text, text)
    with checks.check("a scenario that no worker ran is no data; one that was not selected is ignored"):
        bench = Bench(folder, scenario("high"), scenario("low"), clients=("a",))
        bench.whole_run("a", noop)
        expect(bench.verdict(), "no-data")
        bench = Bench(folder, scenario("high"), scenario("low"), clients=("a",))
        bench.companion.environment.user_classes.pop()
        bench.whole_run("a", noop)
        expect(bench.verdict(), "pass")
    with checks.check("names with digits and hyphens are classes; a name of the file's own is refused"):
        module = loaded(folder, [scenario("3-high"), scenario("_low")])
        from locust.util.load_locustfile import is_user_class
        expect(sorted(name for name, value in vars(module).items() if is_user_class(value)), ["3-high", "_low"])
        expect(vars(module)["3-high"].__name__, "3-high")
        try:
            loaded(folder, [scenario("json")])
        except SystemExit as ended_with:
            require("'json'" in str(ended_with), str(ended_with))
        else:
            require(False, "the name json was taken")


def masters(folder):
    errors = threshold("failures", "count == 0", 0.0)

    def run(name, scenarios, *habits, words=(), seconds="2s"):
        place = folder / name
        place.mkdir()
        companion(place, scenarios)
        with contextlib.ExitStack() as stack:
            master = stack.enter_context(Master(sys.executable, place, "--headless", "--expect-workers", len(habits), "-u", "6",
                                                "-r", "100", "--run-time", seconds, "--csv", place / "locust", *words))
            for number, habit in enumerate(habits):
                stack.enter_context(FakeWorker(master.port, f"w{number}", **habit))
            return master.ended(), master

    cases = [
        ("pass", [scenario("high", errors)], [{}, {}, {}], 0, "verdict: PASS"),
        ("a threshold fails", [scenario("high", threshold("operations", "count < 1000", 1000.0))], [{}, {}], 1,
         "verdict: FAIL"),
        ("failed requests", [scenario("high")], [{"failures": 5}, {}], 1, "verdict: PASS"),
        ("failed requests that a threshold allows", [scenario("high", threshold("failures", "rate < 1%", 0.01))],
         [{"failures": 5}, {}], 0, "verdict: PASS"),
        ("a worker falls silent", [scenario("high", errors)], [{}, {"silent": True}], 2, "invalid: w1 was lost"),
        ("a target crashes", [scenario("high", errors)],
         [{}, {"outcome": "invalid", "findings": [finding("invalid", "ending", "the target crashed")]}], 2,
         "invalid: high, w1: the target crashed"),
        ("a report is lost", [scenario("high", errors)], [{}, {"loses": 5}], 2, "reports were lost or duplicated"),
        ("a malformed report", [scenario("high", errors)], [{}, {"malformed": {"x": 1}}], 2, "unreadable report"),
        ("a last report after 4 s", [scenario("high", errors)], [{}, {"late": 4}], 0, "verdict: PASS"),
        ("a Python worker", [scenario("high", errors)], [{}, {"python": True}], 0, "note: w1 is a Python worker"),
        ("too few samples", [scenario("high", threshold("latency", "p(99) < 1s", 1e9, minimum=10**9))], [{}], 3, "NO DATA"),
    ]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(run, name.replace(" ", "-"), scenarios, *habits) for name, scenarios, habits, _, _ in cases]
    for (name, _, _, code, sentence), ended_run in zip(cases, runs):
        with checks.check(f"a real master, exit code {code}: {name}"):
            seen, master = ended_run.result()
            require(seen == code and sentence in master.text, f"exit code {seen}:\n{master.text[-3000:]}")
            require("Traceback" not in master.text, master.text[-3000:])
            result = master.result()["tests"][0]
            if name in ("pass", "a last report after 4 s"):
                csv = (master.folder / "locust_stats.csv").read_text().splitlines()
                expect(csv[1].split(",")[:3], ["high", "noop [µs]", str(result["operations"][0]["count"])])
    with checks.check("without --master it reports what runs these users, and exits with 64"):
        place = folder / "local"
        place.mkdir()
        file = companion(place, [scenario("high")])
        ended_with = subprocess.run([sys.executable, "-m", "locust", "-f", file, "--headless", "--run-time", "1s"], cwd=place,
                                    capture_output=True, text=True, timeout=30, check=False)
        require(ended_with.returncode == 64 and "loadtest worker --locust" in ended_with.stderr, ended_with.stderr)


with tempfile.TemporaryDirectory(prefix="locust-companion-") as name:
    # The masters first: who imports Locust has gevent in the place of threads, and fake workers are threads.
    for work in (masters, mathematics, verdicts, reports):
        if options.only in (None, work.__name__):
            work(pathlib.Path(name))
sys.exit(checks.finish())
