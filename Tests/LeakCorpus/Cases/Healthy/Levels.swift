internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget

/// Two megabytes more from call 90,000 on.
final class LevelShift: LeakSubject {
  private let tables = Lock<[[UInt8]]>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    if call == 90_000 { tables.withLock { $0.append([UInt8](repeating: 1, count: 2 << 20)) } }
  }
}

/// Ten thousand objects more from call 50,000 and from call 110,000 on.
final class TwoLevelShifts: LeakSubject {
  private let sessions = Lock<[Session]>([])
  init(seed: UInt64) { sessions.withLock { $0.reserveCapacity(32_768) } }
  func perform(_ call: UInt64) {
    guard call == 50_000 || call == 110_000 else { return }
    sessions.withLock { sessions in for index in 0..<10_000 { sessions.append(Session(call + UInt64(index))) } }
  }
}

/// Objects at calls that become ever rarer: as many as the logarithm of the calls.
final class Logarithmic: LeakSubject {
  private let sessions = Lock<[Session]>([])
  private let next = Lock(1.0)
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let isDue = next.withLock { next -> Bool in
      guard Double(call) >= next else { return false }
      next = max(next + 1, next * 1.002)
      return true
    }
    if isDue { sessions.withLock { $0.append(Session(call)) } }
  }
}

/// Pages that stay for the sake of one object: of a full reservoir one object goes, and of 64 new ones one stays.
final class PinnedPages: LeakSubject {
  private struct State {
    var reservoir: [UnsafeMutableRawPointer] = []
    var pins: [UnsafeMutableRawPointer] = []
  }

  private let state = Lock(State())

  init(seed: UInt64) {
    state.withLock { state in
      state.reservoir.reserveCapacity(32_000)
      state.pins.reserveCapacity(32_000)
      for _ in 0..<24_000 { if let memory = corpus_allocate(160) { state.reservoir.append(memory) } }
    }
  }

  func perform(_ call: UInt64) {
    guard call % 20 == 0 else { return }
    state.withLock { state in
      guard let freed = state.reservoir.popLast() else { return }
      var batch: [UnsafeMutableRawPointer] = []
      for _ in 0..<128 { if let memory = corpus_allocate(160) { batch.append(memory) } }
      guard let pin = batch.popLast() else { return }
      state.pins.append(pin)
      for memory in batch { corpus_free(memory) }
      corpus_free(freed)
    }
  }
}

/// Generic types made at run time, sixty-four of them.
final class Metadata: LeakSubject {
  private struct Pair<First, Second> {
    var first: First
    var second: Second
  }

  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    var type: Any.Type = call & 1 == 0 ? Int.self : String.self
    for bit in 1..<6 { type = Self.wrap(type, (call >> UInt64(bit)) & 1 == 0) }
    withUnsafePointer(to: type) { corpus_observe($0) }
  }

  private static func wrap(_ type: Any.Type, _ isOptional: Bool) -> Any.Type {
    func open<Wrapped>(_: Wrapped.Type) -> Any.Type {
      isOptional ? Optional<Wrapped>.self : Pair<Wrapped, Int>.self
    }
    return _openExistential(type, do: open)
  }
}
