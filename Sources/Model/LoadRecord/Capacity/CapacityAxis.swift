/// What a capacity search raises until the condition no longer holds.
public enum CapacityAxis: String, Sendable, Hashable, Codable, CaseIterable {
  /// The offered rate of the open model, in operations per second.
  case rate
  /// The number of workers of the closed model.
  case threads
}
