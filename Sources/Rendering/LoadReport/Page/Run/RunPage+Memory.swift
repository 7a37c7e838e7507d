internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension RunPage {
  /// The maximum number of size classes shown: those that changed most.
  private static let drawnClasses = 7

  /// Memory over the run's time, then over the operations of the leak check.
  var memory: [PageSection?] {
    let charts = samples + windows + sizeClasses
    guard !charts.isEmpty else { return [] }
    let allocator = record.memory.allocator.map { allocator in
      "<p class=\"muted\">\(XML.text([allocator.name, allocator.version, allocator.configuration].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")))</p>"
    }
    return [PageSection(id: "memory", title: "Memory", body: (allocator ?? "") + charts.map { $0.html() }.joined())]
  }

  private var samples: [LineChart] {
    let samples = record.memory.samples
    let resident = samples.map { $0.residentBytes.map { Double($0) } }
    let live = samples.map { $0.liveBytes.map { Double($0) } }
    var series: [LineChart.Series] = []
    if live.contains(where: { $0 != nil }) {
      series.append(.init(name: "live", values: live, style: .area, color: 0))
    }
    if resident.contains(where: { $0 != nil }) { series.append(.init(name: "resident", values: resident, color: 1)) }
    guard !series.isEmpty else { return [] }
    return [
      LineChart(
        id: "memory", title: "Live and resident", subtitle: "live bytes of the allocator, resident size of the process",
        x: samples.map { Double($0.atNanoseconds) / 1e9 }, xScale: timeScale,
        yScale: AxisScale.linear(series.flatMap { $0.values.compactMap { $0 } }, unit: .bytes), yUnit: .bytes,
        series: series)
    ]
  }

  // MARK: Leak check

  private var checked: [LeakWindow] { record.memory.observations?.windows ?? [] }

  private var operationScale: AxisScale {
    let scale = AxisScale.linear(checked.map { Double($0.operations) }, unit: .count)
    let most = Double(checked.last?.operations ?? 1)
    return AxisScale(kind: .linear, low: 0, high: max(1, most), ticks: scale.ticks.filter { $0 <= most })
  }

  /// Live memory at the quiet points of the leak check, and how it grows.
  private var windows: [LineChart] {
    let x = checked.map { Double($0.operations) }
    let measured = checked.map { $0.liveBytes.map { Double($0) } }
    guard x.count > 1, measured.count(where: { $0 != nil }) > 1, let first = measured.compactMap({ $0 }).first
    else { return [] }
    // The change matters, which may be a few bytes of many millions.
    let live = measured.map { $0.map { $0 - first } }
    var series = [LineChart.Series(name: "live", values: live, style: .line, color: 0)]
    if record.memory.leaks?.kind == .leak, let growth = record.memory.leaks?.growthBytesPerOperation,
      let middle = Quantile.median(of: x)
    {
      // Through the median of the second half: in the first half memory may still fill up.
      let half = zip(x, live).suffix((x.count + 1) / 2).compactMap { x, y in
        y.map { $0 - growth.estimate * (x - middle) }
      }
      if let level = Quantile.median(of: half) {
        // Drawn over the second half, where it was estimated.
        func line(_ slope: Double) -> [Double?] { x.map { $0 < middle ? nil : level + slope * ($0 - middle) } }
        series.append(
          .init(
            name: "growth \(Figures.bytes(growth.estimate)) per operation", values: line(growth.estimate), color: 3))
        if growth.low != growth.high {
          series.append(
            .init(name: "at least \(Figures.bytes(growth.low))", values: line(growth.low), style: .dashed, color: 4))
          series.append(
            .init(name: "at most \(Figures.bytes(growth.high))", values: line(growth.high), style: .dashed, color: 5))
        }
      }
    }
    let scale = AxisScale.linear(series.flatMap { $0.values.compactMap { $0 } }, unit: .bytes)
    return [
      LineChart(
        id: "windows", title: "Live memory in the leak check",
        subtitle: "at the quiet points between windows, relative to the first (\(Figures.bytes(first)))",
        kind: .count, x: x, xScale: operationScale,
        xUnit: .count, yScale: scale, yUnit: .bytes, series: series, axis: "operations")
    ]
  }

  /// The size classes whose objects changed most.
  private var sizeClasses: [LineChart] {
    guard let observations = record.memory.observations, checked.count > 1 else { return [] }
    let growing = Set((record.memory.leaks?.sizeClasses ?? []).map(\.bytes))
    let classes = observations.sizeClasses.enumerated().map {
      place, bytes -> (bytes: UInt64, held: [Double?], span: Double) in
      let held = checked.map { window -> Double? in
        window.objects.indices.contains(place) ? Double(window.objects[place]) * Double(bytes) : nil
      }
      let known = held.compactMap { $0 }
      return (bytes, held, (known.max() ?? 0) - (known.min() ?? 0))
    }
    let shown = classes.filter { $0.span > 0 }.ordered { $0.span > $1.span }.prefix(Self.drawnClasses)
    guard !shown.isEmpty else { return [] }
    let series = shown.enumerated().map { place, entry in
      LineChart.Series(
        name: ChartUnit.bytes.tick(Double(entry.bytes)) + (growing.contains(entry.bytes) ? ", grows" : ""),
        values: entry.held.map { held in held.map { $0 - (entry.held.first.flatMap { $0 } ?? 0) } }, color: place)
    }
    return [
      LineChart(
        id: "classes", title: "By size class",
        subtitle: "bytes in objects of each size class, relative to the start; the classes that changed most",
        kind: .count, x: checked.map { Double($0.operations) }, xScale: operationScale, xUnit: .count,
        yScale: AxisScale.linear(series.flatMap { $0.values.compactMap { $0 } }, unit: .bytes), yUnit: .bytes,
        series: series, axis: "operations")
    ]
  }
}
