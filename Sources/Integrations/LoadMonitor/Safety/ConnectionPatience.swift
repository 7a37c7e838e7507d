/// The timeouts of a connection. Pure: times are nanoseconds on any monotonic clock.
///
/// They prevent a client from occupying connections by sending a request one byte at a time, or by not reading
/// responses.
package struct ConnectionPatience: Sendable, Equatable {
  /// How long each state may last.
  package struct Limits: Sendable, Equatable {
    /// From the opening, or the first byte of a request, until the request is complete.
    package var readNanoseconds: UInt64
    /// Between a response and the next request.
    package var idleNanoseconds: UInt64
    /// While the client reads nothing of a response.
    package var writeNanoseconds: UInt64

    package init(readNanoseconds: UInt64, idleNanoseconds: UInt64, writeNanoseconds: UInt64) {
      self.readNanoseconds = readNanoseconds
      self.idleNanoseconds = idleNanoseconds
      self.writeNanoseconds = writeNanoseconds
    }
  }

  private let limits: Limits
  /// When reading the current request began; nil if none is being read.
  private var readingSince: UInt64?
  /// When the connection became idle; nil if it is not idle.
  private var idleSince: UInt64?
  /// When the client stopped reading; nil if it is reading.
  private var blockedSince: UInt64?
  /// Number of requests whose responses have not ended.
  private var openResponses = 0

  /// A connection that was opened now.
  package init(limits: Limits, now: UInt64) {
    self.limits = limits
    readingSince = now
  }

  /// Bytes arrived.
  package mutating func received(at now: UInt64) {
    if readingSince == nil, idleSince != nil { readingSince = now }
    idleSince = nil
  }

  /// The head of a request is complete.
  package mutating func began(at now: UInt64) {
    if readingSince == nil { readingSince = now }
    idleSince = nil
    openResponses += 1
  }

  /// A request is complete.
  package mutating func ended(at now: UInt64) { readingSince = nil }

  /// A response was sent completely.
  ///
  /// - Returns: whether the answered request is still incomplete, so that the rest of it need not be read.
  package mutating func responded(at now: UInt64) -> Bool {
    openResponses = max(0, openResponses - 1)
    if openResponses == 0, readingSince == nil { idleSince = now }
    return openResponses == 0 && readingSince != nil
  }

  /// The client started or stopped reading.
  package mutating func takes(_ isTaking: Bool, at now: UInt64) {
    blockedSince = isTaking ? nil : blockedSince ?? now
  }

  /// When to close the connection if nothing happens; nil for never.
  package var deadline: UInt64? {
    [
      readingSince.map { $0 &+ limits.readNanoseconds }, idleSince.map { $0 &+ limits.idleNanoseconds },
      blockedSince.map { $0 &+ limits.writeNanoseconds },
    ].compactMap { $0 }.min()
  }

  /// Whether it can be closed without loss: no response is in progress.
  package var isIdle: Bool { openResponses == 0 }
}
