/// An uncaught C++ exception, parsed from the message of the runtime.
public struct UncaughtException: Sendable, Equatable {
  /// Its type; nil: `std::terminate` was called without one.
  public let type: String?
  /// What its `what()` returned; nil: it has none.
  public let what: String?

  private static let beforeType = "terminate called after throwing an instance of '"
  private static let beforeWhat = "  what():  "

  /// Reads `terminate called after throwing an instance of 'T'` and the line that may follow; nil for any other text.
  public init?(printed text: String) {
    guard text.hasPrefix("terminate called ") else { return nil }
    let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    type = lines[0].hasPrefix(Self.beforeType) ? String(lines[0].dropFirst(Self.beforeType.count).dropLast()) : nil
    let rest = lines.count > 1 ? lines[1] : ""
    guard rest.hasPrefix(Self.beforeWhat) else {
      what = nil
      return
    }
    let told = rest.dropFirst(Self.beforeWhat.count)
    what = String(told.hasSuffix("\n") ? told.dropLast() : told)
  }

  /// `uncaught C++ exception std::runtime_error: no such row`.
  public var description: String {
    guard let type else { return "std::terminate was called without an exception" }
    return "uncaught C++ exception \(type)" + (what.map { ": \($0)" } ?? "")
  }
}
