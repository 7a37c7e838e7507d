internal import LoadPlatform
internal import LoadRecord

/// Distributes the events of runs to subscribers. Each run is read by one thread, regardless of the number of
/// subscribers, and only while there are any. Each event is encoded once.
package final class LiveHub<Payload: Sendable>: Sendable {
  /// A subscriber, which receives a run's events until it cancels, falls behind, or the run ends.
  package struct Subscription: Sendable {
    /// The encoded events.
    package let payloads: AsyncStream<Payload>
    fileprivate let number: UInt64
    fileprivate let run: RunIdentifier
    private let hub: LiveHub

    fileprivate init(_ payloads: AsyncStream<Payload>, _ number: UInt64, _ run: RunIdentifier, _ hub: LiveHub) {
      self.payloads = payloads
      self.number = number
      self.run = run
      self.hub = hub
    }

    /// Ends the subscription.
    package func cancel() { hub.remove(number, of: run) }
  }

  typealias Continuation = AsyncStream<Payload>.Continuation

  /// A subscriber that has received nothing yet.
  enum Newcomer {
    case stream(UInt64, Continuation, after: Int?)
    case look(CheckedContinuation<LiveRun?, Never>)
  }

  struct Feed {
    var newcomers: [Newcomer] = []
    var streams: [UInt64: Continuation] = [:]
    var streamCount: Int {
      streams.count + newcomers.count { if case .stream = $0 { true } else { false } }
    }
  }

  struct State {
    var feeds: [RunIdentifier: Feed] = [:]
    var next: UInt64 = 0
    var isStopped = false
    var streamCount: Int { feeds.values.reduce(0) { $0 + $1.streamCount } }
  }

  let folder: ResultsFolder
  let encode: @Sendable (String) -> Payload
  let state = Lock(State())

  /// Maximum number of events queued for a client; a client that exceeds it is dropped.
  package static var maximumWaiting: Int { 64 }
  /// Maximum number of open streams.
  package static var maximumStreams: Int { 512 }
  /// Maximum number of runs followed at the same time.
  package static var maximumFeeds: Int { 16 }
  /// The interval at which a run's files are read; they grow once a second.
  static var lookNanoseconds: UInt64 { 400_000_000 }
  /// The interval of keep-alive comments on an idle stream.
  static var keepAliveNanoseconds: UInt64 { 15_000_000_000 }
  /// How long a run's view is kept after its last subscriber left.
  static var lingerNanoseconds: UInt64 { 30_000_000_000 }

  /// A hub over a folder.
  ///
  /// - Parameter encode: encodes an event's text as a payload.
  package init(folder: ResultsFolder, encode: @escaping @Sendable (String) -> Payload) {
    self.folder = folder
    self.encode = encode
  }

  /// The number of open streams.
  package var openStreams: Int { state.withLock { $0.streamCount } }

  /// Opens a stream of a run's events: a snapshot first, then each second, and finally how it ended.
  ///
  /// - Parameter last: the client's last event (`Last-Event-ID`).
  /// - Throws: ``MonitorError`` 503 when too many are open.
  package func subscribe(to run: RunIdentifier, after last: Int? = nil) throws(MonitorError) -> Subscription {
    let (payloads, continuation) = AsyncStream.makeStream(
      of: Payload.self, bufferingPolicy: .bufferingOldest(Self.maximumWaiting))
    let number: UInt64? = state.withLock { state in
      guard state.streamCount < Self.maximumStreams else { return nil }
      state.next += 1
      return state.next
    }
    guard let number, join(run, .stream(number, continuation, after: last)) else { throw .busy }
    return Subscription(payloads, number, run, self)
  }

  /// The current view of a run.
  ///
  /// - Throws: ``MonitorError`` 503 when too many runs are followed.
  package func look(at run: RunIdentifier) async throws(MonitorError) -> LiveRun {
    let view = await withCheckedContinuation { (continuation: CheckedContinuation<LiveRun?, Never>) in
      if !join(run, .look(continuation)) { continuation.resume(returning: nil) }
    }
    guard let view else { throw .busy }
    return view
  }

  /// Ends all streams when the monitor ends: a server waits for responses in progress.
  package func stop() {
    let feeds = state.withLock { state in
      state.isStopped = true
      defer { state.feeds = [:] }
      return state.feeds
    }
    state.wakeAll()
    for feed in feeds.values { Self.dismiss(feed) }
  }

  private static func dismiss(_ feed: Feed) {
    for continuation in feed.streams.values { continuation.finish() }
    for newcomer in feed.newcomers {
      switch newcomer {
      case .stream(_, let continuation, _): continuation.finish()
      case .look(let continuation): continuation.resume(returning: nil)
      }
    }
  }

  private func remove(_ number: UInt64, of run: RunIdentifier) {
    state.withLock { state in
      state.feeds[run]?.streams[number]?.finish()
      state.feeds[run]?.streams[number] = nil
      state.feeds[run]?.newcomers.removeAll { newcomer in
        guard case .stream(number, let continuation, _) = newcomer else { return false }
        continuation.finish()
        return true
      }
    }
  }

  /// Whether there was room.
  private func join(_ run: RunIdentifier, _ newcomer: Newcomer) -> Bool {
    let (hasRoom, isNew) = state.withLock { state in
      let isNew = state.feeds[run] == nil
      guard !state.isStopped, !isNew || state.feeds.count < Self.maximumFeeds else { return (false, false) }
      state.feeds[run, default: Feed()].newcomers.append(newcomer)
      return (true, isNew)
    }
    guard hasRoom, isNew else {
      state.wakeAll()
      return hasRoom
    }
    do {
      try NativeThread.start(name: "live") { self.follow(run) }.detach()
      return true
    } catch {
      // The caller dismisses its own newcomer; others that joined in the meantime are dismissed here.
      let others = state.withLock { $0.feeds.removeValue(forKey: run)?.newcomers.dropFirst() }
      if let others { Self.dismiss(Feed(newcomers: Array(others))) }
      return false
    }
  }
}
