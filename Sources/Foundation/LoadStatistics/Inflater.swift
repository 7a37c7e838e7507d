import CZlib

/// Reads a compressed zlib stream piece by piece, never more than requested.
struct Inflater: ~Copyable {
  private let compressed: [UInt8]
  private var consumed = 0
  private var isFinished = false
  // On the heap: zlib's state points back at it, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// A reader of a whole compressed stream; nil when there is no memory for it.
  init?(_ compressed: [UInt8]) {
    self.compressed = compressed
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The next `count` bytes, fewer when the stream ends or is truncated before that; nil when it is corrupt.
  mutating func read(_ count: Int) -> [UInt8]? {
    var status = Z_OK
    let input = compressed
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      input.withUnsafeBufferPointer { input in
        guard let start = input.baseAddress, count > 0, !isFinished else { return }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start + consumed)
        stream.pointee.avail_in = UInt32(input.count - consumed)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(count)
        status = inflate(stream, Z_NO_FLUSH)
        consumed = input.count - Int(stream.pointee.avail_in)
        written = count - Int(stream.pointee.avail_out)
      }
    }
    // Z_BUF_ERROR means that no progress was possible for lack of input.
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
    if status == Z_STREAM_END { isFinished = true }
    return bytes
  }

  /// Whether the stream ends here: no byte is left in it, its checksum is right and nothing follows it.
  mutating func isAtEnd() -> Bool {
    guard let rest = read(1) else { return false }
    return rest.isEmpty && isFinished && consumed == compressed.count
  }
}
