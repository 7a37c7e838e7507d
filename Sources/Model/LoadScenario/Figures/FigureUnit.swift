/// The unit of a figure. Limits are written with a unit; figures are kept in the base unit.
public enum FigureUnit: String, Sendable, Hashable, Codable, CaseIterable {
  /// Times, in nanoseconds.
  case nanoseconds
  /// Operations per second.
  case perSecond
  /// A share; 1 is 100 %.
  case share
  /// Sizes, in bytes.
  case bytes
  /// Numbers of operations, failures, objects or leaks.
  case count
  /// A number without a unit.
  case number

  /// The value of a text in the base unit; nil for an invalid text.
  func value(of text: String) -> Double? {
    switch self {
    case .nanoseconds: Quantity.nanoseconds(text)
    case .perSecond: Quantity.perSecond(text)
    case .share: Quantity.share(text)
    case .bytes: Quantity.bytes(text) ?? Quantity.plain(text)
    case .count, .number: Quantity.plain(text)
    }
  }

  /// The form of a limit, for messages.
  var form: String {
    switch self {
    case .nanoseconds: "a duration such as 5ms"
    case .perSecond: "a rate such as 500/s"
    case .share: "a share such as 0.1% or 0.001"
    case .bytes: "a size such as 64B or 1MiB"
    case .count, .number: "a number"
    }
  }
}
