/// What a window keeps of a call: bits, of which a success has none but the first.
struct CallOutcome: OptionSet, Sendable {
  let rawValue: UInt64

  /// There was a call.
  static let call = CallOutcome(rawValue: 1)
  static let failed = CallOutcome(rawValue: 2)
  static let slow = CallOutcome(rawValue: 4)
}
