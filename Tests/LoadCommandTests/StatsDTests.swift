import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

extension EndToEnd {
  @Suite struct StatsDTests {
    /// A UDP socket on loopback that keeps what it is sent until it is read.
    private final class Sink {
      let port: UInt16
      private let descriptor: Int32

      init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
          }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
      }

      deinit { close(descriptor) }

      /// The lines of all datagrams that have come.
      func lines() -> [String] {
        var lines: [String] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
          let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
          guard count > 0 else { return lines }
          lines += String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
        }
      }
    }

    private static let scenario =
      #"{ "target": "calibration", "threads": 1, "mix": { "noop": 1 }, "iterations": 5000, "warmup": "0s" }"#

    @Test func everyOperationArrives() throws {
      let folder = try TestFolder()
      _ = try folder.write("small.json", Self.scenario)
      let sink = try Sink()
      let outcome = try LoadTestProcess.run(
        ["run", "small.json", "--quiet", "--statsd", "127.0.0.1:\(sink.port)"], in: folder)
      #expect(outcome.status == 0 || outcome.status == 2, "\(outcome.errors)")
      let lines = sink.lines()
      let counted = lines.filter { $0.hasPrefix("loadtest.operations:") }
        .compactMap { Int($0.dropFirst("loadtest.operations:".count).prefix { $0 != "|" }) }
      #expect(counted.reduce(0, +) == 5000)
      #expect(lines.contains { $0.hasPrefix("loadtest.runs:1|c|#scenario:small,outcome:") })
    }

    @Test("A server that is not there fails no run, and is told")
    func nobodyListens() throws {
      let folder = try TestFolder()
      _ = try folder.write("small.json", Self.scenario)
      // A port that was free a moment ago.
      let port = try Sink().port
      let outcome = try LoadTestProcess.run(["run", "small.json", "--statsd", "127.0.0.1:\(port)"], in: folder)
      #expect(outcome.status == 0 || outcome.status == 2)
      #expect(outcome.errors.contains("could not be sent"), "\(outcome.errors)")
    }

    @Test(arguments: ["", ":8125", "host:0", "host:port", "[::1", "a b:1"])
    func whatIsNoEndpoint(_ text: String) throws {
      let folder = try TestFolder()
      _ = try folder.write("small.json", Self.scenario)
      let outcome = try LoadTestProcess.run(["run", "small.json", "--statsd", text], in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("--statsd"))
      #expect((try? folder.runs())?.isEmpty ?? true)
    }
  }
}
