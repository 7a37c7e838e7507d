public import LoadScenario

/// The verdict of a leak check.
public struct LeakVerdict: Sendable, Codable, Equatable {
  /// A figure with its 95 % confidence interval.
  public struct Estimate: Sendable, Codable, Equatable {
    /// The figure.
    public var estimate: Double
    /// The lower end of the 95 % confidence interval.
    public var low: Double
    /// The upper end of the 95 % confidence interval.
    public var high: Double

    /// Makes an estimate.
    public init(estimate: Double, low: Double, high: Double) {
      self.estimate = estimate
      self.low = low
      self.high = high
    }
  }

  /// Bulk releases.
  public struct Sawtooth: Sendable, Codable, Equatable {
    /// Operations of all workers from one release to the next.
    public var periodOperations: Double
    /// Bytes released together.
    public var amplitudeBytes: Double
    /// The share of the bytes accumulated since the start of the check that each release frees, from 0 to 1.
    public var releasedShare: Double
    /// Whether the period is so short that only a further process with shorter windows detected it; nil: the period is
    /// not short.
    public var isShort: Bool?
    /// Usable bytes of the objects that are released, where only the number of objects of one size class shows the
    /// releases; nil: live memory as a whole does.
    public var objectBytes: UInt64?

    /// Makes a description.
    public init(
      periodOperations: Double, amplitudeBytes: Double, releasedShare: Double, objectBytes: UInt64? = nil
    ) {
      self.periodOperations = periodOperations
      self.amplitudeBytes = amplitudeBytes
      self.releasedShare = releasedShare
      self.objectBytes = objectBytes
    }
  }

  /// A size class whose number of objects grows.
  public struct SizeClass: Sendable, Codable, Equatable {
    /// Usable bytes of an object.
    public var bytes: UInt64
    /// Growth in objects per thousand operations of the whole mix.
    public var objectsPerThousandOperations: Double
    /// Growth in bytes per operation of the whole mix.
    public var bytesPerOperation: Double

    /// Makes an entry.
    public init(
      bytes: UInt64, objectsPerThousandOperations: Double, bytesPerOperation: Double
    ) {
      self.bytes = bytes
      self.objectsPerThousandOperations = objectsPerThousandOperations
      self.bytesPerOperation = bytesPerOperation
    }
  }

  /// What an operation leaves behind.
  public struct Operation: Sendable, Codable, Equatable {
    /// The operation's name; nil: outside of operations, for instance on threads of the target's own.
    public var name: String?
    /// The number of calls in the second pass.
    public var calls: UInt64
    /// Bytes retained per call, over all size classes; below zero where more of what was retained before is freed. 0
    /// where the memory that the operation allocated does not keep growing. Nil without calls.
    public var retainedBytes: Double?
    /// Bytes retained by all calls; the only figure for what happened outside of operations.
    public var leftBytes: Double?
    /// Bytes that it retains in the growing size classes, per operation of the whole mix.
    public var growthBytesPerOperation: Double
    /// Bytes allocated per call. Nil without calls.
    public var allocatedBytes: Double?
    /// Objects allocated per call. Nil without calls.
    public var allocatedObjects: Double?

    /// Makes an entry.
    public init(
      name: String?, calls: UInt64, leftBytes: Double?, retainedBytes: Double?, growthBytesPerOperation: Double,
      allocatedBytes: Double?,
      allocatedObjects: Double?
    ) {
      self.name = name
      self.calls = calls
      self.leftBytes = leftBytes
      self.retainedBytes = retainedBytes
      self.growthBytesPerOperation = growthBytesPerOperation
      self.allocatedBytes = allocatedBytes
      self.allocatedObjects = allocatedObjects
    }
  }

  /// Growth of a resource other than memory.
  public struct ResourceGrowth: Sendable, Codable, Equatable {
    /// What grows: descriptors, threads or mappings.
    public var resource: LeakResource
    /// Growth per operation of the whole mix; for mappings, in bytes.
    public var perOperation: Estimate
    /// For mappings, the share that was touched and so uses memory, from 0 to 1; nil where it is unknown.
    public var touchedShare: Double?
    /// The operation that retains most of them; nil: unknown.
    public var operation: String?
    /// All operations that retain a notable share of them, the largest first; nil: only one does, or none is known.
    public var operations: [Part]?

    /// An operation, and its share of the growth.
    public struct Part: Sendable, Codable, Equatable {
      /// The operation's name.
      public var operation: String
      /// The operation's share of the growth, from 0 to 1.
      public var share: Double

      /// Makes a part.
      public init(operation: String, share: Double) {
        self.operation = operation
        self.share = share
      }
    }

    /// Makes an entry.
    public init(
      resource: LeakResource, perOperation: Estimate, touchedShare: Double? = nil, operation: String? = nil,
      operations: [Part]? = nil
    ) {
      self.resource = resource
      self.perOperation = perOperation
      self.touchedShare = touchedShare
      self.operation = operation
      self.operations = operations
    }

    /// Whether it uses memory, and not only address space.
    public var isMemory: Bool { resource == .mappings && touchedShare ?? 0 >= 0.5 }
  }

  /// The kind of behaviour; where several hold, a leak takes precedence.
  public var kind: LeakKind
  /// Further kinds that hold besides ``kind``, such as a sawtooth over a leak.
  public var also: [LeakKind]
  /// The verdict in a sentence.
  public var explanation: String
  /// The kinds that were ruled out, and how.
  public var ruledOut: [String]
  /// Growth of memory per operation of the whole mix, where it grows.
  public var growthBytesPerOperation: Estimate?
  /// The memory that ``growthBytesPerOperation`` describes; nil without it, and in older records.
  public var growingMemory: GrowingMemory?
  /// The size classes that grow, the one with the most bytes first.
  public var sizeClasses: [SizeClass] = []
  /// The memory that each operation retains, the one with the most growth first; nil where it is unknown.
  public var operations: [Operation]?
  /// The operation whose memory grows, otherwise the operation of the first entry of ``resources``; nil: none, or
  /// unknown.
  public var culprit: String?
  /// The bulk releases, where there are any.
  public var sawtooth: Sawtooth?
  /// Growth of address space outside the allocator per operation, without mappings, where there is any.
  public var outsideBytesPerOperation: Double?
  /// The share of ``outsideBytesPerOperation`` that was touched and so uses memory, from 0 to 1; nil where it is
  /// unknown.
  public var outsideTouchedShare: Double?
  /// The part of the growth that is in no size class that grows throughout; nil where those explain all of it.
  public var unsizedBytesPerOperation: Double?
  /// For ``LeakKind/slowing``: the additional bytes projected for ten times the operations.
  public var bytesAtTenTimes: Double?
  /// Resources other than memory that grow; nil: none.
  public var resources: [ResourceGrowth]?
  /// Operations performed.
  public var operationsPerformed: UInt64
  /// For ``LeakKind/undecided``: the number of operations that are likely to suffice.
  public var operationsNeeded: UInt64?
  /// For a ``LeakKind/leak`` whose growth may yet slow down: the number of operations that would show it. Not recorded.
  public var operationsToConfirm: UInt64?
  /// For a ``LeakKind/leak`` that total live memory does not show: the bytes by which other memory fluctuates. Not
  /// recorded.
  public var hiddenByBytes: Double?
  /// The rate at which the check performed operations, to compute growth per hour.
  public var operationsPerSecond: Double?

  /// Growth that the scenario expects, with its reason: part of the figures, not of ``culprits``.
  public var expected: [Expected]
  /// The number of unexpected leaks: call sites if investigated, otherwise operations, plus resources; 0 unless
  /// ``kind`` is ``LeakKind/leak``.
  public var culprits: Int

  /// The memory that grows.
  public enum GrowingMemory: String, Sendable, Codable, Hashable {
    /// Objects of the heap.
    case heap
    /// Mappings that the target has created by itself.
    case mappings
    /// Other address space outside the allocator.
    case outside
  }

  /// Growth of all memory per operation: the heap, and what was mapped and touched. 0 where none grows.
  public var memoryBytesPerOperation: Double {
    let mapped = (resources ?? []).filter(\.isMemory).reduce(0) {
      $0 + $1.perOperation.estimate * ($1.touchedShare ?? 1)
    }
    let outside = (outsideBytesPerOperation ?? 0) * (outsideTouchedShare ?? 1)
    let growth = growthBytesPerOperation?.estimate ?? 0
    return switch growingMemory {
    case .heap?: growth + mapped + outside
    case .mappings?, .outside?: mapped + outside
    case nil: growth + outside
    }
  }

  /// Growth that the scenario expects.
  public struct Expected: Sendable, Codable, Equatable {
    /// The site, operation, type or resource.
    public var subject: String
    /// Why it is accepted.
    public var reason: String
    /// Growth in bytes per operation of the whole mix.
    public var bytesPerOperation: Double

    /// Makes an entry.
    public init(subject: String, reason: String, bytesPerOperation: Double) {
      self.subject = subject
      self.reason = reason
      self.bytesPerOperation = bytesPerOperation
    }
  }

  // Figures that the record has in `memory`, beside the verdict, are not repeated in it.
  private enum CodingKeys: String, CodingKey {
    case kind, also, explanation, ruledOut, culprit, sawtooth, growingMemory, outsideBytesPerOperation, resources
    case outsideTouchedShare
    case unsizedBytesPerOperation, bytesAtTenTimes
    case operationsPerformed
    case operationsNeeded, operationsPerSecond, expected, culprits
  }

  /// A verdict without findings.
  public init(kind: LeakKind, explanation: String, operationsPerformed: UInt64) {
    self.kind = kind
    also = []
    self.explanation = explanation
    ruledOut = []
    expected = []
    culprits = 0
    self.operationsPerformed = operationsPerformed
  }
}
