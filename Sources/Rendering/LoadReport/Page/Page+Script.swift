extension Page {
  /// The scripts' number format: three significant digits and a unit.
  package static let figureScript = #"""
    const significant = value => {
      const size = Math.abs(value);
      if (size === 0) return "0";
      if (size < 0.9995e-4 || size >= 1e15) return value.toExponential(2);
      if (size >= 99.95 || value === Math.round(value)) return String(Math.round(value));
      let decimals = size >= 9.995 ? 1 : 2;
      for (let place = 1; size < place * 0.9995; place /= 10) decimals += 1;
      // 2.835 is a little less to toFixed, and 2.84 in the table.
      const factor = 10 ** decimals, rounded = Math.round(size * factor) / factor;
      return (value < 0 ? -rounded : rounded).toFixed(decimals);
    };
    const scaled = (value, units) => {
      let unit = units[0];
      for (const each of units) if (Math.abs(value) >= each[0] * 0.9995) unit = each;
      return significant(value / unit[0]) + unit[1];
    };
    """#

  /// The script of all pages, an enhancement. It makes no requests.
  ///
  /// Time charts are linked: the pointer shows the same moment in all of them, dragging zooms all. Without the script
  /// only that is missing.
  public static let script = #"""
    (() => {
    "use strict";
    const WIDTH = 4000, SVG = "http://www.w3.org/2000/svg";
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const make = (name, className, parent) => {
      const element = document.createElementNS(SVG, name);
      element.setAttribute("class", className);
      parent.append(element);
      return element;
    };
    // Figures as the page itself writes them: three significant digits and a unit.
    \#(figureScript)
    const count = value => scaled(value, [[1, ""], [1e3, "k"], [1e6, "M"], [1e9, "G"], [1e12, "T"]]);
    const two = value => String(value).padStart(2, "0");
    const clock = seconds => {
      if (seconds < 120) return significant(seconds) + "s";
      const whole = Math.round(seconds);
      return whole < 3600 ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
        : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
    };
    const percentile = share => share >= 1 ? "100%"
      : (share * 100).toFixed(Math.max(0, Math.min(6, Math.ceil(-Math.log10(1 - share) - 0.0005 - 2)))) + "%";
    const units = {
      time: value => scaled(value, [[1, "ns"], [1e3, "µs"], [1e6, "ms"], [1e9, "s"]]),
      bytes: value => scaled(value, [[1, "B"], [1024, "KiB"], [1048576, "MiB"], [1073741824, "GiB"]]),
      rate: value => count(value) + "/s", count, share: percentile, seconds: clock,
    };
    const tick = (value, unit) => units[unit](value).replace(/(\.\d*?)0+(\D*)$/, "$1$2").replace(/\.(\D*)$/, "$1");
    const moment = (value, unit) => unit === "share" ? percentile(value) : tick(value, unit);
    const transform = {
      linear: value => value, log: value => Math.log10(Math.max(value, 1e-12)),
      nines: value => -Math.log10(Math.max(1 - value, 1e-12)),
    };

    const tip = document.createElement("div");
    tip.className = "tip";
    tip.setAttribute("role", "status");
    tip.hidden = true;
    document.body.append(tip);

    const charts = all("figure.chart[data-kind]").filter(figure => figure.querySelector("script.data")).map(figure => {
      const data = JSON.parse(figure.querySelector("script.data").textContent);
      const plot = figure.querySelector("svg.plot");
      const chart = {
        figure, data, plot, axis: figure.dataset.axis, from: data.from, to: data.to,
        area: figure.querySelector("svg.area"), labels: figure.querySelector("svg.xs"),
        upright: figure.querySelector(".upright"), cursor: null, at: null,
      };
      chart.text0 = chart.labels.innerHTML;
      chart.lines0 = chart.upright.innerHTML;
      chart.share = value => {
        const map = transform[data.scale];
        return (map(value) - map(chart.from)) / (map(chart.to) - map(chart.from));
      };
      chart.value = share => {
        const map = transform[data.scale], low = map(chart.from), place = low + share * (map(chart.to) - low);
        return data.scale === "log" ? 10 ** place : data.scale === "nines" ? 1 - 10 ** -place : place;
      };
      return chart;
    });
    const together = chart => chart.axis ? charts.filter(each => each.axis === chart.axis) : [chart];

    // Keys: hide and show what they name.
    const hiddenIn = figure => new Set(all('button.key[aria-pressed="false"]', figure).map(key => key.dataset.series));
    document.addEventListener("click", event => {
      const key = event.target.closest("button.key");
      if (!key) return;
      const shows = key.getAttribute("aria-pressed") === "false";
      key.setAttribute("aria-pressed", String(shows));
      for (const group of all("g[data-series]", key.closest("figure")))
        if (group.dataset.series === key.dataset.series) group.toggleAttribute("hidden", !shows);
    });

    // The cursor.
    const place = (chart, value) => {
      const share = chart.share(value);
      if (!(share >= 0 && share <= 1)) { chart.cursor?.remove(); chart.cursor = null; return; }
      chart.cursor ??= make("line", "cursor", chart.plot);
      for (const end of ["x1", "x2"]) chart.cursor.setAttribute(end, share * 100 + "%");
      chart.cursor.setAttribute("y1", "0");
      chart.cursor.setAttribute("y2", "100%");
    };
    const nearest = (chart, value) => {
      const x = chart.data.x, map = transform[chart.data.scale];
      let best = -1, distance = Infinity;
      for (let index = 0; index < x.length; index++) {
        if (!chart.data.series.some(series => series.y[index] != null)) continue;
        const away = Math.abs(map(x[index]) - map(value));
        if (away < distance) { distance = away; best = index; }
      }
      return best;
    };
    const leave = () => {
      tip.hidden = true;
      for (const chart of charts) { chart.cursor?.remove(); chart.cursor = null; chart.at = null; }
    };
    const show = (chart, value, index) => {
      for (const each of together(chart)) place(each, value);
      chart.at = index;
      const hidden = hiddenIn(chart.figure);
      const head = document.createElement("b");
      head.textContent = chart.data.names?.[index] ?? moment(value, chart.data.xUnit);
      const rows = chart.data.series.filter(series => !hidden.has(series.name) && index >= 0 && series.y[index] != null)
        .map(series => {
          const row = document.createElement("div"), swatch = document.createElement("i"), figure = document.createElement("span");
          const drawn = all("g[data-series]", chart.figure).find(group => group.dataset.series === series.name);
          swatch.className = "dot " + [...(drawn?.classList ?? [])].filter(name => /^c\d$/.test(name)).join(" ");
          figure.textContent = units[chart.data.unit](series.y[index]);
          row.append(swatch, series.name, figure);
          return row;
        });
      tip.replaceChildren(head, ...rows);
      tip.hidden = false;
      const box = chart.plot.getBoundingClientRect();
      const x = box.left + chart.share(value) * box.width;
      const left = x + 14 + tip.offsetWidth > document.documentElement.clientWidth ? x - 14 - tip.offsetWidth : x + 14;
      tip.style.left = Math.max(4, left) + scrollX + "px";
      tip.style.top = box.top + scrollY + 8 + "px";
    };
    const point = (chart, clientX) => {
      const box = chart.plot.getBoundingClientRect();
      const value = chart.value(Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
      const index = nearest(chart, value);
      show(chart, index >= 0 ? chart.data.x[index] : value, index);
    };

    // Zoom: all charts of an axis together.
    const step = rough => [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200]
      .find(each => each >= rough) ?? Math.ceil(rough / 86400) * 86400;
    const reset = document.createElement("button");
    reset.type = "button";
    reset.className = "reset";
    reset.textContent = "Show all";
    const zoom = (zoomed, from, to) => {
      leave();
      const isWhole = from == null;
      for (const chart of isWhole ? charts.filter(each => each.axis) : together(zoomed)) {
        const { data } = chart, width = data.to - data.from;
        chart.from = isWhole ? data.from : from;
        chart.to = isWhole ? data.to : to;
        chart.area.setAttribute("viewBox", `${(chart.from - data.from) / width * WIDTH} 0 ${(chart.to - chart.from) / width * WIDTH} 1000`);
        if (isWhole) { chart.labels.innerHTML = chart.text0; chart.upright.innerHTML = chart.lines0; continue; }
        chart.labels.replaceChildren();
        chart.upright.replaceChildren();
        const every = Math.max(step((to - from) / 6), chart.data.xUnit === "count" ? 1 : 0);
        for (let value = Math.ceil(from / every) * every; value <= to + every * 1e-6; value += every) {
          const share = chart.share(value), x = share * 100 + "%";
          const label = make("text", share < 0.04 ? "first" : share > 0.96 ? "last" : "", chart.labels);
          label.setAttribute("x", x);
          label.setAttribute("y", "15");
          label.textContent = moment(Number(value.toPrecision(12)), chart.data.xUnit);
          const line = make("line", "", chart.upright);
          line.setAttribute("x1", x);
          line.setAttribute("x2", x);
          line.setAttribute("y2", "100%");
        }
      }
      if (isWhole) { delete document.documentElement.dataset.zoom; reset.remove(); } else {
        document.documentElement.dataset.zoom = `${Number(from.toFixed(3))}:${Number(to.toFixed(3))}`;
        zoomed.figure.append(reset);
      }
    };
    reset.addEventListener("click", () => zoom());
    document.addEventListener("keydown", event => { if (event.key === "Escape") { leave(); if (document.documentElement.dataset.zoom) zoom(); } });

    for (const chart of charts) {
      let start = null, brush = null;
      const share = event => {
        const box = chart.plot.getBoundingClientRect();
        return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      };
      chart.plot.addEventListener("pointermove", event => {
        point(chart, event.clientX);
        if (start == null) return;
        const now = share(event);
        brush ??= make("rect", "brush", chart.plot);
        brush.setAttribute("x", Math.min(start, now) * 100 + "%");
        brush.setAttribute("width", Math.abs(now - start) * 100 + "%");
        brush.setAttribute("height", "100%");
      });
      chart.plot.addEventListener("pointerleave", () => { if (start == null) leave(); });
      chart.plot.addEventListener("pointerdown", event => {
        if (!chart.axis || event.button !== 0) return;
        start = share(event);
        chart.plot.setPointerCapture(event.pointerId);
      });
      const finish = event => {
        if (start == null) return;
        const ends = [start, share(event)].sort((a, b) => a - b).map(chart.value);
        start = null;
        brush?.remove();
        brush = null;
        const least = (chart.data.to - chart.data.from) / 500;
        if (event.type === "pointerup" && chart.share(ends[1]) - chart.share(ends[0]) > 0.01 && ends[1] - ends[0] > least) zoom(chart, ...ends);
      };
      chart.plot.addEventListener("pointerup", finish);
      chart.plot.addEventListener("pointercancel", finish);
      chart.plot.addEventListener("dblclick", () => { if (document.documentElement.dataset.zoom) zoom(); });
      chart.plot.addEventListener("keydown", event => {
        const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const last = chart.data.x.length - 1;
        if (!move || last < 0) return;
        event.preventDefault();
        const index = chart.at == null ? (move > 0 ? 0 : last) : Math.min(last, Math.max(0, chart.at + move));
        show(chart, chart.data.x[index], index);
      });
      chart.plot.addEventListener("blur", leave);
    }
    })();

    """#
}
