internal import LoadReport

/// The script of the live page.
enum LiveScript {
  /// Receives the run's events and redraws the server's charts each second. It requests nothing but those events.
  static let text = #"""
    (() => {
    "use strict";
    const root = document.getElementById("live");
    if (!root) return;
    const KEEP = 600, WIDTH = 4000, HEIGHT = 1000;
    const byId = name => document.getElementById(name);
    let points = [], status = null;

    // Figures in the server's format: three significant digits and a unit.
    \#(Page.figureScript)
    const known = write => value => value == null ? "–" : write(value);
    const count = known(value => scaled(value, [[1, ""], [1e3, "k"], [1e6, "M"], [1e9, "G"], [1e12, "T"]]));
    const two = value => String(value).padStart(2, "0");
    const units = {
      time: known(value => scaled(value, [[1, "ns"], [1e3, "µs"], [1e6, "ms"], [1e9, "s"]])),
      bytes: known(value => scaled(value, [[1, "B"], [1024, "KiB"], [1048576, "MiB"], [1073741824, "GiB"]])),
      rate: known(value => count(value) + "/s"), count,
      seconds: known(value => {
        if (value < 120) return significant(value) + "s";
        const whole = Math.round(value);
        return whole < 3600 ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
          : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
      }),
    };
    const tick = (value, unit) => units[unit](value).replace(/(\.\d*?)0+(\D*)$/, "$1$2").replace(/\.(\D*)$/, "$1");
    const span = seconds => {
      if (seconds < 59.95) return significant(seconds) + "s";
      const whole = Math.round(seconds);
      return whole < 3600 ? `${Math.floor(whole / 60)}m ${two(whole % 60)}s` : `${Math.floor(whole / 3600)}h ${two(Math.floor(whole / 60) % 60)}m`;
    };

    // Axes.
    const nice = (rough, up) => {
      const decade = 10 ** Math.floor(Math.log10(rough)), steps = [1, 2, 5, 10].map(each => each * decade);
      return up ? steps.find(each => each >= rough * (1 - 1e-9)) : [...steps].reverse().find(each => each <= rough * (1 + 1e-9));
    };
    const linear = (values, unit) => {
      const most = Math.max(0, ...values) || 1, rough = most / 4;
      let step = unit === "bytes" ? 2 ** Math.ceil(Math.log2(Math.max(1, rough))) : nice(rough, true);
      if (unit === "count") step = Math.max(1, step);
      const high = Math.ceil(most / step) * step, ticks = [];
      for (let value = 0; value <= high * 1.0001; value += step) ticks.push(value);
      return { ticks, at: value => value / high };
    };
    const logarithmic = values => {
      const positive = values.filter(value => value > 0);
      if (!positive.length) return { ticks: [1, 10], at: () => 0 };
      const low = nice(Math.min(...positive), false);
      let high = nice(Math.max(...positive), true);
      if (high < low * 2) high = nice(low * 2, true);
      const decades = Math.log10(high / low), factors = decades <= 2.2 ? [1, 2, 5] : [1], ticks = [];
      const stride = 10 ** Math.max(1, Math.ceil(decades / 6));
      for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high * 1.0001; decade *= stride)
        for (const factor of factors) if (decade * factor >= low * 0.9999 && decade * factor <= high * 1.0001) ticks.push(decade * factor);
      const share = value => Math.log10(Math.max(value, low) / low) / Math.log10(high / low);
      return { ticks, at: share };
    };
    const moments = (from, to) => {
      const rough = (to - from) / 6;
      const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find(each => each >= rough) ?? 1200, ticks = [];
      for (let value = Math.ceil(from / step) * step; value <= to; value += step) ticks.push(value);
      return { ticks, at: value => (value - from) / (to - from) };
    };

    // Charts: the server's, with new curves and labels.
    const SVG = "http://www.w3.org/2000/svg";
    const make = (name, attributes, text) => {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (text != null) element.textContent = text;
      return element;
    };
    const percent = share => (share * 100).toFixed(2) + "%";
    const charts = [
      ["rate", "rate", false, { throughput: "rate", offered: "offered", failed: "failures" }],
      ["latency", "time", true, { p50: "p50", p99: "p99", max: "max" }],
      ["memory", "bytes", false, { live: "live", resident: "resident" }],
      ["lag", "time", true, { lag: "lag" }],
      ["workers", "count", false, { workers: "workers" }],
    ].map(([name, unit, isLog, series]) => ({ figure: byId("chart-live-" + name), unit, isLog, series })).filter(chart => chart.figure);
    const path = (x, y, key) => {
      let text = "", pen = false, first = 0, last = 0;
      const runs = [];
      for (const point of points) {
        const value = point[key];
        if (value == null) { if (pen) runs.push([first, last]); pen = false; continue; }
        const across = Math.round(Math.min(1, Math.max(0, x.at(point.elapsed))) * WIDTH);
        const down = Math.round((1 - Math.min(1, Math.max(0, y.at(value)))) * HEIGHT);
        text += (pen ? "L" : "M") + across + " " + down;
        if (!pen) { text += "h0"; first = across; }
        pen = true;
        last = across;
      }
      return { text, isWhole: runs.length === 0, first, last };
    };
    const draw = chart => {
      const { figure, unit } = chart;
      const hidden = new Set([...figure.querySelectorAll('button.key[aria-pressed="false"]')].map(key => key.dataset.series));
      const values = Object.entries(chart.series).filter(([name]) => !hidden.has(name))
        .flatMap(([, key]) => points.map(point => point[key]).filter(value => value != null));
      const from = points.length ? Math.max(0, points[0].elapsed - 1) : 0;
      const to = Math.max(from + 10, points.length ? points[points.length - 1].elapsed : 0);
      const x = moments(from, to), y = chart.isLog ? logarithmic(values) : linear(values, unit);
      figure.querySelector("svg.ys").replaceChildren(...y.ticks.map(value =>
        make("text", { x: "100%", y: percent(1 - y.at(value)), dy: ".32em" }, tick(value, unit))));
      const [across, upright] = figure.querySelectorAll("g.grid");
      across.replaceChildren(...y.ticks.map(value => make("line", { x2: "100%", y1: percent(1 - y.at(value)), y2: percent(1 - y.at(value)) })));
      upright.replaceChildren(...x.ticks.map(value => make("line", { y2: "100%", x1: percent(x.at(value)), x2: percent(x.at(value)) })));
      figure.querySelector("svg.xs").replaceChildren(...x.ticks.map(value => make("text", {
        x: percent(x.at(value)), y: "15", class: x.at(value) < 0.04 ? "first" : x.at(value) > 0.96 ? "last" : "" }, tick(value, "seconds"))));
      for (const group of figure.querySelectorAll("g.curve")) {
        const curve = path(x, y, chart.series[group.dataset.series]);
        const paths = [...group.querySelectorAll("path")], fill = paths.find(each => each.classList.contains("fill"));
        paths[paths.length - 1].setAttribute("d", curve.text);
        fill?.setAttribute("d", curve.text && curve.isWhole ? `${curve.text}L${curve.last} ${HEIGHT}L${curve.first} ${HEIGHT}Z` : "");
      }
      const title = figure.querySelector("svg.plot title"), last = points[points.length - 1];
      if (title && last) title.textContent = figure.querySelector("h3").textContent + ": "
        + Object.entries(chart.series).map(([name, key]) => `${name} ${units[unit](last[key])}`).join(", ");
    };
    document.addEventListener("click", event => {
      const chart = charts.find(each => each.figure.contains(event.target));
      if (chart && event.target.closest("button.key")) setTimeout(() => draw(chart));
    });

    // Text.
    const set = (name, text) => { const element = byId(name); if (element && element.textContent !== text) element.textContent = text; };
    const list = (name, texts) => {
      const element = byId(name);
      element.hidden = !texts.length;
      element.replaceChildren(...texts.map(text => { const item = document.createElement("li"); item.textContent = text; return item; }));
    };
    const words = { "no-data": "no data" };
    const isOver = () => status != null && (status.phase === "ended" || status.phase === "lost");
    const showStatus = () => {
      if (!status) return;
      const phase = byId("phase"), word = status.outcome ?? status.phase;
      phase.textContent = words[word] ?? word;
      phase.className = "badge " + (status.outcome ?? (isOver() ? "invalid" : "running"));
      set("part", [status.part, status.description, status.startedAt && `started ${status.startedAt.slice(0, 19).replace("T", " ")} UTC`].filter(Boolean).join(" · "));
      list("warnings", status.warnings);
      list("reasons", status.reasons);
      byId("report").hidden = !isOver();
      if (isOver() && byId("stop")) byId("stop").hidden = true;
      showProgress();
    };
    const showProgress = () => {
      if (!status) return;
      const last = points[points.length - 1], elapsed = last?.elapsed ?? 0;
      let share = 0, left = null;
      if (status.plannedSeconds) { share = elapsed / status.plannedSeconds; left = status.plannedSeconds - elapsed; }
      else if (status.plannedOperations && last) {
        share = last.operations / status.plannedOperations;
        if (last.rate > 0) left = (status.plannedOperations - last.operations) / last.rate;
      }
      const isMeasuring = status.phase === "measuring";
      if (!isMeasuring) share = status.phase === "starting" ? 0 : 1;
      byId("bar").setAttribute("width", String(Math.round(Math.min(1, share) * 1000)));
      set("progress", status.phase === "starting" ? "warming up"
        : status.phase === "checking" ? "measured; leak check and verdict in progress"
        : status.phase === "lost" ? "lost" : !isMeasuring ? (last ? `measured ${span(elapsed)}` : "ended")
        : span(elapsed) + (left == null ? "" : `, ${span(Math.max(0, left))} left`));
    };
    const showPoint = () => {
      const last = points[points.length - 1];
      if (last) {
        set("rate", units.rate(last.rate));
        set("offered", units.rate(last.offered));
        for (const name of ["p50", "p99", "max"]) set(name, units.time(last[name]));
        set("failed", count(last.failed));
        set("live-bytes", units.bytes(last.live));
        set("resident", units.bytes(last.resident));
        set("workers", String(last.workers));
        root.dataset.second = String(last.second);
      }
      showProgress();
      charts.forEach(draw);
    };

    const source = new EventSource(root.dataset.events);
    source.addEventListener("snapshot", event => {
      const snapshot = JSON.parse(event.data);
      if ((status?.isOpen ?? snapshot.status.isOpen) !== snapshot.status.isOpen) { location.reload(); return; }
      status = snapshot.status;
      points = (snapshot.isWhole ? snapshot.points : points.concat(snapshot.points)).slice(-KEEP);
      showStatus();
      showPoint();
    });
    source.addEventListener("point", event => {
      points.push(JSON.parse(event.data));
      if (points.length > KEEP) points.shift();
      showPoint();
    });
    source.addEventListener("status", event => { status = JSON.parse(event.data); showStatus(); });
    source.addEventListener("end", event => { status = JSON.parse(event.data); source.close(); showStatus(); });
    addEventListener("pagehide", () => source.close());
    })();

    """#
}
