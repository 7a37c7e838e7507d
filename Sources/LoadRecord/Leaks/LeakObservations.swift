/// Everything that a leak check saw: what `LoadLeaks` judges.
public struct LeakObservations: Sendable, Codable, Equatable {
  /// What performed the operations; the pools of `dispatch` and `tasks` keep memory of their own.
  public var executor: String
  /// Usable bytes of the allocator's size classes whose number of objects changed, ascending; empty where it does not
  /// tell.
  public var sizeClasses: [UInt64]
  /// The quiet points in order, the first before any operation.
  public var windows: [LeakWindow]
  /// What each operation allocated in the second pass; nil where the allocator does not tell.
  public var operations: [OperationAllocations]?
  /// How the process ended, where it did not perform all operations.
  public var incompleteness: String?
  /// In plain words, what limits the figures.
  public var warnings: [String]

  /// Makes observations.
  public init(
    executor: String, sizeClasses: [UInt64] = [], windows: [LeakWindow] = [], operations: [OperationAllocations]? = nil,
    incompleteness: String? = nil, warnings: [String] = []
  ) {
    self.executor = executor
    self.sizeClasses = sizeClasses
    self.windows = windows
    self.operations = operations
    self.incompleteness = incompleteness
    self.warnings = warnings
  }

  /// Without the size classes that never changed: they say nothing, and a record would be mostly of them.
  public var compacted: LeakObservations {
    guard let first = windows.first else { return self }
    let changing = sizeClasses.indices.filter { index in windows.contains { $0.objects[index] != first.objects[index] } }
    var compacted = self
    compacted.sizeClasses = changing.map { sizeClasses[$0] }
    compacted.windows = windows.map { window in
      var window = window
      window.objects = changing.map { window.objects[$0] }
      return window
    }
    return compacted
  }
}
