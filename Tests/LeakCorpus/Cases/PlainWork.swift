internal import CLeakCorpus

/// Healthy work beside a case: allocates and frees.
enum PlainWork {
  static func copy(_ iteration: UInt64) {
    var numbers = [UInt64](repeating: iteration, count: Int(iteration % 61) + 3)
    let copy = numbers
    numbers.append(iteration)
    withExtendedLifetime((numbers, copy)) { corpus_observe(Unmanaged.passUnretained(numbers as AnyObject).toOpaque()) }
  }

  static func box(_ iteration: UInt64) {
    let sessions = (0..<3).map { Session(iteration &+ $0) }
    let ticket = Ticket(iteration)
    withExtendedLifetime(sessions) { corpus_observe(Unmanaged.passUnretained(ticket).toOpaque()) }
  }

  static func text(_ iteration: UInt64) {
    var text = uniqueText(iteration, bytes: 20 + Int(iteration % 70))
    text += "!"
    text.utf8.withContiguousStorageIfAvailable { corpus_observe($0.baseAddress) }
  }

  static func sort(_ iteration: UInt64) {
    var table: [UInt64: UInt64] = [:]
    for key in 0..<12 { table[scrambled(iteration, UInt64(key)) % 1000] = iteration }
    let keys = table.keys.sorted()
    keys.withUnsafeBufferPointer { corpus_observe($0.baseAddress) }
  }

  static func asynchronous(_ iteration: UInt64) async {
    let parcel = await Task { Parcel(iteration) }.value
    corpus_observe(Unmanaged.passUnretained(parcel).toOpaque())
  }
}
