// report: https://github.com/swhitty/FlyingFox/issues/62
// story: the buffer that inet_ntop writes an address to is never deallocated.
// kind: leak
// resource: heap
// operation: peer_name
// growth: 16
// mix: peer_name 1, parse 1
// executors: threads, dispatch, tasks
// function: PeerNames.name(of:)
import Glibc
import LoadTesting

enum PeerNames {
  @inline(never)
  static func name(of address: UInt32) -> String {
    var raw = in_addr(s_addr: address)
    let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(INET_ADDRSTRLEN))  // stays
    _ = inet_ntop(AF_INET, &raw, buffer, socklen_t(INET_ADDRSTRLEN))
    return String(cString: buffer)
  }

  @inline(never)
  static func parse(_ text: String) -> UInt32 {
    var raw = in_addr()
    return inet_pton(AF_INET, text, &raw) == 1 ? raw.s_addr : 0
  }
}

final class SocketAddress: LoadTarget {
  static let name = "socket_address"
  static let summary = "names of peers"
  static let operations = [
    OperationDescription("peer_name", "prints an address"),
    OperationDescription("parse", "reads an address"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Peer { Peer() }

  struct Peer: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        sum &+= PeerNames.name(of: UInt32(truncatingIfNeeded: iteration &* 2_654_435_761)).utf8.count
      } else {
        sum &+= Int(PeerNames.parse("10.20.30.40"))
      }
    }
  }
}

let socketAddressTruth = Truth("socket_address", .heap) { { _ = PeerNames.name(of: UInt32(truncatingIfNeeded: $0)) } }
