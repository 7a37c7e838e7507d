import Foundation
import LoadLocust

/// What `scripts/make/locust-fixtures.py` made.
enum Fixture {
  static func load<Value: Decodable>(_ name: String) throws -> Value {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
  }

  static func bytes(hex: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Substring(hex)
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}

extension Sequence<UInt8> {
  var hex: String { map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }
}

extension MessagePackValue {
  /// The value as the fixture script writes it.
  var said: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): String(value)
    case .double(let value):
      "f" + (0..<8).reversed().map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(8 * $0)) }.hex
    case .string(let text): "s" + text.utf8.hex
    case .binary(let bytes): "b" + bytes.hex
    case .array(let elements): "[" + elements.map(\.said).joined(separator: ",") + "]"
    case .map(let pairs): "{" + pairs.map { "\($0.key.said)=\($0.value.said)" }.joined(separator: ",") + "}"
    case .custom(let type, let bytes): "x\(type):\(bytes.hex)"
    }
  }
}

/// A random source that repeats itself for a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The seeds of the random tests; `LOADTEST_TEST_SEED=N` runs them with that one alone.
  static let seeds: [UInt64] =
    ProcessInfo.processInfo.environment["LOADTEST_TEST_SEED"].flatMap(UInt64.init).map { [$0] } ?? [1, 42, 20_261_127]

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
