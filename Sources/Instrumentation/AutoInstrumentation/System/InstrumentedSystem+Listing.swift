extension InstrumentedSystem {
  /// The names of all registered libraries, in the order of registration. Lock-free.
  public func listLibraries() -> [String] { places.rows().rows.map(\.name) }

  /// The names of the libraries that are present, in the order of registration. Lock-free.
  public func availableLibraries() -> [String] {
    places.rows().rows.filter { $0.state.isAvailable }.map(\.name)
  }

  /// The names of the instrumented libraries, in the order of registration. Lock-free.
  public func instrumentedLibraries() -> [String] {
    places.rows().rows.filter { $0.state == .instrumented }.map(\.name)
  }

  /// The status of every library by name at one moment, in the order of registration. Lock-free.
  public func statuses() -> [(library: String, status: LibraryStatus)] {
    places.rows().rows.compactMap { row in row.state.status.map { (row.name, $0) } }
  }

  /// Every library with status, health and errors, in the order of registration. Lock-free.
  public func summary() -> [LibraryHealth] { healthReport().libraries }

  /// A library with status, health and errors; nil if no library of that name is registered. Lock-free.
  public func library(_ name: String) -> LibraryHealth? { summary().first { $0.name == name } }

  /// A consistent report of all libraries and operations. Lock-free.
  public func healthReport() -> HealthReport {
    let table = recorder.table
    return HealthReport(
      rows: places.rows().rows, records: table.records(recorder.breakers.settings.layout),
      overflowTableFull: Int(clamping: table.overflow(.tableFull)),
      overflowKeyTooLong: Int(clamping: table.overflow(.keyTooLong)),
      operationCapacity: table.layout.capacity, nowNanoseconds: recorder.time.nanoseconds())
  }

  /// The statuses as text for people, one line per library.
  public func statusText() -> String {
    statuses().map { "\($0.library): \($0.status.rawValue)" }.joined(separator: "\n")
  }

  /// The summary as text for people, one line per library.
  public func summaryText() -> String {
    summary().map { library in
      let mode = library.autoInstrument ? "automatic" : "on request"
      return "\(library.name) (\(library.summary)): \(library.status.rawValue), \(mode), failures: \(library.failures)"
    }.joined(separator: "\n")
  }

  /// Times one reading of the statuses and one health report, on the clock of this system. For dashboards only: it
  /// times single calls, of which the first are slower than most; use the load test for measurements.
  public func collectPerformanceMetrics() -> PerformanceMetrics {
    let start = recorder.time.nanoseconds()
    _ = statuses()
    let between = recorder.time.nanoseconds()
    let score = healthReport().scorePercent
    let end = recorder.time.nanoseconds()
    return PerformanceMetrics(
      statusTimeMilliseconds: Double(between - start) / 1e6, healthTimeMilliseconds: Double(end - between) / 1e6,
      healthScorePercent: score)
  }

  /// The changes of state of all breakers of this system from now on; each call returns a sequence with its own
  /// buffer.
  ///
  /// - Parameter bufferLimit: maximum number of buffered transitions, at least 1; beyond it the oldest is dropped.
  public func transitions(bufferLimit: Int = 256) -> BreakerTransitions {
    recorder.breakers.observer.hub.listen(bufferLimit: bufferLimit)
  }
}
