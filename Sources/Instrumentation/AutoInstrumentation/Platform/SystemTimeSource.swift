internal import CInstrumentation

/// The time of `ContinuousClock`, read from the system directly to avoid the cost of `Duration`.
final class SystemTimeSource: TimeSource, @unchecked Sendable {
  // Immutable after initialisation.
  private let origin = cinstrumentation_continuous_nanoseconds()
  private let coarseOrigin = cinstrumentation_coarse_nanoseconds()

  override func nanoseconds() -> UInt64 { cinstrumentation_continuous_nanoseconds() - origin }
  override func coarseNanoseconds() -> UInt64 { cinstrumentation_coarse_nanoseconds() - coarseOrigin }
}
