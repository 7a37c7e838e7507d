import Foundation
import Testing

/// Compares a text with a file that was looked at and committed.
enum Snapshot {
  /// Set to 1 to write the files anew. Look at the difference before committing it.
  static let variable = "LOADTEST_UPDATE_SNAPSHOTS"

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

  static func expect(_ text: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment[variable] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(name).txt differs; now it reads:\n\(text)", sourceLocation: sourceLocation)
  }
}
