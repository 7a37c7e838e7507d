extension InstrumentationSystem {
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

  /// The status of every library by name, all of one moment, in the order of registration. Lock-free.
  public func statuses() -> [(library: String, status: LibraryStatus)] {
    places.rows().rows.compactMap { row in row.state.status.map { (row.name, $0) } }
  }

  /// Every library with status, health and errors, in the order of registration. Lock-free.
  public func summary() -> [LibraryHealth] { healthReport().libraries }

  /// The health of everything, consistent in itself. Lock-free.
  public func healthReport() -> HealthReport {
    let table = recorder.table
    return HealthReport(
      rows: places.rows().rows, records: table.records(),
      overflowTableFull: Int(clamping: table.overflow(.tableFull)),
      overflowKeyTooLong: Int(clamping: table.overflow(.keyTooLong)),
      operationCapacity: table.capacity, nowNanoseconds: recorder.time.nanoseconds())
  }

  /// The statuses as text for people, one line a library.
  public func statusText() -> String {
    statuses().map { "\($0.library): \($0.status.rawValue)" }.joined(separator: "\n")
  }

  /// The summary as text for people, one line a library.
  public func summaryText() -> String {
    summary().map { library in
      let mode = library.autoInstrument ? "automatic" : "on request"
      return "\(library.name) (\(library.summary)): \(library.status.rawValue), \(mode), failures: \(library.failures)"
    }.joined(separator: "\n")
  }
}
