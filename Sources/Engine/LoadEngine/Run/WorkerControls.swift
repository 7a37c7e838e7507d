internal import LoadTarget

/// The words that tell workers to perform or to stand still: one that all look at, or, where it is said during the run how
/// many perform, one for each worker.
final class WorkerControls: @unchecked Sendable {
  // The words are atomics; `active` is the controller's alone. The memory outlives all workers.
  private let shared: UnsafeMutablePointer<RunControl>
  private let own: UnsafeMutableRawPointer?
  private let firstOfGroup: [Int]
  /// How many workers have a word of their own: all or none.
  private let ownCount: Int
  /// How many workers of each group perform when the run goes on.
  private(set) var active: [Int]

  /// As far apart as the lines that processors fetch together.
  private static let stride = 128

  /// - Parameters:
  ///   - shared: the word of the whole run.
  ///   - workers: how many workers each group has.
  ///   - isSteered: whether each worker has a word of its own.
  init(shared: UnsafeMutablePointer<RunControl>, workers: [Int], isSteered: Bool) {
    self.shared = shared
    active = isSteered ? workers.map { _ in 0 } : workers
    var first = 0
    firstOfGroup = workers.map { count in
      defer { first += count }
      return first
    }
    ownCount = isSteered ? first : 0
    guard isSteered else {
      own = nil
      return
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, first) * Self.stride, alignment: Self.stride)
    for worker in 0..<first {
      (memory + worker * Self.stride).bindMemory(to: RunControl.self, capacity: 1).initialize(to: RunControl())
    }
    own = memory
  }

  deinit { own?.deallocate() }

  /// The word that a worker looks at.
  func control(ofWorker index: Int) -> UnsafePointer<RunControl> { UnsafePointer(word(index) ?? shared) }

  private func word(_ index: Int) -> UnsafeMutablePointer<RunControl>? {
    own.map { ($0 + index * Self.stride).assumingMemoryBound(to: RunControl.self) }
  }

  /// Sets when the phase is over. Only while all workers stand still.
  func setPhaseEnd(ticks: UInt64) {
    shared.pointee.setPhaseEnd(ticks: ticks)
    for index in 0..<ownCount { word(index)?.pointee.setPhaseEnd(ticks: ticks) }
  }

  /// Those that are to perform may.
  func go() {
    shared.pointee.set(RunControl.go)
    for (group, count) in active.enumerated() {
      for index in 0..<count { word(firstOfGroup[group] + index)?.pointee.set(RunControl.go) }
    }
  }

  /// All are to stand still.
  func hold() {
    shared.pointee.set(RunControl.hold)
    for index in 0..<ownCount { word(index)?.pointee.set(RunControl.hold) }
  }

  /// Says how many of each group's workers perform from now on, and has the others stand still.
  func setActive(_ counts: [Int]) {
    for (group, count) in counts.enumerated() where count < active[group] {
      for index in count..<active[group] { word(firstOfGroup[group] + index)?.pointee.set(RunControl.hold) }
    }
    active = counts
  }
}
