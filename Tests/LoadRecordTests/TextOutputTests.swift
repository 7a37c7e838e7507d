import Foundation
import LoadRecord
import Testing

@Suite("Reports as files")
struct TextOutputTests {
  @Test func replacesAFile() throws {
    try Fixture.inFolder { folder in
      try TextOutput.write("old and long", to: folder + "/report")
      try TextOutput.write("new", to: folder + "/report")
      #expect(try String(contentsOfFile: folder + "/report", encoding: .utf8) == "new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["report"])
    }
  }

  private func kind(_ path: String) -> FileFailure.Kind? {
    #expect(throws: FileFailure.self) { try TextOutput.write("text", to: path) }?.kind
  }

  @Test("A folder that is not there, a folder in place of a file")
  func cannotCreate() throws {
    try Fixture.inFolder { folder in
      #expect(kind(folder + "/none/report") == .create)
      #expect(kind(folder) == .create)
    }
  }

  @Test("A device is written to, never replaced")
  func device() throws {
    try TextOutput.write("text", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    #if os(Linux)
      #expect(kind("/dev/full") == .transfer)
    #endif
  }
}
