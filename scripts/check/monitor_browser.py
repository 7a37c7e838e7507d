"""The monitor's pages in a real browser, for scripts/check/monitor."""
import contextlib
import json
import signal
import subprocess
import urllib.parse

import page_checks
import page_interaction
from checks import PATIENCE, ROOT, expect, require, until
from monitor_process import Monitor

TILES = "JSON.stringify([...document.querySelectorAll('.tile b')].map(each => each.textContent))"


def stays(page, monitor):
    """No error was reported, and no other host was contacted."""
    expect(page.problems, [], "problems")
    away = [each for each in page.requests if not each.startswith((monitor.address + "/", "data:"))]
    expect(away, [], "requests to others")


def rows(page):
    """The runs that the list shows: their addresses and texts."""
    return page.evaluate("""[...document.querySelectorAll("main tbody tr")].map(row => [row.querySelector("a[href*='/runs/']")
      ?.getAttribute("href") ?? null, row.innerText.replace(/\\s+/g, " ")]).filter(each => each[0])""")


def listing(page, monitor, setting):
    """Each run is listed, newest first, with its verdict and a link to its page."""
    page.open(monitor.address + "/")
    seen = rows(page)
    names = [name.rstrip("/").rsplit("/", 1)[1] for name, _ in seen]
    expect(sorted(names), sorted(setting.runs), "runs")
    started = [name.split("-")[0] for name in names]
    expect(started, sorted(started, reverse=True), "newest first")
    texts = dict(zip(names, (text.lower() for _, text in seen)))
    require("unreadable" in texts[setting.torn], f"a torn record: {texts[setting.torn]}")
    outcome = json.loads((setting.results / setting.run / "result.json").read_text())["verdict"]["outcome"]
    require(outcome in texts[setting.run] and "fail" in texts[setting.failing], f"verdicts: {texts}")
    page_checks.contrast(page)
    page_interaction.keyboard_reaches(page)
    page.view(scheme="dark")
    page_checks.contrast(page)
    page.view(width=390, height=844, scale=2, mobile=True)
    page_checks.fits(page, 390)
    page.view()
    stays(page, monitor)


def filters(page, monitor, setting):
    """The form filters by scenario and outcome, and its address can be kept."""
    page.open(monitor.address + "/")
    require(page.evaluate("document.querySelector('form [name=outcome]')?.form?.method") == "get", "the filter form is missing")
    everything = len(rows(page))
    page.evaluate("(() => { const field = document.querySelector('form [name=outcome]'); field.value = 'fail'; })()")
    page.following(lambda: page.evaluate("document.querySelector('form [name=outcome]').form.requestSubmit()"))
    seen = rows(page)
    require(0 < len(seen) < everything, f"{len(seen)} of {everything} runs")
    require(all("fail" in text.lower() for _, text in seen), f"others among them: {seen}")
    require("outcome=fail" in page.evaluate("location.search"), "the address lacks the filter")
    page.open(monitor.address + "/?q=" + setting.run[-6:])
    expect([name.rsplit("/", 1)[1] for name, _ in rows(page)], [setting.run], "runs found by text")
    page.open(monitor.address + "/?scenario=none-such")
    expect(rows(page), [], "runs of no scenario")
    page.open(monitor.address + "/?" + urllib.parse.urlencode({"q": setting.hostile, "scenario": setting.hostile, "outcome": setting.hostile}))
    expect(page.evaluate("window.hacked ?? null"), None, "a question that ran")
    stays(page, monitor)


def run_page(page, monitor, setting):
    """A link of the list opens the run's page, whole and with its script."""
    page.open(monitor.address + "/")
    page.following(lambda: page.click(f"a[href$='/runs/{setting.run}']"))
    page_checks.pictures_are_told(page)
    page_checks.figures_of_operations(page, json.loads((setting.results / setting.run / "result.json").read_text()))
    page_interaction.pointer(page)
    page_interaction.zoom(page)
    page_interaction.reset(page)
    stays(page, monitor)


def comparison(page, monitor, setting):
    """Two runs are chosen from the list and compared."""
    page.open(monitor.address + "/")
    chosen = page.evaluate(f"""(() => {{
      const pick = (name, run) => {{
        const field = document.querySelector(`[name=${{name}}][value="${{run}}"], select[name=${{name}}]`);
        if (!field) return null;
        if (field.matches("select")) field.value = run; else field.checked = true;
        return (field.form ?? document.querySelector(`form[action="/compare"]`))?.getAttribute("action") ?? null;
      }};
      return [pick("base", {json.dumps(setting.run)}), pick("with", {json.dumps(setting.other)})];
    }})()""")
    expect(chosen, ["/compare", "/compare"], "where the choice leads")
    page.following(lambda: page.evaluate("document.querySelector('form[action=\"/compare\"]').requestSubmit()"))
    address = page.evaluate("location.href")
    require(setting.run in address and setting.other in address, address)
    require(page.evaluate("!!document.querySelector('header .badge')"), "no verdict")
    require(page.evaluate("document.querySelectorAll('#metrics tbody tr, table tbody tr').length") > 3, "no rows")
    page_checks.pictures_are_told(page)
    stays(page, monitor)


def other_plans(page, monitor, setting):
    """Runs of different plans are compared only on a second request; the first one explains why not."""
    page.open(monitor.address + f"/compare?base={setting.run}&with={setting.failing}")
    require(page.evaluate("document.querySelectorAll('header .reasons li').length") > 0, "no reason is given")
    page.following(lambda: page.click("main a[href*='force=1']"))
    require(page.evaluate("!!document.querySelector('header .badge')"), "no verdict")
    # The browser itself tells that the first was no success.
    expect([each for each in page.problems if "the server responded with a status of 422" not in each], [], "problems")
    page.problems.clear()


def trend(page, monitor, setting):
    """The list leads to a scenario's trend."""
    page.open(monitor.address + "/")
    page.following(lambda: page.click(f"a[href*='/trend?scenario={setting.scenario}']"))
    require(setting.scenario in page.evaluate("document.querySelector('h1').textContent"), "another scenario's")
    require(page.evaluate("document.querySelectorAll('figure.chart').length") > 0, "no charts")
    stays(page, monitor)


def hostile(page, monitor, setting):
    """A run whose every name is HTML is text wherever it is shown."""
    name = next(name for name in setting.runs if "-hostile-" in name)
    for path in ("/", f"/runs/{name}", f"/runs/{name}/live", f"/compare?base={name}&with={setting.run}", "/nothing/" + urllib.parse.quote(setting.hostile),
                 "/trend?" + urllib.parse.urlencode({"scenario": setting.hostile}), "/compare?" + urllib.parse.urlencode({"base": setting.hostile})):
        page.problems.clear()
        page.open(monitor.address + path)
        expect(page.evaluate("window.hacked ?? null"), None, f"a name that ran on {path}")
        expect(page.evaluate("document.querySelectorAll('main img, main script:not([type=\"application/json\"])').length"), 0, f"elements of a name on {path}")
        # That an address is not there is told by the browser too.
        stays_quiet = [each for each in page.problems if "the server responded with a status of" not in each]
        expect(stays_quiet, [], f"problems of {path}")
    page.problems.clear()


def no_scripts(browser, monitor, setting):
    """List, filter and run page without scripts."""
    with browser.page(scripts=False) as page:
        page.open(monitor.address + "/?outcome=fail")
        require(0 < len(rows(page)) < len(setting.runs), "the filter needs scripts")
        page.open(monitor.address + f"/runs/{setting.run}")
        require(page.evaluate("document.querySelectorAll('svg.plot path').length") > 3, "no pictures")
        stays(page, monitor)


# MARK: A run in progress

def start(page, monitor):
    """A scenario is started from the page."""
    page.open(monitor.address + "/")
    page.evaluate("""(() => { const field = document.querySelector("form[action='/start'] [name=scenario]"); field.value = "quick.json"; })()""")
    page.following(lambda: page.click("form[action='/start'] button, form[action='/start'] [type=submit]"))
    state = until(lambda: [each for each in json.loads(monitor.get("/api/runs")[2])["runs"] if each["state"] == "running"], "a run in progress")
    return state[0]["id"]


def another(monitor):
    """A second one is refused while the first runs."""
    status, _, body = monitor.get("/api/runs", "POST", '{"scenario":"quick.json"}', {"Content-Type": "application/json"})
    expect(status, 409, body)
    require("error" in json.loads(body), body)


def live(page, monitor, run):
    """The live page updates itself: tiles and charts, at least three times; and is accessible."""
    page.open(monitor.address + "/live")
    page.wait("document.querySelectorAll('.tile b').length >= 5")
    seen = [page.evaluate(TILES)]
    charts = []
    while len(seen) < 5:
        last = json.dumps(seen[-1])
        page.wait(f"{TILES} !== {last}")
        seen.append(page.evaluate(TILES))
        charts.append(page.evaluate("[...document.querySelectorAll('figure svg.plot path')].map(each => each.getAttribute('d')).join()"))
    expect(len(set(seen)), len(seen), "different figures")
    require(len(set(charts)) >= 3, "the charts do not move")
    require(page.evaluate("document.querySelectorAll('figure.chart').length") >= 4, "less than four charts")
    expect(page.evaluate("performance.getEntriesByType('navigation').length"), 1, "pages loaded")
    page_checks.contrast(page)
    page.view(width=390, height=844, scale=2, mobile=True, scheme="dark")
    page_checks.contrast(page)
    page_checks.fits(page, 390)
    page.view()
    require(any("/events" in each for each in page.requests), "no stream of events was asked for")
    stays(page, monitor)


def live_without_scripts(browser, monitor):
    """The live page shows the state, and a newer one when it is loaded again."""
    with browser.page(scripts=False) as page:
        page.open(monitor.address + "/live")
        seen = page.evaluate(TILES)
        require(len(json.loads(seen)) >= 5 and any(character.isdigit() for character in seen), f"tiles: {seen}")
        require(page.evaluate("document.querySelectorAll('figure svg.plot path').length") > 0, "no pictures")
        # The page loads itself again: nothing is pressed.
        page.following(lambda: None)
        page.wait(f"{TILES} !== {json.dumps(seen)}")
        stays(page, monitor)


def stop(page, monitor, run):
    """The run is stopped from the page, which then shows the verdict and a link to the report."""
    page.open(monitor.address + "/live")
    page.click("form[action='/stop'] button, form[action='/stop'] [type=submit]")
    until(lambda: json.loads(monitor.get(f"/api/runs/{run}")[2]).get("verdict"), "the verdict")
    page.open(monitor.address + f"/runs/{run}/live")
    page.wait("!!document.querySelector('.badge')")
    page.following(lambda: page.click(f"main a[href$='/runs/{run}']"))
    require(page.evaluate("document.querySelector('h1').textContent").strip().endswith("quick"), "another page")
    stays(page, monitor)


def ends_by_itself(browser, monitor, setting):
    """A run that was started elsewhere ends while its page is open: the page shows it without a reload."""
    running = subprocess.Popen([setting.loadtest, "run", str(ROOT / "scenarios/smoke.json"), "--duration", "4s", "--output-dir",
                                str(setting.results), "--quiet"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with browser.page() as page:
            until(lambda: any(each["state"] == "running" for each in json.loads(monitor.get("/api/runs")[2])["runs"]), "the run")
            page.open(monitor.address + "/live")
            page.evaluate("window.isThisPage = true")
            page.wait("[...document.querySelectorAll('.badge')].some(each => each.checkVisibility() && /pass|fail|invalid/.test(each.className + each.textContent.toLowerCase()))")
            page.wait("[...document.querySelectorAll('main a[href*=\"/runs/\"]')].some(each => each.checkVisibility() && !each.href.endsWith('/live'))")
            expect(page.evaluate("window.isThisPage ?? false"), True, "the page that was opened is still there")
            stays(page, monitor)
        # 2 where a busy machine made it invalid.
        require(running.wait(PATIENCE) in (0, 2), f"the run ended with {running.returncode}")
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
            running.wait()


def check(checks, setting, browser):
    before = set(setting.runs)
    with Monitor(setting.monitor, setting.results, *setting.starting, errors=setting.work / "browser.log") as monitor:
        with browser.page() as page:
            for name, action in (
                ("the list shows each run, newest first", listing), ("the list is filtered", filters), ("a run's page", run_page),
                ("two runs compared", comparison), ("runs of different plans are compared when asked for twice", other_plans), ("a scenario's trend", trend), ("names that are HTML stay text", hostile),
            ):
                with checks.check(name):
                    action(page, monitor, setting)
            with checks.check("without scripts the list is filtered and a run is shown"):
                no_scripts(browser, monitor, setting)
            run = None
            with checks.check("a scenario starts from the page"):
                run = start(page, monitor)
            if run:
                with checks.check("one run at a time"):
                    another(monitor)
                with checks.check("the live page updates itself"):
                    live(page, monitor, run)
                with checks.check("without scripts the live page shows the state and loads itself again"):
                    live_without_scripts(browser, monitor)
                with checks.check("it stops from the page, which leads to the report"):
                    stop(page, monitor, run)
        with checks.check("an open live page shows how the run ended"):
            ends_by_itself(browser, monitor, setting)
        with contextlib.suppress(Exception):
            monitor.get("/api/runs/current", "DELETE", None, {"Content-Type": "application/json"})
    setting.runs = sorted(each.name for each in setting.results.iterdir() if each.is_dir() and not each.is_symlink())
    require(before <= set(setting.runs), "runs are gone")
