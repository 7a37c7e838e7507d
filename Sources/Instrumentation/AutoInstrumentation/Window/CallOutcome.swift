/// The outcome of a call in a window: two bits, both clear for a fast success.
struct CallOutcome: OptionSet, Sendable {
  let rawValue: UInt64

  static let success: CallOutcome = []
  static let failed = CallOutcome(rawValue: 1)
  static let slow = CallOutcome(rawValue: 2)

  /// The number of bits.
  static let bits: UInt64 = 2
}
