extension InstrumentedSystem {
  /// Registers a library and checks whether it is available. Blocking.
  ///
  /// A check that throws makes the library `failed`, is recorded as an error, and does not stop the registration.
  ///
  /// - Throws: ``InstrumentationError`` if the name is empty or a text too long, a library of that name is already
  ///   registered, or ``StatusSnapshot/libraryLimit`` libraries are registered.
  public func register(_ library: LibraryDescription) throws(InstrumentationError) {
    try Self.check(library)
    try control.withLock { () throws(InstrumentationError) in
      let name = library.name
      if places.find(name) != nil {
        throw InstrumentationError(
          .duplicateLibrary, "library '\(name)' is already registered: unregister it first", library: name)
      }
      guard let free = records.firstIndex(where: { $0 == nil }) else {
        throw InstrumentationError(
          .registryFull,
          "cannot register library '\(name)': at most \(StatusSnapshot.libraryLimit) libraries can be registered",
          library: name)
      }
      place(library, at: free)
    }
  }

  /// Unregisters a library; uninstruments it first if it is instrumented. Blocking.
  ///
  /// If uninstrumenting fails, the library stays registered as `failed`; unregistering it again then removes it without
  /// another attempt.
  @discardableResult
  public func unregister(_ name: String) -> InstrumentationResult {
    control.withLock {
      guard let (place, snapshot) = places.find(name), let record = records[place] else { return .unknownLibrary }
      if record.isBusy { return .rejected(retryAfter: .zero) }
      if snapshot.state(place) == .instrumented {
        let result = uninstrument(name)
        if !result.isSuccess { return result }
      }
      places.free(place)
      records[place] = nil
      return .succeeded
    }
  }

  /// Instruments a library. Blocking; one attempt at a time.
  ///
  /// A failure makes the library `failed`, and counts for the breaker of ("registry", "instrument_NAME"), which gates
  /// further attempts. A critical error is returned like any other.
  @discardableResult
  public func instrument(_ name: String) -> InstrumentationResult {
    control.withLock {
      guard let (place, snapshot) = places.find(name), let record = records[place] else { return .unknownLibrary }
      if record.isBusy { return .rejected(retryAfter: .zero) }
      switch snapshot.state(place) {
      case .unregistered: return .unknownLibrary
      case .instrumented: return .unchanged
      case .notAvailable, .checkFailed: return .notAvailable
      case .available, .attemptFailed: break
      }
      // Without room in the error table there is no breaker, and attempts are not gated.
      switch admit(LibraryOperations.registry, LibraryOperations.instrument(name)) {
      case .failure(let rejection): return .rejected(retryAfter: rejection.retryAfter)
      case .success(let call):
        var failure: (any Error)?
        let result = attempt(at: place, .instrumented, record.library.instrument) { failure = $0 }
        if let failure { try? call.fail(failure, nil) } else { call.succeed() }
        return result
      }
    }
  }

  /// Uninstruments a library. Blocking; one attempt at a time. Never gated: stopping must always be possible.
  @discardableResult
  public func uninstrument(_ name: String) -> InstrumentationResult {
    control.withLock {
      guard let (place, snapshot) = places.find(name), let record = records[place] else { return .unknownLibrary }
      if record.isBusy { return .rejected(retryAfter: .zero) }
      switch snapshot.state(place) {
      case .unregistered: return .unknownLibrary
      case .notAvailable, .checkFailed: return .notAvailable
      case .available: return .unchanged
      case .instrumented, .attemptFailed: break
      }
      let operation = LibraryOperations.uninstrument(name)
      return attempt(at: place, .available, record.library.uninstrument) { error in
        try? handleError(error, library: LibraryOperations.registry, operation: operation)
      }
    }
  }

  /// Instruments every registered library, in the order of registration. Blocking.
  @discardableResult
  public func instrumentAll() -> [(library: String, result: InstrumentationResult)] {
    listLibraries().map { ($0, instrument($0)) }
  }

  /// Instruments a selection of libraries. Blocking.
  ///
  /// - Parameters:
  ///   - libraries: the libraries to instrument, in this order; an unregistered name yields
  ///     ``InstrumentationResult/unknownLibrary``. If nil, all available ones with
  ///     ``LibraryDescription/autoInstrument``, in the order of registration.
  ///   - excluding: libraries to leave out.
  /// - Returns: the result for each selected library.
  @discardableResult
  public func autoInstrument(
    libraries: [String]? = nil, excluding: Set<String> = []
  ) -> [(library: String, result: InstrumentationResult)] {
    let chosen = libraries ?? summary().filter { $0.autoInstrument && $0.isAvailable }.map(\.name)
    return chosen.filter { !excluding.contains($0) }.map { ($0, instrument($0)) }
  }

  /// Uninstruments every registered library, in the order of registration. Blocking.
  @discardableResult
  public func uninstrumentAll() -> [(library: String, result: InstrumentationResult)] {
    listLibraries().map { ($0, uninstrument($0)) }
  }

  /// Checks again whether each library is available. Blocking. A library that failed to be instrumented stays `failed`.
  public func refreshAvailability() {
    control.withLock {
      for (place, record) in records.enumerated() {
        guard let record, !record.isBusy else { continue }
        check(record, at: place)
      }
    }
  }

  /// Puts a library into a free place.
  func place(_ library: LibraryDescription, at place: Int) {
    registrations += 1
    let record = LibraryRecord(library: library, sequence: registrations)
    // The place is taken before the check runs, because the check may register others.
    records[place] = record
    places.occupy(place, library, sequence: record.sequence, state: .notAvailable)
    check(record, at: place)
  }

  /// Checks whether a library is available, and updates its state.
  private func check(_ record: LibraryRecord, at place: Int) {
    // The library may have gone, with another in its place, if an earlier check changed the registry.
    guard records[place]?.sequence == record.sequence else { return }
    records[place]?.isBusy = true
    let found = availability(record.library)
    records[place]?.isBusy = false
    let state = places.snapshot().state(place)
    let stays = found == state || found == .available && state.isAvailable
    if !stays { places.set(found, at: place) }
  }

  private func availability(_ library: LibraryDescription) -> LibraryState {
    do {
      return try library.isAvailable() ? .available : .notAvailable
    } catch {
      let operation = LibraryOperations.availability(library.name)
      try? handleError(error, library: LibraryOperations.registry, operation: operation)
      return .checkFailed
    }
  }

  /// Runs a library's closure and updates the library's state. The library cannot be unregistered in the meantime,
  /// because it is busy and other threads wait for the lock.
  private func attempt(
    at place: Int, _ goal: LibraryState, _ body: () throws -> Void, failed: (any Error) -> Void
  ) -> InstrumentationResult {
    records[place]?.isBusy = true
    defer { records[place]?.isBusy = false }
    do {
      try body()
    } catch {
      places.set(.attemptFailed, at: place)
      failed(error)
      return .failed("\(error)")
    }
    places.set(goal, at: place)
    return .succeeded
  }

  private static func check(_ library: LibraryDescription) throws(InstrumentationError) {
    let name = library.name
    if name.isEmpty || name.utf8.count > KeyLimits.libraryBytes {
      throw InstrumentationError(
        .invalidName,
        "the library name '\(name)' has \(name.utf8.count) bytes: it must have 1 to "
          + "\(KeyLimits.libraryBytes)", library: name)
    }
    if library.summary.utf8.count > LibraryDescription.summaryBytesLimit {
      throw InstrumentationError(
        .invalidName,
        "the summary of library '\(name)' has \(library.summary.utf8.count) bytes: it must have at most "
          + "\(LibraryDescription.summaryBytesLimit)", library: name)
    }
  }
}
