"""Synthetic runs derived from a real one, for the checks and screenshots of pages.

    long_timeline(folder, file, seconds)      the timeline of a run of that length
    history(line, file, runs, step)           the index of that number of runs, with a change of level in the middle
    disguise(folder, copy, text)              the run with its names replaced by a text
"""
import base64
import datetime
import json
import pathlib
import random
import shutil
import struct
import zlib


def long_timeline(folder, file, seconds, seed=1):
    """Repeats the seconds of a run's timeline. Each second's latencies are shifted by chance, so that the pages have as
    much to draw as those of a real run."""
    lines = [json.loads(line) for line in (pathlib.Path(folder) / "timeline.jsonl").read_text().splitlines()]
    intervals = [line["interval"] for line in lines if "interval" in line]
    length = 1_000_000_000
    chance = random.Random(seed)
    with open(file, "w") as output:
        for line in lines:
            if "interval" not in line and "end" not in line:
                if "start" in line:
                    line["start"]["plan"]["length"] = {"durationNanoseconds": seconds * length}
                output.write(json.dumps(line) + "\n")
        for second in range(seconds):
            interval = json.loads(json.dumps(intervals[second % len(intervals)]))
            offset = second * length - (interval["endNanoseconds"] - interval["lengthNanoseconds"])
            interval.update(second=second, endNanoseconds=(second + 1) * length, lengthNanoseconds=length)
            # Every now and then a second with a long tail.
            spike = 700 if chance.random() < 0.01 else 0
            for operation in interval["operations"]:
                operation["count"] = int(operation["count"] * chance.uniform(0.9, 1.1))
                shift = chance.randrange(0, 60) + spike
                for key in ("serviceTime", "latency", "lag"):
                    if operation.get(key):
                        operation[key] = shifted(operation[key], shift)
            for sample in interval.get("memory") or []:
                sample["atNanoseconds"] += offset
                for key in ("liveBytes", "residentBytes"):
                    if sample.get(key) is not None:
                        sample[key] += chance.randrange(0, 200_000)
            output.write(json.dumps({"interval": interval}) + "\n")
        for line in lines:
            if "end" in line:
                output.write(json.dumps(line) + "\n")


def shifted(encoded, places):
    """A histogram in HdrHistogram's V2 compressed encoding with its counts shifted by a number of places."""
    data = base64.b64decode(encoded)
    payload = zlib.decompress(data[8:])
    header, counts = payload[:40], payload[40:]
    # An operation without samples in this second.
    if not counts:
        return encoded
    # A negative first number is a run of zeros: the places below the least value.
    first, used = _signed(counts)
    zeros, rest = (-first, counts[used:]) if first < 0 else (0, counts)
    if places + zeros > 0:
        rest = _bytes(-(zeros + places)) + rest
    header = header[:4] + struct.pack(">i", len(rest)) + header[8:]
    packed = zlib.compress(header + rest)
    return base64.b64encode(data[:4] + struct.pack(">i", len(packed)) + packed).decode()


def _signed(data):
    """The first ZigZag LEB128 number, and how many bytes it takes. The ninth byte has eight bits."""
    value = shift = 0
    for place, byte in enumerate(data):
        if place == 8:
            value |= byte << shift
            break
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    return (value >> 1) ^ -(value & 1), place + 1


def _bytes(value):
    """A small number as ZigZag LEB128."""
    value = value << 1 if value >= 0 else ((-value) << 1) - 1
    result = bytearray()
    while value > 0x7F:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(result + bytearray([value]))


def history(line, file, runs=60, step_at=37, step=1.12, scenario=None, seed=1):
    """The index of so many runs like that of `line` (a line of history.jsonl): with noise, and from one run on its
    times are longer and its throughput lower by the factor `step`."""
    entry = json.loads(line)
    chance = random.Random(seed)
    start = datetime.datetime(2026, 1, 5, 3, 0, tzinfo=datetime.timezone.utc)
    with open(file, "w") as output:
        for run in range(runs):
            at = start + datetime.timedelta(days=run)
            copy = json.loads(line)
            copy["scenario"] = scenario or entry["scenario"]
            copy["run"] = f"{at:%Y%m%dT%H%M%SZ}-{entry['scenario']}-{run:06x}"
            copy["startedAt"] = f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
            copy["outcome"] = "pass"
            factor = step if run >= step_at else 1
            for name, value in entry["metrics"].items():
                if value is None or "allocated" in name:
                    continue
                noise = chance.gauss(1, 0.012)
                copy["metrics"][name] = value * noise / factor if name == "throughput" else max(1, value) * noise * (
                    factor if "get_status" in name or "health_check" in name else 1)
            output.write(json.dumps(copy) + "\n")


def disguise(folder, copy, text):
    """Copies a run folder, and puts a text in the place of its scenario's name and description, of its operations',
    groups', failures' and gauges' names, of its reasons and warnings. Its page is left out."""
    copy = pathlib.Path(copy)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("report.html"))
    record = json.loads((copy / "result.json").read_text())
    record["scenario"]["name"] = text
    record["scenario"]["description"] = text
    for group in record["scenario"]["groups"]:
        group["name"] = text
        for entry in group["mix"]:
            entry["operation"] += text
    for operation in record["operations"]:
        operation["name"] += text
        operation["group"] = text
        operation["failures"] = 3
        operation["failureKinds"] = {text: 3}
    record["verdict"]["reasons"] = [text]
    record["environment"]["warnings"] = [text]
    record["gauges"] = {text: 1}
    record["command"] = f"loadtest run {text}"
    record["host"]["cpu"] = text
    for threshold in record["verdict"]["thresholds"]:
        threshold["note"] = text
    (copy / "result.json").write_text(json.dumps(record))
