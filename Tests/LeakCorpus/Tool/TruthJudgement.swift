internal import LeakCorpus

/// Compares what was measured of a case with what the corpus says of it.
struct TruthJudgement {
  /// Relative error that is allowed of a leak.
  private static let tolerance = 0.03
  /// Bytes per call of net growth that are allowed where there should be none.
  private static let flat = 0.05

  /// What the case should show, in words.
  private(set) var expected = ""
  /// What it shows.
  private(set) var measured = ""
  /// What is wrong; empty: nothing.
  private(set) var mistakes: [String] = []

  private let truth: LeakTruth
  private let measurement: CaseMeasurement

  init(_ truth: LeakTruth, _ measurement: CaseMeasurement) {
    self.truth = truth
    self.measurement = measurement
    switch truth.kind {
    case .leak: judgeLeak()
    case .fragmentation: judgeFragmentation()
    case .step: judgeSteps()
    case .stable, .sawtooth, .undecided: judgeHealthy()
    }
    if let period = truth.periodInSubjects { judgePeriod(Int(period)) }
  }

  private mutating func judgeLeak() {
    guard let bytes = truth.bytesPerSubject else { return mistakes.append("a leak without bytes") }
    expected = "\(TruthJudgement.text(bytes)) B/call"
    let value: (MemoryReading) -> Int = truth.isOutsideAllocator ? { $0.resident } : { $0.live }
    if truth.growsByDoubling { return judgeDoubling(bytes) }
    // Whole periods, so that both readings lie at the same place of a sawtooth.
    let period = Int(truth.periodInSubjects ?? 1)
    let middle = CaseMeasurement.half / period * period
    let growth = growth(from: middle, to: 2 * middle, of: value)
    measured = "\(TruthJudgement.text(growth)) B/call"
    check(abs(growth - bytes) <= TruthJudgement.tolerance * bytes, "off by more than 3 %")
    if truth.isOutsideAllocator {
      let live = self.growth(from: middle, to: 2 * middle) { $0.live }
      check(abs(live) < TruthJudgement.flat, "grows in the allocator as well")
    }
    if let begin = truth.beginsAfter {
      check(abs(self.growth(from: 1_000, to: begin) { $0.live }) < TruthJudgement.flat, "begins too early")
    }
  }

  private mutating func judgeDoubling(_ bytes: Double) {
    let growth = growth(from: 0, to: 2 * CaseMeasurement.half) { $0.live }
    expected += ", doubling"
    measured = "\(TruthJudgement.text(growth)) B/call"
    check((0.9 * bytes...2.2 * bytes).contains(growth), "not between once and twice")
  }

  private mutating func judgeHealthy() {
    let growth = growthOfMinima { $0.live }
    expected = truth.alsoAllowed.contains(.leak) ? "anything" : "0 B/call"
    measured = "\(TruthJudgement.text(growth)) B/call"
    if !truth.alsoAllowed.contains(.leak) {
      check(abs(growth) < TruthJudgement.flat, "the minima differ")
    }
  }

  private mutating func judgeFragmentation() {
    judgeHealthy()
    guard let bytes = truth.activeBytesPerSubject else { return mistakes.append("fragmentation without bytes") }
    let active = growth(from: CaseMeasurement.half, to: 2 * CaseMeasurement.half) { $0.active }
    expected += ", active \(TruthJudgement.text(bytes))"
    measured += ", active \(TruthJudgement.text(active))"
    check(abs(active - bytes) <= 0.15 * bytes, "active off by more than 15 %")
  }

  private mutating func judgeSteps() {
    var before = 1_000
    for step in truth.steps {
      let start = measurement.reading(at: step.call - CaseMeasurement.spacing)
      let rise = Double(measurement.reading(at: step.call).live - start.live)
      expected += "\(Int(step.bytes)) B at \(step.call); "
      measured += "\(Int(rise)) B; "
      check(abs(rise - step.bytes) <= TruthJudgement.tolerance * step.bytes, "the step at \(step.call) is wrong")
      check(abs(growth(from: before, to: start.call) { $0.live }) < TruthJudgement.flat, "grows before \(step.call)")
      before = step.call
    }
    let end = growth(from: before, to: 2 * CaseMeasurement.half) { $0.live }
    check(abs(end) < TruthJudgement.flat, "grows after the last step")
  }

  /// A release at each multiple of the period, and nowhere else.
  private mutating func judgePeriod(_ period: Int) {
    let second = measurement.readings.suffix(CaseMeasurement.half / CaseMeasurement.spacing).map(\.live)
    let height = Double((second.max() ?? 0) - (second.min() ?? 0))
    let drops = zip(measurement.readings, measurement.readings.dropFirst())
      .filter { Double($0.live - $1.live) > 0.4 * height }.map(\.1.call)
    let multiples = Array(stride(from: period, through: 2 * CaseMeasurement.half, by: period))
    measured += ", \(drops.count) releases of \(Int(height)) B"
    check(drops == multiples, "does not fall at every multiple of \(period), and only there")
  }

  private func growth(from first: Int, to last: Int, of value: (MemoryReading) -> Int) -> Double {
    Double(value(measurement.reading(at: last)) - value(measurement.reading(at: first))) / Double(last - first)
  }

  private func growthOfMinima(of value: (MemoryReading) -> Int) -> Double {
    let first = measurement.minimum(before: CaseMeasurement.half, of: value)
    let second = measurement.minimum(before: 2 * CaseMeasurement.half, of: value)
    return Double(second - first) / Double(CaseMeasurement.half)
  }

  private mutating func check(_ holds: Bool, _ mistake: String) {
    if !holds { mistakes.append(mistake) }
  }

  private static func text(_ number: Double) -> String {
    let thousandths = (number * 1_000).rounded() / 1_000
    return thousandths == thousandths.rounded() ? String(Int(thousandths)) : String(thousandths)
  }
}
