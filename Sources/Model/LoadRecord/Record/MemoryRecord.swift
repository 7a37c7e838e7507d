/// The memory of the measuring process over the measured phase, and what the leak check saw.
public struct MemoryRecord: Sendable, Equatable {
  /// The allocator; nil when the process ended before it told.
  public var allocator: AllocatorRecord?
  /// In order of time. At most ``maximumSamples``: beyond, every second one is dropped and the distance doubles.
  public var samples: [MemorySample]
  /// The largest resident size as the kernel saw it, between two samples as well; nil where it does not tell.
  public var peakResidentBytes: UInt64?
  /// What the leak check found; nil where there was none.
  public var leaks: LeakVerdict?
  /// What the leak check saw, so that it can be judged again.
  public var observations: LeakObservations?
  /// Where what grows is allocated, the most bytes first; nil where that was not looked for.
  public var sites: [CallSiteRecord]?

  /// The largest number of samples that a record keeps.
  public static let maximumSamples = 4096

  /// Makes a memory record.
  public init(allocator: AllocatorRecord? = nil, samples: [MemorySample] = [], peakResidentBytes: UInt64? = nil) {
    self.allocator = allocator
    self.samples = samples
    self.peakResidentBytes = peakResidentBytes
  }

  /// The largest resident size; nil when it was never read.
  public var maximumResidentBytes: UInt64? {
    (samples.map(\.residentBytes) + [peakResidentBytes]).compactMap(\.self).max()
  }

  /// Resident size at the end less that at the start; nil with fewer than two readings.
  public var residentGrowthBytes: Int64? {
    let readings = samples.compactMap(\.residentBytes)
    guard let first = readings.first, let last = readings.last, readings.count > 1 else { return nil }
    return Int64(clamping: last) - Int64(clamping: first)
  }
}
