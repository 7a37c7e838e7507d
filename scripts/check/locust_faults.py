"""Faults between a Locust master and its workers, for scripts/check/locust: killed workers and masters, cut links, and
peers that are not masters."""
import concurrent.futures
import contextlib
import os
import random
import selectors
import socket
import struct
import sys
import threading
import time

from checks import expect, free_port, require, until
from locust_fleet import Master, Worker, counts, judged_counts


class Link:
    """A TCP proxy on loopback that can be cut: `hold` forwards nothing and closes nothing, as a network that is gone; `close`
    closes what is open and whatever comes."""

    def __init__(self, port):
        self._target, self._mode = port, None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._pairs, self._ended = {}, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join(5)

    def cut(self, mode):
        self._mode = mode

    def mend(self):
        self._mode = None

    def _run(self):
        while not self._ended.is_set():
            if self._mode == "hold":
                time.sleep(0.05)
                continue
            if self._mode == "close":
                self._close_all()
            with selectors.DefaultSelector() as selector:
                for one in (self._listener, *self._pairs):
                    selector.register(one, selectors.EVENT_READ)
                for key, _ in selector.select(0.05):
                    self._serve(key.fileobj)
        self._close_all()
        self._listener.close()

    def _serve(self, one):
        if one is self._listener:
            incoming, _ = one.accept()
            try:
                outgoing = socket.create_connection(("127.0.0.1", self._target), 2) if self._mode is None else None
            except OSError:
                outgoing = None
            if outgoing is None:
                incoming.close()
            else:
                self._pairs[incoming], self._pairs[outgoing] = outgoing, incoming
        elif one in self._pairs and self._mode is None:
            try:
                data = one.recv(65536)
                if data:
                    self._pairs[one].sendall(data)
            except OSError:
                data = b""
            if not data:
                other = self._pairs.pop(one)
                self._pairs.pop(other, None)
                one.close()
                other.close()

    def _close_all(self):
        for one in list(self._pairs):
            one.close()
        self._pairs.clear()


def gone(processes):
    """Whether none of these processes lives."""
    def lives(process):
        try:
            with open(f"/proc/{process}/stat") as stat:
                return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
        except OSError:
            return False
    return not any(map(lives, processes))


def killed(checks, loadtest, folder, scenario, fleet):
    with fleet(folder, [scenario(folder, thresholds={"failures": ["rate < 5%"]})], "--headless", "-u", 6, "-r", 100,
               "--run-time", "9s") as (master, workers):
        children = until(lambda: all(worker.children() for worker in workers) and workers[1].children(), "running users")
        time.sleep(1.5)
        workers[1].kill()
        code = master.ended()
        codes = [worker.ended() for worker in (workers[0], workers[2])]
    with checks.check("a worker killed during a run: the companion reports it, exit code 2"):
        require(code == 2 and "invalid: w1" in master.text and "was lost" in master.text, f"{code}:\n{master.text[-2500:]}")
    with checks.check("the processes that the killed worker had started are gone"):
        until(lambda: gone(children), f"the end of {children}")
    with checks.check("the other workers went on to the end: 0, and all that they recorded was counted"):
        expect(codes, [0, 0], workers[0].text[-1500:])
        own = counts(workers[0].records() + workers[2].records())
        judged = judged_counts(master.result()["tests"][0])
        short = {key: (row, judged.get(key)) for key, row in own.items() if judged.get(key, [0])[0] < row[0]}
        expect(short, {}, "counted less than recorded")


def restart(checks, loadtest, folder, scenario, fleet):
    with fleet(folder, [scenario(folder, thresholds={"failures": ["rate < 5%"]})]) as (master, workers):
        until(lambda: len(master.workers("ready")) == 3, "three workers")
        master.swarm(6)
        until(lambda: len(master.workers("running")) == 3, "running users")
        time.sleep(1)
        master.kill()
        with Master(sys.executable, folder, port=master.port, name="second") as second:
            with checks.check("a master killed in mid-run and started again on its port: the three workers join again"):
                until(lambda: len(second.workers("ready")) == 3, f"three workers:\n{workers[0].text[-800:]}")
            with checks.check("what ran for the killed master was saved"):
                until(lambda: all(worker.records() for worker in workers), "three records")
                before = [record for worker in workers for record in worker.records()]
                expect(len(before), 3)
            with checks.check("the next test counts its own requests alone"):
                second.swarm(3)
                until(lambda: len(second.workers("running")) == 3, "running users")
                time.sleep(1)
                second.stop()
                until(lambda: second.tests() == 1, "the verdict")
                now = [record for worker in workers for record in worker.records() if record not in before]
                expect(len(now), 3, "new records")
                result = second.result()["tests"][0]
                expect(judged_counts(result), counts(now))
                expect(result["outcome"], "pass", second.text[-1500:])
            second.process.terminate()
            with checks.check("all end in order"):
                expect(second.ended(), 0, second.text[-1500:])
                require(all(worker.ended() in (0, 2) for worker in workers), workers[0].text[-1500:])


def link(checks, loadtest, folder, scenario, fleet):
    """Two of three workers lose the master for 10 s, one without a sign, one by a closed connection."""
    port = free_port()
    with Link(port) as silent, Link(port) as closing:
        with fleet(folder, [scenario(folder, thresholds={"failures": ["rate < 5%"]})], "--headless", "-u", 6, "-r", 100,
                   "--run-time", "24s", "--csv", folder / "locust", "--master-bind-port", port,
                   ports=[silent.port, closing.port, port]) as (master, workers):
            until(lambda: all(worker.children() for worker in workers), "running users")
            time.sleep(2)
            silent.cut("hold")
            closing.cut("close")
            time.sleep(10)
            silent.mend()
            closing.mend()
            code = master.ended()
            codes = [worker.ended() for worker in workers]
    records = [worker.records() for worker in workers]
    judged = judged_counts(master.result()["tests"][0])
    text = master.text
    with checks.check("links cut for 10 s: the workers end in order, each with its record"):
        require(all(ended in (0, 1, 2, 3) for ended in codes), f"{codes}:\n{workers[0].text[-1200:]}\n{workers[1].text[-1200:]}")
        require(all(records), f"records: {[len(one) for one in records]}")
    with checks.check("links cut for 10 s: nothing is counted twice"):
        own = counts([record for one in records for record in one])
        more = {key: (row, own.get(key)) for key, row in judged.items() if row[0] > own.get(key, [0])[0]}
        expect(more, {}, "counted more than recorded")
    with checks.check("links cut for 10 s: everything is counted and noted, or the loss makes the test invalid"):
        if code == 0:
            expect(judged, own)
            require("was disconnected" in text, text[-2500:])
        else:
            require(code == 2 and "invalid: w" in text, f"exit code {code}:\n{text[-2500:]}")
    print(f"        (links cut: exit code {code}; " + "; ".join(
        line for line in text.splitlines() if line.startswith(("note: ", "invalid: "))) + ")")


# Masters that are none

GREETING = b"\xff" + b"\0" * 8 + b"\x7f" + b"\x03\0" + b"NULL".ljust(20, b"\0") + b"\0" + b"\0" * 31
READY = b"\x05READY\x0bSocket-Type\0\0\0\x06ROUTER\x08Identity\0\0\0\0"
ACKNOWLEDGED = set()  # ports at which a worker went through the handshake, and was answered


def served(script):
    """A server on loopback that does this with each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections = []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connections.append(connection)
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    def handle(connection):
        with contextlib.suppress(OSError), connection:
            connection.settimeout(5)
            script(connection)

    threading.Thread(target=serve, daemon=True).start()
    return listener, connections


def shaken(connection):
    """Answers a worker as a ZeroMQ ROUTER with a Locust master behind it, up to the point where it has joined."""
    import msgpack
    connection.sendall(GREETING + b"\x04" + bytes([len(READY)]) + READY)
    heard = b""
    while b"client_ready" not in heard:
        heard += connection.recv(4096) or b"client_ready"
    connection.sendall(frame(msgpack.dumps(["ack", {"index": 0}, "w0"])))
    while b"heartbeat" not in heard:
        more = connection.recv(4096)
        if not more:
            return
        heard += more
    ACKNOWLEDGED.add(connection.getsockname()[1])


def frame(body):
    return (b"\0" + bytes([len(body)]) if len(body) < 256 else b"\x02" + struct.pack(">Q", len(body))) + body


def messages():
    """Frames whose content no master sends."""
    import msgpack
    spawn = {"timestamp": time.time(), "user_classes_count": {"mixed": 1}, "host": None, "stop_timeout": 0.0,
             "parsed_options": {}}
    wrong = [["spawn", {**spawn, key: value}, "w0"] for key, value in (
        ("timestamp", "now"), ("timestamp", None), ("timestamp", float("nan")), ("timestamp", float("inf")),
        ("user_classes_count", []), ("user_classes_count", {"mixed": -1}), ("user_classes_count", {"mixed": 2**63}),
        ("user_classes_count", {"mixed": 1.5}), ("user_classes_count", {"mixed": "many"}), ("user_classes_count", {1: 1}),
        ("user_classes_count", {"nobody": 3}), ("stop_timeout", -1), ("stop_timeout", "x"), ("parsed_options", 3))]
    wrong += [["ack", None, "w0"], ["ack", {"index": "x"}, "w0"], ["ack", {"index": -2**63}, "w0"], ["spawn", None, "w0"],
              ["heartbeat"], [], {}, None, 3, "quit", [None, None, None], [["quit"], {}, 1], ["no such type", {}, "w0"],
              ["spawning_complete", {"user_count": "x"}, "w0"], ["spawn", spawn, None, "more"]]
    packed = [msgpack.dumps(one) for one in wrong]
    # Lengths that are not there, and depth.
    packed += [b"", b"\xc1", b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff",
               b"\x93" + b"\xa5spawn" + b"\xdf\x7f\xff\xff\xff", b"\x91" * 100_000, b"\x81\xa1a" * 100_000,
               b"\xc9\xff\xff\xff\xff\x01", b"\x93\xa5spawn\xc0"]
    return packed


def hostile(checks, loadtest, folder, scenario, fleet):
    file = scenario(folder, mix={"noop": 1})
    seed = random.randrange(2**32)
    chance = random.Random(seed)

    def noise(connection):
        connection.sendall(chance.randbytes(100_000))

    def noise_after_greeting(connection):
        connection.sendall(GREETING + chance.randbytes(100_000))

    def noise_after_ready(connection):
        shaken(connection)
        connection.sendall(chance.randbytes(100_000))

    def huge(connection):
        shaken(connection)
        connection.sendall(b"\x02" + struct.pack(">Q", 2**62))
        while True:
            connection.sendall(b"x" * 1_000_000)

    def negative(connection):
        shaken(connection)
        connection.sendall(b"\x02" + struct.pack(">Q", 2**64 - 1) + b"x" * 1000)

    def endless(connection):
        shaken(connection)
        while True:
            connection.sendall(b"\x01\xffmany parts" + b"x" * 245)

    def wrong_types(connection):
        shaken(connection)
        for body in messages():
            connection.sendall(frame(body))
        time.sleep(3)

    def slow(connection):
        for byte in GREETING:
            connection.sendall(bytes([byte]))
            time.sleep(0.3)

    def closing(connection):
        connection.sendall(GREETING[:20])

    def silent(connection):
        time.sleep(30)

    def meet(script):
        """Runs a worker against it: its number of connections, whether it joined, exit code, peak memory in MiB, output."""
        place = folder / script.__name__
        place.mkdir()
        listener, connections = served(script)
        with listener, Worker(loadtest, place, listener.getsockname()[1], "w0", file, "--connect-timeout", "3s",
                              "--master-timeout", "3s") as worker:
            most, end = 0, time.monotonic() + 40
            while worker.process.poll() is None and time.monotonic() < end:
                most = max(most, worker.most_memory)
                time.sleep(0.05)
            code = worker.process.poll()
            joined = listener.getsockname()[1] in ACKNOWLEDGED
        for connection in connections:
            connection.close()
        return len(connections), joined, code, most, worker.text

    # The message that each of them causes; those in the first half meet a worker that has joined.
    after_joining = {noise_after_ready: "the connection to the master was lost", huge: "bytes exceeds the limit of",
                     negative: "bytes exceeds the limit of", endless: "exceeds the limit of",
                     wrong_types: "ignored an unreadable message from the master"}
    scripts = {**after_joining, noise: "does not speak ZMTP 3", **dict.fromkeys((noise_after_greeting, slow, closing, silent),
                                                                               "no Locust master at 127.0.0.1")}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        met = list(pool.map(meet, scripts))
    for (script, sentence), (connections, joined, code, most, text) in zip(scripts.items(), met):
        with checks.check(f"a hostile master, {script.__name__.replace('_', ' ')}: the worker reports it and ends, "
                          f"with {most} MiB (seed {seed})"):
            require(connections, "it did not connect")
            require(joined or script not in after_joining, f"it did not join, so that nothing was tried:\n{text[-1500:]}")
            require(code is not None, f"it did not end:\n{text[-1500:]}")
            require(0 < code < 128, f"it ended with {code}:\n{text[-1500:]}")
            require(most < 400, f"it took {most} MiB")
            require(sentence in text, f"its output lacks '{sentence}':\n{text[-1500:]}")
    with checks.check("no master at all: the worker gives up after --connect-timeout and reports it"):
        place = folder / "nobody"
        place.mkdir()
        port, start = free_port(), time.monotonic()
        with Worker(loadtest, place, port, "w0", file, "--connect-timeout", "2s") as worker:
            code = worker.ended()
            require(code > 0 and str(port) in worker.text, f"{code}:\n{worker.text}")
            require(time.monotonic() - start >= 1.9, "it gave up too early")
    with checks.check("a master that comes late: the worker waits for it"):
        place = folder / "late"
        place.mkdir()
        port = free_port()
        from locust_fleet import companion, scenario as declared
        companion(place, [declared("mixed")])
        with Worker(loadtest, place, port, "w0", file, "--connect-timeout", "30s") as worker:
            time.sleep(2)
            with Master(sys.executable, place, port=port) as master:
                until(lambda: master.workers("ready"), f"the worker:\n{worker.text[-500:]}")
                os.kill(master.process.pid, 15)
                master.ended()
                worker.ended()
