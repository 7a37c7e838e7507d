import Foundation
import LeakCorpus
import Testing

@Suite struct ReadmeTests {
  @Test func theReadmeHasTheTable() throws {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "LeakCorpus/README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    #expect(text.hasSuffix("\n\n" + LeakCase.table), "run `leak-corpus table` and put what it prints into the README")
  }
}
