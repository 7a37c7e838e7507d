internal import LoadReport
internal import LoadScenario

extension Plan {
  /// The pace of a plan in words; nil if its workers perform without pauses.
  var paceWords: String? {
    let rates = groups.compactMap { $0.arrivals.map { $0.ramp?.largest ?? $0.ratePerSecond } }
    let hasPauses = groups.contains { $0.pause != nil }
    if rates.isEmpty { return hasPauses ? "the scenario's pace with its pauses" : nil }
    return "the scenario's pace of \(Figures.rate(rates.reduce(0, +)))" + (hasPauses ? " with its pauses" : "")
  }

  /// Operations per second at the plan's pace, given the duration of an operation.
  func pacedRate(operationNanoseconds: Double) -> Double {
    groups.reduce(0) { sum, group in
      let pause = Double(group.pause?.meanNanoseconds ?? 0)
      return sum
        + (group.arrivals.map { $0.ramp?.largest ?? $0.ratePerSecond }
          ?? Double(group.workers) * 1e9 / max(1, operationNanoseconds + pause))
    }
  }
}
