internal import LoadPlatform
internal import LoadRecord

extension LiveHub {
  /// The loop of a feed's thread: reads the run's files while there are subscribers, and sends them the events.
  func follow(_ run: RunIdentifier) {
    var follower = LiveFollower(folder: folder, run: run)
    var lastWord = MonotonicClock.nanoseconds()
    while let newcomers = newcomers(of: run) {
      let changes = follower.look()
      let events = Self.events(changes, of: follower.view)
      let now = MonotonicClock.nanoseconds()
      var payloads = events.map { encode($0.text) }
      if payloads.isEmpty, now >= lastWord + Self.keepAliveNanoseconds {
        payloads.append(encode(ServerSentEvent.keepAlive))
      }
      if !payloads.isEmpty { lastWord = now }
      let isOver = follower.view.status.isOver
      tell(run, payloads, isOver: isOver)
      welcome(run, newcomers, follower.view)
      if isOver, leave(run) { return }
      if !waitForNextLook(run), leave(run) { return }
    }
  }

  /// The subscribers that joined since the last look; nil if the hub was stopped.
  private func newcomers(of run: RunIdentifier) -> [Newcomer]? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      defer { state.feeds[run]?.newcomers = [] }
      return state.feeds[run]?.newcomers
    }
  }

  private static func events(_ changes: [LiveFollower.Change], of view: LiveRun) -> [ServerSentEvent] {
    let isRestarted = changes.contains { if case .restarted = $0 { true } else { false } }
    var events: [ServerSentEvent?] = []
    if isRestarted { events.append(try? view.snapshot(after: nil)) }
    for change in changes {
      switch change {
      case .restarted: break
      // A snapshot includes all points.
      case .point(let point, let number):
        if !isRestarted { events.append(event("point", id: "\(number + 1)", point)) }
      case .status: if !isRestarted { events.append(event("status", id: nil, view.status)) }
      case .ended: events.append(event("end", id: LiveHub.endID, view.status))
      }
    }
    return events.compactMap { $0 }
  }

  /// The event ID of the end: a client that reports it as its last event must not reconnect.
  package static var endID: String { "end" }

  private static func event(_ name: String, id: String?, _ value: some Encodable) -> ServerSentEvent? {
    (try? OrderedJSONEncoder().encode(value)).map { ServerSentEvent(name, id: id, data: $0) }
  }

  private func tell(_ run: RunIdentifier, _ payloads: [Payload], isOver: Bool) {
    state.withLock { state in
      guard var feed = state.feeds[run] else { return }
      for (number, continuation) in feed.streams {
        let isBehind = payloads.contains { payload in
          if case .enqueued = continuation.yield(payload) { false } else { true }
        }
        if isBehind || isOver {
          continuation.finish()
          feed.streams[number] = nil
        }
      }
      state.feeds[run] = feed
    }
  }

  /// Sends newcomers a snapshot; afterwards they receive new events.
  private func welcome(_ run: RunIdentifier, _ newcomers: [Newcomer], _ view: LiveRun) {
    for newcomer in newcomers {
      switch newcomer {
      case .look(let continuation): continuation.resume(returning: view)
      case .stream(let number, let continuation, let last):
        if let snapshot = try? view.snapshot(after: last) { continuation.yield(encode(snapshot.text)) }
        guard !view.status.isOver else {
          if let end = Self.event("end", id: Self.endID, view.status) { continuation.yield(encode(end.text)) }
          continuation.finish()
          continue
        }
        let isWanted = state.withLock { state in
          guard !state.isStopped else { return false }
          state.feeds[run]?.streams[number] = continuation
          return true
        }
        if !isWanted { continuation.finish() }
      }
    }
  }

  /// Waits until it is time to look again.
  ///
  /// - Returns: false if there has been no subscriber for a while.
  private func waitForNextLook(_ run: RunIdentifier) -> Bool {
    let hasAudience = state.withLock { $0.feeds[run]?.streams.isEmpty == false }
    let deadline =
      MonotonicClock.nanoseconds() + (hasAudience ? Self.lookNanoseconds : Self.lingerNanoseconds)
    let isWanted: Bool? = state.wait(untilNanoseconds: deadline) { state in
      state.isStopped || state.feeds[run]?.newcomers.isEmpty == false ? true : nil
    }
    return hasAudience || isWanted == true
  }

  /// Ends the feed unless a subscriber joined in the meantime.
  private func leave(_ run: RunIdentifier) -> Bool {
    state.withLock { state in
      guard state.feeds[run]?.streamCount ?? 0 == 0, state.feeds[run]?.newcomers.isEmpty ?? true else { return false }
      state.feeds[run] = nil
      return true
    }
  }
}
