/// The health of everything registered and recorded, at one moment.
struct LockedHealthReport: Equatable {
  /// 100 × healthy libraries ÷ available libraries, to two decimals; 100 when none is available.
  let scorePercent: Double
  /// Registered libraries.
  let totalLibraries: Int
  /// Failures since the last reset.
  let failures: UInt64
}
