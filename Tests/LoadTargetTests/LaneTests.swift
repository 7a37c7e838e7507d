import Foundation
import LoadPlatform
import LoadStatistics
import LoadTarget
import Synchronization
import TestThreads
import Testing

/// What a lane keeps, read back word by word as the observer does.
@Suite(.ownThread)
struct LaneTests {
  private let layout = SlotLayout(histogram: .twoDigits)
  // One tick is one nanosecond.
  private let rate = TickRate(factor: 1 << 32)

  private func withLane(slots: Int, _ body: (LaneRecorder, UnsafeMutableRawPointer) throws -> Void) rethrows {
    let bytes = slots * layout.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    defer { memory.deallocate() }
    try body(LaneRecorder(base: memory, layout: layout, rate: rate), memory)
  }

  private func word(_ memory: UnsafeMutableRawPointer, slot: Int, _ index: Int) -> UInt64 {
    (memory + slot * layout.stride).loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
  }

  @Test
  func timesAndBytesGoToTheirSlot() {
    withLane(slots: 2) { lane, memory in
      for value: UInt64 in [10, 10, 500] { lane.record(slot: 1, ticks: value, allocatedBytes: 32) }
      let counts = (memory + layout.stride + SlotLayout.headBytes).assumingMemoryBound(to: UInt32.self)
      #expect(counts[layout.histogram.index(of: 10)] == 2)
      #expect(counts[layout.histogram.index(of: 500)] == 1)
      #expect((0..<layout.histogram.countsCount).reduce(0) { $0 + Int(counts[$1]) } == 3)
      #expect(word(memory, slot: 1, 0) == 96)
      #expect(word(memory, slot: 0, 0) == 0)
    }
  }

  @Test("A counter that is behind at the end gives a time of 0, and is counted")
  func aCounterThatGoesBackwards() {
    withLane(slots: 1) { lane, memory in
      lane.record(slot: 0, from: 100, to: 90, allocatedBytes: 0)
      lane.record(slot: 0, from: 100, to: 150, allocatedBytes: 0)
      let counts = (memory + SlotLayout.headBytes).assumingMemoryBound(to: UInt32.self)
      #expect(counts[layout.histogram.index(of: 0)] == 1)
      #expect(counts[layout.histogram.index(of: 50)] == 1)
      #expect(word(memory, slot: 0, 5) == 1)
    }
  }

  @Test
  func failuresAreCountedByKindAndFurtherKindsTogether() {
    withLane(slots: 1) { lane, memory in
      for code in Int32(-1)..<20 {
        for _ in 0...Int(code + 1) { lane.recordFailure(slot: 0, code: code) }
      }
      #expect(word(memory, slot: 0, 1) == UInt64((1...21).reduce(0, +)))
      // 16 kinds of their own, five more together.
      #expect(word(memory, slot: 0, 2) == UInt64((17...21).reduce(0, +)))
      for kind in 0..<SlotLayout.failureKinds {
        #expect(Int32(truncatingIfNeeded: word(memory, slot: 0, SlotLayout.counterWords + kind)) == Int32(kind) - 1)
        #expect(word(memory, slot: 0, SlotLayout.counterWords + SlotLayout.failureKinds + kind) == UInt64(kind + 1))
      }
    }
  }

  @Test
  func aBankNeverLendsALaneTwice() throws {
    let lanes = 3
    let memory = UnsafeMutableRawPointer.allocate(byteCount: lanes * layout.stride, alignment: 128)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: lanes * layout.stride)
    defer { memory.deallocate() }
    let bank = LaneBank(count: lanes, base: memory, laneStride: layout.stride, layout: layout, rate: rate)
    // More threads than lanes: what each records would be lost if two wrote one lane.
    let threads = try (0..<5).map { _ in
      try NativeThread.start(name: "recorder") {
        for _ in 0..<20_000 {
          let (recorder, lane) = bank.take()
          recorder.record(slot: 0, ticks: 7, allocatedBytes: 1)
          bank.giveBack(lane)
        }
      }
    }
    for thread in threads { thread.join() }
    #expect((0..<lanes).reduce(0) { $0 + word(memory, slot: $1, 0) } == 100_000)
  }
}
