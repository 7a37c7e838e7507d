/// One operation of a mix and its weight.
public struct MixEntry: Sendable, Hashable, Codable {
  /// The operation's name.
  public var operation: String
  /// Its share of the mix relative to the other weights. Greater than 0, finite.
  public var weight: Double

  /// Makes an entry.
  public init(operation: String, weight: Double) {
    self.operation = operation
    self.weight = weight
  }
}
