internal import LoadPlatform
internal import LoadRecord

/// The limits of a leak check, checked inside the measuring process: at each quiet point, and during long windows.
struct LeakCheckBounds {
  private let budget: LeakCheckOrder.Budget?
  private let memory: (limit: UInt64, stop: UInt64)?

  /// The share of the memory between the target's initial size and its limit that a check may use: well below the point
  /// at which the supervisor ends the process.
  private static let memoryShare = 0.75

  /// - Parameter residentBytes: the process's memory before the first operation; nil: unknown.
  init(_ order: LeakCheckOrder, residentBytes: UInt64?) {
    budget = order.budget
    memory = order.memoryLimitBytes.map { limit in
      let start = min(residentBytes ?? 0, limit)
      return (limit, start + UInt64(Double(limit - start) * Self.memoryShare))
    }
  }

  /// The remaining time; nil: unlimited.
  func remainingNanoseconds(at now: UInt64) -> UInt64? {
    budget.map { $0.deadlineNanoseconds - min(now, $0.deadlineNanoseconds) }
  }

  /// The memory that the process may still take; nil: unlimited or unknown.
  func roomBytes(residentBytes: UInt64?) -> Double? {
    guard let memory, let residentBytes else { return nil }
    return Double(memory.stop - min(memory.stop, residentBytes))
  }

  var isBounded: Bool { budget != nil || memory != nil }

  /// The limit that has been reached; nil: none.
  ///
  /// - Parameter residentBytes: the process's memory; nil: unknown.
  func reached(at now: UInt64, residentBytes: UInt64?) -> (limit: LeakCheckStop.Limit, value: UInt64)? {
    if let memory, let residentBytes, residentBytes > memory.stop { return (.memory, memory.limit) }
    if let budget, now >= budget.deadlineNanoseconds { return (.budget, budget.nanoseconds) }
    return nil
  }
}
