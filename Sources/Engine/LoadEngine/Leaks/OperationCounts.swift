internal import LoadRecord
internal import LoadScenario

/// The allocations of each operation up to a moment, in memory that was taken before the first quiet point: the counts
/// last through the second pass, where new memory would show as a step.
struct OperationCounts {
  /// Of a size class, or of another resource.
  private struct Row {
    var bytes: UInt64
    var resource: LeakResource?
    var made: UInt64
    var released: UInt64
    var madeBytes: UInt64?
    var releasedBytes: UInt64?
  }

  private var calls: [UInt64] = []
  private var rows: [Row] = []
  /// For each operation, where its rows end.
  private var ends: [Int] = []
  /// Whether any counts have been taken.
  var isTaken: Bool { !calls.isEmpty }

  /// - Parameter operations: the number of the target's operations, plus one entry for allocations outside any.
  init(operations: Int, sizeClasses: Int) {
    calls.reserveCapacity(operations)
    ends.reserveCapacity(operations)
    rows.reserveCapacity(operations * (sizeClasses + LeakResource.allCases.count))
  }

  /// Stores the allocations of each operation, in their order.
  mutating func take(operations: Int, _ counts: (Int) -> OperationAllocations) {
    for operation in 0..<operations {
      let found = counts(operation)
      calls.append(found.calls)
      for size in found.sizeClasses {
        rows.append(
          Row(
            bytes: size.bytes, resource: nil, made: size.allocated, released: size.freed,
            madeBytes: size.allocatedBytes, releasedBytes: size.freedBytes))
      }
      for entry in found.resources ?? [] {
        rows.append(
          Row(
            bytes: 0, resource: entry.resource, made: entry.made, released: entry.released, madeBytes: nil,
            releasedBytes: nil))
      }
      ends.append(rows.count)
    }
  }

  /// The increase since then of an operation's allocations.
  func difference(_ now: OperationAllocations, operation: Int) -> OperationAllocations {
    var difference = now
    difference.calls = now.calls - calls[operation]
    let before = rows[(operation == 0 ? 0 : ends[operation - 1])..<ends[operation]]
    let sizes = Dictionary(uniqueKeysWithValues: before.filter { $0.resource == nil }.map { ($0.bytes, $0) })
    difference.sizeClasses = now.sizeClasses.compactMap { size in
      let before = sizes[size.bytes]
      let allocated = size.allocated - (before?.made ?? 0)
      // A growth in place that the allocator refused takes back what it had counted.
      let freed = size.freed - min(size.freed, before?.released ?? 0)
      guard allocated > 0 || freed > 0 else { return nil }
      return OperationAllocations.SizeClass(
        bytes: size.bytes, allocated: allocated, freed: freed,
        allocatedBytes: size.allocatedBytes.map { $0 - (before?.madeBytes ?? 0) },
        freedBytes: size.freedBytes.map { $0 - min($0, before?.releasedBytes ?? 0) })
    }
    difference.resources = now.resources?.map { entry in
      let before = before.first { $0.resource == entry.resource }
      return OperationAllocations.Resource(
        resource: entry.resource, made: entry.made - (before?.made ?? 0),
        released: entry.released - (before?.released ?? 0))
    }
    return difference
  }
}
