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

  @Test(
    "A writer that overtakes the reader leaves no sample that is another's", arguments: [1, 100, 4095, 4096, 10_000])
  func writerOvertakes(_ more: UInt64) throws {
    let region = try region()
    let ring = region.memoryRing
    let capacity = UInt64(RunLayout.memoryRingCapacity)
    let written = capacity + 10
    for number in 0..<written { ring.write(Self.sample(number), atNanoseconds: number) }
    let (samples, missed, next) = ring.samples(from: 0) {
      for number in written..<written + more { ring.write(Self.sample(number), atNanoseconds: number) }
    }
    #expect(next == written)
    let oldest = min(written, written + more - capacity + 1)
    #expect(missed == oldest)
    #expect(samples == (oldest..<written).map { Self.sample($0) })
    // What came meanwhile is in the next look, as far as it is still there.
    let later = ring.samples(from: next)
    #expect(later.missed + UInt64(later.samples.count) == more)
    #expect(later.samples.last == Self.sample(written + more - 1))
  }
}
