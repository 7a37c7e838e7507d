internal import CPlatform
internal import LoadRecord

/// jemalloc's statistics through its control interface, by precomputed keys.
///
/// Live bytes are the allocated bytes less those in thread caches: the sum over all arenas (`MALLCTL_ARENAS_ALL`) is
/// exact while no thread allocates, and a few cached objects off otherwise.
struct JemallocStatistics: Sendable {
  /// jemalloc's version.
  let version: String?
  let epoch: JemallocKey?
  private let allocated: JemallocKey?
  private let active: JemallocKey?
  private let resident: JemallocKey?
  private let mapped: JemallocKey?
  private let cached: JemallocKey?
  private let retained: JemallocKey?
  private let purge: JemallocKey?

  /// Nil if jemalloc does not serve this process.
  init?(_ allocator: cplatform_allocator) {
    guard let control = allocator.control else { return nil }
    var text: UnsafePointer<CChar>?
    var size = MemoryLayout<UnsafePointer<CChar>?>.size
    let code = withUnsafeMutableBytes(of: &text) { control("version", $0.baseAddress, &size, nil, 0) }
    version = code == 0 ? text.map { String(cString: $0) } : nil
    epoch = JemallocKey(allocator, "epoch")
    allocated = JemallocKey(allocator, "stats.allocated")
    active = JemallocKey(allocator, "stats.active")
    resident = JemallocKey(allocator, "stats.resident")
    mapped = JemallocKey(allocator, "stats.mapped")
    purge = JemallocKey(allocator, "arena.4096.purge")
    retained = JemallocKey(allocator, "stats.retained")
    cached = JemallocKey(allocator, "stats.arenas.4096.tcache_bytes")
  }

  /// Whether live bytes are available.
  var isComplete: Bool { epoch != nil && allocated != nil && cached != nil }

  /// Address space that jemalloc holds, as of the last reading.
  func reservedBytes() -> UInt64? {
    guard let mapped = mapped?.read(), let retained = retained?.read() else { return nil }
    return mapped + retained
  }

  /// The memory that jemalloc holds after it has returned all empty pages to the system.
  func residentBytesAfterPurge() -> UInt64? {
    guard let purge, purge.perform(), let epoch, epoch.write(1) else { return nil }
    return resident?.read()
  }

  /// Reads all current statistics. Nil if the epoch cannot be refreshed, because the values would be outdated.
  func read(into sample: inout MemorySample) {
    guard let epoch, epoch.write(1) else { return }
    sample.allocatedBytes = allocated?.read()
    sample.activeBytes = active?.read()
    sample.allocatorResidentBytes = resident?.read()
    sample.mappedBytes = mapped?.read()
    if let total = sample.allocatedBytes, let cached = cached?.read() {
      sample.liveBytes = total >= cached ? total - cached : nil
    }
  }
}
