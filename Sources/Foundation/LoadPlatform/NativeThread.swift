internal import CLibrary
internal import CPlatform

/// An operating-system thread.
public struct NativeThread: @unchecked Sendable {
  // A thread identifier is a plain value; only `join` uses it, once.
  private let thread: pthread_t

  /// Starts a thread.
  ///
  /// - Parameters:
  ///   - name: shown by debuggers; cut to 15 bytes.
  ///   - body: what it does; the thread ends with it.
  /// - Throws: ``ThreadFailure`` when the system cannot create a thread.
  public static func start(
    name: String, _ body: @escaping @Sendable () -> Void
  ) throws(ThreadFailure) -> NativeThread {
    let start = Start(name: name, body: body)
    let argument = Unmanaged.passRetained(start)
    #if os(Linux)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(
      &thread, nil,
      { argument in
        #if os(Linux)
          guard let argument else { return nil }
        #endif
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        cplatform_name_thread(String(start.name.prefix(15)))
        cplatform_use_signal_stack()
        start.body()
        return nil
      }, argument.toOpaque())
    guard code == 0 else {
      argument.release()
      throw ThreadFailure(description: String(cString: strerror(code)))
    }
    #if os(Linux)
      return NativeThread(thread: thread)
    #else
      guard let thread else { throw ThreadFailure(description: "the thread could not be created") }
      return NativeThread(thread: thread)
    #endif
  }

  /// Blocks until the thread has ended. Call once.
  public func join() { pthread_join(thread, nil) }

  /// Detaches the thread. Call instead of ``join()``.
  public func detach() { pthread_detach(thread) }

  /// Pins the calling thread to one of the processors that it may use, by an index modulo their number.
  ///
  /// - Returns: false when the system refused.
  public static func pinCurrent(to index: Int) -> Bool { cplatform_pin_thread(UInt32(truncatingIfNeeded: index)) }

  /// Makes the calling thread's sleeps as precise as the system can.
  public static func sleepExactly() { cplatform_sleep_exactly() }

  /// Suspends the calling thread for at least this long.
  public static func sleep(nanoseconds: UInt64) { cplatform_sleep_nanoseconds(nanoseconds) }

  /// Hints to the processor that the calling thread is spinning.
  public static func relax() { cplatform_relax() }

  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}

/// Why no thread was started.
public struct ThreadFailure: Error, Sendable, CustomStringConvertible {
  /// The system's reason.
  public let description: String
}
