import TestThreads
import Testing

/// The built executable as a user runs it. One test after another: they start processes, and block threads of their own
/// until these end.
@Suite(.serialized, .ownThread)
enum EndToEnd {
  /// The exit code of a run that did well. A debug build measures nothing that can be trusted, so it never passes.
  static let exitCodeOfGoodRun: Int32 = {
    #if DEBUG
      2
    #else
      0
    #endif
  }()
}

/// A second row of such tests beside the first: those whose runs sleep more than they work.
@Suite(.serialized, .ownThread)
enum SleepingEndToEnd {}
