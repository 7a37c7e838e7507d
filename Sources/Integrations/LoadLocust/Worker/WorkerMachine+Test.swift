internal import LoadStatistics

/// How a worker reacts to the master's messages and to its own runs.
extension WorkerMachine {
  mutating func take(_ message: MasterMessage, _ now: Double) -> [WorkerAction] {
    lastHeard = now
    switch message {
    case .ack(let index):
      self.index = index
      guard case .joining = connection else { return [] }
      knownIdentity = identityNumber
      connection = .joined
      lastHeartbeat = now - patience.heartbeat
      return [.note("joined the master as \(identity)")] + tick(now)
    case .heartbeat:
      delivery.answeredHeartbeat()
      guard case .resuming = connection else { return [] }
      connection = .joined
      let farewell: [WorkerAction] =
        owesStop ? [.sendStatistics(isFinal: true), .send(messages.clientStopped), .send(messages.clientReady)] : []
      owesStop = false
      return note("reconnected: the master still knows this Locust worker", now) + farewell
    case .spawn(let order): return spawn(order, now)
    case .stop: return endTest(.stop, now)
    case .quit: return endTest(.quit, now)
    case .reconnect:
      connection = .none(nextAttempt: now)
      _ = delivery.disconnected()
      return [.note("the master requested a reconnection"), .disconnect] + tick(now)
    case .spawningComplete: return []
    case .other(let type): return note("ignored a message of unknown type '\(type)' from the master", now)
    }
  }

  // MARK: Users

  private mutating func spawn(_ order: MasterMessage.SpawnOrder, _ now: Double) -> [WorkerAction] {
    guard order.timestamp > lastTimestamp else {
      return note("ignored an outdated spawn request: a newer one is in effect", now)
    }
    lastTimestamp = order.timestamp
    // A test that is ending is not resumed: the master is notified when it is over.
    guard test?.ending == nil else { return [] }
    var actions: [WorkerAction] = [.send(messages.spawning)]
    state = .spawning
    let unknown = order.users.filter { $0.value > 0 && !classes.contains($0.key) }.keys.ordered()
    if !unknown.isEmpty {
      let names = unknown.map { "'\($0)'" }.joined(separator: ", ")
      let text = "this Locust worker has no scenario named \(names); no users were started for it"
      actions +=
        note(text, now) + [
          .send(messages.exception(text, details: "available: \(classes.ordered().joined(separator: ", "))"))
        ]
    }
    let wanted = order.users.filter { classes.contains($0.key) }
    if test == nil {
      testNumber += 1
      lastStatistics = now
      let planned = max(order.plannedUsers ?? 0, order.users.values.max() ?? 0)
      actions.append(.beginTest(testNumber, plannedUsers: planned, index: index))
      test = Test(wanted: wanted)
    }
    test?.wanted.merge(wanted) { $1 }
    for (name, users) in wanted.ordered(by: { $0.key < $1.key }) {
      guard let current = test, !current.ended.contains(name), users > 0 || current.runs.contains(name) else {
        continue
      }
      test?.runs.insert(name)
      actions.append(.perform(name, users: users))
    }
    return actions + completeIfThere()
  }

  mutating func performing(_ name: String, _ users: Int, _ now: Double) -> [WorkerAction] {
    guard test != nil else { return [] }
    test?.performing[name] = users
    return completeIfThere()
  }

  /// Notifies the master once all users that can run are running.
  private mutating func completeIfThere() -> [WorkerAction] {
    guard state == .spawning, let test, test.ending == nil else { return [] }
    let isThere = test.wanted.allSatisfy { name, users in
      !test.runs.contains(name) || test.performing[name] == users
    }
    guard isThere else { return [] }
    state = .running
    return [.send(messages.spawningComplete(users))]
  }

  // MARK: The end of a test

  /// A master that quits waits half a second for the remaining statistics.
  mutating func measured() -> [WorkerAction] {
    guard let test, test.ending != nil, connection == .joined else { return [] }
    return [.sendStatistics(isFinal: false)]
  }

  private mutating func endTest(_ reason: Ending, _ now: Double) -> [WorkerAction] {
    guard var test else {
      if reason == .quit { return end(.quit) }
      return [.send(messages.clientStopped), .send(messages.clientReady)]
    }
    let wasEnding = test.ending != nil
    // An end of the worker outweighs an end of the test.
    if !wasEnding || reason == .quit && test.ending == .stop { test.ending = reason }
    self.test = test
    return (wasEnding ? [] : [.stopRuns]) + finishTestIfOver(now)
  }

  mutating func ended(_ name: String, _ end: WorkerEvent.RunEnd, _ now: Double) -> [WorkerAction] {
    guard test != nil else { return [] }
    test?.runs.remove(name)
    test?.performing[name] = 0
    test?.ended.insert(name)
    var actions: [WorkerAction] = []
    if let trouble = end.trouble {
      actions += note("\(name): \(trouble)", now)
      if connection == .joined { actions.append(.send(messages.exception("\(name): \(trouble)", details: trouble))) }
    }
    return actions + completeIfThere() + finishTestIfOver(now)
  }

  /// Once no run is left and the test is ending: sends the last statistics and proceeds to the next step.
  mutating func finishTestIfOver(_ now: Double) -> [WorkerAction] {
    guard let test, let ending = test.ending, test.runs.isEmpty else { return [] }
    self.test = nil
    state = .ready
    let last: [WorkerAction] = connection == .joined ? [.sendStatistics(isFinal: true)] : []
    switch ending {
    case .stop:
      guard connection == .joined else {
        owesStop = true
        return []
      }
      return last + [.send(messages.clientStopped), .send(messages.clientReady)]
    case .quit: return last + end(.quit)
    case .interrupt: return last + leave()
    case .forgotten: return rejoin(now)
    case .lost(let trouble): return last + end(.masterLost(trouble))
    }
  }
}
