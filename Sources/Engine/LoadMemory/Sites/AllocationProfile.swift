internal import LoadRecord

/// What the tracker saw, as it crosses from the measuring process to the supervisor: addresses, not yet names.
struct AllocationProfile: Sendable, Codable {
  /// Objects of one operation that were allocated by one stack of calls and are alive.
  struct Stack: Sendable, Codable {
    /// Nil: in none.
    var operation: String?
    /// Return addresses, innermost first.
    var addresses: [UInt64]
    /// Of those that were followed.
    var liveObjects: UInt64
    var liveBytes: UInt64
    var allocatedObjects: UInt64
    /// How many of the live objects are of which Swift type.
    var types: [String: UInt64]
  }

  /// One of so many objects was followed.
  var spacing: UInt64
  /// Objects that found no room in the tracker.
  var lost: UInt64
  var stacks: [Stack]
  /// The process's memory map, `/proc/self/maps`.
  var maps: String

  /// The stacks that hold what is alive.
  var live: [Stack] { stacks.filter { $0.liveObjects > 0 } }
}
