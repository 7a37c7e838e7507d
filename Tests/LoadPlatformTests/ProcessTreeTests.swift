import Testing

@testable import LoadPlatform

@Suite
struct ProcessTreeTests {
  @Test("A name in parentheses may hold anything")
  func parsing() throws {
    let stat = "42 (a) b (c) S 7 42 42 0 -1 4194560 1 2 3 4 10 20 300 4000 20 0 1 0 99 1 2"
    let entry = try #require(ProcessTree.Entry(stat: stat))
    #expect(entry.parent == 7)
    #expect(entry.ticks == 4330)
  }

  @Test(arguments: ["", "42 (a", "42 (a) S x", "42 (a) S 7 1 2"])
  func noEntry(text: String) { #expect(ProcessTree.Entry(stat: text) == nil) }

  #if os(Linux)
    @Test func readsThisMachine() throws {
      let own = try #require(ProcessTree.processorNanoseconds(below: ProcessTree.current))
      let all = try #require(ProcessTree.processorNanoseconds(below: 1))
      #expect(own <= all)
      #expect(ProcessTree.processorNanoseconds(below: -1) == nil)
    }
  #endif
}
