internal import CLibrary

/// Reads the files that people write.
enum InputFile {
  /// The maximum size of a file.
  static let maximumBytes = 4 << 20

  /// The path of standard input.
  static let standardInput = "-"

  static func read(_ path: String) throws(ScenarioErrors) -> [UInt8] {
    let descriptor = path == standardInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, String(cString: strerror(errno))) }
    if status.st_mode & S_IFMT == S_IFDIR { throw unreadable(path, "it is a folder: specify a file in it") }
    guard status.st_size <= maximumBytes else {
      throw invalid(path, nil, "the file has \(status.st_size) bytes; the maximum is \(maximumBytes)")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = readSome(descriptor, &buffer)
      if count < 0 { throw unreadable(path, String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      // The size of a pipe or a device is not known in advance.
      guard bytes.count <= maximumBytes else {
        throw invalid(path, nil, "the file has more than \(maximumBytes) bytes")
      }
    }
  }

  private static func readSome(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { POSIX.read(descriptor, $0) }
      if count >= 0 || errno != EINTR { return count }
    }
  }

  static func parse(_ bytes: [UInt8], path: String) throws(ScenarioErrors) -> JSONNode {
    guard bytes.count <= maximumBytes else {
      throw invalid(path, nil, "the file has \(bytes.count) bytes; the maximum is \(maximumBytes)")
    }
    do throws(JSONSyntaxError) {
      return try JSONParser.parse(bytes)
    } catch {
      throw invalid(path, error.position, error.message)
    }
  }

  private static func unreadable(_ path: String, _ reason: String) -> ScenarioErrors {
    ScenarioErrors(errors: [
      ScenarioError(
        category: .unreadable, file: path, path: "", message: "cannot be read: \(reason)")
    ])
  }

  private static func invalid(_ path: String, _ position: JSONPosition?, _ message: String) -> ScenarioErrors {
    ScenarioErrors(errors: [
      ScenarioError(category: .invalid, file: path, position: position, path: "", message: message)
    ])
  }
}
