import Testing

@testable import LoadReport

@Suite
struct TextTableTests {
  @Test("Names to the left, figures to the right, as wide as the widest")
  func alignment() {
    var table = TextTable(header: ["name", "time", "n"])
    table.add(["a", "1µs", "10000"])
    table.add(["a longer name", "12.5ms", "1"])
    #expect(
      table.lines(indent: "> ") == [
        "> name             time      n", "> a                 1µs  10000", "> a longer name  12.5ms      1",
      ])
  }

  @Test func nothingAtTheEndOfALine() {
    var table = TextTable(header: ["name", "time"])
    table.add(["a", ""])
    #expect(table.lines(indent: "") == ["name  time", "a"])
  }

  @Test func headerAlone() { #expect(TextTable(header: ["a", "b"]).lines(indent: "") == ["a  b"]) }
}
