internal import CLibrary
internal import LoadPlatform
package import LoadRecord
internal import LoadReport
internal import LoadScenario

/// Sends the figures of each second to a StatsD server over UDP. Never blocks and never fails a run: datagrams that
/// could not be sent are counted and reported at the end.
package final class StatsDSender: Sendable {
  private struct Counts {
    var sent = 0
    var failed = 0
    var reason: String?
  }

  /// StatsD's default port.
  package static let usualPort: UInt16 = 8125

  private let descriptor: Int32
  private let endpoint: String
  private let counts = Lock(Counts())

  /// - Throws: a usage error if the server's name cannot be resolved or the server cannot be reached.
  package init(_ endpoint: HostAndPort) throws(Failure) {
    self.endpoint = "\(endpoint.host):\(endpoint.port)"
    var hints = addrinfo()
    hints.ai_socktype = POSIX.datagram
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(endpoint.host, "\(endpoint.port)", &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    guard status == 0 else {
      throw Failure(.usage, "--statsd: cannot resolve '\(endpoint.host)': \(String(cString: gai_strerror(status)))")
    }
    var reason = "no address"
    var next = found
    while let address = next?.pointee {
      let candidate = socket(address.ai_family, address.ai_socktype, 0)
      if candidate >= 0 {
        _ = fcntl(candidate, F_SETFD, FD_CLOEXEC)
        if connect(candidate, address.ai_addr, address.ai_addrlen) == 0 {
          descriptor = candidate
          return
        }
      }
      reason = String(cString: strerror(errno))
      if candidate >= 0 { close(candidate) }
      next = address.ai_next
    }
    throw Failure(.usage, "--statsd: cannot reach \(self.endpoint): \(reason)")
  }

  deinit { close(descriptor) }

  /// Sends the figures of a second.
  func send(_ line: TimelineLine, scenario: String) {
    guard case .interval(let interval) = line else { return }
    send(StatsDLines(scenario: scenario).interval(interval))
  }

  /// Sends the figures of a judged run, and reports how many datagrams were lost.
  package func finish(_ record: RunRecord) {
    send(StatsDLines(scenario: record.scenario.name).end(record))
    let counts = counts.withLock { $0 }
    guard counts.failed > 0 else { return }
    Diagnostics.note(
      "\(counts.failed) of \(counts.sent + counts.failed) datagrams to \(endpoint) could not be sent: "
        + (counts.reason ?? "unknown reason"))
  }

  private func send(_ lines: [String]) {
    for datagram in StatsDLines.datagrams(lines) {
      let bytes = Array(datagram.utf8)
      let sent = bytes.withUnsafeBytes { POSIX.send(descriptor, $0, blocks: false) }
      let reason = sent == bytes.count ? nil : String(cString: strerror(errno))
      counts.withLock { counts in
        if let reason {
          counts.failed += 1
          counts.reason = reason
        } else {
          counts.sent += 1
        }
      }
    }
  }
}
