/// Lets one of the exploration's threads run at a time and decides at each access who goes on.
///
/// Whoever runs decides; another thread is woken only when it is chosen. The controller, which runs the exploration,
/// gets its baton back when all threads have ended or none can go on.
final class Scheduler: @unchecked Sendable {
  private enum Status {
    case ready
    /// Until the count of changes is another than this.
    case waiting(changes: UInt64)
    case ended
  }

  /// What a thread has been chosen for and has not done yet, so that it is not asked again.
  private enum Turn {
    case used
    /// To begin, or to go on after waiting, up to and with the next access.
    case whole
    /// To make a call's first access; its first tick is taken.
    case called
  }

  // All variables are protected by the batons: only who has taken its own, and has not passed one on since, reads or
  // writes them. Before the first execution and after the last that is the controller.
  private var path: ChoicePath
  private var body: (@Sendable (Int) -> Void)?
  private var statuses: [Status]
  private var turns: [Turn]
  /// The count of changes when a thread last waited.
  private var seen: [UInt64]
  private var changes: UInt64 = 0
  private var steps = 0
  private var begun = ThreadSet()
  /// Why nobody goes on though not all have ended.
  private var stuck: String?

  private let stepLimit: Int
  private let batons: [Baton]
  private let controller = Baton()

  init(threads: Int, path: ChoicePath, stepLimit: Int) {
    self.path = path
    self.stepLimit = stepLimit
    batons = (0..<threads).map { _ in Baton() }
    statuses = Array(repeating: .ready, count: threads)
    turns = Array(repeating: .whole, count: threads)
    seen = Array(repeating: 0, count: threads)
  }
}

// MARK: - The controller's side

extension Scheduler {
  /// Who went on at each step of the last execution.
  var schedule: [Int] { path.schedule }

  /// Runs the threads once, after the present choices.
  ///
  /// - Parameter body: what the thread of an index does; let go of when it returns, unless threads are stuck in it.
  /// - Returns: what went wrong with the execution itself.
  func execute(_ body: @escaping @Sendable (Int) -> Void) -> String? {
    for index in batons.indices {
      statuses[index] = .ready
      turns[index] = .whole
      seen[index] = 0
    }
    changes = 0
    steps = 0
    begun = ThreadSet()
    self.body = body
    if let first = choose(running: nil) {
      batons[first].pass()
      controller.take()
    }
    self.body = nil
    path.end()
    return path.mismatch ?? stuck
  }

  /// Goes on to the next schedule; false when there is none.
  func advance() -> Bool { path.advance() }

  /// Lets all threads end that are not stuck, after the last execution.
  ///
  /// - Returns: those that will end.
  func dismiss() -> [Int] {
    let free = batons.indices.filter { stuck == nil || hasEnded($0) || !begun.contains($0) }
    // Each finds no body, and touches nothing else.
    for index in free { batons[index].pass() }
    return free
  }
}

// MARK: - The threads' side

extension Scheduler {
  /// Plays the thread of an index in one execution after another.
  func serve(_ index: Int) {
    while true {
      batons[index].take()
      guard perform(index) else { return }
      statuses[index] = .ended
      if batons.indices.allSatisfy(hasEnded) {
        controller.pass()
      } else if let next = choose(running: index) {
        batons[next].pass()
      } else {
        controller.pass()
      }
    }
  }

  func willAccess(_ index: Int) {
    if turns[index] == .used { decide(index) }
    turns[index] = .used
  }

  func willCall(_ index: Int) {
    if turns[index] != .whole { decide(index) }
    turns[index] = .called
  }

  func didChange() { changes += 1 }

  /// Any but the first of them counts as a preemption.
  func chooseValue(among count: Int) -> Int {
    path.choose(among: ThreadSet(first: min(count, ThreadSet.capacity)), running: 0) ?? 0
  }

  func waitForChange(_ index: Int) {
    if changes == seen[index] {
      statuses[index] = .waiting(changes: changes)
      decide(index)
      statuses[index] = .ready
      turns[index] = .whole
    }
    seen[index] = changes
  }

  /// The body is let go of on return, so that nothing of an execution is alive when the controller goes on.
  private func perform(_ index: Int) -> Bool {
    guard let body else { return false }
    begun.insert(index)
    body(index)
    return true
  }

  /// Returns when the running thread goes on, at once or after others.
  private func decide(_ index: Int) {
    let next = choose(running: index)
    if next == index { return }
    if let next { batons[next].pass() } else { controller.pass() }
    // Without a next thread nobody passes this baton again: a closure cannot be left from inside.
    batons[index].take()
  }

  private func choose(running: Int?) -> Int? {
    guard steps < stepLimit else {
      stuck = "no progress: \(stepLimit) steps and no end"
      return nil
    }
    steps += 1
    var ready = ThreadSet()
    for index in batons.indices where canGoOn(index) { ready.insert(index) }
    let next = path.choose(among: ready, running: running)
    if next == nil { stuck = "no progress: every thread that has not ended waits for a change" }
    return next
  }

  private func canGoOn(_ index: Int) -> Bool {
    switch statuses[index] {
    case .ready: true
    case .waiting(let changes): changes != self.changes
    case .ended: false
    }
  }

  private func hasEnded(_ index: Int) -> Bool {
    if case .ended = statuses[index] { true } else { false }
  }
}
