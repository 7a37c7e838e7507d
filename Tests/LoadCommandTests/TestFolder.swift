import Foundation
import LoadRecord

/// A folder of its own for one test, removed with it.
final class TestFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "loadtest-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Where the runs of a test go.
  var results: String { path + "/results" }

  /// Writes a file and returns its path.
  func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  /// The run folders, oldest first.
  func runs() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: results).filter { RunFolder.isRunFolderName($0) }
      .sorted().map { "\(results)/\($0)" }
  }

  /// The record of the newest run.
  func latest() throws -> RunRecord { try RecordFile.load(path: results + "/latest/result.json").record }

  /// Whether the newest run's timeline holds at least one second of the measured phase.
  func hasMeasuredSecond() -> Bool {
    guard let text = try? read("results/latest/timeline.jsonl") else { return false }
    return text.contains("{\"interval\":")
  }

  /// Makes a scenario file from its members, `"threads": 1` and the like.
  func scenario(named name: String = "scenario", _ members: String) throws -> String {
    try write("\(name).json", "{\(members)}")
  }

  /// One worker of the calibration target that does nothing, for 300 ms.
  func quickScenario(_ name: String = "quick") throws -> String {
    try scenario(
      named: name,
      """
      "target": "calibration", "threads": 1, "mix": {"spin_1us": 1}, "warmup": "50ms", "duration": "300ms", "seed": 1
      """)
  }

  /// The same for so long that it is always disturbed before its end.
  func longScenario() throws -> String {
    try scenario(
      named: "long",
      """
      "target": "calibration", "threads": 1, "mix": {"spin_10us": 1}, "warmup": "50ms", "duration": "1h", "seed": 1
      """)
  }
}
