internal import LeakCorpus
internal import LoadTarget

/// The memory of a process that performs the subject of one case on one worker.
struct CaseMeasurement: Codable {
  /// Half of the calls: before these the case may warm up, after them it is looked at again.
  static let half = 100_000
  /// Calls between two readings: a divisor of every period in the corpus.
  static let spacing = 100
  /// Calls between two quiet points.
  private static let quietSpacing = 5_000

  /// From call 0 to twice ``half``.
  var readings: [MemoryReading] = []

  /// Performs all calls.
  ///
  /// - Throws: ``TargetRefusal`` for an unknown case, and where jemalloc does not serve the process.
  init(case name: String) async throws {
    let target = try LeakCorpusTarget(TargetRun(workers: 1, seed: 2_026, config: "{\"case\": \"\(name)\"}"))
    // For good, so that a heap profile that is taken at the end shows what the case keeps.
    _ = Unmanaged.passRetained(target)
    var worker = target.makeWorker(index: 0)
    readings.reserveCapacity(2 * CaseMeasurement.half / CaseMeasurement.spacing + 1)
    try read(0)
    for call in 1...(2 * CaseMeasurement.half) {
      do {
        if target.leakCase.isAsynchronous {
          try await worker.performAsync(1, iteration: UInt64(call - 1))
        } else {
          try worker.perform(0, iteration: UInt64(call - 1))
        }
      } catch let failure {
        // The failures that a case is there for; no other code is thrown.
        precondition(LeakCorpusTarget.failureName(failure.code) != nil)
      }
      if call % CaseMeasurement.quietSpacing == 0 { target.quiesce() }
      if call % CaseMeasurement.spacing == 0 { try read(call) }
    }
  }

  private mutating func read(_ call: Int) throws {
    guard let reading = MemoryReading(call: call) else { throw TargetRefusal("jemalloc does not serve this process") }
    readings.append(reading)
  }

  /// The reading after so many calls.
  func reading(at call: Int) -> MemoryReading { readings[call / CaseMeasurement.spacing] }

  /// The lowest value in the last 40,000 calls up to `call`, longer than every period in the corpus.
  func minimum(before call: Int, of value: (MemoryReading) -> Int) -> Int {
    let last = call / CaseMeasurement.spacing
    return readings[(last - 40_000 / CaseMeasurement.spacing + 1)...last].map(value).min() ?? 0
  }
}
