extension InstrumentedSystem {
  /// Records, judges and logs an error of an operation. Lock-free.
  ///
  /// The failure is counted exactly, even under concurrency. It counts for the operation's breaker if its severity is
  /// one of ``InstrumentationConfiguration/trippingSeverities`` and the breaker is closed; an open or half-open breaker
  /// ignores it. If the table is full, it counts as overflow.
  ///
  /// - Parameters:
  ///   - error: the error to record.
  ///   - library: the library in which it happened.
  ///   - operation: the name of the operation that failed.
  ///   - severity: if nil, the error's own (``InstrumentationError/severity``), or else the configuration's default.
  /// - Throws: `error` itself when critical; nothing else.
  public func handleError(
    _ error: any Error, library: String, operation: String, severity: ErrorSeverity? = nil
  ) throws {
    try recorder.handle(error, library: library, operation: operation, severity: severity)
  }

  /// Resolves an operation's key once, for hot paths. Adds an unknown operation to the table.
  ///
  /// - Throws: ``InstrumentationError`` when the table is full or a name too long (``KeyLimits``).
  public func operation(library: String, operation: String) throws(InstrumentationError) -> OperationHandle {
    switch OperationKey.with(library, operation, recorder.table.pinUnlessHeld) {
    case .held(let index): return OperationHandle(entry: recorder.table.entry(at: index), recorder: recorder)
    case .pinned(let index):
      recorder.table.hold(index)
      return OperationHandle(entry: recorder.table.entry(at: index), recorder: recorder)
    case .tableFull:
      throw InstrumentationError(
        .errorTableFull,
        "no room for operation '\(operation)' of '\(library)': the table holds at most "
          + "\(recorder.table.layout.capacity) operations; raise operationCapacity",
        library: library, operation: operation)
    case .keyTooLong:
      throw InstrumentationError(
        .invalidName,
        "name too long: operation '\(operation)' of '\(library)'; a library's name must have at most "
          + "\(KeyLimits.libraryBytes) bytes, an operation's \(KeyLimits.operationBytes)",
        library: library, operation: operation)
    }
  }

  /// Resets all counts to 0, closes all breakers, including those without errors, and ends `failed` statuses: a library
  /// that is present becomes available; one whose check threw becomes not available until the next check. Blocking;
  /// recorders and readers are not blocked.
  ///
  /// - Returns: the number of failures removed. Together with the remaining ones, these are all that were recorded.
  @discardableResult
  public func resetAllErrors() -> Int {
    control.withLock {
      let removed = recorder.table.reset(recorder.breakers.settings.layout) { entry in
        recorder.breakers.apply(.reset, to: entry.words)
      }
      for place in records.indices {
        switch places.snapshot().state(place) {
        case .attemptFailed: places.set(.available, at: place)
        case .checkFailed: places.set(.notAvailable, at: place)
        case .unregistered, .notAvailable, .available, .instrumented: break
        }
      }
      return Int(clamping: removed)
    }
  }
}
