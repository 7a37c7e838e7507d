import LoadPlatform
import LoadRecord
import LoadScenario
import Testing

@testable import LoadEngine

@Suite
struct MemoryRingTests {
  private func region() throws -> SharedRegion {
    let plan = Plan(
      name: "ring", target: TargetReference(source: .named("calibration")),
      groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "noop", weight: 1)])],
      length: .duration(nanoseconds: 1), seed: 1)
    return try SharedRegion(layout: RunLayout(plan: plan), shared: false)
  }

  /// A sample all of whose words are its number.
  private static func sample(_ number: UInt64) -> MemorySample {
    MemorySample(
      atNanoseconds: number, liveBytes: number, allocatedBytes: number, activeBytes: number,
      allocatorResidentBytes: number,
      mappedBytes: number, residentBytes: number)
  }

  @Test func samplesComeInOrderAndWhatIsUnknownStaysSo() throws {
    let region = try region()
    let ring = region.memoryRing
    ring.write(MemorySample(residentBytes: 5), atNanoseconds: 1)
    ring.write(Self.sample(2), atNanoseconds: 2)
    let (samples, missed, next) = ring.samples(from: 0)
    #expect(samples == [MemorySample(atNanoseconds: 1, residentBytes: 5), Self.sample(2)])
    #expect(missed == 0)
    #expect(next == 2)
    #expect(ring.samples(from: next).samples.isEmpty)
  }

  @Test func whatWasOverwrittenIsCountedAsMissed() throws {
    let region = try region()
    let ring = region.memoryRing
    let written = UInt64(RunLayout.memoryRingCapacity) + 10
    for number in 0..<written { ring.write(Self.sample(number), atNanoseconds: number) }
    let (samples, missed, next) = ring.samples(from: 3)
    // The place of the oldest is that which the writer writes next.
    #expect(missed == 11 - 3)
    #expect(samples.map(\.atNanoseconds) == Array(11..<written))
    #expect(next == written)
  }

  @Test("A writer that overtakes the reader leaves no sample half its own and half another's")
  func writerOvertakes() throws {
    let region = try region()
    let ring = region.memoryRing
    let isOver = Lock(false)
    let writer = try NativeThread.start(name: "writer") {
      var number: UInt64 = 0
      while !isOver.withLock({ $0 }) {
        // Without the lock between: a reader is as slow as a debug build is.
        for _ in 0..<256 {
          region.memoryRing.write(Self.sample(number), atNanoseconds: number)
          number += 1
        }
      }
    }
    var next: UInt64 = 0
    var seen: UInt64 = 0
    var missed: UInt64 = 0
    let deadline = MonotonicClock.nanoseconds() + 20_000_000_000
    // Often enough that it has been overtaken, and has read samples in between.
    while missed < 20 * UInt64(RunLayout.memoryRingCapacity) || seen < 1000, MonotonicClock.nanoseconds() < deadline {
      let read = ring.samples(from: next)
      for (offset, sample) in read.samples.enumerated() {
        let number = next + read.missed + UInt64(offset)
        if sample != Self.sample(number) {
          Issue.record("sample \(number) is \(sample)")
          break
        }
      }
      seen += UInt64(read.samples.count)
      missed += read.missed
      #expect(read.next == next + read.missed + UInt64(read.samples.count))
      next = read.next
    }
    isOver.withLock { $0 = true }
    writer.join()
    #expect(missed > 0)
  }
}
