/// A place in a text: line and column from 1, the column in Unicode scalars.
public struct JSONPosition: Sendable, Hashable, Comparable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in Unicode scalars.
  public var column: Int

  /// In reading order.
  public static func < (a: JSONPosition, b: JSONPosition) -> Bool { (a.line, a.column) < (b.line, b.column) }
}
