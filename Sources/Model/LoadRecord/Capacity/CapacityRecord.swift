public import LoadScenario

/// What a capacity search found: the document `capacity.json`, format `loadtest.capacity/1`.
///
/// Times are in nanoseconds, the unit is in the key. A figure that could not be measured is nil, never 0.
public struct CapacityRecord: Sendable, Codable, Equatable {
  /// The version of the format that this code writes.
  public static let currentSchema = "loadtest.capacity/1"
  /// The file's name in the folder of a search.
  public static let fileName = "capacity.json"

  /// The closed-model run from which the search took its bounds.
  public struct ClosedRun: Sendable, Codable, Equatable {
    /// The path of the run's record, relative to the folder of the search.
    public var path: String
    /// Operations per second of the closed model.
    public var throughputPerSecond: Double

    /// Describes a run.
    public init(path: String, throughputPerSecond: Double) {
      self.path = path
      self.throughputPerSecond = throughputPerSecond
    }
  }

  /// The format's name and version.
  public var schema = CapacityRecord.currentSchema
  /// The program that measured.
  public var tool: ToolRecord
  /// The machine that it ran on.
  public var host: HostRecord
  /// The plan that the runs are made from.
  public var scenario: Plan
  /// The range and the resolution of the search.
  public var settings: CapacitySettings
  /// The conditions that must hold, as written; empty: the offered load must be served.
  public var conditions: [String]
  /// The result.
  public var finding: CapacityFinding
  /// The verdict, which sets the exit code, with the reasons if the outcome is not `pass`.
  public var verdict: Verdict
  /// The knee; nil when none was found.
  public var knee: Knee?
  /// The highest point at which the condition held, below all at which it did not.
  public var highestHeld: Double?
  /// The lowest point at which the condition did not hold, or whose runs were unusable.
  public var lowestFailed: Double?
  /// The run from which the search took its bounds; nil when both bounds were given.
  public var closed: ClosedRun?
  /// All points, from the lowest to the highest.
  public var points: [CapacityPoint]
  /// All runs in their order.
  public var runs: [CapacityRun]
  /// The duration of the whole search.
  public var elapsedSeconds: Double

  /// Makes a record.
  public init(
    tool: ToolRecord, host: HostRecord, scenario: Plan, settings: CapacitySettings, conditions: [String],
    finding: CapacityFinding, verdict: Verdict, knee: Knee? = nil, highestHeld: Double? = nil,
    lowestFailed: Double? = nil, closed: ClosedRun? = nil, points: [CapacityPoint], runs: [CapacityRun],
    elapsedSeconds: Double
  ) {
    self.tool = tool
    self.host = host
    self.scenario = scenario
    self.settings = settings
    self.conditions = conditions
    self.finding = finding
    self.verdict = verdict
    self.knee = knee
    self.highestHeld = highestHeld
    self.lowestFailed = lowestFailed
    self.closed = closed
    self.points = points
    self.runs = runs
    self.elapsedSeconds = elapsedSeconds
  }
}
