public import LoadScenario

/// The order to a measuring process to perform windows of operations, with a quiet point after each, instead of a timed
/// run.
public struct LeakCheckOrder: Sendable, Hashable, Codable {
  /// The objects whose call paths are recorded.
  public struct Tracking: Sendable, Hashable, Codable {
    /// Usable bytes of their size classes; nil: objects of every size.
    public var classBytes: [UInt64]?
    /// One object in this many is tracked.
    public var spacing: UInt64
    /// The other resources that are tracked, each completely.
    public var resources: [LeakResource]

    /// An order to track.
    public init(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource] = []) {
      self.classBytes = classBytes
      self.spacing = spacing
      self.resources = resources
    }
  }

  /// The time limit of the check.
  public struct Budget: Sendable, Hashable, Codable {
    /// The time budget of the whole check, for messages.
    public var nanoseconds: UInt64
    /// The deadline of this process, in monotonic nanoseconds.
    public var deadlineNanoseconds: UInt64

    /// A time limit.
    public init(nanoseconds: UInt64, deadlineNanoseconds: UInt64) {
      self.nanoseconds = nanoseconds
      self.deadlineNanoseconds = deadlineNanoseconds
    }
  }

  /// The pace of operations performed at the plan's rate and with its pauses.
  public struct Pace: Sendable, Hashable, Codable {
    /// Total duration of all windows.
    public var nanoseconds: UInt64
    /// Duration of an operation, in addition to its pause.
    public var operationNanoseconds: UInt64

    /// A pace.
    public init(nanoseconds: UInt64, operationNanoseconds: UInt64) {
      self.nanoseconds = nanoseconds
      self.operationNanoseconds = operationNanoseconds
    }
  }

  /// Operations in all windows and passes, of all workers, or fewer if they do not fit the budget; nil: ``LeakPasses``
  /// chooses the number by their duration.
  public var operations: UInt64?
  /// Nil: nothing is tracked.
  public var tracking: Tracking?
  /// Nil: no time limit.
  public var budget: Budget?
  /// Limit of the process's resident memory; the check stops well below it. Nil: no limit.
  public var memoryLimitBytes: UInt64?
  /// Nil: operations are performed at full speed.
  public var pace: Pace?
  /// Whether only enough operations are performed to measure their duration.
  public var isProbe: Bool
  /// Whether windows record for all operations what they record for expected ones: the live bytes of the operation,
  /// apart from the rest of the process.
  public var expectsAllOperations = false

  /// An order.
  public init(
    operations: UInt64?, tracking: Tracking? = nil, budget: Budget? = nil, memoryLimitBytes: UInt64? = nil,
    pace: Pace? = nil, isProbe: Bool = false
  ) {
    self.operations = operations
    self.tracking = tracking
    self.budget = budget
    self.memoryLimitBytes = memoryLimitBytes
    self.pace = pace
    self.isProbe = isProbe
  }
}
