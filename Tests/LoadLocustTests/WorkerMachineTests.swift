import Testing

@testable import LoadLocust

@Suite("A worker of a Locust master")
struct WorkerMachineTests {
  /// A machine with a clock of its own.
  struct Bench {
    var machine: WorkerMachine
    var now = 0.0

    init(classes: Set<String> = ["high"]) {
      machine = WorkerMachine(classes: classes, patience: WorkerPatience(), identities: { "w_\($0)" }, now: 0)
    }

    mutating func take(_ event: WorkerEvent, after seconds: Double = 0) -> [WorkerAction] {
      now += seconds
      return machine.handle(event, now: now).filter { if case .note = $0 { false } else { true } }
    }

    /// Up to the master's acknowledgement.
    mutating func join() {
      _ = take(.tick)
      _ = take(.connected)
      _ = take(.message(.ack(index: 2)))
    }

    mutating func spawn(_ users: [String: Int], at timestamp: Double) -> [WorkerAction] {
      take(.message(.spawn(.init(timestamp: timestamp, users: users, plannedUsers: 40))))
    }

    /// A test with so many users that all are there.
    mutating func running(_ users: Int = 3) {
      join()
      _ = spawn(["high": users], at: 1)
      _ = take(.performing("high", users: users))
    }
  }

  private func types(_ actions: [WorkerAction]) -> [String] {
    actions.map { action in
      switch action {
      case .connect: "connect"
      case .disconnect: "disconnect"
      case .send(let message): message.type
      case .heartbeat: "heartbeat"
      case .beginTest: "begin"
      case .perform(let name, let users): "perform \(name) \(users)"
      case .stopRuns: "stop runs"
      case .sendStatistics(let isFinal): isFinal ? "last stats" : "stats"
      case .note: "note"
      case .end(let end): "end \(end)"
      }
    }
  }

  @Test("it joins, and keeps in touch")
  func joins() {
    var bench = Bench()
    #expect(bench.take(.tick) == [.connect(identity: "w_0")])
    #expect(bench.take(.connected) == [.send(LocustMessage("client_ready", .int(-1), nodeID: "w_0"))])
    #expect(types(bench.take(.tick, after: 4)).isEmpty)
    #expect(types(bench.take(.tick, after: 1.5)) == ["client_ready"])
    #expect(types(bench.take(.message(.ack(index: 2)))) == ["heartbeat"])
    #expect(types(bench.take(.tick, after: 0.5)).isEmpty)
    #expect(bench.take(.tick, after: 0.6) == [.heartbeat(.ready)])
  }

  @Test("a test: users, more of them, none, stop")
  func test() {
    var bench = Bench()
    bench.join()
    #expect(
      bench.spawn(["high": 3], at: 1) == [
        .send(bench.machine.messages.spawning), .beginTest(1, plannedUsers: 40, index: 2), .perform("high", users: 3),
      ])
    #expect(types(bench.take(.performing("high", users: 2))).isEmpty)
    #expect(bench.take(.performing("high", users: 3)) == [.send(bench.machine.messages.spawningComplete(["high": 3]))])
    #expect(types(bench.spawn(["high": 9], at: 1)).isEmpty)
    #expect(types(bench.spawn(["high": 5], at: 2)) == ["spawning", "perform high 5"])
    #expect(types(bench.take(.tick, after: 1.1)) == ["heartbeat", "stats"])
    #expect(types(bench.take(.performing("high", users: 5))) == ["spawning_complete"])
    #expect(types(bench.spawn(["high": 0], at: 3)) == ["spawning", "perform high 0"])
    #expect(types(bench.take(.message(.stop))) == ["stop runs"])
    #expect(types(bench.take(.measured)) == ["stats"])
    #expect(types(bench.take(.ended("high", .init()))) == ["last stats", "client_stopped", "client_ready"])
    #expect(types(bench.spawn(["high": 1], at: 4)) == ["spawning", "begin", "perform high 1"])
    #expect(bench.machine.testNumber == 2)
  }

  @Test("a class without users has no run")
  func noUsers() {
    var bench = Bench(classes: ["high", "low"])
    bench.join()
    #expect(types(bench.spawn(["high": 0, "low": 0], at: 1)) == ["spawning", "begin", "spawning_complete"])
    #expect(types(bench.spawn(["high": 0, "low": 2], at: 2)) == ["spawning", "perform low 2"])
    #expect(types(bench.take(.message(.stop))) == ["stop runs"])
    #expect(types(bench.take(.ended("low", .init()))) == ["last stats", "client_stopped", "client_ready"])
  }

  @Test("users of a scenario that it does not have are told to the master")
  func unknownClass() {
    var bench = Bench()
    bench.join()
    let actions = bench.spawn(["high": 1, "other": 2, "nobody": 0], at: 1)
    #expect(types(actions) == ["spawning", "exception", "begin", "perform high 1"])
  }

  @Test("quit flushes and ends; without a test at once")
  func quit() {
    var bench = Bench()
    bench.running()
    #expect(types(bench.take(.message(.quit))) == ["stop runs"])
    #expect(types(bench.take(.measured)) == ["stats"])
    #expect(types(bench.take(.ended("high", .init()))) == ["last stats", "end quit"])
    #expect(bench.take(.tick, after: 10).isEmpty)
    var idle = Bench()
    idle.join()
    #expect(types(idle.take(.message(.quit))) == ["end quit"])
  }

  @Test("quit while a test stops ends the worker after it")
  func quitWhileStopping() {
    var bench = Bench()
    bench.running()
    _ = bench.take(.message(.stop))
    #expect(types(bench.take(.message(.quit))).isEmpty)
    #expect(types(bench.take(.ended("high", .init()))) == ["last stats", "end quit"])
  }

  @Test("a run that ends by itself is told, and gets no other in the test")
  func troubled() {
    var bench = Bench()
    bench.running()
    #expect(types(bench.take(.ended("high", .init(trouble: "it crashed")))) == ["exception"])
    #expect(bench.machine.users == ["high": 0])
    #expect(types(bench.spawn(["high": 5], at: 2)) == ["spawning", "spawning_complete"])
    #expect(types(bench.take(.message(.stop))) == ["stop runs", "last stats", "client_stopped", "client_ready"])
  }

  @Test("a link that breaks and comes back: the same worker, the same test")
  func resumes() {
    var bench = Bench()
    bench.running()
    #expect(types(bench.take(.disconnected("reset"))).isEmpty)
    #expect(types(bench.take(.tick, after: 0.6)) == ["connect"])
    #expect(types(bench.take(.disconnected("refused"))).isEmpty)
    #expect(types(bench.take(.tick, after: 0.6)) == ["connect"])
    #expect(types(bench.take(.connected)) == ["heartbeat"])
    #expect(types(bench.take(.message(.heartbeat), after: 0.1)).isEmpty)
    #expect(bench.machine.identity == "w_0")
    #expect(types(bench.take(.tick, after: 1.1)) == ["heartbeat", "stats"])
  }

  @Test("a master that was started anew: the test ends, its figures are not sent, another identity joins")
  func forgotten() {
    var bench = Bench()
    bench.running()
    _ = bench.take(.disconnected("reset"))
    _ = bench.take(.tick, after: 0.6)
    _ = bench.take(.connected)
    #expect(types(bench.take(.tick, after: 1.1)) == ["heartbeat"])
    #expect(types(bench.take(.tick, after: 4)) == ["disconnect", "stop runs"])
    #expect(types(bench.take(.measured)).isEmpty)
    #expect(types(bench.take(.ended("high", .init()))) == ["disconnect"])
    #expect(bench.take(.tick) == [.connect(identity: "w_1")])
    #expect(types(bench.take(.connected)) == ["client_ready"])
    #expect(types(bench.take(.message(.ack(index: 0)))) == ["heartbeat"])
    // The clock of another master may be behind.
    #expect(types(bench.spawn(["high": 1], at: 0.5)) == ["spawning", "begin", "perform high 1"])
  }

  @Test("forgotten while a test stops, it joins again too")
  func forgottenWhileStopping() {
    var bench = Bench()
    bench.running()
    _ = bench.take(.message(.stop))
    _ = bench.take(.disconnected("reset"))
    _ = bench.take(.tick, after: 0.6)
    _ = bench.take(.connected)
    #expect(types(bench.take(.tick, after: 5.1)) == ["disconnect"])
    #expect(types(bench.take(.ended("high", .init()))) == ["disconnect"])
    #expect(bench.take(.tick) == [.connect(identity: "w_1")])
  }

  @Test("where there is no room for all users, those that there are count as all")
  func room() {
    var bench = Bench()
    bench.join()
    _ = bench.spawn(["high": 100], at: 1)
    _ = bench.take(.room("high", users: 64))
    #expect(types(bench.take(.performing("high", users: 64))) == ["spawning_complete"])
  }

  @Test("a stop whose answer could not be sent is answered when the link is back")
  func owedStop() {
    var bench = Bench()
    bench.running()
    _ = bench.take(.message(.stop))
    _ = bench.take(.disconnected("reset"))
    #expect(types(bench.take(.ended("high", .init()))).isEmpty)
    _ = bench.take(.tick, after: 0.6)
    _ = bench.take(.connected)
    #expect(types(bench.take(.message(.heartbeat))) == ["last stats", "client_stopped", "client_ready"])
  }

  @Test("no master: it gives up, and says what it met")
  func noMaster() {
    var bench = Bench()
    _ = bench.take(.tick)
    _ = bench.take(.disconnected("Connection refused"))
    #expect(types(bench.take(.tick, after: 299)) == ["connect"])
    #expect(bench.take(.disconnected("Connection refused"), after: 2) == [.end(.noMaster("Connection refused"))])
  }

  @Test("a master that is silent for too long is lost: the test ends first")
  func lost() {
    var bench = Bench()
    bench.running()
    #expect(!types(bench.take(.tick, after: 59)).contains("stop runs"))
    #expect(types(bench.take(.tick, after: 2)).contains("stop runs"))
    let last = bench.take(.ended("high", .init()))
    #expect(types(last).first == "last stats")
    guard case .end(.masterLost)? = last.last else {
      Issue.record("it ends otherwise: \(last)")
      return
    }
  }

  @Test("interrupted: the test ends, the master is told; a second time ends at once")
  func interrupted() {
    var bench = Bench()
    bench.running()
    #expect(types(bench.take(.interrupted)) == ["stop runs"])
    #expect(types(bench.take(.ended("high", .init()))) == ["last stats", "quit", "end interrupted"])
    var hasty = Bench()
    hasty.running()
    _ = hasty.take(.interrupted)
    #expect(types(hasty.take(.interrupted)) == ["quit", "end interrupted"])
  }

  @Test("what was sent before an answered heartbeat has arrived, the rest is told of")
  func delivery() {
    var delivery = Delivery()
    delivery.sent(operations: 5)
    delivery.sentHeartbeat()
    delivery.sent(operations: 7)
    delivery.answeredHeartbeat()
    delivery.sentHeartbeat()
    delivery.sent(operations: 9)
    #expect(delivery.disconnected() == 16)
    #expect(delivery.disconnected() == 0)
  }

  /// Whatever comes in whatever order: users are asked for of known classes alone, a test begins once, and nothing follows the
  /// end.
  @Test("any order of events", arguments: SeededGenerator.seeds)
  func anyOrder(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      var bench = Bench(classes: ["high", "low"])
      var tests = 0
      var hasEnded = false
      for step in 0..<60 {
        let event = randomEvent(step, &generator)
        let actions = bench.take(event, after: Double.random(in: 0...3, using: &generator))
        #expect(!hasEnded || actions.isEmpty, "seed \(seed)")
        for action in actions {
          switch action {
          case .beginTest(let number, _, _):
            #expect(number == tests + 1, "seed \(seed)")
            tests = number
          case .perform(let name, let users): #expect(["high", "low"].contains(name) && users >= 0, "seed \(seed)")
          case .end: hasEnded = true
          default: break
          }
        }
      }
    }
  }

  private func randomEvent(_ step: Int, _ generator: inout SeededGenerator) -> WorkerEvent {
    let users = Int.random(in: 0...4, using: &generator)
    let name = ["high", "low", "other"].randomElement(using: &generator) ?? "high"
    let events: [WorkerEvent] = [
      .connected, .disconnected("gone"), .tick, .tick, .measured, .unreadable("x"), .message(.ack(index: nil)),
      .message(.heartbeat), .message(.stop), .message(.reconnect), .performing(name, users: users),
      .ended(name, .init(trouble: users == 0 ? "trouble" : nil)), .message(.other("what")),
      .message(.spawn(.init(timestamp: Double(step), users: [name: users]))), users == 4 ? .message(.quit) : .tick,
    ]
    return events.randomElement(using: &generator) ?? .tick
  }
}
