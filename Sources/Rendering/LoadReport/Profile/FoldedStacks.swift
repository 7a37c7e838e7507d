internal import LoadScenario

/// Stacks with sample counts in the format of flame-graph viewers: `root;caller;callee 17`, one per line.
///
/// The format of Brendan Gregg's `stackcollapse`, read by flamegraph.pl, inferno and speedscope.
public struct FoldedStacks: Sendable, Equatable {
  /// Frames from the root, joined by `;` → samples.
  public private(set) var counts: [String: UInt64] = [:]

  /// The placeholder for a sample without a stack.
  public static let withoutStack = "[no stack]"

  /// No stacks.
  public init() {}

  /// All samples.
  public var samples: UInt64 { counts.values.reduce(0, +) }

  /// Reads what `perf script -F comm,ip,sym,dso` prints: a line for the thread, a line for each frame, the callee first,
  /// an empty line.
  ///
  /// - Parameter name: turns a linker's name into the language's.
  public init(perfScript text: String, name: (String) -> String = { $0 }) {
    var thread: String?
    var frames: [String] = []
    var names: [Substring: String] = [:]
    func add() {
      guard let root = thread else { return }
      let stack = frames.isEmpty ? [Self.withoutStack] : frames.reversed()
      counts[([root] + stack).joined(separator: ";"), default: 0] += 1
      thread = nil
      frames = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        add()
      } else if line.first == " " || line.first == "\t" {
        // A frame before the first thread name cannot be attributed.
        guard thread != nil, let frame = Self.frame(line) else { continue }
        let known = names[frame.symbol] ?? Self.plain(name(String(frame.symbol)))
        names[frame.symbol] = known
        frames.append(frame.symbol == "[unknown]" ? "[unknown] (\(Self.plain(frame.object)))" : known)
      } else if !line.hasPrefix("#") {
        add()
        thread = Self.plain(String(line.drop { $0 == " " }.reversed().drop { $0 == " " || $0 == ":" }.reversed()))
      }
    }
    add()
  }

  /// `7f3a2c symbol+0x1f (/path/object)` without its address and offset.
  private static func frame(_ line: Substring) -> (symbol: Substring, object: String)? {
    let text = line.drop { $0 == " " || $0 == "\t" }
    guard let space = text.firstIndex(of: " ") else { return nil }
    var rest = text[text.index(after: space)...]
    var object = ""
    if rest.hasSuffix(")"), let open = rest.range(ofLast: " (") {
      object = String(rest[open.upperBound...].dropLast())
      rest = rest[..<open.lowerBound]
    }
    if let plus = rest.range(ofLast: "+0x"), rest[plus.upperBound...].allSatisfy(\.isHexDigit) {
      rest = rest[..<plus.lowerBound]
    }
    return rest.isEmpty ? nil : (rest, object.fileName)
  }

  /// The text without characters that have a meaning in the format.
  private static func plain(_ text: String) -> String {
    String(text.map { $0 == ";" ? ":" : $0 == "\n" ? " " : $0 })
  }

  /// The functions in which most samples were taken, callees not included.
  ///
  /// - Returns: at most `count` names with their share of all samples, the largest first.
  public func hottest(_ count: Int) -> [(function: String, share: Double)] {
    var own: [String: UInt64] = [:]
    for (stack, samples) in counts {
      let function = stack.split(separator: ";").last.map(String.init) ?? stack
      own[function, default: 0] += samples
    }
    let all = Double(samples)
    return own.largestFirst.prefix(count).map { ($0.key, Double($0.value) / all) }
  }

  /// The lines, the most frequent stack first.
  public func text() -> String {
    counts.largestFirst.map { "\($0.key) \($0.value)\n" }.joined()
  }
}

extension Substring {
  /// The range of the last occurrence of a text.
  fileprivate func range(ofLast needle: String) -> Range<Index>? {
    var end = endIndex
    while end > startIndex {
      if self[startIndex..<end].hasSuffix(needle) { return index(end, offsetBy: -needle.count)..<end }
      end = index(before: end)
    }
    return nil
  }
}
