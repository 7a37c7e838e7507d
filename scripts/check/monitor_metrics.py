"""The monitor's metrics as their readers see them, for scripts/check/monitor: a real Prometheus, promtool and a real
node exporter, each on loopback and ended by its process ID."""
import contextlib
import json
import math
import os
import re
import subprocess
import urllib.parse
import urllib.request

from checks import ROOT, expect, free_port, require, until
from monitor_process import Monitor

# The example's rules when they are there, else one that says the same.
RULES = ROOT / "Examples/prometheus/loadtest.rules.yml"
OWN_RULES = """groups:
  - name: loadtest
    rules:
      - alert: LoadTestFailed
        expr: loadtest_run_outcome{outcome="fail"} == 1
        labels: {severity: page}
"""


@contextlib.contextmanager
def program(*command, log):
    """A program while something is asked of it."""
    with open(log, "wb") as output:
        process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def read(address, bound=5):
    with urllib.request.urlopen(address, timeout=bound) as answer:
        return answer.read().decode()


def api(port, path, **parameters):
    """An answer of Prometheus; nothing while it does not listen yet."""
    try:
        return json.loads(read(f"http://127.0.0.1:{port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"))["data"]
    except OSError:
        return None


def values(port, query):
    """Labels and value of each series that an expression yields."""
    found = api(port, "query", query=query)
    return [(each["metric"], float(each["value"][1])) for each in found["result"]] if found else []


def promtool(text):
    ended = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    expect((ended.returncode, ended.stdout + ended.stderr), (0, ""), "promtool check metrics")


def rules(text):
    """The rules with nothing to wait for: a check has no quarter of an hour."""
    return re.sub(r"(?m)^(\s+)(for|keep_firing_for): .*$", r"\1\2: 0s", text)


def metrics_are_clean(monitor):
    wanted = ("loadtest_run_outcome", "process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds")
    parts = ("health", "breaker", "error", "allocator")

    def names():
        return set(re.findall(r"(?m)^# TYPE (\S+) ", monitor.get("/metrics")[2].decode()))

    # The runs are there as soon as the monitor has looked through its folder, and its own figures once it has taken some.
    until(lambda: names().issuperset(wanted) and all(any(part in name for name in names()) for part in parts),
          f"{wanted} and metrics of {parts}", pause=0.2)
    status, headers, body = monitor.get("/metrics")
    expect(status, 200, "/metrics")
    require(headers["content-type"].startswith("text/plain; version=0.0.4"), headers["content-type"])
    promtool(body.decode())


def scraped(setting, monitor, port):
    """The target is up, and Prometheus has the values of result.json."""
    until(lambda: any(value == 1 for _, value in values(port, "up")), "a target that is up", pause=0.2)
    targets = api(port, "targets")["activeTargets"]
    expect([(each["health"], each["lastError"]) for each in targets], [("up", "")], "targets")
    # The newest run of the scenario, which others were made after.
    newest = max(each for each in setting.results.glob(f"*-{setting.scenario}-*") if not each.is_symlink())
    record = json.loads((newest / "result.json").read_text())
    name = record["scenario"]["name"]
    outcome = record["verdict"]["outcome"]
    # A first scrape may have come before the monitor had looked through its folder.
    runs = f'loadtest_run_operations{{scenario="{name}"}}'
    until(lambda: values(port, runs), f"series of {runs}", pause=0.2)
    for query, expected in (
        (f'loadtest_run_throughput_per_second{{scenario="{name}"}}', record["totals"]["throughputPerSecond"]),
        (runs, record["totals"]["operations"]),
        *((f'loadtest_run_outcome{{scenario="{name}",outcome="{each}"}}', 1 if each == outcome else 0)
          for each in ("pass", "fail", "invalid")),
        *((f'loadtest_run_latency_seconds{{scenario="{name}",operation="{operation["name"]}",quantile="0.99"}}',
           operation["latencyNanoseconds"]["p99"] / 1e9) for operation in record["operations"]),
    ):
        seen = values(port, query)
        expect(len(seen), 1, f"series of {query}")
        require(math.isclose(seen[0][1], expected, rel_tol=1e-9), f"{query} is {seen[0][1]}, and {expected} was measured")
    series = values(port, 'count({__name__=~".+", job="loadtest"})')[0][1]
    require(series > 50, f"{series} series")
    # A name with quotes, backslashes and angle brackets arrives as it is.
    scenarios = {metric["scenario"] for metric, _ in values(port, "loadtest_run_operations")}
    require(setting.hostile in scenarios, f"{setting.hostile} is not among {scenarios}")
    print(f"        {series:.0f} series")


def alert_fires(setting, port):
    def firing():
        alerts = (api(port, "alerts") or {"alerts": []})["alerts"]
        return [each["labels"] for each in alerts if each["state"] == "firing"]
    found = until(lambda: [labels for labels in firing() if labels.get("scenario") == "failing"], "an alert of the failing run", pause=0.3)
    print(f"        {', '.join(sorted({labels['alertname'] for labels in found}))}")
    quiet = [labels for labels in firing() if labels.get("scenario") == setting.scenario and "ail" in labels["alertname"]]
    expect(quiet, [], "alerts of the run that passed")


def textfile(setting):
    """The node exporter reads the output of `report --prometheus-textfile`, and reports an invalid file."""
    folder = setting.work / "textfile"
    folder.mkdir()
    ended = subprocess.run([setting.loadtest, "report", str(setting.results / setting.run), "--prometheus-textfile",
                            str(folder / "loadtest.prom")], capture_output=True, text=True, check=False)
    expect(ended.returncode, 0, ended.stderr)
    expect(os.listdir(folder), ["loadtest.prom"], "files")
    promtool((folder / "loadtest.prom").read_text())
    port = free_port()
    address = f"http://127.0.0.1:{port}/metrics"
    with program("prometheus-node-exporter", "--collector.disable-defaults", "--collector.textfile",
                 f"--collector.textfile.directory={folder}", f"--web.listen-address=127.0.0.1:{port}", log=setting.work / "exporter.log"):
        def said():
            try:
                return read(address)
            except OSError:
                return None
        text = until(said, "the node exporter", pause=0.2)
        require("node_textfile_scrape_error 0" in text, f"a scrape error: {(setting.work / 'exporter.log').read_text()[-500:]}")
        require(re.search(r'(?m)^loadtest_run_outcome\{.*\} 1$', text), "the outcome is not there")
        (folder / "torn.prom").write_text('loadtest_run_outcome{scenario="x"')
        require("node_textfile_scrape_error 1" in read(address), "a torn file makes no scrape error")


def check(checks, setting):
    port = free_port()
    folder = setting.work / "prometheus"
    folder.mkdir()
    text = RULES.read_text() if RULES.exists() else OWN_RULES
    (folder / "rules.yml").write_text(rules(text))
    with Monitor(setting.monitor, setting.results, errors=setting.work / "metrics.log") as monitor:
        with checks.check("promtool finds nothing wrong with /metrics"):
            metrics_are_clean(monitor)
        (folder / "prometheus.yml").write_text(f"""global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs:
  - job_name: loadtest
    static_configs: [{{targets: ["127.0.0.1:{monitor.port}"]}}]
""")
        with program("prometheus", f"--config.file={folder}/prometheus.yml", f"--web.listen-address=127.0.0.1:{port}",
                     f"--storage.tsdb.path={folder}/data", log=setting.work / "prometheus.log"):
            with checks.check("a real Prometheus scrapes it, and holds what was measured"):
                scraped(setting, monitor, port)
            with checks.check("its alert fires for the run that failed, and not for the one that passed"):
                alert_fires(setting, port)
    with checks.check("the node exporter reads what report --prometheus-textfile writes"):
        textfile(setting)
