internal import LoadPlatform
internal import LoadRecord
internal import PortableFoundation

/// The stacks of all threads of a measuring process that crashed or was stalled, as the Swift runtime's backtracer writes
/// them into the run folder.
struct StackReport: Sendable {
  /// The file's name in the run folder.
  static let fileName = "crash.txt"

  /// What the runtime reads when the measuring process starts; nil where the backtracer cannot be told where to write.
  ///
  /// - Parameter folder: the run folder.
  static func setting(folder: String) -> String? {
    // Sanitizers have handlers of their own. The runtime splits its settings at commas.
    guard !Sanitizer.isActive, !folder.contains(",") else { return nil }
    // The preset shows all threads; `threads=all` is not understood by every version's backtracer.
    return "enable=yes,interactive=no,color=no,preset=full,registers=none,images=none,limit=64,top=16,"
      + "warnings=suppressed,output-to=\(folder)/\(fileName)"
  }

  /// The frames of the thread at fault, the innermost first; empty where the report does not tell.
  let frames: [String]

  private static let frameLimit = 12

  /// Reads a report.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - thread: the name of the thread at fault; nil: the one that crashed.
  init?(path: String, thread: String?) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)), !data.isEmpty else { return nil }
    self.init(text: String(decoding: data, as: UTF8.self), thread: thread)
  }

  init(text: String, thread: String?) {
    var frames: [String] = []
    var isCulprit = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("Thread ") {
        if !frames.isEmpty { break }
        isCulprit = thread.map { line.contains("\"\($0)\"") } ?? line.contains("crashed")
      } else if isCulprit, let frame = StackReport.frame(line) {
        frames.append(frame)
      }
    }
    self.frames = Array(frames.prefix(StackReport.frameLimit))
  }

  /// A frame without its number, attributes and address; nil where the line is none.
  private static func frame(_ line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let first = words.first, Int(first) != nil else { return nil }
    let rest = words.dropFirst().drop { $0.hasPrefix("[") || $0.hasPrefix("0x") }
    return rest.isEmpty ? nil : rest.joined(separator: " ")
  }
}
