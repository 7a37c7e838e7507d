internal import CPlatform

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What jemalloc and the kernel say of this process's memory.
struct MemoryReading: Codable {
  /// Calls of the subject so far.
  var call: Int
  /// Usable bytes of what is live.
  var live: Int
  /// Bytes of the pages that the allocator holds for it.
  var active: Int
  /// Bytes of the process that are in memory.
  var resident: Int

  /// Nil when jemalloc does not serve the process.
  init?(call: Int) {
    guard let control = cplatform_find_allocator().control else { return nil }
    var epoch: UInt64 = 1
    guard control("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size) == 0 else { return nil }
    func read(_ name: String) -> Int? {
      var value = 0
      var size = MemoryLayout<Int>.size
      return control(name, &value, &size, nil, 0) == 0 ? value : nil
    }
    guard let live = read("stats.allocated"), let active = read("stats.active"),
      let resident = MemoryReading.residentBytes()
    else { return nil }
    self.call = call
    self.live = live
    self.active = active
    self.resident = resident
  }

  private static func residentBytes() -> Int? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let fields = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
    return pages * Int(getpagesize())
  }
}
