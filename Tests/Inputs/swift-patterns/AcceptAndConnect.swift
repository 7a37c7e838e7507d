// report: https://github.com/swhitty/FlyingFox/pull/227
// story: two places leave a socket open, one on each failing connect, one on a rare failing accept.
// kind: leak
// resource: descriptors
// operation: connect
// growth: 1
// mix: connect 20, accept 1, echo 79
// executors: threads, tasks
// function: AsyncSocket.connect()
import Glibc
import LoadTesting

enum AsyncSocket {
  @inline(never)
  static func connect() -> Int32 {
    let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)  // stays
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let failed = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if failed == 0 { close(made) }
    return made
  }

  @inline(never)
  static func accept() -> Int32 {
    let accepted = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)  // stays
    return accepted < 0 ? -1 : listen(accepted, 1)
  }

  @inline(never)
  static func echo(_ number: UInt64) -> Int32 { Int32(truncatingIfNeeded: number &* 31) }
}

final class AcceptAndConnect: LoadTarget {
  static let name = "accept_and_connect"
  static let summary = "sockets that two operations leave open"
  static let operations = [
    OperationDescription("connect", "fails"), OperationDescription("accept", "fails, seldom"),
    OperationDescription("echo", "neither"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Server { Server() }

  struct Server: LoadWorker {
    var sum: Int32 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      switch operation {
      case 0: sum &+= AsyncSocket.connect()
      case 1: sum &+= AsyncSocket.accept()
      default: sum &+= AsyncSocket.echo(iteration)
      }
    }
  }
}

let acceptAndConnectTruth = Truth("accept_and_connect", .descriptors, calls: 100) { { _ in _ = AsyncSocket.connect() } }
