internal import CPlatform
internal import LoadRecord

/// The statistics of the C library's own allocator: only totals.
struct LibraryHeap: Sendable {
  /// Nil if another allocator serves the process.
  init?(object: String?) {
    var live: UInt64 = 0
    var mapped: UInt64 = 0
    guard let object, object.contains("libc.so") || object.contains("libc-"),
      cplatform_library_heap(&live, &mapped)
    else { return nil }
  }

  /// Bytes in allocated chunks, including those in thread caches, and bytes in its arenas and mappings.
  func read(into sample: inout MemorySample) {
    var live: UInt64 = 0
    var mapped: UInt64 = 0
    guard cplatform_library_heap(&live, &mapped) else { return }
    sample.liveBytes = live
    sample.allocatedBytes = live
    sample.mappedBytes = mapped
  }
}
