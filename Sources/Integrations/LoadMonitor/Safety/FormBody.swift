/// Names and values of forms and queries: `application/x-www-form-urlencoded`.
package struct FormBody: Sendable, Equatable {
  /// The fields in their original order.
  package let fields: [(name: String, value: String)]

  /// Maximum number of fields; more are a mistake or an attack.
  package static let maximumFields = 200

  /// Parses a text; nil if it is malformed, not valid UTF-8, or has too many fields.
  package init?(_ text: String) {
    guard !text.isEmpty else {
      fields = []
      return
    }
    var fields: [(name: String, value: String)] = []
    for pair in text.split(separator: "&") {
      guard fields.count < Self.maximumFields else { return nil }
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
        return nil
      }
      fields.append((name, value))
    }
    self.fields = fields
  }

  /// The first value of a name.
  package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// All values of a name.
  package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var source = text.utf8.makeIterator()
    while let byte = source.next() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = source.next().flatMap(digit), let low = source.next().flatMap(digit) else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    // NUL terminates C strings, and is never needed here.
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// A value for a query: everything but letters, digits and `-._~` is escaped.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return escaped
  }

  package static func == (left: FormBody, right: FormBody) -> Bool {
    left.fields.elementsEqual(right.fields) { $0 == $1 }
  }
}
