#!/usr/bin/env python3
"""Makes Tests/LoadLocustTests/Fixtures from Python's msgpack and Locust itself: pip install locust==2.47.0

    scripts/make/locust-fixtures.py

messagepack.json: bytes that msgpack writes, with their values in a form that is easy to reproduce, and bytes of other
forms that it reads. messages.json: messages as a Locust master writes them. rounding.json: response times in
microseconds and Locust's rounded values.
"""
import json
import pathlib
import random
import struct

import msgpack
from locust.rpc.protocol import Message
from locust.stats import bucket_response_time

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/LoadLocustTests/Fixtures"


def said(value):
    """A value as text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return "s" + value.encode().hex()
    if isinstance(value, bytes):
        return "b" + value.hex()
    if isinstance(value, msgpack.ExtType):
        return f"x{value.code}:{value.data.hex()}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(said, value)) + "]"
    return "{" + ",".join(f"{said(key)}={said(one)}" for key, one in value.items()) + "}"


def any_value(source, depth):
    kind = source.randrange(9 if depth else 7)
    if kind == 0:
        return None
    if kind == 1:
        return source.random() < 0.5
    if kind == 2:
        return source.choice([0, 1, 127, 128, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63, 2**64 - 1])
    if kind == 3:
        return -source.choice([1, 32, 33, 128, 129, 32768, 32769, 2**31, 2**31 + 1, 2**63])
    if kind == 4:
        return source.choice([0.0, -1.5, 1e300, float("inf"), 0.1, source.random()])
    if kind == 5:
        return source.choice(["", "a", "µs", "x" * 31, "y" * 32, "z" * 255, "ü" * 200, "\u0000\U0001F600"])
    if kind == 6:
        return bytes(source.randrange(256) for _ in range(source.choice([0, 1, 16, 255, 256])))
    if kind == 7:
        return [any_value(source, depth - 1) for _ in range(source.choice([0, 1, 3, 15, 16]))]
    return {source.choice([f"k{place}", place, -place]): any_value(source, depth - 1) for place in range(source.choice([0, 1, 3, 15, 17]))}


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    source = random.Random(8)
    values = [any_value(source, 3) for _ in range(60)]
    values += [msgpack.ExtType(5, b"abc"), msgpack.ExtType(3, b"s" * 300)]
    whole = [{"hex": msgpack.packb(value).hex(), "said": said(value)} for value in values if len(msgpack.packb(value)) < 1500]
    other = [(bytes.fromhex(text), value) for text, value in [
        ("cc01", 1), ("cd0001", 1), ("ce00000001", 1), ("cf0000000000000001", 1), ("d0ff", -1), ("d1ffff", -1),
        ("d2ffffffff", -1), ("d3ffffffffffffffff", -1), ("ca3fc00000", 1.5), ("d90161", "a"), ("da000161", "a"),
        ("db0000000161", "a"), ("dc000101", [1]), ("dd0000000101", [1]), ("de00010102", {1: 2}), ("df000000010102", {1: 2}),
        ("c5000161", b"a"), ("c60000000161", b"a")]]
    for data, value in other:
        assert msgpack.unpackb(data, strict_map_key=False) == value
    content = {"written": whole, "read": [{"hex": data.hex(), "said": said(value)} for data, value in other]}
    (FIXTURES / "messagepack.json").write_text(json.dumps(content, indent=1) + "\n")
    spawn = {"timestamp": 1780000000.25, "user_classes_count": {"high": 12, "low": 0}, "host": None, "stop_timeout": 0.0,
             "parsed_options": {"num_users": 40, "headless": True, "tags": None, "run_time": 60, "locustfile": "locustfile.py"}}
    messages = {
        "spawn": Message("spawn", spawn, "w_1"), "ack": Message("ack", {"index": 3}, "w_1"), "stop": Message("stop", None, "w_1"),
        "quit": Message("quit", None, "w_1"), "heartbeat": Message("heartbeat", None, "w_1"),
        "reconnect": Message("reconnect", None, "w_1"), "spawning_complete": Message("spawning_complete", {"user_count": 40}, "w_1"),
        "logs": Message("logs", {"a": [1, 2]}, "w_1")}
    (FIXTURES / "messages.json").write_text(json.dumps({name: message.serialize().hex() for name, message in messages.items()}, indent=1) + "\n")
    times = sorted({0, 1, 99, 100, 104, 105, 106, 115, 125, 147, 994, 995, 999, 1000, 1049, 1050, 1051, 1150, 1250, 3432, 9949, 9950, 9999,
                    10_000, 10_499, 10_500, 10_501, 11_500, 58_760, 1_234_567} | {source.randrange(10 ** source.randrange(1, 8)) for _ in range(300)})
    (FIXTURES / "rounding.json").write_text(json.dumps([[each, bucket_response_time(each)] for each in times]) + "\n")


if __name__ == "__main__":
    main()
