internal import LoadPlatform
internal import LoadRecord

/// The limits of a leak check, looked at from inside the measuring process: at each quiet point, and while a window takes
/// long.
struct LeakCheckBounds {
  private let budget: LeakCheckOrder.Budget?
  private let memory: (limit: UInt64, stop: UInt64)?

  /// Of what lies between the memory that a target has at the start and its limit, a check may take so much: well below
  /// where the supervisor ends the process.
  private static let memoryShare = 0.75

  /// - Parameter residentBytes: the process's memory before the first operation; nil: not known.
  init(_ order: LeakCheckOrder, residentBytes: UInt64?) {
    budget = order.budget
    memory = order.memoryLimitBytes.map { limit in
      let start = min(residentBytes ?? 0, limit)
      return (limit, start + UInt64(Double(limit - start) * Self.memoryShare))
    }
  }

  /// How long there is; nil: as long as it takes.
  func remainingNanoseconds(at now: UInt64) -> UInt64? {
    budget.map { $0.deadlineNanoseconds - min(now, $0.deadlineNanoseconds) }
  }

  /// How much more the process may take; nil: as much as it likes, or it is not known.
  func roomBytes(residentBytes: UInt64?) -> Double? {
    guard let memory, let residentBytes else { return nil }
    return Double(memory.stop - min(memory.stop, residentBytes))
  }

  var isBounded: Bool { budget != nil || memory != nil }

  /// The limit that has been reached; nil: none.
  ///
  /// - Parameter residentBytes: the process's memory; nil: not known.
  func reached(at now: UInt64, residentBytes: UInt64?) -> (limit: LeakCheckStop.Limit, value: UInt64)? {
    if let memory, let residentBytes, residentBytes > memory.stop { return (.memory, memory.limit) }
    if let budget, now >= budget.deadlineNanoseconds { return (.budget, budget.nanoseconds) }
    return nil
  }
}
