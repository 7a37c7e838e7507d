internal import LoadRecord

/// The name of a run in requests: a run folder, or one of several runs below it.
///
/// Its parts contain no separator and no dot, so it can only name a folder in the results folder.
package struct RunIdentifier: Sendable, Hashable, CustomStringConvertible {
  /// The run folder's name.
  package let folder: String
  /// Which of several runs; nil: the run itself.
  package let cell: Int?

  private static let maximumBytes = 128
  private static let maximumCell = 9999

  /// Nil if it is not the name of a run folder.
  package init?(_ folder: String, cell: Int? = nil) {
    guard folder.utf8.count <= Self.maximumBytes, RunFolder.isRunFolderName(folder),
      folder.utf8.allSatisfy(Self.isNameByte), cell.map({ (0...Self.maximumCell).contains($0) }) ?? true
    else { return nil }
    self.folder = folder
    self.cell = cell
  }

  /// Reads `NAME` or `NAME/cells/NUMBER`.
  package init?(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: self.init(parts[0])
    case 3:
      guard parts[1] == "cells", let cell = Self.number(parts[2]) else { return nil }
      self.init(parts[0], cell: cell)
    default: return nil
    }
  }

  /// The path below the results folder; also its name in requests.
  package var description: String { cell.map { "\(folder)/\(RunFolder.cellPath($0))" } ?? folder }

  /// The scenario's name, from the folder's name.
  package var scenario: String { String(decoding: folder.utf8.dropFirst(17).dropLast(7), as: UTF8.self) }

  /// Parses digits only: no sign, no space.
  private static func number(_ text: String) -> Int? {
    guard (1...4).contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(text)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
