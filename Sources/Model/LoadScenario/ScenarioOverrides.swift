/// Values from the command line that replace those of scenario files: texts as typed, validated with the file.
public struct ScenarioOverrides: Sendable, Hashable {
  /// `--duration`.
  public var duration: String?
  /// `--iterations`.
  public var iterations: String?
  /// `--warmup`.
  public var warmup: String?
  /// `--threads`.
  public var threads: String?
  /// `--executor`.
  public var executor: String?
  /// `--rate`.
  public var rate: String?
  /// `--seed`.
  public var seed: String?
  /// `--repeat`.
  public var repetitions: String?
  /// `--timing`.
  public var timing: String?
  /// `--thresholds`: a file.
  public var thresholdsFile: String?
  /// Whether only the leak check runs, so that the length of the run and the number of workers are optional.
  public var isLeakCheckAlone: Bool

  /// Overrides; nil keeps the file's value.
  public init(
    duration: String? = nil, iterations: String? = nil, warmup: String? = nil, threads: String? = nil,
    executor: String? = nil, rate: String? = nil, seed: String? = nil, repetitions: String? = nil,
    timing: String? = nil, thresholdsFile: String? = nil, isLeakCheckAlone: Bool = false
  ) {
    self.duration = duration
    self.iterations = iterations
    self.warmup = warmup
    self.threads = threads
    self.executor = executor
    self.rate = rate
    self.seed = seed
    self.repetitions = repetitions
    self.timing = timing
    self.thresholdsFile = thresholdsFile
    self.isLeakCheckAlone = isLeakCheckAlone
  }
}
