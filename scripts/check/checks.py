"""Checks that print one line each, for the scripts that check pages and the monitor.

    checks = Checks()
    with checks.check("the page has a title"):
        expect(title, "smoke: pass")
    sys.exit(checks.finish())
"""
import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The executable that checks start.
LOADTEST = pathlib.Path(os.environ.get("LOADTEST", ROOT / ".build/release/loadtest"))

# How many seconds a check waits for a condition before it fails: a bound against hanging, which no machine reaches by being
# slow or busy.
PATIENCE = 120


class Failure(Exception):
    """A check failed: the observed value differs from the expected one."""


def require(condition, said):
    """Fails with this sentence unless the condition holds."""
    if not condition:
        raise Failure(said)


def expect(seen, expected, what=""):
    """Fails unless both are equal."""
    if seen != expected:
        raise Failure(f"{what + ': ' if what else ''}got {_short(seen)}, expected {_short(expected)}")


def free_port():
    """A free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, what, pause=0.05):
    """Waits until a condition holds, and returns its value; fails when the patience is over."""
    end = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        require(time.monotonic() < end, f"waited {PATIENCE} s for {what}")
        time.sleep(pause)


def install(**packages):
    """Installs Debian packages whose command or file is missing: name of the package (with _ for -) to its command."""
    needs = "; ".join(f"need {package.replace('_', '-')} '{thing}'" for package, thing in packages.items())
    if subprocess.run(["bash", "-c", f". {ROOT}/scripts/lib.sh; {needs}; install_missing"], check=False).returncode != 0:
        sys.exit(1)


class Checks:
    """Counts checks, of which each prints one line, and more when it failed."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self._start = time.monotonic()

    @contextlib.contextmanager
    def check(self, name):
        self.count += 1
        try:
            yield
        except Exception as error:  # Whatever went wrong, the other checks go on.
            self.failed += 1
            print(f"FAILED  {name}")
            if isinstance(error, Failure):
                print(f"        {error}")
            else:
                print("".join(traceback.format_exception(error)[-4:]).rstrip())
        else:
            print(f"ok      {name}")
        sys.stdout.flush()

    def finish(self):
        """The last line; the exit code."""
        print(f"{self.count} checks, {self.failed} failed, {time.monotonic() - self._start:.0f} s")
        return 1 if self.failed or not self.count else 0


def _short(value, limit=600):
    text = repr(value)
    return text if len(text) <= limit else text[:limit] + "…"
