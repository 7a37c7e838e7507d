/// How a worker connects to a master, stays connected, and detects that the master is lost.
extension WorkerMachine {
  mutating func connected(_ now: Double) -> [WorkerAction] {
    guard case .opening = connection else { return [] }
    if isKnown {
      connection = .resuming(since: now)
      return heartbeat(now)
    }
    connection = .joining(since: now)
    return [.send(messages.clientReady)]
  }

  /// Whether a master acknowledged this identity.
  private var isKnown: Bool { knownIdentity == identityNumber }

  mutating func disconnected(_ reason: String, _ now: Double) -> [WorkerAction] {
    let wasJoined = connection == .joined
    connection = .none(nextAttempt: now + patience.retry)
    lastTrouble = reason
    var actions: [WorkerAction] = []
    if wasJoined {
      actions += note("the connection to the master was lost (\(reason)); reconnecting", now)
      let operations = delivery.disconnected()
      if operations > 0 {
        actions += note(
          "\(operations) operations may not have reached the master; they are not resent, so none counts twice", now)
      }
    } else {
      actions += note("no master yet: \(reason)", now)
    }
    return actions + giveUpIfDue(now)
  }

  mutating func tick(_ now: Double) -> [WorkerAction] {
    var actions = giveUpIfDue(now)
    if isOver { return actions }
    switch connection {
    case .none(let nextAttempt):
      if now >= nextAttempt {
        connection = .opening
        actions.append(.connect(identity: identity))
      }
    case .opening: break
    case .joining(let since):
      if now >= since + patience.acknowledgement {
        connection = .joining(since: now)
        actions += note("connected, but the master has not acknowledged this Locust worker; retrying", now)
        actions.append(.send(messages.clientReady))
      }
    case .resuming(let since):
      if now >= since + patience.resumption { actions += forgotten(now) } else { actions += heartbeatIfDue(now) }
    case .joined:
      actions += heartbeatIfDue(now)
      if test != nil, now >= lastStatistics + patience.statistics {
        lastStatistics = now
        actions.append(.sendStatistics(isFinal: false))
      }
    }
    return actions
  }

  private mutating func heartbeatIfDue(_ now: Double) -> [WorkerAction] {
    now >= lastHeartbeat + patience.heartbeat ? heartbeat(now) : []
  }

  private mutating func heartbeat(_ now: Double) -> [WorkerAction] {
    lastHeartbeat = now
    delivery.sentHeartbeat()
    return [.heartbeat(state)]
  }

  /// The master no longer knows this worker, or is a different one: the worker joins again under a new identity once
  /// its test is over.
  private mutating func forgotten(_ now: Double) -> [WorkerAction] {
    var actions = note(
      "the master no longer knows this Locust worker: it was restarted, or considered it lost", now)
    _ = delivery.disconnected()
    guard var test else { return actions + rejoin(now) }
    connection = .none(nextAttempt: .infinity)
    actions.append(.disconnect)
    switch test.ending {
    case nil:
      actions += note("the current test ends here; its measurements are kept in its record", now)
      test.ending = .forgotten
      actions.append(.stopRuns)
    case .stop: test.ending = .forgotten
    default: break
    }
    self.test = test
    return actions + finishTestIfOver(now)
  }

  /// Records the number of operations that were reported on the current connection.
  public mutating func sent(operations: UInt64) { delivery.sent(operations: operations) }

  mutating func rejoin(_ now: Double) -> [WorkerAction] {
    identityNumber += 1
    owesStop = false
    lastTimestamp = -.infinity
    lastHeard = now
    state = .ready
    connection = .none(nextAttempt: now)
    return [.disconnect]
  }

  private mutating func giveUpIfDue(_ now: Double) -> [WorkerAction] {
    let waited = now - lastHeard
    if !isKnown {
      guard waited > patience.connect, test == nil else { return [] }
      return end(.noMaster(lastTrouble ?? "no answer"))
    }
    guard waited > patience.master else { return [] }
    let trouble = "nothing received from the master for \(Int(waited)) s"
    guard var test else { return end(.masterLost(trouble)) }
    guard test.ending == nil else { return [] }
    test.ending = .lost(trouble)
    self.test = test
    return [.note("\(trouble): the test ends here"), .stopRuns] + finishTestIfOver(now)
  }

  mutating func interrupted(_ now: Double) -> [WorkerAction] {
    guard var test, test.ending != .interrupt else { return leave() }
    let wasEnding = test.ending != nil
    test.ending = .interrupt
    self.test = test
    return (wasEnding ? [] : [.stopRuns]) + finishTestIfOver(now)
  }

  mutating func leave() -> [WorkerAction] {
    let farewell: [WorkerAction] = connection == .joined ? [.send(messages.quit)] : []
    return farewell + end(.interrupted)
  }
}
