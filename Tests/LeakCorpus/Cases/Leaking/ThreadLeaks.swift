internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Threads that come and go and leave what they kept for themselves.
final class ThreadChurnLeak: SynchronousCase {
  static let leakCase = LeakCase(
    ThreadChurnLeak.self, "thread_churn_leak",
    "a thread per 500 calls that leaves objects in thread-local storage without a destructor", .held,
    .leak(
      bytes: Double(48 + 4 * 640) / 500, site: LeakSite("ThreadChurnLeak.", type: ThreadChurnLeak.Scratch.self),
      burst: 500))

  final class Scratch: Sendable {
    let words = Words64()
  }

  final class Scratches: Sendable {
    let first = Scratch()
    let second = Scratch()
    let third = Scratch()
    let fourth = Scratch()
  }

  private let key: pthread_key_t
  private let calls = Atomic(0)

  init() {
    var made = pthread_key_t()
    pthread_key_create(&made, nil)
    key = made
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 500 == 0 else { return }
    let key = key
    let thread = try? NativeThread.start(name: "churn") { ThreadChurnLeak.keep(key) }
    thread?.join()
  }

  @inline(never)
  private static func keep(_ key: pthread_key_t) {
    let scratches = Scratches()
    observe(scratches)
    pthread_setspecific(key, Unmanaged.passRetained(scratches).toOpaque())
  }
}

/// Memory that one worker allocates and another frees, except for a few.
final class HandedOver: SynchronousCase {
  static let leakCase = LeakCase(
    HandedOver.self, "handed_over", "objects of 64 bytes that other workers free, except one in 50", .tuning,
    .leak(bytes: 1.28, site: LeakSite("HandedOver.", type: HandedOver.Letter.self)))

  final class Letter: Sendable {
    let words = Words4()
    let number: Int

    init(_ number: Int) { self.number = number }
  }

  private struct Ring {
    var letters: [Letter?] = Array(repeating: nil, count: 256)
    var calls = 0
  }

  private let ring = Lock(Ring())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let letter = Letter(worker.below(1_000))
    observe(letter)
    let (received, call) = ring.withLock { ring in
      ring.calls += 1
      let place = ring.calls % ring.letters.count
      let received = ring.letters[place]
      ring.letters[place] = letter
      return (received, ring.calls)
    }
    if let received, call % 50 == 0 { _ = Unmanaged.passRetained(received) }
  }
}
