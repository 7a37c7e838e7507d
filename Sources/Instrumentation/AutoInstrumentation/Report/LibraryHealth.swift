/// One library in a health report.
public struct LibraryHealth: Sendable, Equatable {
  /// The name.
  public let name: String
  /// One line for people.
  public let summary: String
  /// Whether automatic instrumentation includes it.
  public let autoInstrument: Bool
  /// The status.
  public let status: LibraryStatus
  /// Whether it is present: available, instrumented, or present and failed to be instrumented.
  public let isAvailable: Bool
  /// Whether it is present and none of its breakers is open or half-open.
  public let isHealthy: Bool
  /// Failures of its operations and of instrumenting it.
  public let failures: Int

  /// Whether it is instrumented.
  public var isInstrumented: Bool { status == .instrumented }
}
