"""The reference of the record's format, from the types that are encoded and their doc comments.

A struct's stored properties are its object's keys, in their order; an enum is a string, one of its cases' raw values. What a type codes by hand
stands in RENAMED and CODED.
"""
import functools
import re

from checks import ROOT

SOURCES = [ROOT / "Sources/Model/LoadRecord", ROOT / "Sources/Model/LoadScenario"]
# What the page describes: a type, the heading, and an introduction.
DOCUMENTS = [
    ("RunRecord", "`result.json`", "Written atomically at the end of a run. The individual runs of a scenario that makes several (`cells`) have complete records in `cells/<n>/result.json`."),
    ("TimelineLine", "`timeline.jsonl`", "One object per line, with one key, the kind of the line; appended during the run. `loadtest report RECORD` rebuilds the record of a run that did not complete from these lines."),
    ("CapacityRecord", "`capacity.json`", "Written by `loadtest capacity`."),
]
# Keys whose property has another name.
RENAMED = {("LatencyRecord", "p999"): "p99_9", ("LatencyRecord", "p9999"): "p99_99"}
# Types that are coded by hand: their keys, each with the property whose doc comment and type it has, or with both.
CODED = {
    "MemoryRecord": [
        ("allocator", "MemoryRecord.allocator"), ("samples", "MemoryRecord.samples"),
        ("peakResidentBytes", "MemoryRecord.peakResidentBytes"), ("verdict", "MemoryRecord.leaks"),
        ("growthBytesPerOperation", "LeakVerdict.growthBytesPerOperation"), ("sizeClasses", "LeakVerdict.sizeClasses"),
        ("operations", "LeakVerdict.operations"), ("sites", "MemoryRecord.sites"),
        ("executor", "LeakObservations.executor"), ("windowSizeClasses", "LeakObservations.sizeClasses"),
        ("operationNames", "LeakObservations.operationNames"), ("beginning", "LeakObservations.beginning"),
        ("windows", "LeakObservations.windows"), ("controls", "LeakObservations.controls"),
        ("allocations", "LeakObservations.operations"), ("exhausted", "LeakObservations.exhausted"),
        ("stop", "LeakObservations.stop"), ("failures", "LeakObservations.failures"),
        ("incompleteness", "LeakObservations.incompleteness"), ("ending", "LeakObservations.ending"),
        ("warnings", "LeakObservations.warnings"),
    ],
    "LeakVerdict": [
        (key, f"LeakVerdict.{key}") for key in (
            "kind also explanation ruledOut culprit sawtooth growingMemory outsideBytesPerOperation resources "
            "outsideTouchedShare unsizedBytesPerOperation bytesAtTenTimes operationsPerformed operationsNeeded "
            "operationsPerSecond expected culprits").split()
    ],
    "Verdict": [
        ("outcome", "Verdict.outcome"), ("reasons", ("[String]", "The texts of the findings.")),
        ("findings", "Verdict.findings"), ("thresholds", "Verdict.thresholds"),
    ],
    "TimelineLine": [
        ("start", ("StartLine", "First: what runs, and where.")),
        ("ready", ("ReadyLine", "What the measuring process reports about itself when the measured phase starts.")),
        ("interval", ("IntervalLine", "About one second of the measured phase.")),
        ("end", ("EndLine", "Last: what is known only at the end; missing when the supervisor was killed.")),
    ],
    "PlanShard": [
        ("index", ("Int", "The shard's number, from 0.")), ("count", ("Int", "The number of shards.")),
        ("whole", "PlanShard.whole"),
    ],
    "TargetReference": [
        ("name", ("String", "A built-in or linked target; absent for a plugin.")),
        ("plugin", ("String", "The path of a plugin; absent for a named target.")),
        ("config", ("String", "The target's configuration, as JSON.")),
    ],
    "RunLength": [
        ("durationNanoseconds", ("UInt64", "The length of the measured phase; one of the three keys is present.")),
        ("iterations", ("UInt64", "Operations of all workers together.")),
        ("untilStopped", ("Bool", "`true`: until the master or the user ends it.")),
    ],
}
# Types that are coded by hand as one string.
STRINGS = {"Aggregate", "MeasuredFigure"}
SCALARS = {
    "String": "string", "Bool": "true or false", "Double": "number", "Int": "integer", "Int32": "integer", "Int64": "integer",
    "UInt32": "integer", "UInt64": "integer", "Histogram": "string (HdrHistogram V2, compressed, base64)",
    "RunRecord.currentSchema": "string", "CapacityRecord.currentSchema": "string",
    "Aggregate": "string, as in a threshold", "MeasuredFigure": "string, a metric's name",
}

# Types that are keys of an object; Swift encodes a dictionary with others as an array.
KEYS = {"String", "FigureSelector"}

DECLARATION = re.compile(r"^\s*(?:public |package )?(?:indirect )?(struct|enum|extension) ([\w.]+)[^{]*\{\s*$")
PROPERTY = re.compile(r"^\s*public (?:private\(set\) )?(?:var|let) (\w+): ([^={]+?)(?: = .*)?$")
INFERRED = re.compile(r"^\s*public var (\w+) = ([\w.]+)\(?.*$")
CASES = re.compile(r"^\s*case (\w+(?: = \"[^\"]*\")?(?:, \w+(?: = \"[^\"]*\")?)*)$")


class Types:
    """The structs and enums of the sources: properties and cases with their doc comments."""

    def __init__(self):
        self.properties, self.cases, self.coded_by_hand = {}, {}, set()
        for folder in SOURCES:
            for path in sorted(folder.rglob("*.swift")):
                self._read(path.read_text(encoding="utf-8").splitlines())
        unknown = self.coded_by_hand - set(CODED) - STRINGS - {owner for owner, _ in RENAMED}
        if unknown:
            raise SystemExit(f"record_format.py: coded by hand, but neither in CODED nor in RENAMED: {', '.join(sorted(unknown))}")

    def _read(self, lines):
        scopes, comment = [], []
        for line in lines:
            bare = line.strip()
            if bare.startswith("///"):
                comment.append(bare[3:].strip())
                continue
            declared = DECLARATION.match(line)
            if scopes and ("enum CodingKeys" in line or "func encode(to " in line):
                self.coded_by_hand.add(scopes[-1][1])
            if declared:
                parent = scopes[-1][1] if scopes else ""
                name = declared[2] if declared[1] == "extension" or not parent else f"{parent}.{declared[2]}"
                scopes.append((len(line) - len(line.lstrip()), name))
            elif bare.startswith("}"):
                while scopes and scopes[-1][0] >= len(line) - len(line.lstrip()):
                    scopes.pop()
            elif scopes and len(line) - len(line.lstrip()) == scopes[-1][0] + 2:
                # Directly in the type: not in one of its functions.
                self._member(scopes[-1][1], line, " ".join(comment))
            comment = []

    def _member(self, scope, line, comment):
        found = PROPERTY.match(line)
        if found and not line.rstrip().endswith(("{", "}")):
            self.properties.setdefault(scope, {})[found[1]] = (found[2].strip(), comment)
        elif (found := INFERRED.match(line)) and not line.rstrip().endswith(("{", "}")):
            kind = {"true": "Bool", "false": "Bool"}.get(found[2], "Int" if found[2].isdigit() else found[2])
            self.properties.setdefault(scope, {})[found[1]] = (kind, comment)
        elif found := CASES.match(line):
            for case in found[1].split(", "):
                name, _, raw = case.partition(" = ")
                self.cases.setdefault(scope, []).append((raw.strip('"') or name, comment))

    def resolve(self, name, scope):
        """The full name of a type that is named in a scope; None for one that the sources do not declare."""
        parts = scope.split(".")
        for length in range(len(parts), -1, -1):
            full = ".".join([*parts[:length], name])
            if full in self.properties or full in self.cases or full in CODED:
                return full
        return None

    def keys(self, name):
        """(key, type, its scope, comment) of each key of a type's object."""
        if name in CODED:
            for key, source in CODED[name]:
                if isinstance(source, tuple):
                    yield key, source[0], name, source[1]
                else:
                    owner, _, member = source.rpartition(".")
                    kind, comment = self.properties[owner][member]
                    yield key, kind, owner, comment
            return
        for member, (kind, comment) in self.properties[name].items():
            yield RENAMED.get((name, member), member), kind, name, comment


@functools.cache
def declared_types():
    """The types of the sources, which are read once."""
    return Types()


def described(types, kind, scope, wanted):
    """A type in words; the objects that it names are appended to `wanted`."""
    if kind.endswith("?"):
        inner = described(types, kind[:-1], scope, wanted)
        return f"{inner} or null"
    if kind.startswith("[") and ": " in kind:
        key, value = kind[1:-1].split(": ", 1)
        value = described(types, value, scope, wanted)
        return f"object; each value: {value}" if key in KEYS else f"array: a key, its value ({value}), the next key, …"
    if kind.startswith("["):
        return f"array of {described(types, kind[1:-1], scope, wanted)}"
    if kind in SCALARS:
        return SCALARS[kind]
    full = types.resolve(kind, scope)
    if full is None:
        raise SystemExit(f"record_format.py: unknown type {kind} in {scope}")
    if full not in wanted:
        wanted.append(full)
    return f"[{full}](#{full.lower().replace('.', '')})"


KEY_OF = {source.replace(".", "/"): key for keys in CODED.values() for key, source in keys if isinstance(source, str)}


def plain(comment):
    """A doc comment as Markdown: symbols as their keys, without links; what follows a bar kept in its cell."""
    def key(symbol):
        return f"`{KEY_OF.get(symbol[1], symbol[1].split('/')[-1].split('(')[0])}`"

    comment = re.sub(r"``([^`]*)``", key, comment)
    comment = re.sub(r"\bnil\b", "null", comment)
    return re.sub(r"\bNil\b", "Null", comment).replace("|", "\\|")


def table(types, name, wanted):
    if name not in CODED and name in types.cases:
        rows = [f"| `{raw}` | {plain(comment)} |" for raw, comment in types.cases[name]]
        return "\n".join(["| value | meaning |", "| --- | --- |", *rows])
    lines = ["| key | value | meaning |", "| --- | --- | --- |"]
    for key, kind, scope, comment in types.keys(name):
        lines.append(f"| `{key}` | {described(types, kind, scope, wanted)} | {plain(comment)} |")
    return "\n".join(lines)


def page():
    """docs/record-format.md."""
    types, done = declared_types(), []
    parts = [HEADING]
    wanted = []
    for name, heading, introduction in DOCUMENTS:
        parts.append(f"## {heading}\n\n{introduction}\n\n{table(types, name, wanted)}")
        done.append(name)
    parts.append("## Objects and values\n\nIn the order in which the tables above name them.")
    while open_names := [name for name in wanted if name not in done]:
        name = open_names[0]
        done.append(name)
        parts.append(f"### {name}\n\n{table(types, name, wanted)}")
    return "\n\n".join(parts) + "\n"


def missing(document, name="RunRecord"):
    """The keys of a document that the page does not have, as paths."""
    types, errors = declared_types(), set()

    def walk(value, kind, scope, path):
        kind = kind.rstrip("?")
        if value is None or kind in SCALARS or isinstance(value, str):
            return
        if kind.startswith("[") and ": " in kind:
            key, inner = kind[1:-1].split(": ", 1)
            for entry in value.values() if key in KEYS else value[1::2]:
                walk(entry, inner, scope, path)
        elif kind.startswith("["):
            for entry in value:
                walk(entry, kind[1:-1], scope, path)
        elif isinstance(value, dict):
            full = types.resolve(kind, scope)
            keys = {key: (kind, scope) for key, kind, scope, _ in types.keys(full)}
            for key, entry in value.items():
                if key not in keys:
                    errors.add(f"{path}.{key}")
                else:
                    walk(entry, *keys[key], f"{path}.{key}")

    walk(document, name, name, name)
    return sorted(errors)


HEADING = """\
<!-- Generated: scripts/check/docs --write -->
# Record format

The normative reference of the files of a run folder, version `loadtest.result/1`. It is generated from the types that write and
read them.

- Times are in nanoseconds, sizes in bytes: the unit is in the key (`…Nanoseconds`, `…Seconds`, `…Bytes`, `…PerSecond`,
  `…Percent`), in the key of the enclosing object, or in the row. Other keys are counts. A `share` is from 0 to 1.
- The row explains what `null`, or an absent key, means; if it does not, the figure was not measured or does not apply to this run. A
  figure that could not be measured is never 0.
- Readers ignore unknown keys. Later versions of the tool may add keys; one that changes the meaning of a key changes the version.
- An operation counts as performed whether it succeeded or failed.

A run folder, `results/<UTC time>-<scenario>-<6 hex digits>/`, has `result.json`, `timeline.jsonl` and `report.html`. Where
they apply, it also has `crash.txt` (the stacks of a target that crashed or hung), `cells/` (the individual runs), `leaks/`,
`investigation/` and `heap/` (a leak check's measurements and profiles), `profile/` (folded stacks) and `capacity.json`. `results/latest` is a link to the newest run folder."""
