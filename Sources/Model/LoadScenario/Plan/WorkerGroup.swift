/// Workers that share a mix and a pace.
public struct WorkerGroup: Sendable, Hashable, Codable {
  /// The group's name; `default` where the scenario has no groups.
  public var name: String
  /// The number of workers. At least 1.
  public var workers: Int
  /// The operations that the workers perform, in the order of the file. Never empty.
  public var mix: [MixEntry]
  /// The time that each worker waits after each operation; nil: none.
  public var pause: Pause?
  /// When operations are due, shared by the group's workers; nil: the closed model.
  public var arrivals: Arrivals?
  /// The number of workers that perform operations, over time; nil: all.
  public var ramp: Ramp?

  /// The name of the only group of a scenario without `groups`.
  public static let defaultName = "default"

  /// Makes a group.
  public init(
    name: String = WorkerGroup.defaultName, workers: Int, mix: [MixEntry], pause: Pause? = nil,
    arrivals: Arrivals? = nil, ramp: Ramp? = nil
  ) {
    self.name = name
    self.workers = workers
    self.mix = mix
    self.pause = pause
    self.arrivals = arrivals
    self.ramp = ramp
  }
}
