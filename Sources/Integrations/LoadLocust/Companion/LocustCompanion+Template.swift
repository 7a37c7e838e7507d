extension LocustCompanion {
  /// The file up to the scenarios.
  static let head = ###"""
    """The companion of `loadtest worker --locust`: declares the scenarios to a Locust master and judges their results.

        loadtest worker --write-locustfile locustfile.py scenario.json
        locust -f locustfile.py --master --headless --expect-workers 3 -u 12 -r 12 --run-time 1m
        loadtest worker --locust HOST:5557 scenario.json        (on each machine)

    It declares a user class for each scenario. Only `loadtest worker --locust` can run these users; Python workers cannot. Below,
    "worker" means such a Locust worker, not a worker thread of a scenario. The statistics of the workers include full-resolution
    histograms: this file adds them bucket by bucket, judges the scenarios' thresholds over the sums, detects lost workers, and
    sets the master's exit code. It prints one table for each test to standard output; --loadtest-summary FILE also writes the
    results as JSON. If a master runs several tests, the worst outcome counts.

    Exit codes, worst first: 1 fail (a threshold does not hold, a leak, a target crashed), 2 invalid (a worker was lost, its
    reports do not add up to its record or cannot be read, a run was invalid), 3 no data (too few samples, no test), 0 pass. After
    a pass, Locust's own rule applies: its code for failed requests (--exit-code-on-error), unless all failed requests belong to
    scenarios with a threshold on `failures` that has no selector. A code that Locust or another listener sets for another reason
    is never lowered; in particular, a code outside 0 to 3 is kept. 74: all passed, but FILE cannot be written; 70: internal error.

    Judged over the sums: latency, service_time, throughput, operations, failures and dropped. Throughput is the operations of all
    workers divided by the longest measured time of any worker, so workers that start later lower it. Judged by each worker over
    its own run: allocated, retained, resident, projected, gauge, lag, cpu and leaks, latency{result:…}, and thresholds with a
    `window`; if one worker fails, the outcome is fail. Totals (throughput, counts) in a window are not added up: no data. A
    worker's own verdict on what is judged over the sums is ignored. A worker that was disconnected and reconnected is reported as
    a note, not as a loss, if its last report arrived and its reports add up to its record. Resetting Locust's statistics does not
    affect these verdicts. After a test the master waits for each worker's last report while the worker still sends heartbeats, for
    at most --loadtest-wait seconds.
    """
    import json
    import logging
    import math
    import os
    import sys
    from collections import Counter
    from dataclasses import dataclass, field
    from time import monotonic
    from typing import Any

    import gevent
    from locust import User, events
    from locust import log as locust_log
    from locust import stats as locust_stats
    from locust.runners import STATE_MISSING, STATE_RUNNING, STATE_SPAWNING, LocalRunner, MasterRunner
    """###

  /// The file after the scenarios.
  static let body = ###"""

    PASS, FAIL, INVALID, NO_DATA = "pass", "fail", "invalid", "no-data"
    WORST_FIRST = {FAIL: 1, INVALID: 2, NO_DATA: 3, PASS: 0}  # to exit codes
    WORDS = {FAIL: "does not hold", INVALID: "was not judged", NO_DATA: "cannot be decided"}
    PERCENTILES = {"p50": 50, "p75": 75, "p90": 90, "p95": 95, "p99": 99, "p99_9": 99.9, "p99_99": 99.99}
    MERGED_METRICS = {"latency", "service_time", "throughput", "operations", "failures", "dropped"}
    PYTHON_REFUSAL = "these users are run by `loadtest worker --locust`, not by Python: start locust with --master"
    HALF_MAGNITUDES = {1: 4, 2: 7, 3: 10, 4: 14, 5: 17}  # of HdrHistogram, by significant digits
    HIGHEST_BITS = 42
    MOST = 2**63 - 1
    MOST_OPERATIONS, MOST_KINDS, MOST_REASONS, MOST_TESTS = 10_000, 1_000, 50, 100
    SILENCE_SECONDS = 5.0  # Workers send a heartbeat each second.
    OPERATORS = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
                 "==": lambda a, b: a == b, "!=": lambda a, b: a != b}
    log = logging.getLogger("loadtest")


    class Malformed(ValueError):
        """A report that cannot be read; the message states the reason."""


    class Histogram:
        """Counts by bucket. A bucket is a pair of its lowest and highest value, so that histograms with different numbers of
        significant digits can be added; a value in a wider bucket counts as the highest value of that bucket."""

        def __init__(self) -> None:
            self.counts: Counter[tuple[int, int]] = Counter()

        @classmethod
        def read(cls, value: Any, what: str) -> "Histogram":
            """Reads a report's histogram: {"digits": 3, "counts": {index: count}}."""
            digits = whole(need(value, dict, what).get("digits"), f"{what} digits")
            if (half := HALF_MAGNITUDES.get(digits)) is None:
                raise Malformed(f"{what} has {digits} digits; expected 1 to 5")
            histogram, most = cls(), (HIGHEST_BITS + 1 - half) << half
            for index, count in need(value.get("counts"), dict, f"{what} counts").items():
                if type(index) is not int or type(count) is not int or not 0 <= index < most or not 0 <= count <= MOST:
                    raise Malformed(f"{what} has an invalid bucket {str(index)[:40]}: {str(count)[:40]}")
                width = (index >> half) - 1 if index >> half else 0
                lowest = (index - (width << half)) << width
                if count:
                    histogram.counts[lowest, lowest + (1 << width) - 1] = count
            return histogram

        @property
        def total(self) -> int:
            return sum(self.counts.values())

        def add(self, other: "Histogram") -> None:
            self.counts.update(other.counts)

        def percentile(self, percentile: float) -> float:
            """The nearest-rank percentile, as in loadtest: the rank is taken one ulp below, so that 99.9 % of 1,000 is 999."""
            total = self.total
            rank = total if percentile >= 100 else min(max(
                math.ceil(max(math.nextafter(percentile, -math.inf), 0) * total / 100), 1), total)
            for lowest, highest in sorted(self.counts, key=lambda bucket: (bucket[1], bucket[0])):
                rank -= self.counts[lowest, highest]
                if rank <= 0:
                    return float(lowest if percentile == 0 else highest)
            raise ValueError("an empty histogram has no percentiles")

        def aggregate(self, name: str) -> float:
            """mean, min, max, med, stddev or p(N); the histogram must not be empty."""
            middles = [(lowest + (highest - lowest + 1) // 2, count) for (lowest, highest), count in self.counts.items()]
            mean = sum(middle * count for middle, count in middles) / self.total
            if name == "mean":
                return mean
            if name == "stddev":
                return math.sqrt(math.fsum((middle - mean) ** 2 * count for middle, count in middles) / self.total)
            if name == "min":
                return float(min(lowest for lowest, _ in self.counts))
            return self.percentile({"max": 100.0, "med": 50.0}.get(name) or percentile_of(name))

        def summary(self) -> dict[str, Any] | None:
            if not self.counts:
                return None
            figures = {name: self.aggregate(name) for name in ("mean", "stddev", "min", "max")}
            return {"samples": self.total, **figures, **{key: self.percentile(at) for key, at in PERCENTILES.items()}}


    @dataclass
    class Operation:
        """The figures of an operation of a group, from one report or summed over all."""
        count: int = 0
        failures: int = 0
        kinds: Counter[str] = field(default_factory=Counter)
        service_time: Histogram = field(default_factory=Histogram)
        latency: Histogram = field(default_factory=Histogram)

        @classmethod
        def read(cls, value: dict[str, Any], what: str) -> "Operation":
            kinds = need(value.get("failure_kinds"), dict, f"{what} failure_kinds")
            service_time, latency = (
                Histogram.read(value[key], f"{what} {key}") if value.get(key) is not None else None
                for key in ("service_time", "latency"))
            if service_time is None or len(kinds) > MOST_KINDS:
                raise Malformed(f"{what} has no service_time or more than {MOST_KINDS} kinds of failures")
            return cls(whole(value.get("count"), f"{what} count"), whole(value.get("failures"), f"{what} failures"),
                       Counter({need(kind, str, what): whole(count, f"{what} {kind}") for kind, count in kinds.items()}),
                       service_time, latency or service_time)

        def add(self, other: "Operation") -> None:
            self.count += other.count
            self.failures += other.failures
            self.kinds.update(other.kinds)
            self.service_time.add(other.service_time)
            self.latency.add(other.latency)

        @property
        def never_succeeded(self) -> bool:
            return 0 < self.count <= self.failures

        @property
        def failed_calls(self) -> str:
            kinds = ", ".join(kind for kind, _ in sorted(self.kinds.items(), key=lambda item: (-item[1], item[0]))[:3])
            calls = "its only call" if self.count == 1 else f"all {self.count} calls"
            return f"{calls} failed" + (f" ({kinds})" if kinds else "")

        def may_fail(self, scenario: dict[str, Any], names: dict[str, str]) -> bool:
            """Whether a threshold on failures applies to the operation and holds for it alone."""
            return any(
                OPERATORS[threshold["comparison"]](
                    self.failures / (1 if threshold["aggregate"] == "count" else self.count), threshold["value"])
                for threshold in scenario["thresholds"]
                if threshold["metric"] == "failures" and threshold["value"] is not None and is_judged_over_sums(threshold)
                and threshold["selectors"].items() <= names.items())


    @dataclass
    class ClassReport:
        """A worker's figures of a scenario, from one report or from all reports so far."""
        elapsed: int = 0
        count: int = 0
        ended: dict[str, Any] | None = None
        leaks: dict[str, Any] | None = None
        operations: list[tuple[str, str, Operation]] = field(default_factory=list)


    def is_judged_over_sums(threshold: dict[str, Any]) -> bool:
        """Workers report neither the times of failed operations separately nor their timelines, so each worker judges
        latencies with a `result` selector, and thresholds with a window, itself."""
        is_separate = threshold["metric"] == "latency" and "result" in threshold["selectors"]
        return threshold["metric"] in MERGED_METRICS and not is_separate and not threshold["hasWindow"]


    def need(value: Any, kind: type, what: str) -> Any:
        if not isinstance(value, kind):
            raise Malformed(f"{what} is of type {type(value).__name__}, not {kind.__name__}")
        return value


    def whole(value: Any, what: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            raise Malformed(f"{what} is not a count: {str(value)[:40]}")
        return value


    def read_report(part: Any) -> tuple[int, bool, dict[str, ClassReport]]:
        """Reads the companion's part of a report: the worker's test number, whether the report is final, and the figures of each
        scenario. A report is read completely before any of it is counted."""
        if need(part, dict, "loadtest").get("version") != 2:
            raise Malformed(f"unsupported version {str(part.get('version'))[:40]}: generate this file with the workers' loadtest")
        classes: dict[str, ClassReport] = {}
        for name, value in need(part.get("classes"), dict, "classes").items():
            if name not in BY_NAME:
                raise Malformed(f"unknown scenario '{str(name)[:64]}': regenerate this file")
            report = classes[name] = ClassReport(whole(need(value, dict, name).get("elapsed_nanoseconds"), f"{name} elapsed"))
            for entry in need(value.get("operations"), list, f"{name} operations"):
                key = [need(need(entry, dict, name).get(key), str, f"{name} {key}")[:1000] for key in ("group", "name")]
                report.operations.append((*key, Operation.read(entry, f"{name} {key[1]}")))
            report.count = sum(operation.count for _, _, operation in report.operations)
            for key in ("ended", "leaks"):
                if value.get(key) is not None:
                    setattr(report, key, need(value[key], dict, f"{name} {key}"))
            if report.ended:
                judgements = [need(entry, dict, f"{name} {key}") for key in ("findings", "thresholds")
                              for entry in need(report.ended.get(key), list, f"{name} {key}")]
                if any(entry.get("outcome") not in WORST_FIRST for entry in [report.ended, *judgements]):
                    raise Malformed(f"{name} ended with an unknown outcome")
            if report.leaks:
                whole(report.leaks.get("count"), f"{name} leaks count")
        return whole(part.get("test"), "test"), need(part.get("final"), bool, "final"), classes


    @dataclass
    class Part:
        """One test of a worker. One test of the master may include several."""
        final: bool = False
        classes: dict[str, ClassReport] = field(default_factory=dict)


    @dataclass
    class Worker:
        """A worker's state in a test of the master."""
        joined: bool = False
        python: bool = False
        unreadable: bool = False
        parts: dict[int, Part] = field(default_factory=dict)
        missing_since: float | None = None
        gone_since: float | None = None
        silent_since: float | None = None
        away: float = 0.0

        @property
        def takes_part(self) -> bool:
            return self.joined or bool(self.parts)

        @property
        def done(self) -> bool:
            """Whether all its reports arrived."""
            return self.python or bool(self.parts) and all(part.final for part in self.parts.values())

        def awaited(self, now: float) -> bool:
            absent = (self.missing_since, self.gone_since, self.silent_since)
            return (self.takes_part and not self.done and not self.unreadable
                    and not any(since is not None and now - since > SILENCE_SECONDS for since in absent))


    @dataclass
    class Row:
        """A threshold and its result."""
        scenario: str
        threshold: dict[str, Any]
        outcome: str = NO_DATA
        observed: float | None = None
        samples: int = 0
        note: str = ""


    class LoadTest:
        """One test of the master: what its workers reported, and the verdict on it."""

        def __init__(self, number: int) -> None:
            self.number = number
            self.began = monotonic()
            self.workers: dict[str, Worker] = {}
            self.operations: dict[tuple[str, str, str], Operation] = {}
            self.findings: dict[tuple[str, str], int] = {}  # (outcome, sentence) → number of times; PASS marks a note
            self.rows: list[Row] = []
            self.found = {PASS}
            self.outcome = PASS

        def find(self, outcome: str, sentence: str) -> None:
            """Records an outcome and its reason. At most MOST_REASONS reasons are kept, and notes are dropped first; dropped
            outcomes still count."""
            self.found.add(outcome)
            if (outcome, sentence) not in self.findings and len(self.findings) >= MOST_REASONS:
                note = next((known for known in self.findings if known[0] == PASS), None)
                if outcome == PASS or note is None:
                    return
                del self.findings[note]
            self.findings[outcome, sentence] = self.findings.get((outcome, sentence), 0) + 1

        def count(self, worker: Worker, test: int, final: bool, classes: dict[str, ClassReport]) -> None:
            """Adds a report that was read completely."""
            names = {(name, group, operation) for name in classes for group, operation, _ in classes[name].operations}
            if len(self.operations.keys() | names) > MOST_OPERATIONS:
                raise Malformed(f"more than {MOST_OPERATIONS} operations")
            part = worker.parts.setdefault(test, Part())
            if part.final:
                raise Malformed(f"a report of its test {test} arrived after the final one")
            part.final = final
            for name, report in classes.items():
                known = part.classes.setdefault(name, ClassReport())
                known.elapsed = max(known.elapsed, report.elapsed)
                known.count += report.count
                known.ended, known.leaks = report.ended or known.ended, report.leaks or known.leaks
                for group, operation, figures in report.operations:
                    self.operations.setdefault((name, group, operation), Operation()).add(figures)

        def reports(self, scenario: str) -> list[tuple[str, ClassReport]]:
            return [(client, part.classes[scenario]) for client, worker in self.workers.items()
                    for part in worker.parts.values() if scenario in part.classes]

        def elapsed_seconds(self, scenario: str) -> float:
            """The longest measured time of any worker."""
            by_worker: Counter[str] = Counter()
            for client, report in self.reports(scenario):
                by_worker[client] += report.elapsed
            return max(by_worker.values(), default=0) / 1e9

        # The verdict

        def judge(self, chosen: set[str]) -> None:
            """Judges the scenarios of this test, once no more reports are expected."""
            for client, worker in self.workers.items():
                self._judge_worker(client, worker)
            for scenario in SCENARIOS:
                name = scenario["name"]
                if name in chosen or self.reports(name):
                    self._judge_scenario(name, scenario)
            found = {row.outcome for row in self.rows} | self.found
            self.outcome = next((outcome for outcome in WORST_FIRST if outcome in found), PASS)

        def _judge_worker(self, client: str, worker: Worker) -> None:
            if not worker.takes_part:
                return
            if worker.python:
                self.find(PASS, f"{client} is a Python worker: its reports are not judged here")
            for part in worker.parts.values():
                for name, report in part.classes.items():
                    expected = report.ended.get("operations") if report.ended else None
                    if part.final and expected is not None and expected != report.count:
                        self.find(INVALID, f"{client}: its record of {name} has {expected} operations, but {report.count} were "
                                           "reported: reports were lost or duplicated")
                    for outcome, text in own_judgements(name, report.ended) if report.ended else []:
                        self.find(outcome, f"{name}, {client}: {text[:500]}")
            if worker.done and not (worker.python and worker.missing_since):
                if worker.away:
                    self.find(PASS, f"{client} was disconnected for about {worker.away:.0f} s; all its reports arrived")
                return
            how = ("went missing" if worker.missing_since else "left" if worker.gone_since else
                   "sent unreadable reports" if worker.unreadable else "stopped responding")
            what = "it sent no report" if not worker.parts else "its last report did not arrive, so operations are missing"
            self.find(INVALID, f"{client} was lost: it {how}" + ("" if worker.python else f"; {what}"))

        def _judge_scenario(self, name: str, scenario: dict[str, Any]) -> None:
            reports = self.reports(name)
            if not any(operation.count for key, operation in self.operations.items() if key[0] == name):
                self.find(NO_DATA, f"{name}: no operation was performed" + ("" if reports else ", no Locust worker ran it"))
            for client, report in reports if scenario["leaks"] != "off" else []:
                if report.leaks is None:
                    self.find(NO_DATA, f"{name}, {client}: the result of its leak check did not arrive")
                elif report.leaks.get("kind") == "leak" and report.leaks["count"]:
                    self.find(FAIL, f"{name}, {client}: leak: {str(report.leaks.get('explanation'))[:500]}")
            for threshold in scenario["thresholds"]:
                row = Row(name, threshold)
                if is_judged_over_sums(threshold):
                    self._judge_sum(row)
                else:
                    self._judge_by_workers(row, reports)
                self.rows.append(row)
            own = {(group, operation): figures for (owner, group, operation), figures in self.operations.items() if owner == name}
            groups = {group for group, _ in own}
            for (group, operation), figures in own.items():
                if figures.never_succeeded and not figures.may_fail(scenario, {"group": group, "operation": operation}):
                    of_group = f" of group '{group}'" if len(groups) > 1 else ""
                    self.find(FAIL, f"{name}: operation '{operation}'{of_group} never succeeded: {figures.failed_calls}")

        def _judge_sum(self, row: Row) -> None:
            """Judges a threshold over the sums, by the same rules as loadtest."""
            threshold, metric = row.threshold, row.threshold["metric"]
            wanted = threshold["selectors"]
            pooled = Operation()
            for (scenario, group, name), operation in self.operations.items():
                if (scenario == row.scenario and wanted.get("operation", name) == name
                        and wanted.get("group", group) == group):
                    pooled.add(operation)
            histogram = pooled.service_time if metric == "service_time" else pooled.latency
            elapsed = self.elapsed_seconds(row.scenario)
            row.samples = pooled.count
            if metric == "dropped":
                row.note = "the closed model drops nothing"
            elif metric == "operations":
                row.samples, row.observed = max(pooled.count, 1), float(pooled.count)
            elif metric in ("latency", "service_time"):
                row.samples, row.note = histogram.total, "no operation was timed"
                row.observed = histogram.aggregate(threshold["aggregate"]) if row.samples else None
            elif not pooled.count or not elapsed:
                row.note = "no operation was performed"
            elif metric == "throughput":
                by_result = {"success": pooled.count - pooled.failures, "failure": pooled.failures}
                row.observed = by_result.get(wanted.get("result"), pooled.count) / elapsed
            else:
                row.observed = pooled.failures / (1 if threshold["aggregate"] == "count" else pooled.count)
            needed = max(threshold["minimumSamples"], samples_beyond(threshold))
            if row.observed is None or threshold["value"] is None:
                row.note = row.note or "no value to compare with"
            elif row.samples < needed:
                row.note = f"{row.samples} samples; {needed} are required"
            else:
                row.note = ""
                row.outcome = PASS if OPERATORS[threshold["comparison"]](row.observed, threshold["value"]) else FAIL

        def _judge_by_workers(self, row: Row, reports: list[tuple[str, ClassReport]]) -> None:
            """Judges a metric that only the worker's own process can measure: the worst of the workers' verdicts."""
            own = [[result for result in (report.ended or {}).get("thresholds", []) if is_result_of(row.threshold, result)]
                   for _, report in reports]
            results = [result for of_worker in own for result in of_worker]
            outcomes = {result["outcome"] for result in results}
            if not all(own):
                outcomes.add(NO_DATA)
            row.samples = len(reports)
            row.outcome = next((outcome for outcome in WORST_FIRST if outcome in outcomes), NO_DATA)
            row.note = f"judged by {len(reports)} Locust workers, each over its own run" if reports else "no Locust worker ran it"
            notes = {result["note"] for result in results if result["outcome"] == row.outcome != PASS and result.get("note")}
            if notes:
                row.note += f": {min(notes)}"

        # Output

        def table(self) -> str:
            """The table that is printed."""
            total = sum(operation.count for operation in self.operations.values())
            taking_part = sum(worker.takes_part for worker in self.workers.values())
            lines = [f"loadtest: test {self.number}, {taking_part} Locust workers, {total:,} operations"]
            cells = [("", "scenario", "threshold", "observed", "")] + [
                (row.outcome.upper().replace("-", " "), row.scenario, "{metricText}: {expression}".format(**row.threshold),
                 figure(row), row.note or f"{row.samples:,} samples") for row in self.rows]
            widths = [max(len(cell[column]) for cell in cells) for column in range(5)]
            lines += ["  ".join(text.ljust(width) for text, width in zip(cell, widths)).rstrip()
                      for cell in cells if len(cells) > 1]
            for (outcome, sentence), times in sorted(self.findings.items(), key=lambda item: list(WORST_FIRST).index(item[0][0])):
                lines.append(f"{'note' if outcome == PASS else outcome}: {sentence}" + (f" ({times} times)" if times > 1 else ""))
            return "\n".join(lines + [f"verdict: {self.outcome.upper().replace('-', ' ')} (exit code {WORST_FIRST[self.outcome]})"])

        def summary(self) -> dict[str, Any]:
            """The JSON summary; times in nanoseconds."""
            return {
                "test": self.number, "outcome": self.outcome,
                "reasons": [sentence for outcome, sentence in self.findings if outcome != PASS],
                "notes": [sentence for outcome, sentence in self.findings if outcome == PASS],
                "workers": sorted(client for client, worker in self.workers.items() if worker.takes_part),
                "thresholds": [{"scenario": row.scenario, "metric": row.threshold["metricText"],
                                "expression": row.threshold["expression"], "observed": row.observed, "samples": row.samples,
                                "outcome": row.outcome, "note": row.note or None} for row in self.rows],
                "operations": [{"scenario": scenario, "group": group, "name": name, "count": operation.count,
                                "failures": operation.failures, "failureKinds": dict(operation.kinds),
                                "elapsedSeconds": self.elapsed_seconds(scenario),
                                "serviceTimeNanoseconds": operation.service_time.summary(),
                                "latencyNanoseconds": operation.latency.summary()}
                               for (scenario, group, name), operation in sorted(self.operations.items())]}


    def is_result_of(threshold: dict[str, Any], result: dict[str, Any]) -> bool:
        return (result.get("metric"), result.get("expression")) == (threshold["metricText"], threshold["expression"])


    def own_judgements(name: str, ended: dict[str, Any]) -> list[tuple[str, str]]:
        """A worker's verdict on its own run. Thresholds that are judged over the sums are left out: a worker's share alone may be
        too small or too slow although the sum is not. For the same reason, a worker that performed nothing is only a note.
        So are operations that never succeeded: they are reported over the sums."""
        findings = [finding for finding in ended["findings"] if finding.get("subject") != "threshold"]
        found = [(PASS if finding.get("subject") == "samples" else finding["outcome"], str(finding.get("text")))
                 for finding in findings if finding.get("subject") != "operation"]
        over_sums = [threshold for threshold in BY_NAME[name]["thresholds"] if is_judged_over_sums(threshold)]
        for result in ended["thresholds"]:
            if result["outcome"] != PASS and not any(is_result_of(threshold, result) for threshold in over_sums):
                note = f" ({result['note']})" if result.get("note") else ""
                sentence = f"{result.get('metric')}: {result.get('expression')} {WORDS[result['outcome']]}{note}"
                found.append((result["outcome"], sentence))
        gave_none = not findings and not ended["thresholds"] and ended["outcome"] != PASS
        return found or [(ended["outcome"], "its run reported no reason")] * gave_none


    def percentile_of(aggregate: str) -> float:
        """N of p(N)."""
        return float(aggregate.removeprefix("p(").removesuffix(")"))


    def samples_beyond(threshold: dict[str, Any]) -> int:
        """The number of samples at which one is expected beyond the percentile; with fewer, the percentile is simply the maximum.
        A threshold's own minimumSamples takes precedence."""
        if not threshold["aggregate"].startswith("p(") or threshold["minimumSamples"] > 1:
            return 1
        percentile = percentile_of(threshold["aggregate"])
        return math.ceil(100 / (100 - percentile) - 1e-6) if percentile < 100 else 1


    def figure(row: Row) -> str:
        """The observed value with its unit."""
        value, metric, aggregate = row.observed, row.threshold["metric"], row.threshold["aggregate"]
        if value is None:
            return "-"
        if metric in ("latency", "service_time"):
            unit, scale = next((pair for pair in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)) if value >= pair[1]), ("ns", 1))
            return f"{value / scale:.4g} {unit}"
        if metric == "throughput":
            return f"{value:,.1f}/s"
        return f"{value * 100:.4g} %" if aggregate == "rate" else f"{value:,.0f}"


    class Companion:
        """Listens to the master's events. No listener may raise: Locust would turn the exception into its exit code."""

        def __init__(self) -> None:
            self.environment: Any = None
            self.runner: Any = None
            self.test: LoadTest | None = None
            self.settling: gevent.Greenlet | None = None
            self.tests: list[LoadTest] = []
            self.number = 0
            self.worst = PASS
            self.cannot_write = False
            self.known: set[str] = set()  # loadtest workers
            self.floors: dict[str, int] = {}  # worker → the highest of its test numbers that are over

        # Listeners

        def on_init(self, environment: Any, runner: Any, **_: Any) -> None:
            if isinstance(runner, LocalRunner) and all(user.__name__ in BY_NAME for user in environment.user_classes):
                log.error(PYTHON_REFUSAL)
                sys.exit(64)
            if isinstance(runner, MasterRunner):
                self.environment, self.runner = environment, runner
                gevent.spawn(self._watch)

        def on_test_start(self, **_: Any) -> None:
            if self.runner is None:
                return
            try:
                self._judge()
            except Exception:
                log.exception("the previous test cannot be judged")
                self.worst = self.worst if self.worst == FAIL else INVALID
            self.number += 1
            self.test = LoadTest(self.number)

        def on_report(self, client_id: str, data: Any, **_: Any) -> None:
            if self.runner is None:
                return
            try:
                self._report(client_id, need(data, dict, "the report"))
            except Exception as error:  # The master continues, whatever a worker sends.
                said = str(error) if isinstance(error, Malformed) else repr(error)
                log.error("%s: unreadable report: %s", client_id, said[:500])
                if self.test:
                    self.test.workers.setdefault(client_id, Worker()).unreadable = True
                    self.test.find(INVALID, f"{client_id}: unreadable report: {said[:500]}")

        def on_test_stop(self, **_: Any) -> None:
            if self.runner is not None and self.test and self.settling is None:
                self.settling = gevent.spawn(self._settle, self.test)

        def on_quitting(self, environment: Any, **_: Any) -> None:
            if self.runner is None:
                return
            try:
                if self.settling:
                    self.settling.kill()
                self._receive_last_reports()
                self._judge()
                if environment.parsed_options.csv_prefix:
                    # Let its writer run once more, or the files would lack the last figures.
                    gevent.sleep(locust_stats.CSV_STATS_INTERVAL_SEC + 0.1)
                if not self.number and environment.parsed_options.headless:
                    print("loadtest: no test was run\nverdict: NO DATA (exit code 3)", flush=True)
                    self.worst = NO_DATA
                environment.process_exit_code = self._exit_code()
            except Exception:
                log.exception("the companion failed: the verdict is unknown")
                environment.process_exit_code = environment.process_exit_code or 70

        # Internals

        def _report(self, client: str, data: dict[str, Any]) -> None:
            test = self.test
            if "loadtest" not in data:
                if test:
                    test.workers.setdefault(client, Worker()).python = True
                return
            self.known.add(client)
            number, final, classes = read_report(data["loadtest"])
            if test and client not in test.workers and client not in self.runner.clients:
                test.find(PASS, f"{client} is unknown to this master: its report of an earlier test is not counted")
                test = None
            if not test:
                if classes or final:
                    self.floors[client] = max(number, self.floors.get(client, 0))
                return
            worker = test.workers.setdefault(client, Worker())
            if (classes or final) and number > self.floors.get(client, 0):
                test.count(worker, number, final, classes)

        def _watch(self) -> None:
            while True:
                gevent.sleep(0.2)
                try:
                    self._look()
                except Exception:
                    log.exception("the companion cannot check the workers' states")

        def _look(self) -> None:
            """Updates which workers take part, are missing or have left."""
            if not self.test:
                return
            now = monotonic()
            clients = {client.id: client for client in self.runner.clients.all}
            for name, client in clients.items():
                worker = self.test.workers.setdefault(name, Worker())
                worker.joined |= client.state in (STATE_SPAWNING, STATE_RUNNING)
                if client.state == STATE_MISSING:
                    worker.missing_since = worker.missing_since or now
                elif worker.missing_since:
                    worker.away += now - worker.missing_since + 3  # Locust reports it after three missed heartbeats.
                    worker.missing_since = None
            for name, worker in self.test.workers.items():
                worker.gone_since = None if name in clients else worker.gone_since or now

        def _awaits(self) -> bool:
            return self.test is not None and any(worker.awaited(monotonic()) for worker in self.test.workers.values())

        def _deadline(self) -> float:
            return monotonic() + self.environment.parsed_options.loadtest_wait

        def _settle(self, test: LoadTest) -> None:
            """Judges a test that has ended, once the last reports have arrived."""
            deadline = self._deadline()
            while self.test is test and self._awaits() and monotonic() < deadline:
                gevent.sleep(0.1)
            if self.test is test:
                self.settling = None
                self._judge()

        def _receive_last_reports(self) -> None:
            """Receives the last reports: Locust itself listens for only half a second after it asked the workers to quit."""
            deadline = self._deadline()
            for worker in self.test.workers.values() if self.test else []:
                worker.silent_since = monotonic()
            while self._awaits() and monotonic() < deadline:
                self._look()
                if not self.runner.server.socket.poll(200):
                    continue
                try:
                    client, message = self.runner.server.recv_from_client()
                    worker = self.test.workers.setdefault(client, Worker())
                    worker.silent_since = monotonic()
                    self.runner.handle_message(client, message)
                    if message.type == "quit":
                        worker.gone_since = -math.inf  # Nothing follows it.
                except Exception as error:
                    log.error("unreadable message from a worker: %r", error)

        def _judge(self) -> None:
            test, self.test, self.settling = self.test, None, None
            if not test:
                return
            chosen = {user.__name__ for user in self.environment.user_classes}
            for row in self.runner.exceptions.values():
                if set(row["nodes"]) <= self.known:
                    test.find(INVALID, f"{', '.join(sorted(row['nodes']))}: {str(row['msg'])[:500]}")
            test.judge(chosen)
            for client, worker in test.workers.items():
                self.floors[client] = max([self.floors.get(client, 0), *worker.parts])
            self.worst = next(outcome for outcome in WORST_FIRST if outcome in (self.worst, test.outcome))
            self.tests = [*self.tests, test][-MOST_TESTS:]
            if path := self.environment.parsed_options.loadtest_summary:
                content = {"schema": "loadtest.locust/1", "outcome": self.worst, "tests": [old.summary() for old in self.tests]}
                try:
                    with open(f"{path}.part", "w", encoding="utf-8") as file:
                        json.dump(content, file, indent=2)
                    os.replace(f"{path}.part", path)
                except OSError as error:
                    log.error("cannot write %s: %s", path, error)
                    self.cannot_write = True
            print(test.table(), flush=True)

        def _exit_code(self) -> int:
            ours, options = WORST_FIRST[self.worst], self.environment.parsed_options
            codes = [self.environment.process_exit_code or 0]
            spoken_for = {scenario["name"] for scenario in SCENARIOS if any(
                threshold["metric"] == "failures" and not threshold["selectors"] for threshold in scenario["thresholds"])}
            if self.environment.process_exit_code is None:
                failed = any(error.method not in spoken_for for error in self.runner.errors.values())
                raised = any(set(row["nodes"]) - self.known for row in self.runner.exceptions.values())
                codes.append(options.exit_code_on_error if failed or raised else 0)
                codes.append(2 if locust_log.unhandled_greenlet_exception else 0)
            if foreign := [code for code in codes if code not in WORST_FIRST.values()]:
                return foreign[0]
            return next(code for code in WORST_FIRST.values() if code in (ours, *codes)) or (74 if self.cannot_write else 0)


    def refuse(user: Any) -> None:
        """Raises for each user that a Python worker starts."""
        raise RuntimeError(f"{getattr(type(user), '__name__', '')}: {PYTHON_REFUSAL}")


    def declare_users() -> None:
        """Declares a user class for each scenario in this module's namespace, where Locust finds it."""
        for scenario in SCENARIOS:
            name = scenario["name"]
            if name in globals():
                sys.exit(f"the scenario name '{name}' is already used in this file: rename the scenario")
            globals()[name] = type(name, (User,), {
                "__doc__": scenario["description"], "weight": scenario["weight"], "on_start": refuse, "tasks": [refuse]})


    BY_NAME = {scenario["name"]: scenario for scenario in SCENARIOS}
    declare_users()
    companion = Companion()
    events.init.add_listener(companion.on_init)
    events.test_start.add_listener(companion.on_test_start)
    events.worker_report.add_listener(companion.on_report)
    events.test_stop.add_listener(companion.on_test_stop)
    events.quitting.add_listener(companion.on_quitting)


    @events.init_command_line_parser.add_listener
    def add_options(parser: Any) -> None:
        parser.add_argument("--loadtest-summary", metavar="FILE", include_in_web_ui=False,
                            help="Write the merged figures of the workers and the verdict as JSON")
        parser.add_argument("--loadtest-wait", type=float, default=120.0, metavar="SECONDS", include_in_web_ui=False,
                            help="Maximum time to wait for a worker's last report (default: 120)")
    """###
}
