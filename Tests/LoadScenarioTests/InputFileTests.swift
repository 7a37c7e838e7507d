import Foundation
import LoadScenario
import Testing

/// Inputs that cannot be kept as fixtures: too large, too deep, or no files at all.
struct InputFileTests {
  private func errors(ofFile path: String) throws -> [ScenarioError] {
    let errors = #expect(throws: ScenarioErrors.self) {
      try ScenarioFile.load(path: path, catalog: Catalogue.standard, randomSeed: { 1 })
    }
    return try #require(errors).errors
  }

  private func onlyError(ofFile path: String) throws -> ScenarioError {
    let errors = try errors(ofFile: path)
    #expect(errors.count == 1)
    return try #require(errors.first)
  }

  @Test(arguments: ["[", "{\"a\":"])
  func deepNestingIsRefusedWhereItGetsTooDeep(_ opening: String) {
    let text = String(repeating: opening, count: 100_000)
    let column = JSONParser.maximumDepth * opening.utf8.count + 1
    #expect(ScenarioText.errors(text) == ["test.json:1:\(column): error: nested deeper than 128 levels"])
  }

  @Test func nestingUpToTheLimitIsRead() throws {
    let depth = JSONParser.maximumDepth
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    _ = try JSONParser.parse(Array(text.utf8))
  }

  @Test func aFileOfFiftyMegabytesIsRefusedUnread() throws {
    try TemporaryFolder.with { folder in
      let path = folder + "/large.json"
      #expect(FileManager.default.createFile(atPath: path, contents: nil))
      // A file with a hole: reading it whole would yield control characters, so another message.
      try #require(FileHandle(forWritingAtPath: path)).truncate(atOffset: 50 << 20)
      let error = try onlyError(ofFile: path)
      #expect(error.category == .invalid)
      #expect(error.description == "\(path): the file has 52428800 bytes; the maximum is 4194304")
    }
  }

  @Test func anEndlessDeviceIsRefusedAtTheLimit() throws {
    let error = try onlyError(ofFile: "/dev/zero")
    #expect(error.description == "/dev/zero: the file has more than 4194304 bytes")
  }

  @Test func aMissingFileIsUnreadable() throws {
    try TemporaryFolder.with { folder in
      let path = folder + "/missing.json"
      let error = try onlyError(ofFile: path)
      #expect(error.category == .unreadable)
      #expect(error.description == "\(path): cannot be read: No such file or directory")
    }
  }

  @Test func aFolderIsUnreadable() throws {
    try TemporaryFolder.with { folder in
      let error = try onlyError(ofFile: folder)
      #expect(error.category == .unreadable)
      #expect(error.description == "\(folder): cannot be read: it is a folder: specify a file in it")
    }
  }

  @Test func anEmptyFileIsInvalid() throws {
    try TemporaryFolder.with { folder in
      let path = folder + "/empty.json"
      try Data().write(to: URL(filePath: path))
      let error = try onlyError(ofFile: path)
      #expect(error.category == .invalid)
      #expect(error.description == "\(path):1:1: error: the file is empty: expected an object")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root reads every file"))
  func aFileWithoutPermissionIsUnreadable() throws {
    try TemporaryFolder.with { folder in
      let path = folder + "/secret.json"
      try Data("{}".utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      let error = try onlyError(ofFile: path)
      #expect(error.category == .unreadable)
      #expect(error.description == "\(path): cannot be read: Permission denied")
    }
  }

  @Test func theFirstThousandErrorsAreReportedAndTheOthersCounted() {
    let keys = (0..<1500).map { "\"unknown\($0)\":0" }.joined(separator: ",")
    let errors = ScenarioText.errors(ScenarioText.with(keys))
    #expect(errors.count == 1001)
    #expect(errors.last == "test.json: and 500 more errors")
  }

  @Test func theNumberOfGroupsAndOfOperationsIsLimited() {
    let groups = (0..<1025).map { #"{"name":"g\#($0)","threads":1,"mix":{"get_status":1}}"# }.joined(separator: ",")
    #expect(
      ScenarioText.errors(ScenarioText.with("\"groups\":[\(groups)]", threads: nil, mix: nil)) == [
        "test.json:1:27: error: groups: too many groups: 1025; the maximum is 1024"
      ])
    let mix = (0..<1025).map { "\"o\($0)\":1" }.joined(separator: ",")
    #expect(
      ScenarioText.errors(ScenarioText.with(mix: "{\(mix)}")) == [
        "test.json:1:20: error: mix: too many operations in a mix: 1025; the maximum is 1024"
      ])
  }

  @Test func aKeyOfMegabytesIsShortInTheMessage() throws {
    let error = try #require(
      ScenarioText.errors(ScenarioText.with("\"\(String(repeating: "k", count: 2_000_000))\":1")).first)
    #expect(error.contains("kkk…: unknown key"))
    #expect(error.count < 600)
  }
}
