public import LoadScenario

/// What a measuring process is to do in place of a timed run: perform windows of operations with a quiet point after each.
public struct LeakCheckOrder: Sendable, Hashable, Codable {
  /// Objects that are followed to where they were allocated.
  public struct Tracking: Sendable, Hashable, Codable {
    /// Usable bytes of their size classes; nil: objects of every size.
    public var classBytes: [UInt64]?
    /// One of so many is followed.
    public var spacing: UInt64
    /// What else is followed, all of it.
    public var resources: [LeakResource]

    /// Makes an order to track.
    public init(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource] = []) {
      self.classBytes = classBytes
      self.spacing = spacing
      self.resources = resources
    }
  }

  /// When the check has to end, whatever it has performed.
  public struct Budget: Sendable, Hashable, Codable {
    /// How long the whole check may take, for messages.
    public var nanoseconds: UInt64
    /// When this process has to be done, in monotonic nanoseconds.
    public var deadlineNanoseconds: UInt64

    /// Makes a budget.
    public init(nanoseconds: UInt64, deadlineNanoseconds: UInt64) {
      self.nanoseconds = nanoseconds
      self.deadlineNanoseconds = deadlineNanoseconds
    }
  }

  /// How long operations are performed at the plan's rate and with its pauses.
  public struct Pace: Sendable, Hashable, Codable {
    /// How long all windows together take.
    public var nanoseconds: UInt64
    /// How long an operation takes, which comes on top of its pause.
    public var operationNanoseconds: UInt64

    /// Makes a pace.
    public init(nanoseconds: UInt64, operationNanoseconds: UInt64) {
      self.nanoseconds = nanoseconds
      self.operationNanoseconds = operationNanoseconds
    }
  }

  /// Operations in all windows and passes, of all workers; nil: as many as ``LeakPasses`` chooses from how long they take.
  /// Fewer where they do not fit the budget.
  public var operations: UInt64?
  /// Nil: nothing is followed.
  public var tracking: Tracking?
  /// Nil: as long as it takes.
  public var budget: Budget?
  /// The resident memory that the process may take: the check stops well below. Nil: no limit.
  public var memoryLimitBytes: UInt64?
  /// Nil: operations are performed as fast as they go.
  public var pace: Pace?
  /// Whether only as many operations are performed as tell how long they take.
  public var isProbe: Bool
  /// Whether windows tell of all operations what they tell of expected ones: how much of what they made is alive, apart from the
  /// rest of the process.
  public var expectsAllOperations = false

  /// Makes an order.
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
