import CZlib

/// Compression in the zlib format (RFC 1950).
package enum Zlib {
  /// The maximum number of bytes that one compressed byte can stand for: 258 bytes in two bits.
  static let largestExpansion = 1032

  /// Compresses some bytes at zlib's default level.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    let bound = Int(compressBound(uLong(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      var length = uLongf(bound)
      let status = CZlib.compress(buffer.baseAddress, &length, bytes, uLong(bytes.count))
      // The buffer has room for any outcome, so the only possible failure is a lack of memory, at which Swift traps as
      // well.
      precondition(status == Z_OK, "zlib ran out of memory compressing \(bytes.count) bytes")
      count = Int(length)
    }
  }
}
