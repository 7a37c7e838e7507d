/// A call failed as many times as its policy allows.
public struct RetriesExhausted: Error, CustomStringConvertible {
  /// The number of calls.
  public let calls: Int
  /// The error of the last call.
  public let lastError: any Error

  /// A sentence for people.
  public var description: String { "failed \(calls) times; last error: \(lastError)" }
}
