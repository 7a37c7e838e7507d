public import LoadScenario

/// What one operation allocated and left behind in the second pass of the leak check.
///
/// An object belongs to the operation that allocates it, whoever frees it.
public struct OperationAllocations: Sendable, Codable, Equatable {
  /// Objects of one size class.
  public struct SizeClass: Sendable, Codable, Equatable {
    /// Most usable bytes of an object.
    public var bytes: UInt64
    /// Objects allocated.
    public var allocated: UInt64
    /// How many of them were freed, by anybody.
    public var freed: UInt64
    /// Usable bytes of all objects allocated; nil in older records, where each counts as of ``bytes``.
    public var allocatedBytes: UInt64?
    /// Usable bytes of those that were freed.
    public var freedBytes: UInt64?

    /// Makes a size class.
    public init(
      bytes: UInt64, allocated: UInt64, freed: UInt64, allocatedBytes: UInt64? = nil, freedBytes: UInt64? = nil
    ) {
      self.bytes = bytes
      self.allocated = allocated
      self.freed = freed
      self.allocatedBytes = allocatedBytes
      self.freedBytes = freedBytes
    }

    /// Objects left.
    public var retained: Double { Double(allocated) - Double(freed) }

    /// Usable bytes left.
    public var retainedBytes: Double {
      guard let allocatedBytes, let freedBytes else { return retained * Double(bytes) }
      return Double(allocatedBytes) - Double(freedBytes)
    }
  }

  /// What was made of another resource.
  public struct Resource: Sendable, Codable, Equatable {
    /// What it is.
    public var resource: LeakResource
    /// How many were opened or created; bytes that were mapped.
    public var made: UInt64
    /// How much of that was closed, joined or unmapped, by anybody.
    public var released: UInt64

    /// Makes an entry.
    public init(resource: LeakResource, made: UInt64, released: UInt64) {
      self.resource = resource
      self.made = made
      self.released = released
    }

    /// What is left.
    public var retained: Double { Double(made) - Double(released) }
  }

  /// The operation; nil: what was allocated in none, on threads of the target's own for instance.
  public var operation: String?
  /// How often it was performed.
  public var calls: UInt64
  /// The size classes that it touched, ascending.
  public var sizeClasses: [SizeClass]
  /// What was made of other resources; nil: nothing, or it is not known.
  public var resources: [Resource]?

  /// Makes an entry.
  public init(operation: String?, calls: UInt64, sizeClasses: [SizeClass], resources: [Resource]? = nil) {
    self.operation = operation
    self.calls = calls
    self.sizeClasses = sizeClasses
    self.resources = resources
  }

  /// Objects allocated by a call; nil without calls.
  public var allocatedObjectsPerCall: Double? {
    calls == 0 ? nil : sizeClasses.reduce(0) { $0 + Double($1.allocated) } / Double(calls)
  }

  /// Usable bytes allocated by a call; nil without calls.
  public var allocatedBytesPerCall: Double? {
    calls == 0
      ? nil
      : sizeClasses.reduce(0) { sum, entry in
        sum + (entry.allocatedBytes.map { Double($0) } ?? Double(entry.allocated) * Double(entry.bytes))
      } / Double(calls)
  }

  /// Usable bytes left by all calls; below zero where more of what was allocated before is freed.
  public var retainedBytes: Double { sizeClasses.reduce(0) { $0 + $1.retainedBytes } }
}
