internal import LoadPlatform

/// Computes for a known time without reading a clock, so that the operation has no timer reads of its own.
struct SpinLoop: Sendable {
  private let steps: Int

  /// A loop with the number of steps that take the given time on this machine: the median of several measurements.
  static func calibrated(nanoseconds: Double) -> SpinLoop {
    let batch = SpinLoop(steps: 20_000)
    let costs = (0..<9).map { _ in
      let start = MonotonicClock.nanoseconds()
      batch.run()
      return Double(MonotonicClock.nanoseconds() - start) / Double(batch.steps)
    }
    return SpinLoop(steps: max(1, Int(nanoseconds / max(costs.sorted()[4], 0.01))))
  }

  /// Each step depends on the previous one: a linear congruential generator.
  @inline(never)
  func run() {
    var state: UInt64 = 1
    for _ in 0..<steps { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
    SpinLoop.keep(state)
  }

  /// Keeps the compiler from removing the computation.
  @inline(never) @_optimize(none)
  private static func keep(_ value: UInt64) {}
}
