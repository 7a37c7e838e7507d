/// Names that no other worker or call has used, without allocation: at most 15 bytes, which a string stores inline.
struct DistinctKey {
  private let worker: Int
  private var calls = 0

  init(worker: Int) { self.worker = worker }

  /// The next name.
  mutating func next() -> String {
    calls &+= 1
    // Up to 10,000 workers and 36^9 calls.
    var name = String(worker, radix: 36)
    name.append(".")
    name.append(String(calls, radix: 36))
    return name
  }
}
