/// A number that a target reports at the end of a run.
public struct Gauge: Sendable, Hashable {
  /// The name that a threshold `gauge{name:…}` uses.
  public var name: String
  /// The value; nil if it could not be read.
  public var value: Double?

  /// Makes a gauge.
  public init(name: String, value: Double?) {
    self.name = name
    self.value = value
  }
}
