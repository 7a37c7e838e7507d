public import LoadScenario

/// Observes each allocation of this process. Implemented over an allocator; called by the leak check.
public protocol AllocationTracking: Sendable {
  /// The largest usable bytes of each size class, ascending; empty where objects are not observed.
  var sizeClasses: [UInt64] { get }

  /// Reads the figures of a leak check's window into memory mapped outside the heap: see ``LeakWindowWords``. Allocates
  /// nothing; blocks for a few hundred microseconds.
  ///
  /// - Parameter isThorough: also reads what takes milliseconds: proportional size, anonymous memory, and what the
  ///   allocator holds after it released what it could.
  func readWindow(into words: UnsafeMutablePointer<UInt64>, isThorough: Bool)

  /// From now on, windows include the live memory that these operations allocated, whose growth is expected.
  func expect(operations: [Int])

  /// Only the live bytes, to see whether they have settled; nil where the allocator does not report them.
  func liveBytes() -> UInt64?

  /// Live bytes of objects that one operation allocated since counting began; nil if unknown.
  func liveBytes(operation: Int) -> UInt64?

  /// The resource that the process has exhausted, so that its further behaviour is meaningless; nil: none.
  func exhausted() -> LeakResource?

  /// Starts counting allocations by operation; false where that is not possible.
  func startCounting() -> Bool

  /// Stops counting allocations; the check is over.
  func stopCounting()

  /// What an operation allocated since counting began, and how much of it was freed; nil: what was allocated outside of
  /// operations.
  func counts(operation: Int?) -> OperationAllocations

  /// Starts tracking one of `spacing` objects of these classes, and everything that is created of these resources.
  func startTracking(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource]) -> Bool

  /// Stops tracking.
  ///
  /// - Parameter operations: the names of the operations that were counted.
  /// - Returns: the stacks of live objects; nil where nothing was tracked.
  func stopTracking(operations: [String]) -> AllocationProfile?
}
