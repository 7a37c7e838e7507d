import Foundation
import Testing

extension EndToEnd {
  /// A disk that fills up in mid-run, as a small file system in memory. Mounting one takes root.
  @Suite
  struct FullDiskTests {
    private static let isMountable: Bool = {
      guard let folder = try? TestFolder(), mount(folder.path + "/disk") else { return false }
      unmount(folder.path + "/disk")
      return true
    }()

    private static func run(_ words: String...) -> Bool {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = words
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }

    private static func mount(_ path: String) -> Bool {
      try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      return run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", path)
    }

    private static func unmount(_ path: String) { _ = run("umount", path) }

    @Test(.enabled(if: isMountable, "mounting a file system is not allowed here"))
    func diskFillsUp() throws {
      let folder = try TestFolder()
      let disk = folder.path + "/disk"
      try #require(FullDiskTests.mount(disk))
      defer { FullDiskTests.unmount(disk) }
      // All but a few pages are taken before, so that the first second's line does not fit.
      try Data(count: 49_152).write(to: URL(filePath: disk + "/filler"))
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": 2, "mix": {"spin_1us": 1, "spin_10us": 1, "allocate_64": 1, "noop": 1},
        "warmup": "50ms", "duration": "1h", "memory": {"sample": "5ms"}
        """)
      let process = try LoadTestProcess([scenario, "--output-dir", disk + "/results"], in: folder)
      let outcome = try process.wait()
      #expect(outcome.status == 74)
      #expect(outcome.errors.contains("No space left on device"))
      #expect(outcome.errors.contains("timeline.jsonl"))
      #expect(process.measuringProcess() == nil)
    }
  }
}
