import Foundation

/// The folders of the repository that tests read.
enum Folders {
  /// The malformed scenarios with what is said of them.
  static let malformed = tests.appending(path: "Fixtures/malformed")
  /// The shipped scenarios.
  static let scenarios = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "scenarios")

  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

  /// The names of a folder's files with an ending, without it, sorted.
  static func names(in folder: URL, ending: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }
}
