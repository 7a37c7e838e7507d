/// The memory of the measuring process over the measured phase, and the observations of the leak check.
public struct MemoryRecord: Sendable, Equatable {
  /// The allocator; nil when the process ended before reporting it.
  public var allocator: AllocatorRecord?
  /// Samples in order of time, at most 4096: beyond that, every second one is dropped and the interval doubles.
  public var samples: [MemorySample]
  /// The peak resident size by the kernel's count, including the time between samples; nil where it does not report
  /// one.
  public var peakResidentBytes: UInt64?
  /// The verdict of the leak check; nil without a leak check.
  public var leaks: LeakVerdict?
  /// The observations of the leak check, so that it can be judged again.
  public var observations: LeakObservations?
  /// The call sites that allocate what grows, the most bytes first; nil if not investigated.
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

  /// Resident size at the end minus that at the start; nil with fewer than two readings.
  public var residentGrowthBytes: Int64? {
    let readings = samples.compactMap(\.residentBytes)
    guard let first = readings.first, let last = readings.last, readings.count > 1 else { return nil }
    return Int64(clamping: last) - Int64(clamping: first)
  }
}
