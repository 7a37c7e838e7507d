/// The values that words have had since the threads of an execution began, and which of them each thread may still find: the
/// release-acquire machine of O. Lahav, N. Giannarakis and V. Vafeiadis (2016), and the view of sequentially consistent
/// accesses of J. Kang and others (2017).
///
/// Values are in the order in which they were written. The machines above also insert a plain store before newer values of
/// other threads, and let a failed compare-exchange find an old value; neither is explored.
struct MemoryHistory: Sendable {
  private struct Message {
    let value: UInt64
    /// What the thread that wrote it had seen.
    let view: View
  }

  private let model: MemoryModel
  /// The number of a word's history; only words that a thread has written have one.
  private var numbers: [Int: Int] = [:]
  private var histories: [[Message]] = []
  private var views: [View]
  /// The newest value of each word that a sequentially consistent access wrote.
  private var sequential = View()

  init(_ model: MemoryModel) {
    self.model = model
    views = Array(repeating: View(), count: ThreadSet.capacity)
  }

  /// What a load by a thread finds.
  ///
  /// - Parameter choose: takes the number of values that are possible and chooses one, 0 for the newest.
  /// - Returns: nil: nobody has written the word, so that there is one value.
  mutating func load(_ word: Int, _ thread: Int, _ choose: (Int) -> Int) -> UInt64? {
    guard let number = numbers[word] else { return nil }
    let newest = histories[number].count - 1
    var oldest = views[thread][number]
    if model == .releasingStores { oldest = max(oldest, sequential[number]) }
    let position = newest == oldest ? newest : newest - choose(newest - oldest + 1)
    return find(number, position, thread)
  }

  /// Takes note of the newest value being found, by a read-modify-write.
  mutating func didFindNewest(_ word: Int, _ thread: Int) {
    guard let number = numbers[word] else { return }
    _ = find(number, histories[number].count - 1, thread)
  }

  /// Takes note of a value being written.
  ///
  /// - Parameters:
  ///   - before: the value before.
  ///   - isStore: whether by a plain store.
  mutating func didWrite(_ word: Int, _ value: UInt64, before: UInt64, _ thread: Int, isStore: Bool) {
    let number = numbers[word] ?? histories.count
    if number == histories.count {
      numbers[word] = number
      histories.append([Message(value: before, view: View())])
    }
    let position = histories[number].count
    views[thread].raise(number, to: position)
    histories[number].append(Message(value: value, view: views[thread]))
    if model == .releasingStores, !isStore { sequential.raise(number, to: position) }
  }

  private mutating func find(_ number: Int, _ position: Int, _ thread: Int) -> UInt64 {
    let message = histories[number][position]
    views[thread].join(message.view)
    views[thread].raise(number, to: position)
    return message.value
  }
}
