/// The bytes and hash of names, read in place: without allocation, and without counting references.
@usableFromInline
enum NameBytes {
  /// Calls `body` with the UTF-8 of a string.
  @inlinable
  static func withBytes<Result>(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    // A string bridged from elsewhere, not on Linux: make it contiguous.
    var copy = text
    return copy.withUTF8(body)
  }

  @inlinable
  static var seed: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// Multiplies and folds 8 bytes at a time, after Wang Yi's wyhash. Begins with the length, so that ("a", "bc") and
  /// ("ab", "c") differ. Not collision-resistant: a collision costs a longer search, never a wrong result.
  @inlinable
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, from start: UInt64) -> UInt64 {
    var hash = fold(start ^ UInt64(truncatingIfNeeded: bytes.count), 0xA076_1D64_78BD_642F)
    guard let base = bytes.baseAddress else { return hash }
    let raw = UnsafeRawPointer(base)
    var offset = 0
    while offset &+ 8 <= bytes.count {
      hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self), 0xE703_7ED1_A0B4_28DB)
      offset &+= 8
    }
    if offset < bytes.count {
      hash = fold(hash ^ tail(raw + offset, count: bytes.count &- offset), 0x8EBC_6AF0_9C88_C6E3)
    }
    return hash
  }

  /// The last 1 to 7 bytes as one number, the first lowest.
  @inlinable
  static func tail(_ raw: UnsafeRawPointer, count: Int) -> UInt64 {
    if count >= 4 {
      let low = UInt64(raw.loadUnaligned(as: UInt32.self))
      let high = UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      return low | (high &>> UInt64(truncatingIfNeeded: 8 &* (8 &- count))) &<< 32
    }
    var word = UInt64(raw.load(as: UInt8.self))
    if count > 1 { word |= UInt64(raw.load(fromByteOffset: 1, as: UInt8.self)) &<< 8 }
    if count > 2 { word |= UInt64(raw.load(fromByteOffset: 2, as: UInt8.self)) &<< 16 }
    return word
  }

  @inlinable
  static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return high ^ low
  }
}
