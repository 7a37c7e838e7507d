// report: https://github.com/swiftlang/swift-corelibs-foundation/issues/3747
// story: a slice keeps the whole packet it was cut from; the last 64 headers are kept, and with them 64 packets.
// kind: stable or step
// resource: heap
// operation: none
// growth: 0
// mix: packet 1, header 4
// executors: threads, dispatch, tasks
// function: none
import Foundation
import LoadTesting
import Synchronization

final class PacketLog: @unchecked Sendable {
  private let lock = Mutex(())
  private var headers: [Data] = []
  private var next = 0

  @inline(never)
  func packet(_ number: UInt64) -> Int {
    let packet = Data(repeating: UInt8(truncatingIfNeeded: number), count: 2000 + Int(number % 3000))
    let header = packet[0..<20]
    return lock.withLock { _ in
      if headers.count < 64 { headers.append(header) } else { headers[next] = header }
      next = (next + 1) % 64
      return header.count
    }
  }

  @inline(never)
  func header() -> Int { lock.withLock { _ in headers.last?.count ?? 0 } }
}

final class PinnedSlices: LoadTarget {
  static let name = "pinned_slices"
  static let summary = "headers of packets"
  static let operations = [
    OperationDescription("packet", "a packet comes"), OperationDescription("header", "a header is read"),
  ]
  let log = PacketLog()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Peer { Peer(log: log, random: SplitMix(state: UInt64(index) + 3)) }

  struct Peer: LoadWorker {
    let log: PacketLog
    var random: SplitMix
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? log.packet(random.next() >> 1) : log.header()
    }
  }
}

let pinnedSlicesTruth = Truth("pinned_slices", .heap) {
  let log = PacketLog()
  return { _ = log.packet(UInt64($0)) }
}
