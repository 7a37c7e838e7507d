/// Parts of a leak check's observations, by the operations that allocated what is alive; each part is judged like the
/// whole.
extension LeakObservations {
  /// Without the memory of operations whose growth the scenario expects; nil where that is unknown.
  public func remainder(withoutOperations names: Set<String>) -> LeakObservations? {
    guard !names.isEmpty, windows.allSatisfy({ $0.expectedBytes != nil }) else { return nil }
    let kept = (operationNames ?? []).indices.filter { !names.contains(operationNames?[$0] ?? "") }
    var rest = part { window in
      window.liveBytes = window.liveBytes?.subtracting(window.expectedBytes ?? 0)
      // Live memory has been touched.
      window.activeBytes = window.activeBytes?.subtracting(window.expectedBytes ?? 0)
      window.residentBytes = window.residentBytes?.subtracting(window.expectedBytes ?? 0)
      window.objects = zip(window.objects, window.expectedObjects ?? []).map { $0.subtracting($1) }
      window.descriptors = window.descriptors?.subtracting(window.expectedDescriptors ?? 0)
      window.threads = window.threads?.subtracting(window.expectedThreads ?? 0)
      window.targetMappedBytes = window.targetMappedBytes?.subtracting(window.expectedMappedBytes ?? 0)
      window.virtualBytes = window.virtualBytes?.subtracting(window.expectedMappedBytes ?? 0)
      (window.expectedBytes, window.expectedObjects) = (nil, nil)
      (window.expectedDescriptors, window.expectedThreads, window.expectedMappedBytes) = (nil, nil, nil)
      window.operationBytes = window.operationBytes.map { bytes in kept.filter(bytes.indices.contains).map { bytes[$0] }
      }
    }
    rest.operationNames = operationNames.map { known in kept.map { known[$0] } }
    // Their calls remain: figures are per operation of the whole mix.
    rest.operations = operations?.map { entry in
      guard let name = entry.operation, names.contains(name) else { return entry }
      return OperationAllocations(operation: name, calls: entry.calls, sizeClasses: [])
    }
    return rest
  }

  /// Only the live memory that operations allocated; nil where it is unknown. For checks that expect the growth of all
  /// operations.
  public var ofOperations: LeakObservations? {
    guard windows.allSatisfy({ $0.expectedBytes != nil }) else { return nil }
    var own = part { window in
      window.liveBytes = window.expectedBytes
      window.descriptors = window.expectedDescriptors
      window.threads = window.expectedThreads
      window.targetMappedBytes = window.expectedMappedBytes
      (window.activeBytes, window.reservedBytes, window.virtualBytes, window.residentBytes) = (nil, nil, nil, nil)
      window.operationBytes = nil
    }
    own.operationNames = nil
    return own
  }

  /// Only the live bytes that one operation allocated; nil where they are unknown. Their size classes are unknown.
  ///
  /// - Parameter index: in ``operationNames``.
  public func ofOperation(_ index: Int) -> LeakObservations? {
    guard let name = operationNames?[index], windows.allSatisfy({ index < $0.operationBytes?.count ?? 0 }) else {
      return nil
    }
    var own = part { window in
      window = LeakWindow(
        pass: window.pass, operations: window.operations, elapsedNanoseconds: window.elapsedNanoseconds,
        liveBytes: window.operationBytes?[index])
    }
    own.sizeClasses = []
    own.controls = []
    own.operations = operations?.filter { $0.operation == name }
    own.operationNames = nil
    // That the check ended early is judged once, for the whole.
    own.incompleteness = nil
    return own
  }

  /// With other windows, and without what came before them.
  private func part(_ change: (inout LeakWindow) -> Void) -> LeakObservations {
    var part = self
    part.beginning = []
    for index in part.windows.indices { change(&part.windows[index]) }
    return part
  }
}

extension UInt64 {
  /// The difference, and 0 where it would be less.
  fileprivate func subtracting(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
