public import LoadScenario

/// Everything that a leak check observed: the input of `LoadLeaks`.
public struct LeakObservations: Sendable, Codable, Equatable {
  /// What windows without operations leave behind: the check's own part of any growth.
  public struct Control: Sendable, Codable, Equatable {
    /// The number of windows.
    public var windows: Int
    /// Live objects of each size class before them, in the order of ``LeakObservations/sizeClasses``.
    public var before: [UInt64]
    /// The same after them.
    public var after: [UInt64]

    /// Makes a control.
    public init(windows: Int, before: [UInt64], after: [UInt64]) {
      self.windows = windows
      self.before = before
      self.after = after
    }
  }

  /// Live memory at a moment between operations.
  public struct Point: Sendable, Codable, Hashable {
    /// Operations performed since the check began, of all workers.
    public var operations: UInt64
    /// Bytes in allocated objects.
    public var liveBytes: UInt64

    /// Makes a point.
    public init(operations: UInt64, liveBytes: UInt64) {
      self.operations = operations
      self.liveBytes = liveBytes
    }
  }

  /// The executor that performed the operations; the thread pools of `dispatch` and `tasks` keep memory of their own.
  public var executor: String
  /// Usable bytes of the size classes whose number of objects changed, ascending; empty where they are unknown.
  public var sizeClasses: [UInt64]
  /// Live memory before the first quiet point: before any operation, and after each step of the probe that measures the
  /// operations' duration, in steps that double. Empty where live memory is unknown.
  public var beginning: [Point]
  /// The quiet points in order, the first before any window. The first quiet point's `operations` counts those of the
  /// probe.
  public var windows: [LeakWindow]
  /// Stretches of windows without operations, between the passes and at the end.
  public var controls: [Control]
  /// The operations of ``LeakWindow/operationBytes``, in the order of the mix; nil: unknown.
  public var operationNames: [String]?
  /// The allocations of each operation in the second pass; nil where the allocator does not report them.
  public var operations: [OperationAllocations]?
  /// The resource that the process exhausted, if any.
  public var exhausted: LeakResource.Exhaustion?
  /// The limit that ended the check before all its windows; nil: none.
  public var stop: LeakCheckStop?
  /// Operations that failed.
  public var failures: [LeakCheckFailures]
  /// Why the check did not perform all operations; nil: it did.
  public var incompleteness: String?
  /// The failure that ended a process of the check: a crash, a hang or a kill; nil: none.
  public var ending: Ending?
  /// What limits the figures, in sentences.
  public var warnings: [String]

  /// Makes observations.
  public init(
    executor: String, sizeClasses: [UInt64] = [], beginning: [Point] = [], windows: [LeakWindow] = [],
    controls: [Control] = [],
    operationNames: [String]? = nil, operations: [OperationAllocations]? = nil,
    exhausted: LeakResource.Exhaustion? = nil, stop: LeakCheckStop? = nil, failures: [LeakCheckFailures] = [],
    incompleteness: String? = nil, ending: Ending? = nil, warnings: [String] = []
  ) {
    self.executor = executor
    self.sizeClasses = sizeClasses
    self.beginning = beginning
    self.windows = windows
    self.controls = controls
    self.operationNames = operationNames
    self.operations = operations
    self.exhausted = exhausted
    self.stop = stop
    self.failures = failures
    self.incompleteness = incompleteness
    self.ending = ending
    self.warnings = warnings
  }

  /// The value of ``incompleteness`` when the user interrupted the check.
  public static let interruption = "interrupted"

  /// Whether the user interrupted the check.
  public var isInterrupted: Bool { incompleteness == LeakObservations.interruption }

  /// Operations from the first quiet point to the last.
  public var operationsInWindows: UInt64 {
    // A saved record may have any numbers.
    guard let first = windows.first?.operations, let last = windows.last?.operations, last > first else { return 0 }
    return last - first
  }

  /// The time from the first quiet point to the last, quiet points included.
  public var nanosecondsInWindows: UInt64 {
    guard let first = windows.first?.elapsedNanoseconds, let last = windows.last?.elapsedNanoseconds, last > first
    else {
      return 0
    }
    return last - first
  }

  /// The time per operation of all workers in the windows, quiet points included; nil where none was performed.
  public var nanosecondsPerOperation: Double? {
    let (operations, nanoseconds) = (operationsInWindows, nanosecondsInWindows)
    return operations > 0 && nanoseconds > 0 ? Double(nanoseconds) / Double(operations) : nil
  }

  /// Without the size classes that never changed, which would make up most of a record.
  public var compacted: LeakObservations {
    guard let first = windows.first else { return self }
    let changing = sizeClasses.indices.filter { index in windows.contains { $0.objects[index] != first.objects[index] }
    }
    var compacted = self
    compacted.sizeClasses = changing.map { sizeClasses[$0] }
    compacted.windows = windows.map { window in
      var window = window
      window.objects = changing.map { window.objects[$0] }
      window.expectedObjects = window.expectedObjects.map { expected in changing.map { expected[$0] } }
      return window
    }
    compacted.controls = controls.map { control in
      Control(
        windows: control.windows, before: changing.map { control.before[$0] },
        after: changing.map { control.after[$0] })
    }
    return compacted
  }
}
