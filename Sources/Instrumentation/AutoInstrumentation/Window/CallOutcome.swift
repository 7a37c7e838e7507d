/// What a window keeps of a call: two bits, neither of which a quick success has.
struct CallOutcome: OptionSet, Sendable {
  let rawValue: UInt64

  static let success: CallOutcome = []
  static let failed = CallOutcome(rawValue: 1)
  static let slow = CallOutcome(rawValue: 2)

  /// How many bits there are.
  static let bits: UInt64 = 2
}
