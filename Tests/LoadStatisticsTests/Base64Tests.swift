import Foundation
import LoadStatistics
import Testing

@Suite("Base64")
struct Base64Tests {
  @Test("agrees with Foundation", arguments: SeededGenerator.seeds)
  func foundation(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for length in 0..<100 {
      let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(try Base64.decode(Array(text.utf8)) == bytes)
    }
  }

  @Test(
    "malformed texts are refused where they go wrong",
    arguments: [
      ("A", 1), ("AA", 2), ("AAA", 3), ("====", 0), ("A===", 1), ("AA=A", 3), ("AAA=AAAA", 3), ("AA A", 2),
      ("AAAA\n", 5), ("AA-_", 2), ("AB==", 1), ("AAB=", 2), ("AAAé", 5),
    ])
  func malformed(text: String, offset: Int) {
    #expect(throws: Base64.Malformed.self) { try Base64.decode(Array(text.utf8)) }
    do {
      _ = try Base64.decode(Array(text.utf8))
    } catch {
      #expect(error.offset == offset)
    }
  }
}
