"""The capacity and cost of the monitor, for scripts/check/monitor: wrk on its routes, interleaved with a bare
application; its own memory, judged by the leak check; a hundred clients of an event stream, and their cost to the
run."""
import concurrent.futures
import contextlib
import json
import pathlib
import re
import select
import shutil
import signal
import socket
import statistics
import subprocess
import time

from checks import ROOT, expect, require, until
from monitor_process import Monitor, Server

# Of what a bare route of the same size serves.
LEAST_SHARE = 0.8
# Of a core, for a hundred streams.
MOST_PROCESSOR = 0.01
CLIENTS = 100
# Quiet points: the detector wants 24 at least, in two passes.
WINDOWS = 48


def wrk(address, seconds, threads=2, connections=64):
    """Requests per second; fails on an error or an unsuccessful response."""
    ended = subprocess.run(["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", address], capture_output=True, text=True, check=False)
    require(ended.returncode == 0, ended.stdout + ended.stderr)
    require("Socket errors" not in ended.stdout and "Non-2xx" not in ended.stdout, f"{address}:\n{ended.stdout}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", ended.stdout)
    require(found and float(found[1]) > 0, ended.stdout)
    return float(found[1])


def jemalloc():
    """The allocator of the measuring process, also for the monitor, so that it can report live memory."""
    found = sorted(pathlib.Path("/usr/lib").glob("*/libjemalloc.so.2"))
    require(found, "libjemalloc2 is not installed")
    return {"LD_PRELOAD": str(found[0])}


def gauge(text, *parts):
    """The value of the one metric whose name has all of these parts."""
    found = [line for line in text.splitlines() if not line.startswith("#") and all(part in re.split(r"[{ ]", line)[0] for part in parts)]
    require(len(found) == 1, f"{parts}: {found}")
    return int(float(found[0].rsplit(" ", 1)[1]))


def throughput(setting, monitor, seconds, rounds):
    """Our routes and a bare one of the same size, in turns: each round has all of them."""
    shares = {}
    for path in ("/health/performance", "/metrics"):
        size = len(monitor.get(path)[2])
        with Server(setting.floor, "0", size) as floor:
            expect(len(floor.get("/constant")[2]), size, "bytes of the bare route")
            seen = {"ours": [], "bare": []}
            for turn in range(rounds):
                # Who comes first changes.
                order = [("ours", monitor.address + path), ("bare", floor.address + "/constant")]
                for who, address in order if turn % 2 == 0 else reversed(order):
                    seen[who].append(wrk(address, seconds))
            ours, bare = (statistics.median(seen[who]) for who in ("ours", "bare"))
            shares[path] = ours / bare
            print(f"        {path}: {size} bytes, {ours:,.0f}/s, bare {bare:,.0f}/s, ratio {ours / bare:.2f}; "
                  f"ours {[round(each) for each in seen['ours']]}, bare {[round(each) for each in seen['bare']]}")
    return shares


def any_application_has_the_route(setting):
    """The bare application has the health route too, by one line."""
    with Server(setting.floor, "0", "64") as floor:
        status, headers, body = floor.get("/health/performance")
        expect(status, 200, "/health/performance")
        require(headers["content-type"].startswith("application/json"), headers["content-type"])
        health(body)


def health(body):
    told = json.loads(body)
    require(told["performance_health"] in ("healthy", "degraded"), body)
    expect(told["performance_health"] == "healthy", told["response_time_ms"] < 10, "healthy")
    require(0 <= told["response_time_ms"] < 1000 and 0 <= told["overall_health_score"] <= 100, body)
    require(isinstance(told["instrumented_libraries"], int) and told["instrumented_libraries"] >= 1, body)


def memory(setting, monitor, seconds):
    """What lives in the monitor after each of many bursts of requests, as windows of a leak check: our own detector judges."""
    windows = []
    requests = 0
    start = time.monotonic()
    paths = ["/health/performance", "/metrics", "/", f"/runs/{setting.run}", "/api/runs"]
    for path in paths:
        wrk(monitor.address + path, 1)
    for window in range(2 * WINDOWS + 2):
        if window % (WINDOWS + 1):
            for path in paths[:2]:
                requests += round(wrk(monitor.address + path, seconds) * seconds)
            for path in paths[2:]:
                expect(monitor.get(path)[0], 200, path)
                requests += 1
        text = quiet(monitor)
        status = pathlib.Path(f"/proc/{monitor.process.pid}/status").read_text()
        windows.append({
            "pass": 1 + window // (WINDOWS + 1), "operations": requests, "elapsedNanoseconds": int((time.monotonic() - start) * 1e9),
            "liveBytes": gauge(text, "allocator", "live", "bytes"), "mappedBytes": gauge(text, "allocator", "mapped", "bytes"),
            "allocatorResidentBytes": gauge(text, "allocator", "resident", "bytes"),
            "residentBytes": int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024,
            "descriptors": len(list(pathlib.Path(f"/proc/{monitor.process.pid}/fd").iterdir())),
            "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]), "objects": []})
    lives = [window["liveBytes"] for window in windows]
    outcome, said = judged(setting, windows)
    print(f"        {requests:,} requests; live {min(lives) / 1e6:.2f} to {max(lives) / 1e6:.2f} MB, first {lives[0] / 1e6:.2f}, last {lives[-1] / 1e6:.2f}: {outcome}, {said}")
    require(outcome in ("stable", "step"), f"{outcome}: {said}")
    # The detector sees what it is there for: the same with so little as 16 bytes more for each 100 requests.
    grown = [{**window, "liveBytes": window["liveBytes"] + window["operations"] * 16 // 100} for window in windows]
    outcome, said = judged(setting, grown)
    require(outcome == "leak", f"with 0.16 bytes per request the verdict is {outcome}: {said}")
    expect(max(window["descriptors"] for window in windows[1:]) - min(window["descriptors"] for window in windows[1:]) < 20, True, "descriptors stay")


def quiet(monitor):
    """The metrics at a moment when the connections of a burst are gone."""
    def few():
        return len(list(pathlib.Path(f"/proc/{monitor.process.pid}/fd").iterdir())) < 60
    until(few, "the connections of a burst to be gone", pause=0.1)
    # What is told is at most a second old.
    time.sleep(1.1)
    return monitor.get("/metrics")[2].decode()


def judged(setting, windows):
    """The verdict of `loadtest judge` on windows: those of a leak check's record are replaced."""
    record = json.loads((setting.leak / "result.json").read_text())
    record["memory"].update(windows=windows, windowSizeClasses=[], controls=[], allocations=None, sites=None)
    folder = setting.work / "judged"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(record))
    ended = subprocess.run([setting.loadtest, "judge", str(folder)], capture_output=True, text=True, check=False)
    found = re.search(r"(?m)^ *leaks +([a-z]+): (.*)$", ended.stdout)
    require(found, f"no leak verdict was reported:\n{ended.stdout}{ended.stderr}")
    return found[1], found[2]


# MARK: Streams

class Streams:
    """Clients that listen to a run's events."""

    def __init__(self, monitor, run, count):
        self._sockets = []
        for _ in range(count):
            client = socket.create_connection(("127.0.0.1", monitor.port), timeout=10)
            client.sendall(f"GET /runs/{run}/events HTTP/1.1\r\nHost: 127.0.0.1:{monitor.port}\r\nAccept: text/event-stream\r\n\r\n".encode())
            client.setblocking(False)
            self._sockets.append(client)
        self.bytes = [0] * count
        self.points = [0] * count
        self.ended = 0
        self._poll = select.poll()
        for client in self._sockets:
            self._poll.register(client, select.POLLIN)
        self._places = {client.fileno(): place for place, client in enumerate(self._sockets)}

    def listen(self, seconds, until_ended=False):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until_ended and self.ended == len(self._sockets)):
            for descriptor, _ in self._poll.poll(200):
                place = self._places[descriptor]
                try:
                    data = self._sockets[place].recv(1 << 18)
                except BlockingIOError:
                    continue
                except ConnectionError:
                    data = b""
                if not data:
                    self._poll.unregister(descriptor)
                    self.ended += 1
                    continue
                self.bytes[place] += len(data)
                self.points[place] += data.count(b"event: point")

    def close(self):
        for client in self._sockets:
            client.close()


@contextlib.contextmanager
def run_in_progress(setting, seconds, scenario="scenarios/high.json", words=()):
    """A run of loadtest next to the monitor; yields its process and its folder's name."""
    before = {each.name for each in setting.results.iterdir()}
    process = subprocess.Popen([setting.loadtest, "run", str(ROOT / scenario), "--duration", f"{seconds}s", "--warmup", "500ms", *words,
                                "--output-dir", str(setting.results), "--quiet"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        def folder():
            found = [each for each in setting.results.iterdir() if each.name not in before and each.is_dir() and not each.is_symlink()
                     and (each / "timeline.jsonl").exists() and '"interval"' in (each / "timeline.jsonl").read_text()]
            return found[0] if found else None
        yield process, until(folder, "the first second of the run")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait()


def streams_cost(setting, monitor, seconds):
    """Processor time of the monitor while a hundred clients follow a run."""
    with run_in_progress(setting, seconds + 8, "scenarios/low.json") as (_, folder):
        streams = Streams(monitor, folder.name, CLIENTS)
        try:
            streams.listen(2)
            before, start = monitor.processor_seconds(), time.monotonic()
            points = sum(streams.points)
            streams.listen(seconds)
            used, passed = monitor.processor_seconds() - before, time.monotonic() - start
            points = sum(streams.points) - points
            print(f"        {used / passed:.2%} of a core over {passed:.0f} s; {points / CLIENTS / passed:.2f} events a client and second, "
                  f"{sum(streams.bytes) / CLIENTS / 1000:.1f} kB a client")
            # One each second, but for one that falls on the edge.
            require(points / CLIENTS > passed - 1.5, f"{points / CLIENTS:.1f} events a client in {passed:.1f} s")
            require(min(streams.points) >= max(streams.points) - 1, f"some have {min(streams.points)} events and others {max(streams.points)}")
            return used / passed
        finally:
            streams.close()


def streams_and_run(setting, monitor, seconds, rounds):
    """The run's throughput with and without a hundred clients, in turns."""
    seen = {0: [], CLIENTS: []}
    for turn in range(2 * rounds):
        count = CLIENTS if turn % 4 in (1, 2) else 0
        with run_in_progress(setting, seconds, words=("--seed", "1")) as (process, folder):
            streams = Streams(monitor, folder.name, count)
            try:
                _follow(process, streams)
            finally:
                streams.close()
            require(process.wait(60) in (0, 1), f"the run ended with {process.returncode}")
        seen[count].append(json.loads((folder / "result.json").read_text())["totals"]["throughputPerSecond"])
    ratio = statistics.median(seen[CLIENTS]) / statistics.median(seen[0])
    print(f"        {statistics.median(seen[CLIENTS]):,.0f}/s with {CLIENTS} clients, {statistics.median(seen[0]):,.0f}/s without: {ratio:.3f}; "
          f"with {[round(each / 1e6, 2) for each in seen[CLIENTS]]} M/s, without {[round(each / 1e6, 2) for each in seen[0]]} M/s")
    return ratio, seen


def _follow(process, streams):
    while process.poll() is None:
        streams.listen(0.5)


def shutdown(setting, count, how):
    """With many open streams it exits within 10 s with 0, and the streams end."""
    with Monitor(setting.monitor, setting.results, errors=setting.work / "shutdown.log") as monitor:
        with run_in_progress(setting, 60, "scenarios/low.json") as (_, folder):
            streams = Streams(monitor, folder.name, count)
            try:
                until(lambda: streams.listen(0.2) or min(streams.bytes) > 0, "the streams")
                with concurrent.futures.ThreadPoolExecutor(1) as listener:
                    listening = listener.submit(streams.listen, 15, True)
                    start = time.monotonic()
                    monitor.process.send_signal(how)
                    code = monitor.process.wait(15)
                    took = time.monotonic() - start
                    listening.result()
                print(f"        {took:.1f} s")
                expect(code, 0, "exit code")
                require(took < 10, f"it took {took:.1f} s")
                expect(streams.ended, count, "streams that ended")
            finally:
                streams.close()


def check(checks, setting):
    for how in (signal.SIGTERM, signal.SIGINT):
        with checks.check(f"with open streams it ends gracefully ({how.name})"):
            shutdown(setting, 20, how)
    with checks.check("any application has the health route, by one line"):
        any_application_has_the_route(setting)
    with Monitor(setting.monitor, setting.results, environment=jemalloc(), errors=setting.work / "load.log") as monitor:
        with checks.check("the health route reports what the guide describes"):
            health(monitor.get("/health/performance")[2])
        name = "under wrk no error" + (f", and at least {LEAST_SHARE:.0%} of a bare route" if setting.load else "")
        with checks.check(name):
            shares = throughput(setting, monitor, *((30, 5) if setting.load else (1, 1)))
            if setting.load:
                expect({path: share for path, share in shares.items() if share < LEAST_SHARE}, {}, "too slow")
        with checks.check(f"{CLIENTS} clients of a stream" + (f" cost at most {MOST_PROCESSOR:.0%} of a core" if setting.load else " get each event")):
            share = streams_cost(setting, monitor, 30 if setting.load else 4)
            if setting.load:
                require(share <= MOST_PROCESSOR, f"{share:.2%} of a core")
        if setting.load:
            with checks.check("live memory does not grow with requests, as the leak detector judges"):
                memory(setting, monitor, 1)
            with checks.check(f"{CLIENTS} clients of a stream cost the run nothing"):
                ratio, seen = streams_and_run(setting, monitor, 8, 6)
                spread = (max(seen[0]) - min(seen[0])) / statistics.median(seen[0])
                require(ratio > 1 - max(0.03, spread), f"{ratio:.3f} of the throughput, and the runs without differ by {spread:.1%}")
