internal import LoadRecord
internal import LoadStatistics

/// Which operation leaves what grows.
enum OperationShare {
  /// What each operation leaves behind, the one with the most growth first.
  static func all(_ operations: [OperationAllocations]?, growing: Set<UInt64>) -> [LeakVerdict.Operation]? {
    guard let operations else { return nil }
    let calls = operations.reduce(0.0) { $0 + Double($1.calls) }
    return operations.map { entry in
      // Growth that no size class shows by itself is spread over all.
      let growth = entry.sizeClasses.filter { growing.isEmpty || growing.contains($0.bytes) }.reduce(0) {
        $0 + $1.retainedBytes
      }
      return LeakVerdict.Operation(
        name: entry.operation, calls: entry.calls, leftBytes: entry.retainedBytes,
        retainedBytes: entry.calls == 0 ? nil : entry.retainedBytes / Double(entry.calls),
        growthBytesPerOperation: calls > 0 ? growth / calls : 0, allocatedBytes: entry.allocatedBytesPerCall,
        allocatedObjects: entry.allocatedObjectsPerCall)
    }.ordered { $0.growthBytesPerOperation > $1.growthBytesPerOperation }
  }
}
