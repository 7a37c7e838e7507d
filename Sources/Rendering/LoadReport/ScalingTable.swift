internal import LoadRecord
internal import LoadScenario

/// Throughput by the number of workers, and its Universal Scalability Law.
struct ScalingTable {
  private let scaling: ScalingRecord

  init(_ scaling: ScalingRecord) { self.scaling = scaling }

  /// The points of each curve, then its law.
  func lines(indent: String) -> [String] {
    var table = TextTable(header: ["scaling", "throughput", "p99", "efficiency"])
    let showsNames = scaling.curves.count > 1
    for curve in scaling.curves {
      if showsNames { table.add([name(curve), "", "", ""]) }
      for point in curve.points {
        table.add([
          (showsNames ? "  " : "") + "\(point.threads) \(noun(curve, point.threads))",
          Figures.rate(point.throughputPerSecond), Figures.time(nanoseconds: point.p99Nanoseconds),
          Figures.share(point.efficiency),
        ])
      }
    }
    return (table.lines(indent: "") + laws).map { indent + $0 }
  }

  /// The law of each curve, as text.
  var laws: [String] { scaling.curves.map { (scaling.curves.count > 1 ? "\(name($0)): " : "") + law($0) } }

  /// The name that distinguishes a curve from the others.
  private func name(_ curve: ScalingRecord.Curve) -> String {
    let targets = Set(scaling.curves.map(\.target))
    let executors = Set(scaling.curves.map(\.executor))
    if executors.count == 1 { return curve.target }
    return targets.count == 1 ? curve.executor : "\(curve.target), \(curve.executor)"
  }

  private func noun(_ curve: ScalingRecord.Curve, _ count: Int) -> String {
    Executor(rawValue: curve.executor)?.workerNoun(count) ?? (count == 1 ? "worker" : "workers")
  }

  private func law(_ curve: ScalingRecord.Curve) -> String {
    guard let law = curve.universalScalabilityLaw else {
      return "no Universal Scalability Law" + (curve.note.map { ": \($0)" } ?? "")
    }
    let parts = [
      "Universal Scalability Law: \(Figures.rate(law.lambda)) with one worker",
      "contention \(Figures.significant(law.sigma))", "coherency \(Figures.significant(law.kappa))",
      law.rSquared.map { "R² \(Figures.significant($0))" }, peak(law),
    ]
    let note = curve.note.map { " (\($0))" } ?? ""
    return parts.compactMap { $0 }.joined(separator: ", ") + note
  }

  private func peak(_ law: ScalingRecord.Law) -> String {
    if let peak = law.peakWorkers { return "peak throughput with \(Figures.significant(peak)) workers" }
    return law.sigma >= 1 ? "throughput does not increase with more workers" : "no peak"
  }
}
