/// How many workers of each group perform, as the command that the measuring process reads: `workers 3 1`.
enum SteeringCommand {
  /// The line, with its end.
  static func line(_ workers: [Int]) -> String { "workers \(workers.map(String.init).joined(separator: " "))\n" }

  /// What a line without its end says; nil when it is another command.
  static func workers(_ line: [UInt8]) -> [Int]? {
    let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.first == "workers" else { return nil }
    let counts = words.dropFirst().compactMap { Int($0) }
    return counts.count == words.count - 1 ? counts : nil
  }
}
