/// The secret that clients must send.
package struct AccessToken: Sendable {
  private let bytes: [UInt8]

  /// Nil for an empty text.
  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    bytes = Array(text.utf8)
  }

  /// Whether a text is the token. Takes constant time for texts of the same length: every byte is compared, regardless
  /// of earlier differences.
  package func matches(_ text: String) -> Bool {
    var difference = UInt(bitPattern: bytes.count ^ text.utf8.count)
    var place = 0
    for byte in text.utf8 {
      difference |= UInt(bytes[place] ^ byte)
      place = place + 1 == bytes.count ? 0 : place + 1
    }
    return difference == 0
  }

  /// Whether the value of an `Authorization` header carries the token: `Bearer TOKEN`.
  package func matches(authorization: String?) -> Bool {
    guard let authorization else { return false }
    let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
    return matches(String(parts[1].drop { $0 == " " }))
  }

  /// A new, unguessable token: 256 bits from the system's generator.
  package static func random() -> AccessToken {
    AccessToken(bytes: Array(randomText().utf8))
  }

  /// 256 bits from the system's generator, as text.
  package static func randomText() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }
}
