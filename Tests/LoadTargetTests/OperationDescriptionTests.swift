import LoadTarget
import Testing

@Suite
struct OperationDescriptionTests {
  @Test(arguments: [
    ("get_status", true), ("a", true), ("0", true), ("", false), ("Get", false), ("a-b", false), ("ä", false),
    (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
  ])
  func namesHaveAForm(name: String, isValid: Bool) {
    #expect(OperationDescription.isValid(name: name) == isValid)
  }

  @Test
  func cardsKeepWhatTheyAreMadeOf() {
    for (operation, slot, isAsynchronous) in [(0, 0, false), (65_535, 32_767, true), (7, 1023, false), (3, 0, true)] {
      let card = DeckEntry(operation: operation, slot: slot, isAsynchronous: isAsynchronous)
      #expect(card.operation == operation)
      #expect(card.slot == slot)
      #expect(card.isAsynchronous == isAsynchronous)
    }
  }
}
