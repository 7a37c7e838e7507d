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

/// Observers that are added and never removed.
final class ObserversNeverRemoved: SynchronousCase {
  static let leakCase = LeakCase(
    ObserversNeverRemoved.self, "observers_never_removed", "a list of observers that are never removed", .tuning,
    .leak(bytes: 64, site: LeakSite("ObserversNeverRemoved.", type: ObserversNeverRemoved.Observer.self)))

  final class Observer: Sendable {
    let words = Words4()
    let number: Int

    init(_ number: Int) { self.number = number }
  }

  private let observers = Kept<Observer>()

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let observer = Observer(worker.below(1_000))
    observe(observer)
    observers.append(observer)
  }
}

/// Handlers that are registered by token, and the tokens are lost.
final class ClosureRegistry: SynchronousCase {
  static let leakCase = LeakCase(
    ClosureRegistry.self, "closure_registry", "a notification centre whose handlers are never removed", .held,
    .leak(bytes: 48, site: LeakSite("ClosureRegistry.")))

  private struct Handlers {
    var byToken: [Int: @Sendable () -> UInt64] = Dictionary(minimumCapacity: 400_000)
    var tokens = 0
  }

  private let handlers = Lock(Handlers())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let words = Words4(first: UInt64(worker.below(100)))
    handlers.withLock { handlers in
      handlers.tokens += 1
      handlers.byToken[handlers.tokens] = { words.first &+ words.fourth }
    }
  }
}

/// An eviction that forgets the second index.
final class LRUForgetsSideIndex: SynchronousCase {
  static let leakCase = LeakCase(
    LRUForgetsSideIndex.self, "lru_forgets_side_index", "a cache of 256 whose eviction forgets the side index", .held,
    .leak(bytes: 96, site: LeakSite("LRUForgetsSideIndex.", type: LRUForgetsSideIndex.Entry.self)))

  final class Entry: Sendable {
    let first = Words4()
    let second = Words4()
    let key: Int

    init(_ key: Int) { self.key = key }
  }

  private struct Cache {
    var byKey: [Int: Entry] = Dictionary(minimumCapacity: 512)
    var byName: [Int: Entry] = Dictionary(minimumCapacity: 400_000)
    var oldest: [Int] = Array(repeating: -1, count: 256)
    var calls = 0
  }

  private let cache = Lock(Cache())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    cache.withLock { cache in
      let key = cache.calls
      cache.calls += 1
      let entry = Entry(key)
      observe(entry)
      cache.byKey[cache.oldest[key % 256]] = nil
      cache.oldest[key % 256] = key
      cache.byKey[key] = entry
      cache.byName[~key] = entry
    }
  }
}

/// A lock for every key that ever was.
final class LockPerKey: SynchronousCase {
  static let leakCase = LeakCase(
    LockPerKey.self, "lock_per_key", "a table of locks, one created for each new key, and every key is new", .tuning,
    .leak(bytes: 32 + 48, site: LeakSite("LockPerKey.", type: LockPerKey.KeyLock.self)))

  final class KeyLock: @unchecked Sendable {
    // Allocated because a lock must not move; a lock itself, it protects itself.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
      mutex = .allocate(capacity: 1)
      pthread_mutex_init(mutex, nil)
    }

    deinit {
      pthread_mutex_destroy(mutex)
      mutex.deallocate()
    }

    func run(_ body: () -> Void) {
      pthread_mutex_lock(mutex)
      body()
      pthread_mutex_unlock(mutex)
    }
  }

  private let locks = Lock<[Int: KeyLock]>(Dictionary(minimumCapacity: 400_000))
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let key = calls.wrappingAdd(1, ordering: .relaxed).newValue
    let lock = locks.withLock { locks in
      if let known = locks[key] { return known }
      let made = KeyLock()
      locks[key] = made
      return made
    }
    lock.run { observe([key]) }
  }
}
