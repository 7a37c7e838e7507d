"""Starts loadtest-monitor on a free port of loopback and ends it by its process ID, for the scripts that check it."""
import contextlib
import http.client
import os
import pathlib
import select
import signal
import subprocess
import time

from checks import PATIENCE, ROOT, Failure, require

EXECUTABLE = ROOT / ".build/monitor/release/loadtest-monitor"


class Server:
    """A process that prints `NAME: http://HOST:PORT/` when it listens."""

    def __init__(self, *command, environment=None, errors=None):
        self.errors = open(errors, "w+b") if errors else None
        self.process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors or subprocess.DEVNULL,
            env={**os.environ, **(environment or {})})
        self.port = None
        try:
            self.port = self._listening()
        except BaseException:
            self.kill()
            raise

    def _listening(self, bound=PATIENCE):
        end = time.monotonic() + bound
        said = b""
        while b"\n" not in said:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            require(ready, f"{self.process.args[0]} did not print its address within {bound} s")
            data = os.read(self.process.stdout.fileno(), 4096)
            if not data:
                raise Failure(f"{' '.join(self.process.args)} ended with {self.process.wait(bound)}: {self.said()}")
            said += data
        address = said.decode().split("\n")[0].split(": ", 1)[1]
        return int(address.rstrip("/").rsplit(":", 1)[1])

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def said(self):
        """What it wrote to standard error."""
        return pathlib.Path(self.errors.name).read_text(errors="replace")[-2000:] if self.errors else ""

    def get(self, path, method="GET", body=None, headers=None, bound=PATIENCE):
        """The status, the headers and the body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=bound)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def stop(self, bound=PATIENCE):
        """Asks it to end; its exit code and how many seconds it took."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(bound)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"it did not end within {bound} s of SIGTERM") from None
        finally:
            self.process.stdout.close()
        return code, time.monotonic() - start

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            with contextlib.suppress(Failure):
                self.stop()
        if self.errors:
            self.errors.close()


class Monitor(Server):
    """loadtest-monitor over a folder of runs."""

    def __init__(self, executable, folder, *words, environment=None, errors=None):
        super().__init__(executable, folder, "--port", "0", *words, environment=environment, errors=errors)

    def processor_seconds(self):
        """Processor time that it took so far, of user and system."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
