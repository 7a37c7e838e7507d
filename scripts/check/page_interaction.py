"""Keyboard and pointer interaction of a page, for scripts/check/pages. Each check raises a Failure."""
import page_checks
from checks import Failure, expect, require


def keyboard_reaches(page):
    """From the top, the tabulator comes to every button, picture, table and link, in their order, and shows where it is."""
    count = page.evaluate("""(() => {
      const all = [...document.querySelectorAll("button, a[href], summary, [tabindex='0'], input, select")].filter(each => each.checkVisibility());
      all.forEach((each, place) => each.dataset.place = place);
      document.activeElement?.blur();
      return all.length;
    })()""")
    seen, hidden = [], []
    # More than there are: what scrolls by itself is reached too.
    for _ in range(2 * count + 20):
        page.key("Tab")
        place, name, outline, at_top = page.evaluate("""(() => {
          const each = document.activeElement;
          const style = getComputedStyle(each);
          return [each.dataset.place ?? null, each.outerHTML.slice(0, 90), parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none",
            each === document.body];
        })()""")
        if place is not None:
            if seen and int(place) <= seen[-1]:
                break
            seen.append(int(place))
            if not outline:
                hidden.append(name)
        elif seen and at_top:
            break
    missing = sorted(set(range(count)) - set(seen))
    if missing:
        names = page.evaluate(f"{missing[:4]}.map(place => document.querySelector(`[data-place='${{place}}']`).outerHTML.slice(0, 120))")
        raise Failure(f"the keyboard reaches {len(seen)} of {count}, and not {names}")
    expect(hidden, [], "focused without showing it")


def tip(page):
    """The text of the tip: its heading and the figure of each curve; empty if it is hidden."""
    return page.evaluate("""(() => {
      const tips = [...document.querySelectorAll(".tip")];
      if (tips.length !== 1) return `${tips.length} tips`;
      if (!tips[0].checkVisibility()) return null;
      const rows = [...tips[0].querySelectorAll("div")].map(row => [row.textContent.slice(0, -row.querySelector("span").textContent.length).trim(),
        row.querySelector("span").textContent]);
      return {head: tips[0].querySelector("b").textContent, rows: Object.fromEntries(rows)};
    })()""")


def time_charts(page):
    names = page.evaluate("""[...document.querySelectorAll("figure.chart[data-kind=time]")].filter(each => each.querySelector("script.data"))
      .map(each => each.id.replace("chart-", ""))""")
    require(len(names) >= 3, f"charts over time: {names}")
    return names


def cursors(page):
    """Where the cursor lines are, as shares of their pictures."""
    return page.evaluate("""Object.fromEntries([...document.querySelectorAll("figure.chart")].filter(each => each.querySelector(".cursor"))
      .map(each => {
        const plot = each.querySelector("svg.plot").getBoundingClientRect(), line = each.querySelector(".cursor").getBoundingClientRect();
        return [each.id.replace("chart-", ""), (line.x + line.width / 2 - plot.x) / plot.width];
      }))""")


def table_row(page, name, place):
    """The row of the table behind a chart: its head and the figure under each curve's name."""
    return page.evaluate(f"""(() => {{
      const table = document.querySelector("#chart-{name} + details table"), row = table.querySelectorAll("tbody tr")[{place}];
      const heads = [...table.querySelectorAll("thead th")].slice(1).map(each => each.textContent.trim());
      return [row.querySelector("th").textContent.trim(), Object.fromEntries([...row.querySelectorAll("td")].map((cell, at) => [heads[at], cell.textContent.trim()]))];
    }})()""")


def pointer(page):
    charts = time_charts(page)
    data = page_checks.chart_data(page, "latency")
    for place in range(len(data["x"])):
        x, y, width, height = page.box("#chart-latency svg.plot")
        share = (data["x"][place] - data["from"]) / (data["to"] - data["from"])
        page.move(x + width * share + 2, y + height / 2)
        said = tip(page)
        require(isinstance(said, dict), f"the tip is {said}")
        head, row = table_row(page, "latency", place)
        expect(said["head"], head, "the moment of the tip and of the table")
        expect(said["rows"], row, "the figures of the tip and of the table")
        lines = cursors(page)
        expect(sorted(lines), sorted(charts), "charts with a cursor")
        for chart, at in lines.items():
            require(abs(at - share) < 0.005, f"the cursor of {chart} is at {at:.3f}, and the moment at {share:.3f}")
        inside = page.evaluate("""(() => { const box = document.querySelector(".tip").getBoundingClientRect();
          return box.left >= 0 && box.right <= innerWidth; })()""")
        require(inside, "the tip leaves the window")


def pointer_leaves(page):
    x, y, width, height = page.box("#chart-latency svg.plot")
    page.move(x + width / 2, y + height / 2)
    require(isinstance(tip(page), dict), "there was no tip")
    page.move(2, 2)
    expect(tip(page), None, "tip")
    expect(cursors(page), {}, "cursors")


def arrows(page):
    page.evaluate("document.querySelector('#chart-latency svg.plot').focus()")
    count = len(page_checks.chart_data(page, "latency")["x"])
    heads = []
    for key in ["ArrowRight"] * (count + 1) + ["ArrowLeft"]:
        page.key(key)
        heads.append(tip(page)["head"])
    expected = [table_row(page, "latency", min(place, count - 1))[0] for place in range(count + 1)]
    expect(heads, expected + [table_row(page, "latency", count - 2)[0]], "moments")
    page.key("Escape")
    expect(tip(page), None, "tip after Escape")


def labels(page):
    """What stands under the axis of each chart."""
    return page.evaluate("""Object.fromEntries([...document.querySelectorAll("figure.chart")].map(each => [each.id.replace("chart-", ""),
      [...each.querySelectorAll("svg.xs text")].map(label => label.textContent + " at " + label.getAttribute("x")).join(", ")]))""")


def drag(page, low=0.25, high=0.75):
    x, y, width, height = page.box("#chart-throughput svg.plot")
    page.drag(x + width * low, y + height / 2, x + width * high, y + height / 3)


def zoomed(page):
    return page.evaluate("document.documentElement.dataset.zoom ?? null")


def zoom(page):
    charts = set(time_charts(page))
    data = page_checks.chart_data(page, "throughput")
    before = labels(page)
    drag(page)
    seen = zoomed(page)
    require(seen, "nothing was zoomed")
    low, high = map(float, seen.split(":"))
    width = data["to"] - data["from"]
    require(abs(low - data["from"] - 0.25 * width) < 0.01 * width and abs(high - data["from"] - 0.75 * width) < 0.01 * width,
            f"a quarter to three quarters of {data['from']} to {data['to']} became {seen}")
    after = labels(page)
    expect(sorted(name for name in before if before[name] != after[name]), sorted(charts), "charts whose axis changed")
    expect(len({after[name] for name in charts}), 1, "axes of charts over time")
    for label in after["throughput"].split(", "):
        text, at = label.split(" at ")
        share = (page_checks.number(text)[0] / 1e9 - low) / (high - low)
        require(abs(share - float(at.rstrip("%")) / 100) < 0.01, f"{text} stands at {at}, and belongs to {share:.2%}")
    views = page.evaluate("[...document.querySelectorAll('figure.chart[data-kind=time] svg.area')].map(each => each.getAttribute('viewBox'))")
    expect(len(set(views)), 1, "what the charts over time show")
    expect(page.evaluate("document.querySelectorAll('button.reset').length"), 1, "buttons that undo it")
    # The pointer tells the moment under it in the part that is shown.
    x, y, wide, height = page.box("#chart-latency svg.plot")
    page.move(x + wide / 2, y + height / 2)
    middle, places = (low + high) / 2, page_checks.chart_data(page, "latency")["x"]
    nearest = min(range(len(places)), key=lambda place: abs(places[place] - middle))
    expect(tip(page)["head"], table_row(page, "latency", nearest)[0], "the moment under the pointer")


def reset(page):
    if not zoomed(page):
        drag(page)
    page.click("button.reset")
    expect(zoomed(page), None, "zoom after the button")
    expect(page.evaluate("document.querySelectorAll('button.reset').length"), 0, "buttons that undo it")
    before = labels(page)
    drag(page, 0.5, 0.9)
    require(zoomed(page) and labels(page) != before, "nothing was zoomed the second time")
    page.key("Escape")
    expect(zoomed(page), None, "zoom after Escape")
    expect(labels(page), before, "labels after Escape")
    drag(page, 0.5, 0.501)
    expect(zoomed(page), None, "zoom after a click that hardly moved")


def keys(page):
    names = page.evaluate("[...document.querySelectorAll('#chart-latency button.key')].map(each => each.dataset.series)")
    require(len(names) >= 3, f"keys: {names}")

    def state(name):
        return page.evaluate(f"""(() => {{
          const groups = [...document.querySelectorAll('#chart-latency g[data-series="{name}"]')];
          return [document.querySelector('#chart-latency button.key[data-series="{name}"]').getAttribute("aria-pressed"),
            groups.length, groups.every(each => getComputedStyle(each).display !== "none")];
        }})()""")
    expect(state(names[0]), ["true", 1, True], "at first")
    page.click(f"#chart-latency button.key[data-series='{names[0]}']")
    expect(state(names[0]), ["false", 1, False], "after pressing")
    expect(state(names[1]), ["true", 1, True], "another curve")
    x, y, width, height = page.box("#chart-latency svg.plot")
    page.move(x + width / 2, y + height / 2)
    expect(sorted(tip(page)["rows"]), sorted(names[1:]), "the tip without the hidden curve")
    page.evaluate(f"document.querySelector('#chart-latency button.key[data-series=\"{names[0]}\"]').focus()")
    page.key("Enter")
    expect(state(names[0]), ["true", 1, True], "after pressing again, by the keyboard")
