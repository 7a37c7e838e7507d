internal import CLibrary
internal import CPlatform
internal import LoadPlatform
public import LoadRecord
internal import LoadScenario

/// Samples this process's memory through the statistics of jemalloc, if it serves the process, and of the kernel.
///
/// Names are resolved once; a sample allocates nothing. A statistic that cannot be read is nil, never 0.
public final class AllocatorSampler: MemorySampling {
  /// The allocator that serves this process.
  public let allocator: AllocatorRecord
  /// The figures that are not available with it.
  public let warnings: [String]

  private let statistics: JemallocStatistics?
  private let library: LibraryHeap?
  private let process: ProcessSize

  /// Examines the current process.
  ///
  /// - Parameters:
  ///   - wanted: the requested allocator.
  ///   - absence: why the allocator does not serve the process, in case it does not; known to the process that started
  ///     this one. Nil: its absence is not worth a warning.
  public init(wanted: String? = nil, absence: String? = nil) {
    let found = cplatform_find_allocator()
    statistics = JemallocStatistics(found)
    process = ProcessSize()
    library = statistics == nil ? LibraryHeap(object: found.object.map { String(cString: $0) }) : nil
    if let statistics {
      allocator = AllocatorRecord(
        name: "jemalloc", version: statistics.version,
        configuration: getenv("MALLOC_CONF").map { String(cString: $0) } ?? "default")
      warnings = statistics.isComplete ? [] : ["this jemalloc was built without statistics: live bytes are unknown"]
    } else {
      let object = found.object.map { String(cString: $0) } ?? "unknown"
      let known = Self.libraries.first { object.fileName.hasPrefix($0.key) }?.value
      allocator = AllocatorRecord(
        name: known ?? object, version: cplatform_allocator_version(found.object).map { String(cString: $0) },
        configuration: nil)
      let (isForeign, hasTotals) = (found.control_is_foreign, library != nil)
      let missing = known != nil && known == wanted ? nil : absence
      warnings = [missing.map { Self.warning($0, isForeign: isForeign, hasTotals: hasTotals) }].compactMap { $0 }
    }
  }

  /// The prefixes of allocators' library files, and the allocators' names.
  private static let libraries = [
    "libc.so": "glibc", "libc-": "glibc", "libmimalloc": "mimalloc", "libtcmalloc": "tcmalloc",
  ]

  private static func warning(_ absence: String, isForeign: Bool, hasTotals: Bool) -> String {
    let what =
      if isForeign {
        "jemalloc is loaded but does not serve malloc"
      } else if Sanitizer.isActive {
        "a sanitizer's allocator serves this process"
      } else {
        absence
      }
    return hasTotals
      ? "\(what): allocations are not measured, and live bytes are the C library's, including its caches"
      : "\(what): live and allocated bytes are not measured"
  }

  /// Takes a sample. About ten microseconds.
  public func sample() -> MemorySample {
    var sample = MemorySample(residentBytes: process.residentBytes())
    if let statistics { statistics.read(into: &sample) } else { library?.read(into: &sample) }
    return sample
  }
}
