/// The number of performing workers of each group, as a command for the measuring process: `workers 3 1`.
enum SteeringCommand {
  /// The command as a line, newline included.
  static func line(_ workers: [Int]) -> String { "workers \(workers.map(String.init).joined(separator: " "))\n" }

  /// The numbers of a line without its newline; nil for another command.
  static func workers(_ line: [UInt8]) -> [Int]? {
    let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.first == "workers" else { return nil }
    let counts = words.dropFirst().compactMap { Int($0) }
    return counts.count == words.count - 1 ? counts : nil
  }
}
