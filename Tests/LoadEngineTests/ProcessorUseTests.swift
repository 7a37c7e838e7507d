import LoadRecord
import Testing

@testable import LoadEngine

/// Figures of made-up machines, and of runs that were made (4 s on two processors, a quota or busy loops beside them).
@Suite
struct ProcessorUseTests {
  /// In seconds.
  private func shares(
    elapsed: Double = 10, processors: Double = 2, ran: Double, waited: Double, busy: Double, throttled: Double? = 0,
    others: Double? = 0
  ) -> [Disturbance.Kind: Double] {
    let use = ProcessorUse(
      elapsed: elapsed * 1e9, processors: processors, ran: ran * 1e9, waited: waited * 1e9, busy: busy * 1e9,
      throttled: throttled.map { $0 * 1e9 }, others: others.map { $0 * 1e9 })
    return Dictionary(uniqueKeysWithValues: use.disturbances.map { ($0.kind, $0.share) })
  }

  private func isNear(_ share: Double?, _ expected: Double) -> Bool { abs((share ?? -1) - expected) < 0.02 }

  @Test("On a machine of its own nothing was withheld, however many workers there are", arguments: [1, 2, 3, 16, 1000])
  func alone(_ workers: Double) {
    let ran = min(workers, 2) * 10
    let shares = shares(ran: ran, waited: workers * 10 - ran, busy: workers * 10, others: 0.3)
    #expect(isNear(shares[.otherProcesses], 0))
    #expect(isNear(shares[.throttled], 0))
  }

  @Test(
    "Six busy loops beside busy workers take the share that the scheduler gives them", arguments: [1, 2, 4, 16])
  func busyLoops(_ workers: Double) {
    let part = workers / (workers + 6)
    let ran = 2 * 10 * part
    let shares = shares(ran: ran, waited: workers * 10 - ran, busy: workers * 10, others: 20 * (1 - part))
    // Of a worker's time: what it would have run on a machine of its own, and ran less.
    let alone = min(1, 2 / workers)
    #expect(isNear(shares[.otherProcesses], 1 - ran / (10 * workers) / alone))
    #expect(isNear(shares[.throttled], 0))
  }

  @Test("A worker that mostly sleeps loses a part of its time, not all of it")
  func sleepers() {
    let shares = shares(ran: 0.05, waited: 2, busy: 10, others: 19)
    #expect(isNear(shares[.otherProcesses], 0.2))
  }

  @Test(
    "A quota, as kernel 6.18 counts it: workers, processors that it leaves, ran, waited, throttled",
    arguments: [
      (1, 0.5, 2.017, 1.991, 1.870), (2, 0.5, 2.046, 6.125, 4.131), (2, 1, 4.004, 4.021, 3.822),
      (4, 1, 4.015, 11.998, 3.903),
    ])
  func quota(_ workers: Double, _ left: Double, _ ran: Double, _ waited: Double, _ throttled: Double) {
    let shares = shares(
      elapsed: 4.02, ran: ran, waited: waited, busy: workers * 4.02, throttled: throttled, others: 0.05)
    #expect(isNear(shares[.throttled], 1 - left / min(workers, 2)))
    #expect(isNear(shares[.otherProcesses], 0))
  }

  @Test("Both at once: throttling as far as it is counted, other processes for the rest")
  func quotaAndOthers() {
    let shares = shares(ran: 5, waited: 5, busy: 10, throttled: 2, others: 14)
    #expect(isNear(shares[.throttled], 0.2))
    #expect(isNear(shares[.otherProcesses], 0.3))
  }

  @Test("Others that ran on processors that nobody wanted took nothing, and too little to explain it is not accused")
  func others() {
    #expect(isNear(shares(ran: 10, waited: 0, busy: 10, others: 10)[.otherProcesses], 0))
    #expect(isNear(shares(ran: 5, waited: 5, busy: 10, others: 1)[.otherProcesses], 0.1))
  }

  @Test("What was not measured is missing, and nothing at all is nothing")
  func unmeasured() {
    #expect(shares(ran: 1, waited: 1, busy: 1, throttled: nil, others: nil).isEmpty)
    #expect(
      shares(ran: 1, waited: 1, busy: 1, throttled: nil).keys.sorted { $0.rawValue < $1.rawValue } == [.otherProcesses])
    #expect(shares(elapsed: 0, ran: 0, waited: 0, busy: 0)[.throttled] == 0)
  }
}
