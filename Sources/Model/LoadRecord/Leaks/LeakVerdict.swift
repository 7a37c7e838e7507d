public import LoadScenario

/// What a leak check found.
public struct LeakVerdict: Sendable, Codable, Equatable {
  /// A figure and the interval that covers the true one in 95 of 100 checks.
  public struct Estimate: Sendable, Codable, Equatable {
    /// The figure.
    public var estimate: Double
    /// The lower end.
    public var low: Double
    /// The upper end.
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
    /// Bytes released at once.
    public var amplitudeBytes: Double
    /// The share of what had been allocated since the check began that a release gives back, 0 … 1.
    public var releasedShare: Double
    /// Whether the period is so short that it took a second look, in shorter windows, to see it; nil: it did not.
    public var isShort: Bool?

    /// Makes a description.
    public init(periodOperations: Double, amplitudeBytes: Double, releasedShare: Double) {
      self.periodOperations = periodOperations
      self.amplitudeBytes = amplitudeBytes
      self.releasedShare = releasedShare
    }
  }

  /// A size class whose objects become more and more.
  public struct SizeClass: Sendable, Codable, Equatable {
    /// Usable bytes of an object.
    public var bytes: UInt64
    /// Objects by which it grows in a thousand operations of the whole mix.
    public var objectsPerThousandOperations: Double
    /// Bytes by which it grows with each operation of the whole mix.
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
    /// Its name; nil: what happened in none, on threads of the target's own for instance.
    public var name: String?
    /// How often it was performed in the second pass.
    public var calls: UInt64
    /// Bytes that a call leaves, of all size classes; below zero where more of what it left before is freed. Nil without calls.
    public var retainedBytes: Double?
    /// Bytes that all calls left; of what happened in no operation the only figure.
    public var leftBytes: Double?
    /// Bytes that it leaves in the size classes that grow, for each operation of the whole mix.
    public var growthBytesPerOperation: Double
    /// Bytes that a call allocates. Nil without calls.
    public var allocatedBytes: Double?
    /// Objects that a call allocates. Nil without calls.
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

  /// What grows beside memory.
  public struct ResourceGrowth: Sendable, Codable, Equatable {
    /// What it is.
    public var resource: LeakResource
    /// How many more with each operation of the whole mix; of mappings, bytes.
    public var perOperation: Estimate
    /// Of mappings, the share that was touched and so takes memory, 0 … 1; nil where it is not known.
    public var touchedShare: Double?
    /// The operation that leaves most of them; nil: it is not known.
    public var operation: String?
    /// All that leave a notable share of them, the largest first; nil: one does, or none is known.
    public var operations: [Part]?

    /// An operation, and its share of what grows.
    public struct Part: Sendable, Codable, Equatable {
      /// Its name.
      public var operation: String
      /// Its share, 0 … 1.
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

    /// Whether it takes memory, and not only address space.
    public var isMemory: Bool { resource == .mappings && touchedShare ?? 0 >= 0.5 }
  }

  /// What it is. Where several hold, a leak before all others.
  public var kind: LeakKind
  /// What holds beside ``kind``: a saw-tooth over a leak.
  public var also: [LeakKind]
  /// In a sentence.
  public var explanation: String
  /// What was looked for and not found, and how.
  public var ruledOut: [String]
  /// Growth of memory with each operation of the whole mix, where it grows.
  public var growthBytesPerOperation: Estimate?
  /// Which memory ``growthBytesPerOperation`` is of; nil without it, and in records of before there was this.
  public var growingMemory: GrowingMemory?
  /// The size classes that grow, the one with the most bytes first.
  public var sizeClasses: [SizeClass] = []
  /// What each operation leaves behind, the one with the most growth first; nil where that is not known.
  public var operations: [Operation]?
  /// The operation whose memory grows, or else the first of ``resources`` does; nil: none does, or it is not known.
  public var culprit: String?
  /// The bulk releases, where there are any.
  public var sawtooth: Sawtooth?
  /// Growth outside the allocator (mapped memory) with each operation, where there is any.
  public var outsideBytesPerOperation: Double?
  /// The share of that which was touched and so takes memory, 0 … 1; nil where it is not known.
  public var outsideTouchedShare: Double?
  /// The part of the growth that is in no size class that grows throughout; nil where those explain it.
  public var unsizedBytesPerOperation: Double?
  /// For ``LeakKind/slowing``: how much more ten times as many operations would take.
  public var bytesAtTenTimes: Double?
  /// What grows beside memory; nil: nothing does.
  public var resources: [ResourceGrowth]?
  /// Operations performed.
  public var operationsPerformed: UInt64
  /// For ``LeakKind/undecided``: how many operations are likely to be enough.
  public var operationsNeeded: UInt64?
  /// For a ``LeakKind/leak`` whose growth may yet slow: how many operations would show it. In no record.
  public var operationsToConfirm: UInt64?
  /// For a ``LeakKind/leak`` that total live memory does not show: by how many bytes other memory fluctuates. In no record.
  public var hiddenByBytes: Double?
  /// How fast the check performed operations, for what grows in an hour.
  public var operationsPerSecond: Double?

  /// Growth that the scenario expects, with its reason: part of the figures, not of ``culprits``.
  public var expected: [Expected]
  /// How many things grow that nothing expects: call sites where they were looked for, else operations, and resources; 0 unless
  /// ``kind`` is ``LeakKind/leak``.
  public var culprits: Int

  /// Which memory grows.
  public enum GrowingMemory: String, Sendable, Codable, Hashable {
    /// Objects of the heap.
    case heap
    /// What the target has mapped by itself.
    case mappings
    /// What else is mapped beside the allocator.
    case outside
  }

  /// Growth of all memory with each operation: that of the heap, and of what was mapped and touched. 0 where none grows.
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
    /// How much it grows with each operation of the whole mix.
    public var bytesPerOperation: Double

    /// Makes an entry.
    public init(subject: String, reason: String, bytesPerOperation: Double) {
      self.subject = subject
      self.reason = reason
      self.bytesPerOperation = bytesPerOperation
    }
  }

  // What the record has beside the verdict, in `memory`, is not in it once more.
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
