/// Healthy work: allocates and frees Swift objects, arrays, strings and dictionaries of differing size.
struct PlainWork: Sendable {
  private var step: Int

  init(offset: Int) { step = offset &* 31 }

  private mutating func advance() -> Int {
    step &+= 1
    return step & 0xFFFF
  }

  mutating func copy() {
    let count = 8 + advance() % 120
    let original = [Int](repeating: count, count: count)
    var copied = original
    copied[count / 2] = -1
    observe(original)
    observe(copied)
  }

  mutating func box() {
    let count = 1 + advance() % 7
    var boxes: [SmallBlock] = []
    for value in 0..<count { boxes.append(SmallBlock(value)) }
    observe(boxes)
  }

  mutating func text() {
    let number = advance()
    var text = "a line of text with number \(number)"
    for part in 0..<(number % 5) { text += ", and part \(part) of it" }
    var counts: [Substring: Int] = [:]
    for word in text.split(separator: " ") { counts[word, default: 0] += 1 }
    observe(text)
    observe(counts)
  }

  mutating func sort() {
    let number = advance()
    var numbers = (0..<(16 + number % 200)).map { ($0 &* 7919 &+ number) % 257 }
    numbers.sort()
    let groups = Dictionary(grouping: numbers) { $0 % 5 }
    observe(numbers)
    observe(groups)
  }

  mutating func awaitChild() async {
    let number = advance()
    if number % 4 == 0 {
      await Task.yield()
    } else {
      async let child = PlainWork.sum(of: number % 64)
      let sum = await child
      observe([sum])
    }
  }

  private static func sum(of count: Int) async -> Int { (0..<count).map { $0 &* 3 }.reduce(0, &+) }
}
