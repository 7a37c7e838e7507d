public import LoadScenario

/// The objects that a leak check tracked, as sent from the measuring process to the supervisor: addresses, not yet
/// names. Where a sample was tracked, each object is counted for all that it stands for.
public struct AllocationProfile: Sendable, Codable {
  /// What one operation allocated through one call stack.
  public struct Stack: Sendable, Codable {
    /// The operation; nil: none.
    public var operation: String?
    /// The resource that was created there; nil: heap objects.
    public var resource: LeakResource?
    /// Return addresses, innermost first.
    public var addresses: [UInt64]
    /// Live objects, or the number of units of a resource.
    public var liveObjects: UInt64
    /// Their usable bytes; bytes for mappings; 0 for other resources.
    public var liveBytes: UInt64
    /// Objects that were allocated.
    public var allocatedObjects: UInt64
    /// Their usable bytes; nil: not counted.
    public var allocatedBytes: UInt64?
    /// The share of the live objects that were allocated in the first half of the tracked time, from 0 to 1; nil where
    /// they are too few, or it is unknown.
    public var earlierShare: Double?
    /// The number of live objects by Swift type, as far as their first word shows it.
    public var types: [String: UInt64]
    /// Where those that are suspended tasks wait; only some of them, where there are many.
    public var waiting: [Waiting]

    /// Describes a stack.
    public init(
      operation: String?, resource: LeakResource? = nil, addresses: [UInt64], liveObjects: UInt64, liveBytes: UInt64,
      allocatedObjects: UInt64, allocatedBytes: UInt64? = nil, earlierShare: Double? = nil, types: [String: UInt64],
      waiting: [Waiting] = []
    ) {
      self.operation = operation
      self.resource = resource
      self.addresses = addresses
      self.liveObjects = liveObjects
      self.liveBytes = liveBytes
      self.allocatedObjects = allocatedObjects
      self.allocatedBytes = allocatedBytes
      self.earlierShare = earlierShare
      self.types = types
      self.waiting = waiting
    }
  }

  /// Suspended tasks that wait at one place.
  public struct Waiting: Sendable, Codable {
    /// Addresses in the functions in which they will resume, the innermost first.
    public var addresses: [UInt64]
    /// The number of tasks.
    public var tasks: UInt64

    /// Describes tasks.
    public init(addresses: [UInt64], tasks: UInt64) {
      self.addresses = addresses
      self.tasks = tasks
    }
  }

  /// Objects that found no room in the tracker.
  public var lost: UInt64
  /// Allocations by call stack.
  public var stacks: [Stack]
  /// How much more a resource grew, by the system's count, than was tracked.
  public var unattributed: [LeakResource: UInt64] = [:]
  /// The process's memory map, `/proc/self/maps`.
  public var maps: String

  /// Describes what was tracked.
  public init(lost: UInt64, stacks: [Stack], maps: String) {
    self.lost = lost
    self.stacks = stacks
    self.maps = maps
  }

  /// The stacks with live objects.
  public var live: [Stack] { stacks.filter { $0.liveObjects > 0 } }

  /// The stacks with live heap objects.
  public var liveInHeap: [Stack] { live.filter { $0.resource == nil } }
}
