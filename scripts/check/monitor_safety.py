"""Requests that the monitor must refuse, for scripts/check/monitor. They are sent through sockets, because no HTTP
client would send them. After each attempt the monitor must answer as before."""
import contextlib
import json
import os
import pathlib
import re
import resource
import select
import socket
import subprocess
import time

from checks import expect, require, until
from monitor_process import Monitor

# What must never be seen: it stands in a file outside of the results folder.
SECRET = "outside-of-the-folder-4711"
# So long may one request take before the connection is closed; short, so that the checks are.
PATIENCE = 2
MAXIMUM_CONNECTIONS = 256
IDLE_CONNECTIONS = 10_000
TOKEN = "correct-horse-battery-staple"


def connect(monitor, bound=10, source=None):
    return socket.create_connection(("127.0.0.1", monitor.port), timeout=bound, source_address=(source, 0) if source else None)


def read(connection, bound=10):
    """Everything received until the connection is closed; a timeout is a failure."""
    said = b""
    end = time.monotonic() + bound
    while True:
        connection.settimeout(max(0.01, end - time.monotonic()))
        try:
            data = connection.recv(65536)
        except ConnectionError:
            return said
        except TimeoutError:
            require(False, f"neither answered nor closed within {bound} s" if not said else f"left open after {said[:80]}")
        if not data:
            return said
        said += data


def answer(connection, bound=10):
    """The status and all of one answer; (None, …) when the connection was closed without one."""
    said = b""
    end = time.monotonic() + bound
    while True:
        head, found, body = said.partition(b"\r\n\r\n")
        if found:
            length = re.search(rb"(?im)^content-length: *(\d+)", head)
            if length and len(body) >= int(length[1]) or head.startswith(b"HTTP/1.1 304"):
                break
        connection.settimeout(max(0.01, end - time.monotonic()))
        try:
            data = connection.recv(65536)
        except ConnectionError:
            break
        except TimeoutError:
            require(False, f"neither answered nor closed within {bound} s: {said[:200]}")
        if not data:
            break
        said += data
    status = re.match(rb"HTTP/1\.[01] (\d{3})", said)
    return (int(status[1]) if status else None), said


def ask(monitor, request, bound=10):
    """Sends bytes and reads one answer. What is sent may not be read to its end."""
    with connect(monitor, bound) as connection:
        with contextlib.suppress(ConnectionError, TimeoutError):
            connection.sendall(request)
        return answer(connection, bound)


def request(path, *headers, method="GET", host="127.0.0.1", body=b""):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines + ["", ""]).encode("latin-1") + body


def serves(monitor, bound=10):
    """It is alive and answers."""
    require(monitor.process.poll() is None, f"the monitor exited with {monitor.process.poll()}: {monitor.said()}")
    expect(monitor.get("/healthz", bound=bound)[0], 200, "/healthz afterwards")


def refused(status, said, what, allowed=(400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 431, 500, 501, 505)):
    """Closed without an answer, or refused; and never what is outside."""
    require(status is None or status in allowed, f"{what} was answered with {said[:200]}")
    require(SECRET.encode() not in said and b"root:" not in said, f"{what} shows a file outside: {said[:300]}")


# MARK: Paths

def traversals(run):
    """Ways out of the folder, most of them known from other servers."""
    ups = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "..%c0%af", "..;/", "....//", ".%00./",
           "%u002e%u002e/", "..%ef%bc%8f"]
    for up in ups:
        yield up * 8 + "etc/passwd"
        yield up + "outside"
        yield f"{run}/" + up * 8 + "etc/passwd"
        yield f"{run}/" + up * 2 + "outside/result.json"
    yield from ["/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", f"{run}%00", f"{run}%00.html", f"{run}%0d%0aSet-Cookie:x=1",
                "%", "%zz", "%00", ".", "..", "%2e", "~root", f"{run}/cells/..", f"{run}/cells/../../../outside",
                f"{run}/cells/%2e%2e", "a" * 5000, "latest/../../outside", "file:///etc/passwd", "C:%5cwindows"]


def paths(monitor, run):
    for way in traversals(run):
        for place in ("/runs/{}", "/runs/{}/live", "/runs/{}/events", "/api/runs/{}", "/compare?base={}&with={}", "/assets/{}", "/{}"):
            path = place.replace("{}", way)
            status, said = ask(monitor, request(path.replace(" ", "%20"), "Connection: close"))
            # A page about nothing may be served; never one of a file outside.
            refused(status, said, path[:120], allowed=tuple(range(300, 506)) + ((200,) if place == "/{}" and way in (".", "..", "%2e") else ()))
    serves(monitor)


def links(monitor, link, results):
    for path in (f"/runs/{link}", f"/runs/{link}/live", f"/runs/{link}/events", f"/api/runs/{link}", f"/compare?base={link}&with={link}"):
        status, said = ask(monitor, request(path, "Connection: close"))
        refused(status, said, path)
    for path in ("/", "/api/runs", "/metrics", "/api/history"):
        status, said = ask(monitor, request(path, "Connection: close"))
        expect(status, 200, path)
        require(SECRET.encode() not in said, f"{path} shows what a link points to")
    require((results / link).is_symlink(), "the link was removed")


# MARK: Requests that are too large, too slow, or none

def oversized(monitor):
    for what, sent in (
        ("a header of 1 MiB", request("/", "X-Filler: " + "a" * (1 << 20))),
        ("a header of 96 KiB", request("/", "X-Filler: " + "a" * (96 << 10))),
        ("10,000 headers", request("/", *(f"X-{number}: filler" for number in range(10_000)))),
        ("an address of 1 MiB", request("/" + "a" * (1 << 20))),
        ("a name of a header of 128 KiB", request("/", "X" * (128 << 10) + ": 1")),
        ("a method of 100 KiB", ("G" * (100 << 10)).encode() + request("/")),
    ):
        status, said = ask(monitor, sent)
        refused(status, said, what)
        serves(monitor)


def large_bodies(monitor):
    """Bodies beyond the limit are not waited for, announced or not."""
    kind = "Content-Type: application/json"
    status, said = ask(monitor, request("/api/runs", kind, "Content-Length: 1000000000", method="POST"))
    refused(status, said, "an announced body of 1 GB")
    status, said = ask(monitor, request("/api/runs", kind, method="POST", body=b'{"scenario":"' + b"a" * (1 << 20) + b'"}'))
    refused(status, said, "a body of 1 MiB")
    before = resident(monitor)
    with connect(monitor) as connection:
        connection.sendall(request("/api/runs", kind, "Transfer-Encoding: chunked", method="POST"))
        chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
        sent = 0
        with contextlib.suppress(ConnectionError, TimeoutError):
            connection.settimeout(PATIENCE + 5)
            while sent < 256 << 20 and not select.select([connection], [], [], 0)[0]:
                connection.sendall(chunk)
                sent += len(chunk)
        status, said = answer(connection)
        refused(status, said, "a body without an end")
        require(sent < 128 << 20, f"{sent} bytes of a body without an end were taken")
    require(resident(monitor) - before < 64 << 20, "the bodies are held in memory")
    serves(monitor)


def slow(monitor):
    """Heads and bodies that come a byte a second are not waited for; nor are connections that ask for nothing."""
    def closed_within(first, drip, what):
        with connect(monitor) as connection:
            connection.sendall(first)
            start = time.monotonic()
            for byte in drip:
                if select.select([connection], [], [], 1)[0]:
                    break
                try:
                    connection.send(bytes([byte]))
                except ConnectionError:
                    break
                require(time.monotonic() - start < PATIENCE + 5, f"{what}: open after {PATIENCE + 5} s")
            said = read(connection, 5)
            require(not said.startswith(b"HTTP/1.1 200"), f"{what} was answered")
    closed_within(b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X-Filler: slow\r\n" * 20, "a slow head")
    closed_within(request("/api/runs", "Content-Type: application/json", "Content-Length: 60", method="POST"),
                  b'{"scenario": "a.json"' + b" " * 40, "a slow body")
    with connect(monitor) as connection:
        read(connection, PATIENCE + 8)
    serves(monitor)


def malformed(monitor):
    host = "Host: 127.0.0.1"
    smuggled = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for what, sent in (
        ("no method", f" / HTTP/1.1\r\n{host}\r\n\r\n"),
        ("a method that is none", f"BREW / HTTP/1.1\r\n{host}\r\n\r\n"),
        ("a method with a NUL", f"G\0T / HTTP/1.1\r\n{host}\r\n\r\n"),
        ("a version that is none", f"GET / HTTP/9.9\r\n{host}\r\n\r\n"),
        ("no version", f"GET /\r\n{host}\r\n\r\n"),
        ("no host", "GET / HTTP/1.1\r\n\r\n"),
        ("two hosts", f"GET / HTTP/1.1\r\n{host}\r\nHost: evil.example\r\n\r\n"),
        ("a space before a colon", f"GET / HTTP/1.1\r\n{host}\r\nX-A : 1\r\n\r\n"),
        ("a header without a name", f"GET / HTTP/1.1\r\n{host}\r\n: 1\r\n\r\n"),
        ("a NUL in a header", f"GET / HTTP/1.1\r\n{host}\r\nX-A: a\0b\r\n\r\n"),
        ("two lengths", f"POST /api/runs HTTP/1.1\r\n{host}\r\nContent-Length: 4\r\nContent-Length: 60\r\n\r\nabcd"),
        ("a length that is none", f"POST /api/runs HTTP/1.1\r\n{host}\r\nContent-Length: -5\r\n\r\n"),
        ("a length beyond all", f"POST /api/runs HTTP/1.1\r\n{host}\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
        ("a chunk that is none", f"POST /api/runs HTTP/1.1\r\n{host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
        ("an encoding that is none", f"POST /api/runs HTTP/1.1\r\n{host}\r\nTransfer-Encoding: cow\r\n\r\n"),
        ("HTTP/2 without a word", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0"),
        ("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "\x7f" * 200),
        ("a line without an end", "A" * 200_000),
        ("bytes without a meaning", "".join(chr(byte * 37 % 256) for byte in range(4096)) + "\r\n\r\n"),
        ("an absolute address of another", "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        ("a way through", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n"),
    ):
        status, said = ask(monitor, sent.encode("latin-1"), bound=PATIENCE + 8)
        refused(status, said, what)
    # Lengths that contradict each other must not make one request into two.
    for what, head in (("a length and chunks", "Content-Length: 6\r\nTransfer-Encoding: chunked"),
                       ("chunks, hidden", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")):
        with connect(monitor) as connection:
            connection.sendall(f"POST /api/runs HTTP/1.1\r\n{host}\r\n{head}\r\n\r\n0\r\n\r\n".encode() + smuggled)
            said = read(connection, PATIENCE + 8)
        require(b"# HELP" not in said, f"{what}: the request inside was answered")
    serves(monitor)


def resident(monitor):
    status = pathlib.Path(f"/proc/{monitor.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def idle_connections(monitor, count=IDLE_CONNECTIONS):
    """Many silent connections: the monitor survives, its memory stays bounded, and it answers in the meantime."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 200:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 200), hard) if hard != -1 else (count + 200, hard))
    before = resident(monitor)
    with contextlib.ExitStack() as open_ones:
        connections, refusals = [], 0
        for number in range(count):
            connection = open_ones.enter_context(socket.socket())
            connection.setblocking(False)
            # More than 28,000 of one address would run out of ports.
            connection.bind((f"127.0.0.{2 + number // 5000}", 0))
            code = connection.connect_ex(("127.0.0.1", monitor.port))
            require(code in (0, 11, 115), f"connection {number}: {os.strerror(code)}")
            connections.append(connection)
            if number % 250 == 249:
                time.sleep(0.02)
        until(lambda: sum(1 for each in connections if select_writable(each)) > count * 0.05, "connections")
        start = time.monotonic()

        def healthy():
            require(monitor.process.poll() is None, f"the monitor exited with {monitor.process.poll()}: {monitor.said()}")
            with contextlib.suppress(OSError):
                return monitor.get("/healthz", bound=5)[0] == 200
            return False
        until(healthy, "an answer despite the idle connections", pause=0.2)
        waited = time.monotonic() - start
        grown = resident(monitor) - before
        refusals = sum(1 for each in connections if is_closed(each))
        print(f"        answered after {waited:.1f} s; {refusals} of {count} were closed by then; {grown / 1e6:.0f} MB more resident")
        require(grown < 200e6, f"{grown / 1e6:.0f} MB for {count} connections")
    until(healthy, "an answer after the idle connections", pause=0.2)
    serves(monitor)


def select_writable(connection):
    poll = select.poll()
    poll.register(connection, select.POLLOUT)
    return bool(poll.poll(0))


def is_closed(connection):
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


# MARK: Who may ask, and for what

def hosts(monitor):
    port = monitor.port
    for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        expect(ask(monitor, request("/", "Connection: close", host=host))[0], 200, f"host {host}")
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "", "169.254.169.254"):
        for path in ("/", "/api/runs", "/metrics", "/live"):
            status, said = ask(monitor, request(path, "Connection: close", host=host))
            refused(status, said, f"host '{host}'", allowed=(400, 403, 421))
    serves(monitor)


def runs(monitor):
    """Which runs there are, by name."""
    return [run["id"] for run in json.loads(monitor.get("/api/runs?limit=500")[2])["runs"]]


def other_sites(monitor):
    """Neither pages of other sites nor files that are not scenarios can start anything."""
    before = runs(monitor)
    own = f"127.0.0.1:{monitor.port}"
    form, kind = "Content-Type: application/x-www-form-urlencoded", "Content-Type: application/json"
    body = b'{"scenario":"quick.json"}'
    for what, sent in (
        ("a form of another site", request("/start", form, "Origin: http://evil.example", host=own, method="POST", body=b"scenario=quick.json")),
        ("a form of nowhere", request("/start", form, "Origin: null", host=own, method="POST", body=b"scenario=quick.json")),
        ("a form across sites", request("/start", form, "Sec-Fetch-Site: cross-site", host=own, method="POST", body=b"scenario=quick.json")),
        ("a form of the same site", request("/start", form, "Sec-Fetch-Site: same-site", host=own, method="POST", body=b"scenario=quick.json")),
        ("another port", request("/start", form, "Origin: http://127.0.0.1:1", host=own, method="POST", body=b"scenario=quick.json")),
        ("JSON of another site", request("/api/runs", kind, "Origin: http://evil.example", host=own, method="POST", body=body)),
        ("JSON as text", request("/api/runs", "Content-Type: text/plain", host=own, method="POST", body=body)),
        ("JSON as nothing", request("/api/runs", host=own, method="POST", body=body)),
        ("a start by reading", request("/start?scenario=quick.json", host=own)),
        ("a stop of another site", request("/stop", form, "Origin: http://evil.example", host=own, method="POST", body=b"a=1")),
        ("an end of another site", request("/api/runs/current", "Origin: http://evil.example", host=own, method="DELETE")),
        *((f"scenario {name}", request("/api/runs", kind, host=own, method="POST", body=json.dumps({"scenario": name}).encode()))
          for name in ("../quick.json", "/etc/passwd", "sub/quick.json", "--help", "-", "", "quick.json\0", "quick", "none.json",
                       "..\\quick.json", ".hidden.json", "linked.json", 7, None, ["quick.json"])),
        ("no JSON", request("/api/runs", kind, host=own, method="POST", body=b"{{{{")),
    ):
        status, said = ask(monitor, sent)
        require(status in (400, 403, 404, 405, 409, 413, 415, 421, 422), f"{what} was answered with {said[:200]}")
    time.sleep(0.5)
    expect(runs(monitor), before, "runs")
    serves(monitor)


def tokens(executable, results, work):
    """Clients without the token learn nothing; clients with it are served."""
    open_routes = {"/healthz", "/readyz"}
    with Monitor(executable, results, "--token", TOKEN, errors=work / "token.log") as monitor:
        for path in ("/", "/live", "/api/runs", "/api/history", "/metrics", "/health/performance", "/trend?scenario=smoke", "/compare"):
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer " + TOKEN[:-1]},
                            {"Authorization": "Bearer " + TOKEN + "x"}, {"Authorization": "Bearer "}, {"Authorization": TOKEN},
                            {"Authorization": "Basic " + TOKEN}, {"Cookie": "token=wrong"}):
                status, _, body = monitor.get(path, headers=headers)
                require(status in (401, 403) or status in (302, 303) and path not in open_routes, f"{path} with {headers}: {status}")
                require(b"smoke" not in body, f"{path} reveals data without a token")
        status, headers, _ = monitor.get("/api/runs")
        expect(status, 401, "the API without a token")
        right = {"Authorization": "Bearer " + TOKEN}
        for path in ("/", "/api/runs", "/metrics", "/health/performance"):
            expect(monitor.get(path, headers=right)[0], 200, f"{path} with the token")
        expect(monitor.get("/healthz")[0], 200, "/healthz without a token")
    said = subprocess.run([executable, str(results), "--host", "0.0.0.0", "--port", "0"], capture_output=True, text=True, check=False,
                          timeout=20, env={name: value for name, value in os.environ.items() if name != "LOADTEST_MONITOR_TOKEN"})
    expect(said.returncode, 64, f"the exit code without a token on all addresses ({said.stderr})")
    require("token" in said.stderr, f"'{said.stderr}' does not name the token")


def not_allowed(monitor):
    """Without --allow-start nothing can be started or stopped, and no page offers it."""
    own = {"Content-Type": "application/json"}
    expect(monitor.get("/api/runs", "POST", '{"scenario":"quick.json"}', own)[0], 403, "start")
    expect(monitor.get("/api/runs/current", "DELETE", None, own)[0], 403, "stop")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    expect(monitor.get("/start", "POST", "scenario=quick.json", form)[0], 403, "the form")
    expect(monitor.get("/stop", "POST", "", form)[0], 403, "the button")
    require(b'action="/start"' not in monitor.get("/")[2], "the page offers to start")


def headers(monitor, run):
    """The headers that tell browsers what to refuse."""
    for path in ("/", f"/runs/{run}", "/live", "/compare", "/nothing-here"):
        _, seen, _ = monitor.get(path)
        policy = seen.get("content-security-policy", "")
        for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            require(part in policy, f"{path}: '{policy}' lacks {part}")
        require("unsafe" not in policy, f"{path}: {policy}")
        expect(seen.get("x-content-type-options"), "nosniff", path)
        require("referrer-policy" in seen, f"{path} has no Referrer-Policy")
        require("no-store" in seen.get("cache-control", ""), f"{path} may be cached: {seen.get('cache-control')}")


def check(checks, setting):
    """All of the above."""
    folder, link, run = setting.results, setting.link, setting.run
    common = ("--header-timeout", f"{PATIENCE}s", "--max-connections", MAXIMUM_CONNECTIONS)
    with Monitor(setting.monitor, folder, *common, errors=setting.work / "safety.log") as monitor:
        for name, action in (
            ("no path leaves the folder", lambda: paths(monitor, run)),
            ("no link leaves the folder", lambda: links(monitor, link, folder)),
            ("heads that are too large are refused", lambda: oversized(monitor)),
            ("bodies that are too large are refused", lambda: large_bodies(monitor)),
            ("slow requests are closed", lambda: slow(monitor)),
            ("malformed requests are refused, and none hides in another", lambda: malformed(monitor)),
            ("other names of the host are refused", lambda: hosts(monitor)),
            ("nothing is started or stopped unless allowed", lambda: not_allowed(monitor)),
            ("headers tell browsers what to refuse", lambda: headers(monitor, run)),
            (f"{IDLE_CONNECTIONS:,} idle connections", lambda: idle_connections(monitor)),
        ):
            with checks.check(name):
                action()
        with checks.check("after all of that it still ends on request"):
            expect(monitor.stop()[0], 0, "exit code")
    with Monitor(setting.monitor, folder, *setting.starting, errors=setting.work / "sites.log") as monitor:
        with checks.check("neither other sites nor files that are not scenarios start anything"):
            other_sites(monitor)
    with checks.check("nothing is revealed without the token"):
        tokens(setting.monitor, folder, setting.work)
