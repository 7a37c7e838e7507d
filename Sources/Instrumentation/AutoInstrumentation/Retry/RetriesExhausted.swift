/// A call failed as often as its policy allows.
public struct RetriesExhausted: Error, CustomStringConvertible {
  /// How often it was called.
  public let calls: Int
  /// What the last call threw.
  public let lastError: any Error

  /// A sentence for people.
  public var description: String { "failed \(calls) times; last error: \(lastError)" }
}
