public import LoadRecord

/// What a record's own environment says against its figures, in plain words.
public enum HonestyChecks {
  /// Steal above this share is worth a warning.
  static let stealPercent = 10.0

  /// Warnings about a record, beside those that were noted while it was measured.
  public static func warnings(_ record: RunRecord) -> [String] {
    var warnings: [String] = []
    if let steal = record.environment.stealPercent, steal > stealPercent {
      warnings.append(
        "the hypervisor gave \(Int(steal.rounded())) % of the processor time to other machines: "
          + "latencies are longer and throughput lower than this machine's own")
    }
    if record.environment.timerSource == "clock" {
      warnings.append("the processor's counter is not constant in rate: timed with the system clock, which costs more")
    }
    let near = record.operations.filter { $0.nearTimerFloor == true }.map(\.name)
    if !near.isEmpty {
      let names = Set(near).sorted().joined(separator: ", ")
      warnings.append("so short that the timer itself makes up much of the figure: \(names)")
    }
    return warnings
  }
}
