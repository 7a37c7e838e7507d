internal import CPlatform
public import Synchronization

/// What a measuring process records about its own end, in memory that its supervisor reads: the words of
/// `cplatform_end_note`, followed by the text that ``termination(_:)`` reads.
///
/// Writers: the measuring process's signal handler, its `exit` handler and its forked children, each to its own words.
/// Reader: the supervisor, at any time. A word is stored with release ordering after what it refers to, so a reader
/// that loads it with acquire ordering sees that too.
@frozen
public struct EndNote: ~Copyable, Sendable {
  /// The fatal signal; 0: none.
  public let signal: Atomic<UInt32>
  /// The worker on whose thread it was raised; the largest number: none.
  public let crashedWorker: Atomic<UInt32>
  /// The worker that called `exit`, plus 1; 0: none.
  public let exitedWorker: Atomic<UInt32>
  /// The worker whose forked child came back to measure, plus 1; 0: none; the largest number: a child of no worker.
  public let forkedWorker: Atomic<UInt32>
  /// The number of operations that this worker had completed at the fork.
  public let forkPosition: Atomic<UInt64>
  /// 1: another process sent the fatal signal.
  public let signalFromOutside: Atomic<UInt32>

  /// An empty note.
  public init() {
    signal = Atomic(0)
    crashedWorker = Atomic(.max)
    exitedWorker = Atomic(0)
    forkedWorker = Atomic(0)
    forkPosition = Atomic(0)
    signalFromOutside = Atomic(0)
  }

  /// A fatal signal.
  public struct Crash: Sendable {
    /// Its number.
    public var signal: Int32
    /// The worker on whose thread it was raised; nil: none.
    public var worker: Int?
    /// Whether another process sent it, so that this process is not at fault.
    public var isFromOutside: Bool
    /// The uncaught C++ exception; nil: there was none.
    public var exception: UncaughtException?

    /// Describes a crash.
    public init(signal: Int32, worker: Int?, isFromOutside: Bool = false, exception: UncaughtException? = nil) {
      self.signal = signal
      self.worker = worker
      self.isFromOutside = isFromOutside
      self.exception = exception
    }
  }

  /// The fatal signal; nil without one.
  public var crash: Crash? {
    let number = signal.load(ordering: .acquiring)
    guard number != 0 else { return nil }
    let worker = crashedWorker.load(ordering: .relaxed)
    return Crash(
      signal: Int32(bitPattern: number), worker: worker == .max ? nil : Int(worker),
      isFromOutside: signalFromOutside.load(ordering: .relaxed) != 0)
  }

  /// The worker that called `exit`; nil: none did.
  public var exit: Int? {
    let word = exitedWorker.load(ordering: .acquiring)
    return word > 0 ? Int(word) - 1 : nil
  }

  /// The forked child that came back to measure: its worker, and the number of operations that the worker had completed
  /// at the fork; nil without such a child.
  public var returnedChild: (worker: Int?, position: UInt64)? {
    let word = forkedWorker.load(ordering: .acquiring)
    guard word > 0 else { return nil }
    return (word == .max ? nil : Int(word) - 1, forkPosition.load(ordering: .relaxed))
  }

  /// The message of the C++ runtime about an uncaught exception; nil: none. Read it after the fatal signal was seen.
  public static func termination(_ note: UnsafeMutablePointer<EndNote>) -> String? {
    guard let offset = MemoryLayout.offset(of: \cplatform_end_note.termination) else { return nil }
    let start = UnsafeRawPointer(note) + offset
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(CPLATFORM_TERMINATION_BYTES)).prefix { $0 != 0 }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  static func words(of note: UnsafeMutablePointer<EndNote>) -> UnsafeMutablePointer<cplatform_end_note> {
    UnsafeMutableRawPointer(note).assumingMemoryBound(to: cplatform_end_note.self)
  }
}
