/// Durations in messages, in the units of scenarios.
package enum DurationText {
  /// `1.5s`, `300ms`, `20us`.
  package static func of(nanoseconds: UInt64) -> String {
    let units: [(UInt64, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us")]
    guard let (factor, name) = units.first(where: { nanoseconds >= $0.0 }) else { return "\(nanoseconds)ns" }
    if nanoseconds % factor == 0 { return "\(nanoseconds / factor)\(name)" }
    return "\(Double(nanoseconds) / Double(factor))\(name)"
  }
}
