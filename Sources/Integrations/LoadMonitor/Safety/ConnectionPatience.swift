/// How long a connection may take for what it is doing. Pure: times are nanoseconds on any clock that never goes back.
///
/// Without it a client could hold connections for nothing: send a request a byte at a time, or ask for pages and not read
/// them.
package struct ConnectionPatience: Sendable, Equatable {
  /// How long each state may last.
  package struct Limits: Sendable, Equatable {
    /// From the opening, or the first byte of a request, until all of it is there.
    package var readNanoseconds: UInt64
    /// Between a response and the next request.
    package var idleNanoseconds: UInt64
    /// While the client takes nothing of what is sent.
    package var writeNanoseconds: UInt64

    /// Limits.
    package init(readNanoseconds: UInt64, idleNanoseconds: UInt64, writeNanoseconds: UInt64) {
      self.readNanoseconds = readNanoseconds
      self.idleNanoseconds = idleNanoseconds
      self.writeNanoseconds = writeNanoseconds
    }
  }

  private let limits: Limits
  /// Since when the client owes a request, whole; nil: it owes none.
  private var readingSince: UInt64?
  /// Since when nothing is asked; nil: something is.
  private var idleSince: UInt64?
  /// Since when the client takes nothing; nil: it does.
  private var blockedSince: UInt64?
  /// Requests whose responses have not ended.
  private var openResponses = 0

  /// A connection that was opened now.
  package init(limits: Limits, now: UInt64) {
    self.limits = limits
    readingSince = now
  }

  /// Bytes came.
  package mutating func received(at now: UInt64) {
    if readingSince == nil, idleSince != nil { readingSince = now }
    idleSince = nil
  }

  /// The head of a request is there.
  package mutating func began(at now: UInt64) {
    if readingSince == nil { readingSince = now }
    idleSince = nil
    openResponses += 1
  }

  /// A request is whole.
  package mutating func ended(at now: UInt64) { readingSince = nil }

  /// A response was given, whole.
  ///
  /// - Returns: whether the request that it answers was not even whole: then the rest of it is not worth reading.
  package mutating func responded(at now: UInt64) -> Bool {
    openResponses = max(0, openResponses - 1)
    if openResponses == 0, readingSince == nil { idleSince = now }
    return openResponses == 0 && readingSince != nil
  }

  /// The client takes what is sent, or takes nothing.
  package mutating func takes(_ isTaking: Bool, at now: UInt64) {
    blockedSince = isTaking ? nil : blockedSince ?? now
  }

  /// When the connection is to be closed if nothing happens; nil: it may stay.
  package var deadline: UInt64? {
    [
      readingSince.map { $0 &+ limits.readNanoseconds }, idleSince.map { $0 &+ limits.idleNanoseconds },
      blockedSince.map { $0 &+ limits.writeNanoseconds },
    ].compactMap { $0 }.min()
  }

  /// Whether nothing is lost by closing it: no response is under way.
  package var isIdle: Bool { openResponses == 0 }
}
