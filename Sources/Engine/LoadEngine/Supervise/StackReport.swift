internal import LoadPlatform
internal import LoadRecord
internal import PortableFoundation

/// The stacks of all threads of a measuring process that crashed or hung, as written to the run folder by the Swift
/// runtime's backtracer.
struct StackReport: Sendable {
  /// The file's name in the run folder.
  static let fileName = "crash.txt"

  /// The runtime's settings for the measuring process; nil if the backtracer cannot be given the path.
  ///
  /// - Parameter folder: the run folder.
  static func setting(folder: String) -> String? {
    // Sanitizers have their own handlers. The runtime splits its settings at commas.
    guard !Sanitizer.isActive, !folder.contains(",") else { return nil }
    // The preset shows all threads; `threads=all` is not understood by every version's backtracer.
    return "enable=yes,interactive=no,color=no,preset=full,registers=none,images=none,limit=64,top=16,"
      + "warnings=suppressed,output-to=\(folder)/\(fileName)"
  }

  /// The frames of the thread at fault, the innermost first; empty if the report does not contain them.
  let frames: [String]

  private static let frameLimit = 12

  /// Reads a report.
  ///
  /// - Parameters:
  ///   - path: the path of the report.
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

  /// A frame without its number, attributes and address; nil if the line is not a frame.
  private static func frame(_ line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let first = words.first, Int(first) != nil else { return nil }
    let rest = words.dropFirst().drop { $0.hasPrefix("[") || $0.hasPrefix("0x") }
    return rest.isEmpty ? nil : rest.joined(separator: " ")
  }
}
