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

/// Pages that stay for the sake of one object. Every 9,000 calls comes another size: two megabytes of objects fill fresh
/// pages, and all but one of each page go again; as many bytes of a dense reservoir go, so that what is alive is level.
final class PinnedPages: LeakSubject {
  private static let sizes = [
    8, 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024,
  ]
  private static let reservoirBytes = 16_384

  private struct State {
    var reservoir: [UnsafeMutableRawPointer] = []
    var pins: [UnsafeMutableRawPointer] = []
    var owed = 0
  }

  private let state = Lock(State())

  init(seed: UInt64) {
    state.withLock { state in
      state.pins.reserveCapacity(16_384)
      state.reservoir = (0..<128).compactMap { _ in corpus_allocate(Self.reservoirBytes) }
    }
  }

  func perform(_ call: UInt64) {
    guard call % 9_000 == 0, call / 9_000 <= UInt64(Self.sizes.count) else { return }
    let size = Self.sizes[Int(call / 9_000) - 1]
    // A page of small objects is one of the system's, of larger ones several.
    let pageBytes = size <= 256 ? 4_096 : 20_480
    state.withLock { state in
      let batch = (0..<(2 << 20) / size).compactMap { _ in corpus_allocate(size) }
      for (index, memory) in batch.enumerated() {
        if index % (pageBytes / size) == 0 {
          state.pins.append(memory)
          state.owed += size
        } else {
          corpus_free(memory)
        }
      }
      while state.owed >= Self.reservoirBytes, let freed = state.reservoir.popLast() {
        corpus_free(freed)
        state.owed -= Self.reservoirBytes
      }
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
