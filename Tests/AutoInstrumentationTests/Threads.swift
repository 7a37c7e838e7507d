import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads of their own that begin together, however few processors there are.
enum Threads {
  private final class Start: Sendable {
    let waiting: Atomic<Int>
    let body: @Sendable (Int) -> Void

    init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
      waiting = Atomic(count)
      self.body = body
    }

    func run(_ index: Int) {
      waiting.subtract(1, ordering: .acquiringAndReleasing)
      while waiting.load(ordering: .acquiring) > 0 { sched_yield() }
      body(index)
    }
  }

  private final class Argument: Sendable {
    let start: Start
    let index: Int

    init(_ start: Start, _ index: Int) {
      self.start = start
      self.index = index
    }
  }

  /// Runs `body` on `count` threads and waits for all.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let start = Start(count, body)
    var threads: [pthread_t] = []
    for index in 0..<count {
      let argument = Unmanaged.passRetained(Argument(start, index)).toOpaque()
      var thread: pthread_t?
      #if canImport(Darwin)
        let failure = pthread_create(&thread, nil, { Threads.enter($0) }, argument)
      #else
        var handle = pthread_t()
        let failure = pthread_create(&handle, nil, { $0.flatMap { Threads.enter($0) } }, argument)
        thread = handle
      #endif
      precondition(failure == 0, "a thread starts")
      if let thread { threads.append(thread) }
    }
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Lets others run.
  static func yield() { sched_yield() }

  private static func enter(_ raw: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let argument = Unmanaged<Argument>.fromOpaque(raw).takeRetainedValue()
    argument.start.run(argument.index)
    return nil
  }
}
