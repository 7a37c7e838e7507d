"""Measures the speed of a Locust worker, for scripts/check/locust --measure, relative to the same plan run alone and to
a Python worker of Locust.

Operations per second come from the records: the operations of the measured phase divided by its length. Tasks per
second of the Python worker are the requests that its master counted, divided by the time from the first to the last.
Both have one user with a no-op task and no pause; the Python one fires a request event for each, as Locust's clients
do.
"""
import json
import statistics
import subprocess
import sys

from checks import free_port, require
from locust_fleet import Master, Program

SECONDS, REPETITIONS = 6, 5
PYTHON_NOOP = '''
from locust import User, constant, task


class Noop(User):
    wait_time = constant(0)

    @task
    def noop(self):
        self.environment.events.request.fire(request_type="python", name="noop", response_time=0, response_length=0,
                                             exception=None, context={})
'''


def throughput(record):
    return record["totals"]["operations"] / record["elapsedSeconds"]


def measure(checks, loadtest, folder, scenario, fleet):
    folder.mkdir(parents=True, exist_ok=True)

    def plan(place):
        place.mkdir(parents=True)
        file = scenario(place, "noop", {"noop": 1}, duration=f"{SECONDS}s", seed=1, warmup="1s")
        content = json.loads(file.read_text())
        del content["pause"]
        file.write_text(json.dumps(content))
        return file

    def alone(place):
        subprocess.run([loadtest, "run", plan(place), "--quiet", "--output-dir", place / "results"], check=True)
        return throughput(json.loads((place / "results/latest/result.json").read_text()))

    def as_worker(place):
        with fleet(place, [plan(place)], "--headless", "-u", 1, "-r", 1, "--run-time", f"{SECONDS + 1}s", workers=1) as (
                master, (worker,)):
            require(master.ended() == 0, master.text[-2000:])
            worker.ended()
            return throughput(worker.records()[0])

    pairs = []
    for number in range(REPETITIONS):
        pairs.append((alone(folder / f"alone-{number}"), as_worker(folder / f"worker-{number}")))
        print(f"        alone {pairs[-1][0]:,.0f}/s, as a worker {pairs[-1][1]:,.0f}/s", flush=True)
    by_itself, fleetwise = (statistics.median(values) for values in zip(*pairs))
    with checks.check(f"a worker performs {fleetwise / by_itself:.3f} of the operations of the same plan alone (at least 0.95)"):
        require(fleetwise >= 0.95 * by_itself, f"medians {by_itself:,.0f}/s and {fleetwise:,.0f}/s")

    place = folder / "python"
    file = plan(place)
    (place / "noop.py").write_text(PYTHON_NOOP)
    words = ["--headless", "-u", 1, "-r", 1, "--run-time", f"{SECONDS}s", "--expect-workers", 1]
    (place / "own").mkdir()
    with fleet(place, [file], *words[:-2], workers=1) as (master, (worker,)), PythonMaster(place, words) as other, Program(
            place / "python-worker.log", [sys.executable, "-m", "locust", "-f", place / "noop.py", "--worker", "--master-host",
                                          "127.0.0.1", "--master-port", other.port], cwd=place):
        master.ended()
        worker.ended()
        other.ended()
        ours = throughput(worker.records()[0])
    theirs = other.rate()
    with checks.check(f"a worker performs {ours / theirs:,.0f} times the no-op tasks of a Python worker (at least 1,000)"):
        require(ours >= 1000 * theirs, f"{ours:,.0f}/s and {theirs:,.0f}/s")
    print(f"        a worker of loadtest {ours:,.0f}/s, a Python worker {theirs:,.0f}/s, at the same time, one user each")
    return checks.finish()


class PythonMaster(Master):
    """A master of Python users, without the companion."""

    def __init__(self, folder, words):
        self.port, self.csv = free_port(), folder / "python"
        Program.__init__(self, folder / "python-master.log", [
            sys.executable, "-m", "locust", "-f", folder / "noop.py", "--master", "--master-bind-host", "127.0.0.1",
            "--master-bind-port", self.port, "--csv", self.csv, *words], cwd=folder)

    def rate(self):
        import csv
        with open(f"{self.csv}_stats.csv", newline="") as file:
            row = next(row for row in csv.DictReader(file) if row["Name"] == "noop")
        require(int(row["Request Count"]) > 1000, self.text[-1500:])
        return float(row["Requests/s"])
