public import LoadScenario

/// Sees each allocation of this process. Implemented over an allocator; called by the leak check.
public protocol AllocationTracking: Sendable {
  /// The largest usable bytes of each size class, ascending; empty where objects are not seen.
  var sizeClasses: [UInt64] { get }

  /// Reads what a window of the leak check holds into memory mapped outside the heap: see ``LeakWindowWords``.
  /// Allocates nothing; blocks for some hundred microseconds.
  ///
  /// - Parameter isThorough: also what takes milliseconds to find out: proportional size, anonymous memory, and what the
  ///   allocator holds after it gave back what it could.
  func readWindow(into words: UnsafeMutablePointer<UInt64>, isThorough: Bool)

  /// From now on windows say how much of what is alive these operations made, whose growth is expected.
  func expect(operations: [Int])

  /// Live bytes alone, to see whether they have settled; nil where the allocator does not tell.
  func liveBytes() -> UInt64?

  /// Those of objects that one operation allocated since counting began; nil if unknown.
  func liveBytes(operation: Int) -> UInt64?

  /// What the process has none left of, so that what it does from now on tells nothing; nil: nothing.
  func exhausted() -> LeakResource?

  /// From now on counts allocations by operation; false where it cannot.
  func startCounting() -> Bool

  /// Stops counting allocations; the check is over.
  func stopCounting()

  /// What an operation allocated since counting began, and how much of it was freed; nil: what was allocated in none.
  func counts(operation: Int?) -> OperationAllocations

  /// From now on follows one of `spacing` objects of these classes, and everything that is made of these resources.
  func startTracking(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource]) -> Bool

  /// Ends tracking.
  ///
  /// - Parameter operations: the names of the operations that were counted.
  /// - Returns: the stacks of what is alive; nil where nothing was tracked.
  func stopTracking(operations: [String]) -> AllocationProfile?
}
