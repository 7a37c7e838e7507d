#!/usr/bin/env python3
"""Runs the package's Swift tests and accounts for each of them: passed, failed, skipped, or not finished.

    scripts/check/swift_tests.py [--scratch-path FOLDER] [--counts FILE] [--slowest COUNT] [--filter PATTERN]... [--others]

The test executable is started directly; `swift test` would add its own waits and locks. The tests are listed first, so
that a test process that dies in the middle hides nothing: every test that did not finish is named and counts as failed.
Each filter runs in its own process, one after the other; --others adds one for all tests that match no filter. A test
that matches two filters is an error. Without both options all tests run in one process.

The tests must be built: see `swift build --build-tests [--scratch-path FOLDER]`. FILE receives a line "passed failed
skipped". --slowest names the slowest tests of each process; tests that run in parallel share their time.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# A test process that reports no event for so long hangs: more than any test waits for a condition. It is ended.
SILENCE_SECONDS = float(os.environ.get("SWIFT_TESTS_SILENCE_SECONDS", 600))
# How many lines of a hanging process's stacks are printed.
STACK_LINES = 400
# How many suites and tests are named before the rest is counted.
NAMES = 12
# How much of a failure's text is printed: it may hold a whole record.
CHARACTERS = 1500
# What a log may say that no event does.
SAID = re.compile(r"^(error:|.*error: )|WARNING: ThreadSanitizer|ERROR: AddressSanitizer|Test run with|Fatal error")
# Where the stack of the thread that crashed begins; a sanitizer prints one of its own.
CRASHED = re.compile(r"^Thread \d+.* crashed|ERROR: \w+Sanitizer: ")


class Outcome:
    """What became of the expected tests of one process."""

    def __init__(self, expected):
        self.unfinished = list(expected)
        self.passed = []
        self.failed = []
        self.skipped = []
        # Failures that belong to no test: their texts.
        self.others = []

    @property
    def failures(self):
        return len(self.failed) + len(self.unfinished) + len(self.others)


def name(identifier):
    """A test's name in the list, from its identifier in the events: without the place in the source."""
    return re.sub(r"/[^/]+\.swift:\d+:\d+$", "", identifier)


def events(lines):
    """The records of an event stream; a line that the process did not finish is left out."""
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            continue


def account(expected, stream, status):
    """The outcome of a process, from the names that it was to run, the lines of its event stream and its exit status."""
    outcome = Outcome(expected)
    issues = collections.defaultdict(list)
    for record in events(stream):
        payload = record.get("payload", {})
        kind = payload.get("kind")
        test = payload.get("testID")
        said = [message["text"] for message in payload.get("messages", [])]
        if record.get("kind") != "event" or kind not in ("issueRecorded", "testEnded", "testSkipped"):
            continue
        if kind == "issueRecorded":
            if not payload.get("issue", {}).get("isKnown"):
                issues[test and name(test)] += said
            continue
        symbols = {message["symbol"] for message in payload.get("messages", [])}
        if name(test) not in outcome.unfinished:
            continue  # A suite.
        outcome.unfinished.remove(name(test))
        if kind == "testSkipped":
            outcome.skipped.append(name(test))
        elif "fail" in symbols:
            outcome.failed.append((name(test), issues.pop(name(test), said)))
        else:
            outcome.passed.append(name(test))
    outcome.others = issues.pop(None, [])
    if status != 0 and outcome.failures == 0:
        outcome.others.append(f"the test process ended with {ending(status)}, and no test failed")
    return outcome


def durations(stream):
    """How long each test and suite took, in seconds, by name."""
    began, took = {}, {}
    for record in events(stream):
        payload = record.get("payload", {})
        kind, test = payload.get("kind"), payload.get("testID")
        if test and kind in ("testStarted", "testEnded") and "instant" in payload:
            time_of = payload["instant"]["absolute"]
            if kind == "testStarted":
                began[test] = time_of
            elif test in began:
                took[name(test)] = time_of - began[test]
    return took


def ending(status):
    """An exit status in words."""
    if status >= 0:
        return f"code {status}"
    try:
        return f"signal {-status} ({signal.Signals(-status).name})"
    except ValueError:
        return f"signal {-status}"


def shortened(names, limit=NAMES):
    """Names of tests by suite: "Module.Suite (7)", the largest first; a test alone by its own name."""
    suites = collections.defaultdict(list)
    for test in names:
        suites[test.rpartition("/")[0] or test].append(test)
    order = sorted(suites.items(), key=lambda suite: (-len(suite[1]), suite[0]))
    parts = [tests[0] if len(tests) == 1 else f"{suite} ({len(tests)})" for suite, tests in order]
    if len(parts) > limit:
        rest = sum(len(tests) for _, tests in order[limit:])
        parts = parts[:limit] + [f"{rest} of {len(order) - limit} more suites"]
    return parts


def cut(text):
    """The beginning of a long text, and how much is left out."""
    return text if len(text) <= CHARACTERS else f"{text[:CHARACTERS]}… ({len(text) - CHARACTERS} characters more)"


def report(outcome, expected, status, log):
    """Prints what a person must know of a process, and the end of its log where it died."""
    for line in log:
        if SAID.search(line):
            print(line.rstrip())
    for test, said in outcome.failed:
        print(f"✘ {test}")
        for text in said:
            print("  " + cut(text).replace("\n", "\n  "))
    for text in outcome.others:
        print(f"✘ {cut(text)}")
    if outcome.unfinished:
        # A stack begins with what matters: the log's end alone would have its outermost frames.
        crashed = next((number for number, line in enumerate(log) if CRASHED.search(line)), len(log) - 60)
        print("".join(log[max(0, crashed - 3):max(0, crashed + 40)]).rstrip())
        print("".join(log[max(0, crashed + 40, len(log) - 60):]).rstrip())
        print(f"✘ the test process died (it ended with {ending(status)}): {len(outcome.unfinished)} of "
              f"{len(expected)} tests were not run to their end and count as failed:")
        for part in shortened(outcome.unfinished):
            print(f"  {part}")
    sys.stdout.flush()


def executable(scratch):
    """The tests' executable in a folder of the build."""
    found = list(pathlib.Path(scratch, "debug").glob("*PackageTests.xctest"))
    if len(found) != 1:
        sys.exit(f"error: {scratch}/debug has {len(found)} executables of tests, 1 expected; build them first: "
                 f"swift build --build-tests --scratch-path {scratch}")
    return [found[0].resolve(), "--testing-library", "swift-testing"]


def listed(tests):
    """The names of all tests of an executable."""
    result = subprocess.run([*tests, "--list-tests"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    names = [line for line in result.stdout.splitlines() if re.match(r"\w+\.\S", line)]
    if result.returncode != 0 or not names:
        sys.exit(f"{result.stdout}{result.stderr}error: the list of tests ended with {ending(result.returncode)} and "
                 f"{len(names)} tests")
    return names


def groups(names, filters, others):
    """The processes to start: for each its options and the tests that it is to run. Exits where two would run a test."""
    if not filters:
        return [([], names)]
    taken = collections.defaultdict(list)
    for test in names:
        matching = [pattern for pattern in filters if re.search(pattern, test)]
        if len(matching) > 1:
            sys.exit(f"error: '{test}' would run twice, by the filters {' and '.join(matching)}")
        taken[matching[0] if matching else None].append(test)
    empty = [pattern for pattern in filters if not taken[pattern]]
    if empty:
        sys.exit(f"error: the filter '{empty[0]}' takes no test")
    processes = [(["--filter", pattern], taken[pattern]) for pattern in filters]
    if others and taken[None]:
        processes.append((["--skip", "|".join(f"({pattern})" for pattern in filters)], taken[None]))
    return processes


def perform(tests, selection):
    """Runs one test process. Returns its exit status, its event stream and its log, as lines."""
    with tempfile.TemporaryDirectory(prefix="swift-tests-") as folder:
        stream, log = pathlib.Path(folder, "events.jsonl"), pathlib.Path(folder, "log")
        stream.touch()
        command = [*tests, *selection, "--event-stream-output-path", str(stream), "--event-stream-version", "0"]
        with log.open("wb") as output:
            # A session of its own: what it leaves behind is ended with it.
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                status = wait(process, stream)
            finally:
                end_session(process.pid)
                process.wait()
        return (status, stream.read_text(encoding="utf-8", errors="replace").splitlines(),
                log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True))


def wait(process, stream):
    """Waits for a process as long as its event stream grows. Returns its exit status."""
    size, since = 0, time.monotonic()
    while True:
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            pass
        if stream.stat().st_size != size:
            size, since = stream.stat().st_size, time.monotonic()
        elif time.monotonic() - since > SILENCE_SECONDS:
            print(f"error: no test began or ended for {SILENCE_SECONDS:g} s: the test process is ended")
            describe_session(process.pid)
            sys.stdout.flush()
            end_session(process.pid)
            return process.wait()


def members(session):
    """The processes of a session: identifier, state and command of each. A process group would miss those that made their own."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            # After the command's name, which may hold anything: state, parent, group, session.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                found.append((int(folder.name), fields[0], command))
        except (OSError, IndexError):
            continue
    return found


def end_session(session):
    """Kills the processes of a session; those that are stopped too."""
    for identifier, _, _ in members(session):
        try:
            os.kill(identifier, signal.SIGKILL)
        except ProcessLookupError:
            pass


def describe_session(session):
    """Prints what the processes of a session are doing: the state of each thread and what it waits for in the kernel, and its
    stack where there is a debugger."""
    for identifier, state, command in members(session):
        print(f"process {identifier}, state {state}: {cut(command)}")
        threads = collections.Counter()
        for task in pathlib.Path(f"/proc/{identifier}/task").glob("*"):
            try:
                threads[(task / "stat").read_text().rpartition(")")[2].split()[0], (task / "wchan").read_text()] += 1
            except OSError:
                continue
        for (state, place), count in threads.most_common():
            print(f"  {count} threads in state {state}, waiting in the kernel for: {place.strip('0') or 'an unknown place'}")
        if shutil.which("gdb"):
            try:
                stacks = subprocess.run(["gdb", "-p", str(identifier), "-batch", "-ex", "thread apply all backtrace 16"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, errors="replace", timeout=120, check=False).stdout.splitlines()
            except subprocess.TimeoutExpired:
                stacks = ["the debugger did not answer within 120 s"]
            for line in [line for line in stacks if line.startswith(("#", "Thread", "the debugger"))][:STACK_LINES]:
                print("  " + line)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--counts", type=pathlib.Path)
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--scratch-path", default=".build")
    parser.add_argument("--slowest", type=int, default=0)
    options = parser.parse_args(arguments)
    tests = executable(options.scratch_path)
    passed = failed = skipped = 0
    for selection, expected in groups(listed(tests), options.filter, options.others):
        start = time.monotonic()
        status, stream, log = perform(tests, selection)
        outcome = account(expected, stream, status)
        report(outcome, expected, status, log)
        passed, failed, skipped = (passed + len(outcome.passed), failed + outcome.failures,
                                   skipped + len(outcome.skipped))
        print(f"{' '.join(selection) or 'all'}: {len(outcome.passed)} passed, {outcome.failures} failed, "
              f"{len(outcome.skipped)} skipped of {len(expected)} tests, {time.monotonic() - start:.0f} s")
        took = durations(stream) if options.slowest else {}
        for test in sorted((test for test in expected if test in took), key=took.get, reverse=True)[:options.slowest]:
            print(f"  {took[test]:7.1f} s  {test}")
        sys.stdout.flush()
    if options.counts:
        options.counts.write_text(f"{passed} {failed} {skipped}\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    # Who ends this script ends its test process too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(main(sys.argv[1:]))
