internal import CPlatform

/// A statistic or setting of jemalloc, with its name resolved once.
struct JemallocKey: Sendable {
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

  /// Nil if the allocator refuses.
  func read() -> UInt64? {
    var value = 0
    var size = MemoryLayout<Int>.size
    guard mib.withUnsafeBufferPointer({ bymib($0.baseAddress, $0.count, &value, &size, nil, 0) }) == 0 else {
      return nil
    }
    return UInt64(value)
  }

  /// Writes a 64-bit value and returns whether the allocator accepted it.
  func write(_ value: UInt64) -> Bool {
    var value = value
    return mib.withUnsafeBufferPointer {
      bymib($0.baseAddress, $0.count, nil, nil, &value, MemoryLayout<UInt64>.size)
    } == 0
  }

  /// Performs the action of the name and returns whether it succeeded.
  func perform() -> Bool {
    mib.withUnsafeBufferPointer { bymib($0.baseAddress, $0.count, nil, nil, nil, 0) } == 0
  }

  /// Like ``read()``, for a 32-bit value.
  func readNarrow() -> UInt32? {
    var value: UInt32 = 0
    var size = MemoryLayout<UInt32>.size
    let code = mib.withUnsafeBufferPointer { bymib($0.baseAddress, $0.count, &value, &size, nil, 0) }
    return code == 0 ? value : nil
  }
}
