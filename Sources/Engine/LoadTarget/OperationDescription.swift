/// An operation that a target offers.
public struct OperationDescription: Sendable, Hashable {
  /// Unique in the target, `[a-z0-9_]{1,64}`.
  public var name: String
  /// A one-line summary.
  public var summary: String
  /// Whether it is performed by `performAsync`, which requires the executor `tasks`.
  public var isAsynchronous: Bool

  /// Describes an operation.
  public init(_ name: String, _ summary: String, asynchronous: Bool = false) {
    self.name = name
    self.summary = summary
    isAsynchronous = asynchronous
  }

  /// Whether a name has the form that scenarios can use.
  public static func isValid(name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || $0 == UInt8(ascii: "_")
      }
  }
}
