internal import LoadRecord
internal import LoadStatistics

/// Attributes growth to operations.
enum OperationShare {
  /// What each operation leaves behind, ordered by growth, the largest first.
  ///
  /// - Parameters:
  ///   - growing: usable bytes of the size classes that explain the growth; empty if none do.
  ///   - accounts: the growth of operations that leak by their own accounts; a lower bound for them.
  ///   - acquitted: operations that do not grow by their own accounts.
  static func all(
    _ operations: [OperationAllocations]?, growing: Set<UInt64>, accounts: [String: Double],
    acquitted: Set<String>
  ) -> [LeakVerdict.Operation]? {
    guard let operations else { return nil }
    let calls = operations.reduce(0.0) { $0 + Double($1.calls) }
    return operations.map { entry in
      // Growth that no single size class shows is spread over all.
      let isAcquitted = entry.operation.map(acquitted.contains) == true
      let growth = entry.sizeClasses.filter { !isAcquitted && (growing.isEmpty || growing.contains($0.bytes)) }
        .reduce(0) { $0 + $1.retainedBytes }
      let own = entry.operation.flatMap { accounts[$0] } ?? -.infinity
      return LeakVerdict.Operation(
        name: entry.operation, calls: entry.calls, leftBytes: entry.retainedBytes,
        retainedBytes: entry.calls == 0 ? nil : entry.retainedBytes / Double(entry.calls),
        growthBytesPerOperation: calls > 0 ? max(growth / calls, own) : 0, allocatedBytes: entry.allocatedBytesPerCall,
        allocatedObjects: entry.allocatedObjectsPerCall)
    }.ordered { $0.growthBytesPerOperation > $1.growthBytesPerOperation }
  }
}
