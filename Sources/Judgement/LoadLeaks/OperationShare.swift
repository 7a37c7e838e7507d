internal import LoadRecord
internal import LoadStatistics

/// Attributes growth to operations.
enum OperationShare {
  /// What each operation leaves behind, ordered by growth, the largest first.
  ///
  /// - Parameters:
  ///   - growing: usable bytes of the size classes that explain the growth; empty if none do.
  ///   - accounts: the growth of operations that leak by their own accounts; a lower bound for them.
  ///   - isExcluded: whether an operation's own account excludes this growth, in bytes per operation of the mix, of
  ///     the growth of all.
  static func all(
    _ operations: [OperationAllocations]?, growing: Set<UInt64>, accounts: [String: Double],
    isExcluded: (_ growth: Double, _ whole: Double, _ operation: String?) -> Bool
  ) -> [LeakVerdict.Operation]? {
    guard let operations else { return nil }
    let calls = operations.calls
    // Growth that no single size class shows is spread over all.
    let shares = operations.map { entry in
      let classes = entry.sizeClasses.filter { growing.isEmpty || growing.contains($0.bytes) }
      return calls > 0 ? classes.reduce(0) { $0 + $1.retainedBytes } / calls : 0
    }
    let whole = shares.reduce(0) { $0 + max(0, $1) }
    return zip(operations, shares).map { entry, share in
      let own = entry.operation.flatMap { accounts[$0] } ?? -.infinity
      return LeakVerdict.Operation(
        name: entry.operation, calls: entry.calls, leftBytes: entry.retainedBytes,
        retainedBytes: entry.calls == 0 ? nil : entry.retainedBytes / Double(entry.calls),
        growthBytesPerOperation: calls == 0 || isExcluded(share, whole, entry.operation) ? 0 : max(share, own),
        allocatedBytes: entry.allocatedBytesPerCall,
        allocatedObjects: entry.allocatedObjectsPerCall)
    }.ordered { $0.growthBytesPerOperation > $1.growthBytesPerOperation }
  }
}

extension LeakVerdict {
  /// Attributes what grows beside the objects of the growing sizes, such as a table that doubles, to the operations that
  /// leave these objects: any operation that shares the table may have been the one to enlarge it, and its account then
  /// contains it. If only buffers grow, what each operation left depends on when they last doubled: the operations
  /// together cause all the growth, and no more.
  mutating func attributeContainers() {
    let all = operations?.growth ?? 0
    guard all > 0, let growth = growthBytesPerOperation?.estimate, growth > all || sizeClasses.isEmpty else { return }
    let calls = operations?.calls ?? 0
    operations = operations?.map { entry in
      var entry = entry
      entry.growthBytesPerOperation *= growth / all
      if entry.retainedBytes != nil, entry.calls > 0 {
        entry.retainedBytes = entry.growthBytesPerOperation * calls / Double(entry.calls)
      }
      return entry
    }
  }
}

extension [LeakVerdict.Operation] {
  /// The calls of all.
  var calls: Double { reduce(0) { $0 + Double($1.calls) } }

  /// The growth of all, in bytes per operation of the mix.
  var growth: Double { reduce(0) { $0 + $1.growthBytesPerOperation } }
}
