/// The memory of the measuring process at one moment. Nil: the allocator or the system does not report it.
public struct MemorySample: Sendable, Codable, Equatable {
  /// Nanoseconds since the start of the measured phase.
  public var atNanoseconds: UInt64
  /// Bytes in allocated objects, without what thread caches hold; inexact by a few kilobytes while workers run.
  public var liveBytes: UInt64?
  /// Bytes that the allocator counts as allocated, thread caches included.
  public var allocatedBytes: UInt64?
  /// Bytes in pages that hold allocated objects.
  public var activeBytes: UInt64?
  /// Bytes that the allocator has mapped and touched.
  public var allocatorResidentBytes: UInt64?
  /// Bytes that the allocator has mapped.
  public var mappedBytes: UInt64?
  /// Resident size of the whole process.
  public var residentBytes: UInt64?

  /// Makes a sample.
  public init(
    atNanoseconds: UInt64 = 0, liveBytes: UInt64? = nil, allocatedBytes: UInt64? = nil, activeBytes: UInt64? = nil,
    allocatorResidentBytes: UInt64? = nil, mappedBytes: UInt64? = nil, residentBytes: UInt64? = nil
  ) {
    self.atNanoseconds = atNanoseconds
    self.liveBytes = liveBytes
    self.allocatedBytes = allocatedBytes
    self.activeBytes = activeBytes
    self.allocatorResidentBytes = allocatorResidentBytes
    self.mappedBytes = mappedBytes
    self.residentBytes = residentBytes
  }
}
