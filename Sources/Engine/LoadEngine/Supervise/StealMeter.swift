internal import LoadPlatform

/// The share of processor time that the hypervisor gave to others between two moments.
struct StealMeter: Sendable {
  private var start: ProcessorTimes?
  private var end: ProcessorTimes?
  private var hasStarted = false

  mutating func startIfNeeded() {
    guard !hasStarted else { return }
    hasStarted = true
    start = ProcessorTimes.now()
  }

  mutating func stopIfNeeded() {
    guard hasStarted, end == nil else { return }
    end = ProcessorTimes.now()
  }

  /// Nil if the system does not report it, or too little time has passed.
  var share: Double? {
    guard let start, let end, end.totalNanoseconds > start.totalNanoseconds else { return nil }
    let stolen = end.stolenNanoseconds - min(start.stolenNanoseconds, end.stolenNanoseconds)
    return Double(stolen) / Double(end.totalNanoseconds - start.totalNanoseconds)
  }
}
