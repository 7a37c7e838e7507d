import Testing

@testable import LoadRecord

struct PrintableTextTests {
  @Test(arguments: [
    ("plain – 100 %", "plain – 100 %"), ("two\nlines\tand\r", "two lines and "), ("\u{1B}[31mred", "\u{FFFD}[31mred"),
    ("\u{9B}2J\u{7F}\u{0}", "\u{FFFD}2J\u{FFFD}\u{FFFD}"), ("", ""),
  ])
  func controls(_ text: String, _ printable: String) {
    #expect(PrintableText.of(text) == printable)
  }
}
