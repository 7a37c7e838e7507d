internal import CLibrary

/// Maps addresses of another process to files and offsets.
struct MemoryMap: Sendable {
  /// A mapped part of a file.
  struct Mapping: Sendable, Hashable {
    var start: UInt64
    var end: UInt64
    var offset: UInt64
    var path: String
  }

  let mappings: [Mapping]

  /// Parses the text of `/proc/<pid>/maps`; malformed lines are left out.
  init(_ text: String) {
    mappings = text.split(separator: "\n").compactMap { line in
      // "start-end perms offset device inode   path"; a path may hold spaces.
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      guard fields.count == 6 else { return nil }
      let range = fields[0].split(separator: "-")
      guard range.count == 2, let start = UInt64(range[0], radix: 16), let end = UInt64(range[1], radix: 16),
        let offset = UInt64(fields[2], radix: 16)
      else { return nil }
      let path = fields[5].drop { $0 == " " }
      return path.hasPrefix("/") ? Mapping(start: start, end: end, offset: offset, path: String(path)) : nil
    }
  }

  /// The file and the offset in it; nil for memory that is not mapped from a file.
  func place(of address: UInt64) -> (path: String, offset: UInt64)? {
    guard let mapping = mappings.first(where: { $0.start <= address && address < $0.end }) else { return nil }
    return (mapping.path, (address - mapping.start) &+ mapping.offset)
  }
}

/// The addresses for which the segments of an ELF file are linked.
struct ELFSegments: Sendable {
  private let segments: [(offset: UInt64, address: UInt64, bytes: UInt64)]

  /// Nil for a file that cannot be read or is not a 64-bit ELF file.
  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    func bytes(_ offset: UInt64, _ count: Int) -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: count)
      return pread(descriptor, &buffer, count, off_t(clamping: offset)) == count ? buffer : nil
    }
    func word(_ buffer: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
      (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(buffer[offset + $1]) }
    }
    guard let header = bytes(0, 64), Array(header[0..<5]) == [0x7F, 0x45, 0x4C, 0x46, 2] else { return nil }
    let table = word(header, 32, 8)
    let size = word(header, 54, 2)
    let count = word(header, 56, 2)
    guard size >= 56, count <= 1000 else { return nil }
    var segments: [(offset: UInt64, address: UInt64, bytes: UInt64)] = []
    for index in 0..<count {
      guard let entry = bytes(table &+ index * size, 56) else { return nil }
      // PT_LOAD.
      if word(entry, 0, 4) == 1 { segments.append((word(entry, 8, 8), word(entry, 16, 8), word(entry, 32, 8))) }
    }
    self.segments = segments
  }

  /// The address by which symbols are looked up; nil for an offset that is not loaded.
  func address(ofOffset offset: UInt64) -> UInt64? {
    segments.first { $0.offset <= offset && offset - $0.offset < $0.bytes }.map { (offset - $0.offset) &+ $0.address }
  }
}
