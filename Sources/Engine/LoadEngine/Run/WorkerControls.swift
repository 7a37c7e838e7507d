internal import LoadTarget

/// The words that make workers perform or pause: one for all workers, or one for each in a steered run.
final class WorkerControls: @unchecked Sendable {
  // The words are atomics; only the controller uses `active`. The memory outlives all workers.
  private let shared: UnsafeMutablePointer<RunControl>
  private let own: UnsafeMutableRawPointer?
  private let firstOfGroup: [Int]
  /// The number of workers that have their own word: all or none.
  private let ownCount: Int
  /// The number of workers of each group that perform when the run continues.
  private(set) var active: [Int]

  /// The distance between words: that of the lines that processors fetch together.
  private static let stride = 128

  /// - Parameters:
  ///   - shared: the word of the whole run.
  ///   - workers: the number of workers of each group.
  ///   - isSteered: whether each worker has its own word.
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

  /// The word that a worker reads.
  func control(ofWorker index: Int) -> UnsafePointer<RunControl> { UnsafePointer(word(index) ?? shared) }

  private func word(_ index: Int) -> UnsafeMutablePointer<RunControl>? {
    own.map { ($0 + index * Self.stride).assumingMemoryBound(to: RunControl.self) }
  }

  /// Sets the end of the phase. Only while all workers are paused.
  func setPhaseEnd(ticks: UInt64) {
    shared.pointee.setPhaseEnd(ticks: ticks)
    for index in 0..<ownCount { word(index)?.pointee.setPhaseEnd(ticks: ticks) }
  }

  /// Releases the workers that are to perform.
  func go() {
    shared.pointee.set(RunControl.go)
    for (group, count) in active.enumerated() {
      for index in 0..<count { word(firstOfGroup[group] + index)?.pointee.set(RunControl.go) }
    }
  }

  /// Holds all workers.
  func hold() {
    shared.pointee.set(RunControl.hold)
    for index in 0..<ownCount { word(index)?.pointee.set(RunControl.hold) }
  }

  /// Sets the number of performing workers of each group, and holds the others.
  func setActive(_ counts: [Int]) {
    for (group, count) in counts.enumerated() where count < active[group] {
      for index in count..<active[group] { word(firstOfGroup[group] + index)?.pointee.set(RunControl.hold) }
    }
    active = counts
  }
}
