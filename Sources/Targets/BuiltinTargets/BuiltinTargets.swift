public import LoadTarget

/// The targets that come with the tool.
public enum BuiltinTargets {
  /// All targets, in the order in which they are listed.
  public static let all: [TargetDescription] = [
    TargetDescription(AutoInstrumentationTarget.self), TargetDescription(LockedInstrumentationTarget.self),
    TargetDescription(CalibrationTarget.self), TargetDescription(LeakExamplesTarget.self),
    TargetDescription(BenchmarkTarget.self),
  ]
}
