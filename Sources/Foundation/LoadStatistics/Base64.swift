/// Base64 with the standard alphabet and padding (RFC 4648, section 4), strict in what it reads.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The six bits of each character, or 0xFF where a byte is not in the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() {
      values[Int(character)] = UInt8(value)
    }
    return values
  }()

  /// The text of some bytes, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<Swift.min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for (position, byte) in group.enumerated() {
        bits |= UInt32(byte) << UInt32(16 - 8 * position)
      }
      for position in 0..<4 {
        let value = Int(bits >> UInt32(18 - 6 * position)) & 0x3F
        text.append(position <= group.count ? alphabet[value] : padding)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text.
  ///
  /// - Throws: ``Malformed`` for a character outside the alphabet (white space too), missing or misplaced padding, or
  ///   non-zero bits that the padding excludes.
  package static func decode(_ text: [UInt8]) throws(Malformed) -> [UInt8] {
    guard text.count.isMultiple(of: 4) else { throw Malformed(offset: text.count) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var characters = 0
    var paddings = 0
    for (offset, character) in text.enumerated() {
      if character == padding, offset >= text.count - 2 {
        paddings += 1
      } else {
        let value = values[Int(character)]
        guard value != 0xFF, paddings == 0 else { throw Malformed(offset: offset) }
        bits = bits << 6 | UInt32(value)
        characters += 1
      }
      if characters == 4 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits = 0
        characters = 0
      }
    }
    if paddings > 0 {
      let unused = UInt32(2 * paddings)
      guard bits & (1 << unused - 1) == 0 else { throw Malformed(offset: text.count - paddings - 1) }
      let significant = bits >> unused
      if characters == 3 { bytes.append(UInt8(truncatingIfNeeded: significant >> 8)) }
      bytes.append(UInt8(truncatingIfNeeded: significant))
    }
    return bytes
  }

  /// Where a text stops being Base64.
  package struct Malformed: Error, Equatable {
    /// The first offending character's offset in bytes; the text's length when its end is missing.
    package let offset: Int
  }
}
