internal import CPlatform
internal import LoadRecord

/// jemalloc's statistics through its control interface, by precomputed keys.
///
/// Live bytes are what is allocated less what lies in thread caches: the sum over all arenas
/// (`MALLCTL_ARENAS_ALL`) is exact while no thread allocates and a few cached objects off while some do.
struct JemallocStatistics: Sendable {
  /// A statistic's key.
  private struct Key: Sendable {
    private let bymib: cplatform_mallctl_bymib
    private let mib: [Int]

    init?(_ allocator: cplatform_allocator, _ name: String) {
      guard let resolve = allocator.name_to_mib, let bymib = allocator.control_by_mib else { return nil }
      var parts = [Int](repeating: 0, count: 8)
      var count = parts.count
      guard resolve(name, &parts, &count) == 0 else { return nil }
      mib = Array(parts[..<count])
      self.bymib = bymib
    }

    /// Nil when the allocator refuses.
    func read() -> UInt64? {
      var value = 0
      var size = MemoryLayout<Int>.size
      guard mib.withUnsafeBufferPointer({ bymib($0.baseAddress, $0.count, &value, &size, nil, 0) }) == 0 else {
        return nil
      }
      return UInt64(value)
    }

    /// Writes a 64-bit value; whether the allocator took it.
    func write(_ value: UInt64) -> Bool {
      var value = value
      return mib.withUnsafeBufferPointer {
        bymib($0.baseAddress, $0.count, nil, nil, &value, MemoryLayout<UInt64>.size)
      } == 0
    }
  }

  /// jemalloc's version.
  let version: String?
  private let epoch: Key?
  private let allocated: Key?
  private let active: Key?
  private let resident: Key?
  private let mapped: Key?
  private let cached: Key?

  /// Nil when jemalloc does not serve this process.
  init?(_ allocator: cplatform_allocator) {
    guard let control = allocator.control else { return nil }
    var text: UnsafePointer<CChar>?
    var size = MemoryLayout<UnsafePointer<CChar>?>.size
    let code = withUnsafeMutableBytes(of: &text) { control("version", $0.baseAddress, &size, nil, 0) }
    version = code == 0 ? text.map { String(cString: $0) } : nil
    epoch = Key(allocator, "epoch")
    allocated = Key(allocator, "stats.allocated")
    active = Key(allocator, "stats.active")
    resident = Key(allocator, "stats.resident")
    mapped = Key(allocator, "stats.mapped")
    cached = Key(allocator, "stats.arenas.4096.tcache_bytes")
  }

  /// Whether live bytes can be told.
  var isComplete: Bool { epoch != nil && allocated != nil && cached != nil }

  /// Reads all statistics as of now. Without a fresh epoch they would be old ones, so then none is given.
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
