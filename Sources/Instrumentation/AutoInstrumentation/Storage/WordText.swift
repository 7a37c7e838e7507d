/// Text in atomic words, 8 bytes each: reading a text that is being rewritten yields a torn text, but is not a data
/// race. Readers detect it by a version.
@usableFromInline
enum WordText {
  /// Writes the bytes to the words.
  static func store(_ bytes: UnsafeBufferPointer<UInt8>, to words: some WordStorage) {
    for offset in stride(from: 0, to: bytes.count, by: 8) { words.word(offset / 8).store(packed(bytes, from: offset)) }
  }

  /// Whether the words contain the bytes. The caller compares the sizes.
  @inlinable
  static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ words: some WordStorage) -> Bool {
    var offset = 0
    while offset < bytes.count {
      if words.word(offset / 8).load() != packed(bytes, from: offset) { return false }
      offset &+= 8
    }
    return true
  }

  /// The text of the given number of bytes.
  static func text(_ words: some WordStorage, count: Int) -> String {
    String(unsafeUninitializedCapacity: count) { buffer in
      for offset in stride(from: 0, to: count, by: 8) {
        let word = words.word(offset / 8).load()
        for index in offset..<min(offset + 8, count) {
          buffer[index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * (index - offset)))
        }
      }
      return count
    }
  }

  /// Up to 8 bytes as one word, the first lowest.
  @inlinable
  static func packed(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt64 {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base) + offset
    if offset &+ 8 <= bytes.count { return UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) }
    return NameBytes.tail(raw, count: bytes.count &- offset)
  }
}
