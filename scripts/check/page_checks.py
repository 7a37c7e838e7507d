"""Requirements on a page in a browser, for scripts/check/pages and scripts/check/monitor. Each check raises a
Failure."""
import json
import math
import re

from checks import Failure, expect, require

UNITS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "B": 1, "KiB": 1024,
         "MiB": 1024**2, "GiB": 1024**3}


def number(text):
    """The number that a text such as `1.23k/s` or `45.6ms` tells, and how far it may be off: half of its last digit. `≥` marks one
    that is at least so large."""
    found = re.fullmatch(r"≥?(-?[0-9]+(?:\.([0-9]+))?(?:e[-+][0-9]+)?)([^0-9/]*)(/s)?", text.strip())
    require(found and found[3] in UNITS, f"'{text}' is not a figure")
    unit = UNITS[found[3]]
    exponent = int(found[1].split("e")[1]) if "e" in found[1] else 0
    return float(found[1]) * unit, 0.5000001 * 10 ** (exponent - len(found[2] or "")) * unit


def tells(text, value, what):
    """Fails unless the text is this value in few digits."""
    if value is None:
        expect(text.strip(), "–", what)
        return
    seen, tolerance = number(text)
    # Three significant digits: of whole numbers of the next unit's size, too.
    require(abs(seen - value) <= max(tolerance, 0), f"{what} reads {text}, and it is {value}")


# MARK: Completeness

def pictures_are_told(page):
    """Each picture has a title and a role, each chart a table with rows behind it."""
    wrong = page.evaluate("""[...document.querySelectorAll("svg.plot")].filter(plot => plot.getAttribute("role") !== "img" ||
      !plot.querySelector(":scope > title")?.textContent.trim()).map(plot => plot.closest("figure")?.id ?? "outside of charts")""")
    expect(wrong, [], "pictures without a title")
    charts = page.evaluate("""[...document.querySelectorAll("figure.chart")].map(chart => {
      const behind = chart.nextElementSibling;
      return [chart.id, behind?.matches("details.behind") === true && behind.querySelectorAll("summary").length === 1 &&
        behind.querySelectorAll(".scroll > table tbody tr").length > 0 && behind.querySelectorAll("thead th[scope=col]").length > 1];
    })""")
    require(charts, "the charts are missing")
    expect([name for name, has in charts if not has], [], "charts without a table behind")
    expect(sorted({name for name, _ in charts if [each[0] for each in charts].count(name) > 1}), [], "names used twice")


def complete_without_scripts(browser, address):
    """The page has the same text, tables and pictures with and without scripts."""
    seen = []
    for scripts in (True, False):
        with browser.page(scripts=scripts) as page:
            page.open(address)
            seen.append(page.evaluate("""(() => {
              for (const each of document.querySelectorAll("details")) each.open = true;
              for (const each of document.querySelectorAll("script, .tip")) each.remove();
              const ink = [...document.querySelectorAll("svg path")].map(path => path.getAttribute("d") ?? "");
              return {text: document.body.innerText.replace(/\\s+/g, " "), rows: document.querySelectorAll("tr").length,
                paths: ink.length, ink: ink.join("").length, words: [...document.querySelectorAll("svg text")].map(each => each.textContent)};
            })()"""))
            require(not page.problems, f"problems: {page.problems}")
    for key, value in seen[0].items():
        expect(seen[1][key], value, f"{key} without scripts")
    require(len(seen[1]["text"]) > 500, "there is hardly any text")


# MARK: Looks

# The contrast of each text with what is under it, after WCAG 2: colours are laid over each other as they are drawn. Grounds
# are those of the element and those it stands in.
CONTRAST = """(() => {
  const context = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const parse = color => {
    if (!known.has(color)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
      known.set(color, [red, green, blue, alpha / 255]);
    }
    return known.get(color);
  };
  const over = (top, ground, share) => [0, 1, 2].map(each => top[each] * share + ground[each] * (1 - share));
  const light = color => {
    const [red, green, blue] = color.map(each => (each /= 255) <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = new Map();
  const ground = element => {
    if (!element) return [255, 255, 255];
    if (!grounds.has(element)) {
      const [red, green, blue, alpha] = parse(getComputedStyle(element).backgroundColor);
      grounds.set(element, over([red, green, blue], ground(element.parentElement), alpha));
    }
    return grounds.get(element);
  };
  for (const each of document.querySelectorAll("details")) each.open = true;
  const found = new Map();
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("script, style, title, noscript")) continue;
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    const style = getComputedStyle(element), color = parse(element instanceof SVGElement ? style.fill : style.color);
    let opacity = color[3];
    for (let each = element; each; each = each.parentElement) opacity *= Number(getComputedStyle(each).opacity);
    const below = ground(element), text = over(color, below, opacity);
    const [more, less] = [light(text), light(below)].sort((a, b) => b - a);
    const ratio = (more + 0.05) / (less + 0.05);
    count += 1;
    if (ratio < 4.5) {
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} in ${element.closest("section, header, figure")?.id || "the page"}`;
      if (!found.has(name)) found.set(name, `${name}: ${ratio.toFixed(2)} (${text.map(Math.round)} on ${below.map(Math.round)}, '${walker.currentNode.textContent.trim().slice(0, 30)}')`);
    }
  }
  return [count, [...found.values()]];
})()"""


def contrast(page):
    """Each text has a contrast of at least 4.5 to its ground, those in closed tables too."""
    count, found = page.evaluate(CONTRAST)
    require(count > 20, f"{count} texts")
    if found:
        raise Failure("too little contrast:\n          " + "\n          ".join(found[:12]))


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor")


def fits(page, window):
    """Nothing is wider than the window of a telephone, but for what scrolls by itself. The window's own width is no measure:
    the browser widens it to what is too wide."""
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > window:
        wide = page.evaluate(f"""[...document.querySelectorAll("body *")].filter(each => !each.closest(".scroll, svg, pre") &&
          each.getBoundingClientRect().right > {window} + 1).slice(0, 6)
          .map(each => `${{each.tagName.toLowerCase()}}#${{each.id}}.${{each.getAttribute("class")}}`)""")
        raise Failure(f"{width} pixels wide in a window of {window}: {wide}")


def prints(page):
    """Buttons are hidden, except the keys of the curves, which look like text."""
    left = page.evaluate("""[...document.querySelectorAll("button, input, select, nav")].filter(each => each.checkVisibility())
      .filter(each => !each.matches("button.key[aria-pressed=true]") || parseFloat(getComputedStyle(each).borderTopWidth) > 0)
      .map(each => each.outerHTML.slice(0, 120))""")
    expect(left, [], "to be pressed on paper")


# MARK: Figures

def figures_of_operations(page, record):
    """Raw and written figures of each operation's row, and those of the thresholds, are those of result.json."""
    rows = page.evaluate("""Object.fromEntries([...document.querySelectorAll("tr[data-operation]")].map(row =>
      [row.dataset.operation, [...row.querySelectorAll("td")].map(cell => [cell.dataset.value, cell.textContent])]))""")
    heads = page.evaluate("""[...(document.querySelector("tr[data-operation]")?.closest("table")
      .querySelectorAll("thead th") ?? [])].map(each => each.textContent.trim()).slice(1)""")
    several = len(record["scenario"]["groups"]) > 1
    expect(len(rows), len(record["operations"]), "rows of operations")
    for operation in record["operations"]:
        name = f"{operation['group']}/{operation['name']}" if several else operation["name"]
        require(name in rows, f"the row of {name} is missing")
        times = operation["latencyNanoseconds"]
        expected = {"count": operation["count"], "rate": operation["throughputPerSecond"], "failed": operation["failures"]}
        # A leak investigation times nothing, and shows no columns of nothing.
        if any(each["latencyNanoseconds"]["mean"] is not None for each in record["operations"]):
            expected |= {"mean": times["mean"], "p50": times["p50"], "p95": times["p95"], "p99": times["p99"],
                         "p99.9": times["p99_9"], "max": times["max"]}
        else:
            expect([each for each in heads if each.startswith(("mean", "p", "max"))], [], "columns of nothing")
        expect(sorted(set(expected) - set(heads)), [], "columns that are missing")
        for head, (raw, text) in zip(heads, rows[name]):
            if head not in expected:
                continue
            value = expected[head]
            expect(float(raw) if raw else None, value, f"{head} of {name}")
            tells(text, value, f"{head} of {name}")
    asked = [each for each in (record["verdict"] or {}).get("thresholds", [])]
    seen = page.evaluate("""[...document.querySelectorAll("#thresholds tbody tr")].map(row => [row.querySelector(".badge").textContent,
      row.querySelector("th").textContent, row.querySelector("[data-value]").dataset.value])""")
    expect(len(seen), len(asked), "rows of thresholds")
    for (outcome, metric, value), threshold in zip(seen, asked):
        expect((outcome.replace(" ", "-"), metric), (threshold["outcome"], threshold["metric"]), "threshold")
        if threshold["observed"] is None:
            expect(value, "null", f"observed {metric}")
        else:
            require(math.isclose(float(value), threshold["observed"], rel_tol=1e-4), f"{metric}: {value} is not {threshold['observed']}")


def chart_data(page, name):
    text = page.evaluate(f"document.querySelector('#chart-{name} script.data')?.textContent ?? null")
    require(text is not None, f"chart-{name} is missing")
    return json.loads(text)


def figures_of_charts(page, record):
    """What the charts draw over time is the timeline of result.json."""
    # Where nothing failed a sentence stands in place of the curve.
    flawless = not any(point["failures"] for point in record["timeline"])
    expect(page.evaluate("[!!document.querySelector('#flawless'), !!document.querySelector('#chart-failures')]"), [flawless, not flawless], "failures")
    for chart, series, key in (
        ("latency", "p50", "p50Nanoseconds"), ("latency", "p99", "p99Nanoseconds"), ("latency", "max", "maxNanoseconds"),
        ("throughput", "throughput", "throughputPerSecond"), *(() if flawless else (("failures", "failed", "failures"),)),
        ("workers", "workers", "activeWorkers"),
    ):
        drawn = next(each["y"] for each in chart_data(page, chart)["series"] if each["name"] == series)
        expected = [point[key] for point in record["timeline"]]
        expect(len(drawn), len(expected), f"points of {series}")
        for seen, value in zip(drawn, expected):
            require(math.isclose(seen, value, rel_tol=1e-4, abs_tol=1e-9), f"{series} draws {seen}, and it was {value}")
    samples = record["memory"]["samples"]
    memory = {each["name"]: each["y"] for each in chart_data(page, "memory")["series"]}
    expect(memory["live"], [sample["liveBytes"] for sample in samples], "live memory")
    expect(memory["resident"], [sample["residentBytes"] for sample in samples], "resident memory")
