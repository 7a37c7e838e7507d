/// The memory of the measuring process at a quiet point of the leak check: all workers are paused, deferred releases
/// have been made, values have settled. Nil: the allocator or the system does not report it.
public struct LeakWindow: Sendable, Codable, Equatable {
  /// The pass over the decks that the window belongs to, from 1.
  public var pass: Int
  /// Operations performed since the check began, of all workers.
  public var operations: UInt64
  /// Time since the check began, including that of `quiesce` and of the sampler.
  public var elapsedNanoseconds: UInt64
  /// Bytes in allocated objects.
  public var liveBytes: UInt64?
  /// Bytes in pages that hold allocated objects.
  public var activeBytes: UInt64?
  /// Bytes that the allocator has mapped and touched.
  public var allocatorResidentBytes: UInt64?
  /// Bytes that the allocator has mapped.
  public var mappedBytes: UInt64?
  /// Address space that the allocator holds, used or not.
  public var reservedBytes: UInt64?
  /// Address space that the target has mapped by itself: neither the allocator's nor threads' stacks.
  public var targetMappedBytes: UInt64?
  /// Resident size of the whole process.
  public var residentBytes: UInt64?
  /// Address space of the whole process, without the leak check's own accounting memory.
  public var virtualBytes: UInt64?
  /// Open descriptors.
  public var descriptors: UInt64?
  /// Threads of the process.
  public var threads: UInt64?
  /// Proportional set size of the process: shared pages count by their share. Only at the ends of the passes, because
  /// reading it is slow.
  public var proportionalBytes: UInt64?
  /// Resident memory that belongs to no file. Only at the ends of the passes.
  public var anonymousBytes: UInt64?
  /// Touched bytes that the allocator still holds after it released all that it could. Only at the ends of the passes.
  public var purgedResidentBytes: UInt64?
  /// Live objects of each size class, in the order of ``LeakObservations/sizeClasses``.
  public var objects: [UInt64]
  /// Live bytes of operations whose growth the scenario expects; nil: it expects none, or they are unknown. Part of
  /// ``liveBytes``.
  public var expectedBytes: UInt64?
  /// Live objects of these operations in each size class, part of ``objects``; empty without ``expectedBytes``.
  public var expectedObjects: [UInt64]?
  /// Descriptors that these operations opened and that were not closed.
  public var expectedDescriptors: UInt64?
  /// Threads that these operations created and that run or were not joined.
  public var expectedThreads: UInt64?
  /// Bytes that these operations mapped and that were not unmapped.
  public var expectedMappedBytes: UInt64?
  /// Live bytes that each operation allocated, in the order of ``LeakObservations/operationNames``; nil: unknown.
  public var operationBytes: [UInt64]?

  /// Makes a window.
  public init(
    pass: Int, operations: UInt64, elapsedNanoseconds: UInt64 = 0, liveBytes: UInt64? = nil,
    activeBytes: UInt64? = nil, allocatorResidentBytes: UInt64? = nil, mappedBytes: UInt64? = nil,
    reservedBytes: UInt64? = nil, targetMappedBytes: UInt64? = nil,
    residentBytes: UInt64? = nil, virtualBytes: UInt64? = nil, descriptors: UInt64? = nil, threads: UInt64? = nil,
    proportionalBytes: UInt64? = nil,
    anonymousBytes: UInt64? = nil, purgedResidentBytes: UInt64? = nil,
    objects: [UInt64] = [], expectedBytes: UInt64? = nil, expectedObjects: [UInt64]? = nil,
    expectedDescriptors: UInt64? = nil, expectedThreads: UInt64? = nil, expectedMappedBytes: UInt64? = nil,
    operationBytes: [UInt64]? = nil
  ) {
    self.pass = pass
    self.operations = operations
    self.elapsedNanoseconds = elapsedNanoseconds
    self.liveBytes = liveBytes
    self.activeBytes = activeBytes
    self.allocatorResidentBytes = allocatorResidentBytes
    self.mappedBytes = mappedBytes
    self.reservedBytes = reservedBytes
    self.targetMappedBytes = targetMappedBytes
    self.residentBytes = residentBytes
    self.virtualBytes = virtualBytes
    self.descriptors = descriptors
    self.threads = threads
    self.proportionalBytes = proportionalBytes
    self.anonymousBytes = anonymousBytes
    self.purgedResidentBytes = purgedResidentBytes
    self.objects = objects
    self.expectedBytes = expectedBytes
    self.expectedObjects = expectedObjects
    self.expectedDescriptors = expectedDescriptors
    self.expectedThreads = expectedThreads
    self.expectedMappedBytes = expectedMappedBytes
    self.operationBytes = operationBytes
  }
}
