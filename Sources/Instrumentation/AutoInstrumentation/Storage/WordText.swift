/// Text in atomic words, 8 bytes each: what a reader sees of one that is being rewritten is torn, but no data race.
/// Readers find out by the version of what they read from.
@usableFromInline
enum WordText {
  /// Writes the bytes to the words from here on.
  static func store(_ bytes: UnsafeBufferPointer<UInt8>, to words: some WordStorage) {
    for offset in stride(from: 0, to: bytes.count, by: 8) { words.word(offset / 8).store(packed(bytes, from: offset)) }
  }

  /// Whether the words hold the bytes. The caller compares the sizes.
  @inlinable
  static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ words: some WordStorage) -> Bool {
    var offset = 0
    while offset < bytes.count {
      if words.word(offset / 8).load() != packed(bytes, from: offset) { return false }
      offset &+= 8
    }
    return true
  }

  /// The text of so many bytes.
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
