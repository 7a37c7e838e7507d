/// HdrHistogram's variable-length integers: LEB128 of the ZigZag form, in at most nine bytes.
///
/// Eight bytes carry seven bits and a continuation flag each, a ninth carries the remaining eight bits without one.
/// Source: HdrHistogram, `ZigZagEncoding`.
enum ZigZagLEB128 {
  /// The maximum number of bytes of one integer.
  static let longestBytes = 9

  /// Appends the encoding of `value` to `bytes`.
  static func append(_ value: Int64, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    for _ in 1..<longestBytes {
      guard rest >= 0x80 else { break }
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// The integer at `offset`, which moves past it; nil when the bytes end before the integer does.
  static func read(_ bytes: [UInt8], at offset: inout Int) -> Int64? {
    var bits: UInt64 = 0
    for position in 0..<UInt64(longestBytes) {
      guard offset < bytes.count else { return nil }
      let byte = UInt64(bytes[offset])
      offset += 1
      let isLast = position == UInt64(longestBytes) - 1
      bits |= (isLast ? byte : byte & 0x7F) << (7 * position)
      if isLast || byte < 0x80 { break }
    }
    return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
  }
}
