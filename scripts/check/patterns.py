"""The leak patterns in Tests/Inputs, each with its truth in its header: builds them and tests the leak check on one.
For leak-patterns and leak-tools."""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import time

from checks import ROOT

INPUTS = ROOT / "Tests/Inputs/patterns"
SWIFT_INPUTS = ROOT / "Tests/Inputs/swift-patterns"
INCLUDE = ROOT / "Sources/Engine/CLoadTestTarget/include"
# How long a check may take: far beyond what a busy machine needs.
PATIENCE = 300
COMPILERS = {
    ".c": ["cc", "-O2", "-g", "-shared", "-fPIC"],
    ".cpp": ["c++", "-std=c++17", "-O2", "-g", "-shared", "-fPIC"],
    ".rs": ["rustc", "--edition", "2021", "--crate-type", "cdylib", "-C", "opt-level=3", "-g"],
}
# Growth must be within this share of the truth, and of the slope of the live memory that the check itself saw.
TOLERANCE = 0.15


class Pattern:
    """A plugin and what is true of it."""

    def __init__(self, source):
        text = source.read_text()
        self.source, self.isSwift = source, source.suffix == ".swift"
        self.name = re.search(r'static let name = "(\w+)"', text)[1] if self.isSwift else source.stem
        self.truth = dict(re.findall(r"^// (\w+): *(.*?) *$", text, re.MULTILINE))
        missing = {"report", "story", "kind", "resource", "operation", "growth", "mix", "function"} - set(self.truth)
        if missing:
            raise SystemExit(f"{source}: its head lacks {', '.join(sorted(missing))}")
        self.kinds = re.split(r" or ", self.truth["kind"])
        self.leaks = "leak" in self.kinds
        self.mix = {name: float(weight) for name, weight in re.findall(r"(\w+) +([\d.]+)", self.truth["mix"])}
        self.operation = self.truth["operation"]
        # Operations that leak, where there are several.
        self.operations = re.findall(r"\w+", self.operation)
        self.isConstant = self.leaks and not self.truth["growth"].startswith("varies")
        # What is left for each call of the first of them: as the driver counts it over the tool's allocator, or as the head of a
        # pattern in Swift says.
        self.growth = float(self.truth["growth"]) if self.isSwift and self.isConstant else None
        self.executors = re.findall(r"\w+", self.truth.get("executors", "threads, dispatch, tasks"))
        self.lines = [number for number, line in enumerate(text.splitlines(), 1) if line.rstrip().endswith("// stays")]
        # By the name alone: nobody chooses what is held back.
        odd = int(hashlib.sha256(self.name.encode()).hexdigest()[0], 16) % 2
        self.half = "held" if odd else "tuning"

    def build(self, folder):
        if self.isSwift:
            return None
        library = folder / f"{self.name}.so"
        command = COMPILERS[self.source.suffix] + [str(self.source), "-o", str(library)]
        if self.source.suffix != ".rs":
            command += [f"-I{INCLUDE}", f"-I{INPUTS}", "-lpthread"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{self.source} does not build:\n{done.stderr[-2000:]}")
        return library


def perform(pattern, library, workers, executor, operations, loadtest, folder):
    """One check, and what is wrong with it, by kind of mistake."""
    target = {"plugin": str(library)} if library else pattern.name
    scenario = {"target": target, "executor": executor, "threads": workers, "seed": 1, "mix": pattern.mix}
    (folder / "scenario.json").write_text(json.dumps(scenario))
    record = folder / "record.json"
    record.unlink(missing_ok=True)
    command = [loadtest, "leaks", "scenario.json", "--output-dir", "results", "--json", record]
    if operations:
        command += ["--operations", str(operations), "--max-operations", str(operations)]
    began = time.monotonic()
    try:
        done = subprocess.run(command, cwd=folder, env=os.environ | {"COLUMNS": "400", "NO_COLOR": "1"},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(command, -1, "", f"it did not end within {PATIENCE} s")
    run = {"pattern": pattern.name, "half": pattern.half, "workers": workers, "executor": executor, "asked": operations,
           "seconds": time.monotonic() - began, "code": done.returncode, "text": done.stdout + done.stderr}
    memory = (json.loads(record.read_text()).get("memory") or {}) if record.exists() else {}
    verdict = memory.get("verdict") or {"kind": "error", "explanation": done.stderr.strip()[-200:]}
    growth = memory.get("growthBytesPerOperation") or {}
    run |= {"kind": verdict["kind"], "explanation": verdict["explanation"], "culprit": verdict.get("culprit"),
            "growth": growth.get("estimate"), "slope": slope(memory),
            "outside": verdict.get("outsideBytesPerOperation"),
            "resources": {entry["resource"]: entry["perOperation"]["estimate"] for entry in verdict.get("resources") or []}}
    run["wrong"] = mistakes(pattern, run)
    return run


def slope(memory):
    """By how many bytes an operation the live memory rises that the check saw at its quiet points: a line through the last two
    thirds of them, by least squares."""
    points = [(window["operations"], window["liveBytes"]) for window in memory.get("windows") or [] if window.get("liveBytes") is not None]
    points = points[len(points) // 3:]
    if len(points) < 8:
        return None
    x, y = (sum(column) / len(points) for column in zip(*points))
    across = sum((a - x) ** 2 for a, _ in points)
    return sum((a - x) * (b - y) for a, b in points) / across if across else None


def mistakes(pattern, run):
    """Kind of mistake → a sentence."""
    wrong = {}
    kind, text = run["kind"], run["text"]
    if kind in ("error", "undecided"):
        wrong["undecided"] = f"{kind}: {run['explanation'][:160]}"
        return wrong
    if pattern.leaks != (kind == "leak"):
        wrong["missed" if pattern.leaks else "false alarm"] = f"{kind}: {run['explanation'][:160]}"
        return wrong
    if kind not in pattern.kinds:
        wrong["kind"] = f"{kind}, not {' or '.join(pattern.kinds)}"
    if run["code"] != (1 if pattern.leaks else 0):
        wrong["exit code"] = f"exit code {run['code']}"
    if not pattern.leaks:
        return wrong
    if (run["culprit"] or "none") not in pattern.operations:
        wrong["operation"] = f"operation {run['culprit']}, not {pattern.operation}"
    file = pattern.source.name
    if not any(re.search(rf"\b{re.escape(file)}:{line}\b", text) for line in pattern.lines):
        wrong["line"] = f"{file}:{' or '.join(map(str, pattern.lines))} is not on the terminal"
    # The class of a method that was inlined is not always in the debug information.
    functions = re.findall(r"(\w+)(?:\(|,|$| )", pattern.truth["function"])
    if not any(re.search(rf"\b{function}\b", text) for function in functions):
        wrong["line"] = f"{pattern.truth['function']} is not on the terminal"
    heap = pattern.truth["resource"] == "heap"
    if heap and run["growth"] is not None and run["slope"] and abs(run["growth"] / run["slope"] - 1) > TOLERANCE:
        wrong["growth against the series"] = f"growth {run['growth']:.2f} B, and live memory rises by {run['slope']:.2f} B an operation"
    if pattern.growth is not None:
        share = pattern.mix[pattern.operations[0]] / sum(pattern.mix.values())
        resource = pattern.truth["resource"]
        seen = run["growth"] if heap else run["resources"].get(resource)
        # Stacks of threads are mapped by the C library: they are outside the allocator, and the threads are what is named.
        if seen is None and resource == "mappings":
            seen = run["outside"]
        if seen is None or abs(seen / share / pattern.growth - 1) > TOLERANCE:
            wrong["growth against the truth"] = f"growth {seen and round(seen / share, 2)} a call, not {pattern.growth:g}"
    return wrong


def allocator():
    """jemalloc's library, which the tool's own runs are over."""
    found = sorted(pathlib.Path("/usr/lib").glob("*/libjemalloc.so.2"))
    return str(found[0]) if found else None


def sources(with_swift=False):
    """The files of all patterns."""
    found = [path for path in sorted(INPUTS.iterdir()) if path.suffix in COMPILERS and path.stem not in ("truth", "abi")]
    if with_swift:
        found += [path for path in sorted(SWIFT_INPUTS.iterdir()) if path.read_text().startswith("// report:")]
    return found


def build_driver(folder, *flags):
    """What performs a pattern's operations and counts what stays, without the tool."""
    driver = folder / "truth"
    subprocess.run(["cc", "-O2", "-g", *flags, "-o", driver, INPUTS / "truth.c", f"-I{INCLUDE}", "-ldl", "-lpthread"], check=True)
    return driver


def drive(driver, pattern, library, workers=None):
    """The driver's result: its exit code and a line for each number of threads."""
    command = [driver, *(["-t", str(workers)] if workers else []), library, pattern.source]
    environment = os.environ | ({"LD_PRELOAD": allocator()} if workers and allocator() else {})
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    said = [f"{line['threads']} threads: {line['why']}" for line in lines if line["why"]] + done.stderr.strip().splitlines()
    return done.returncode, lines, "; ".join(said)


def counted_growth(driver, pattern, library):
    """What is left for each call, as the driver counts it with the tool's allocator; None where it is too rare for the driver's
    operations. Of mappings, a count in which the allocator or the C library mapped an arena of its own is made again."""
    for _ in range(5):
        line = next(iter(drive(driver, pattern, library, workers=1)[1]), None)
        if line is None or line["right"] or pattern.truth["resource"] != "mappings":
            break
    return (line["slope"] if line else 0) or None
