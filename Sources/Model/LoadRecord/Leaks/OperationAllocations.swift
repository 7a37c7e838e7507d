public import LoadScenario

/// What one operation allocated and retained in the second pass of the leak check.
///
/// An object belongs to the operation that allocates it, whichever operation frees it.
public struct OperationAllocations: Sendable, Codable, Equatable {
  /// Objects of one size class.
  public struct SizeClass: Sendable, Codable, Equatable {
    /// The usable bytes of the largest objects of the class.
    public var bytes: UInt64
    /// Objects allocated.
    public var allocated: UInt64
    /// The number of them that were freed, by any operation.
    public var freed: UInt64
    /// Usable bytes of all objects allocated; nil in older records, where each object counts as ``bytes``.
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

    /// Objects retained.
    public var retained: Double { Double(allocated) - Double(freed) }

    /// Usable bytes retained.
    public var retainedBytes: Double {
      guard let allocatedBytes, let freedBytes else { return retained * Double(bytes) }
      return Double(allocatedBytes) - Double(freedBytes)
    }
  }

  /// Another resource that was created.
  public struct Resource: Sendable, Codable, Equatable {
    /// What was created: descriptors, threads or mappings.
    public var resource: LeakResource
    /// The number that were opened or created; for mappings, bytes.
    public var made: UInt64
    /// The number of these that were closed, joined or unmapped, by any operation; for mappings, bytes.
    public var released: UInt64

    /// Makes an entry.
    public init(resource: LeakResource, made: UInt64, released: UInt64) {
      self.resource = resource
      self.made = made
      self.released = released
    }

    /// The amount retained.
    public var retained: Double { Double(made) - Double(released) }
  }

  /// The operation; nil: what was allocated outside of operations, for instance on threads of the target's own.
  public var operation: String?
  /// The number of calls.
  public var calls: UInt64
  /// The size classes that it used, ascending.
  public var sizeClasses: [SizeClass]
  /// Other resources that were created; nil: none, or unknown.
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

  /// Usable bytes retained by all calls; below zero where more of what was allocated before is freed.
  public var retainedBytes: Double { sizeClasses.reduce(0) { $0 + $1.retainedBytes } }
}

extension [OperationAllocations] {
  /// The calls of all operations.
  public var calls: Double { reduce(0) { $0 + Double($1.calls) } }

  /// The calls of each operation.
  package var callsByOperation: [String: UInt64] {
    Dictionary(compactMap { entry in entry.operation.map { ($0, entry.calls) } }, uniquingKeysWith: +)
  }
}
