internal import CPlatform

/// jemalloc's size classes and how many objects of each are alive, over all arenas.
///
/// What thread caches hold counts as alive: exact only without thread caches (`tcache:false`).
struct JemallocSizeClasses: Sendable {
  /// Usable bytes, ascending.
  let bytes: [UInt64]
  private let counts: [JemallocKey]

  /// Nil when jemalloc does not tell.
  init?(_ allocator: cplatform_allocator) {
    var bytes: [UInt64] = []
    var counts: [JemallocKey] = []
    // "Bins" hold the small classes, "extents" the large.
    for (number, size, count) in [
      ("arenas.nbins", "arenas.bin", "stats.arenas.4096.bins.#.curregs"),
      ("arenas.nlextents", "arenas.lextent", "stats.arenas.4096.lextents.#.curlextents"),
    ] {
      guard let total = JemallocKey(allocator, number)?.readNarrow() else { return nil }
      for index in 0..<Int(total) {
        guard let usable = JemallocKey(allocator, "\(size).\(index).size")?.read(),
          let key = JemallocKey(allocator, count.replacing("#", with: "\(index)"))
        else { return nil }
        bytes.append(usable)
        counts.append(key)
      }
    }
    guard bytes.count <= Int(CPLATFORM_MAX_SIZE_CLASSES) else { return nil }
    self.bytes = bytes
    self.counts = counts
  }

  /// Writes the live objects of each class as of the last epoch; what cannot be read is `UInt64.max`.
  func read(into words: UnsafeMutablePointer<UInt64>) {
    for (index, key) in counts.enumerated() { words[index] = key.read() ?? .max }
  }
}
