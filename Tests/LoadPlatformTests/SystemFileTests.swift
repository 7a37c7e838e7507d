import Foundation
import LoadPlatform
import Testing

@Suite
struct SystemFileTests {
  @Test func readsLongFiles() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "loadtest-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = String(repeating: "0123456789", count: 10_000)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(SystemFile.text(path) == text)
  }

  @Test func missingFile() { #expect(SystemFile.text("/nowhere/at/all") == nil) }

  #if os(Linux)
    @Test func residentSizes() throws {
      #expect(try #require(ProcessMemory.residentBytes(of: ProcessInfo.processInfo.processIdentifier)) > 1 << 20)
      #expect(ProcessMemory.residentBytes(of: -5) == nil)
    }
  #endif
}
