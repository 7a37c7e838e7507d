public import LoadScenario

/// The objects that a leak check followed, as they cross from the measuring process to the supervisor: addresses, not yet
/// names. Where one of several was followed, it is counted for all that it stands for.
public struct AllocationProfile: Sendable, Codable {
  /// What one operation made by one stack of calls.
  public struct Stack: Sendable, Codable {
    /// The operation; nil: none.
    public var operation: String?
    /// What was made there; nil: objects of the heap.
    public var resource: LeakResource?
    /// Return addresses, innermost first.
    public var addresses: [UInt64]
    /// Objects that are alive, or how many there are of a resource.
    public var liveObjects: UInt64
    /// Their usable bytes; bytes of mappings; 0 of other resources.
    public var liveBytes: UInt64
    /// Objects that were allocated.
    public var allocatedObjects: UInt64
    /// Their usable bytes; nil: not counted.
    public var allocatedBytes: UInt64?
    /// The share of the live objects that were made in the first half of the time in which they were followed, 0 … 1; nil
    /// where they are too few, or it is not known.
    public var earlierShare: Double?
    /// How many of the live objects are of which Swift type, as far as their first word shows.
    public var types: [String: UInt64]
    /// Where those wait that are suspended tasks; not of every one, where there are many.
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
    /// In the functions in which they go on, the innermost first.
    public var addresses: [UInt64]
    /// How many there are.
    public var tasks: UInt64

    /// Describes tasks.
    public init(addresses: [UInt64], tasks: UInt64) {
      self.addresses = addresses
      self.tasks = tasks
    }
  }

  /// Objects that found no room in the tracker.
  public var lost: UInt64
  /// What was allocated where.
  public var stacks: [Stack]
  /// By how many more than were followed a resource grew, by the system's count.
  public var unattributed: [LeakResource: UInt64] = [:]
  /// The process's memory map, `/proc/self/maps`.
  public var maps: String

  /// Describes what was followed.
  public init(lost: UInt64, stacks: [Stack], maps: String) {
    self.lost = lost
    self.stacks = stacks
    self.maps = maps
  }

  /// The stacks that hold what is alive.
  public var live: [Stack] { stacks.filter { $0.liveObjects > 0 } }

  /// The stacks that hold objects of the heap that are alive.
  public var liveInHeap: [Stack] { live.filter { $0.resource == nil } }
}
