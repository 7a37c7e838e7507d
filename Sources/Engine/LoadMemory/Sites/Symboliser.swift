internal import CLibrary
internal import LoadScenario
internal import PortableFoundation
internal import Subprocess
internal import SystemPackage

/// Finds function, file and line of addresses by `llvm-symbolizer`, which is part of Swift.
struct Symboliser: Sendable {
  /// A function that contains an address.
  struct Frame: Sendable, Hashable {
    /// Its name in the language.
    var name: String
    var file: String?
    var line: Int?
    /// The file of the executable or library.
    var module: String
    /// Whether ``name`` is a place in the module, because there is no function name.
    var isUnnamed = false
  }

  /// For each address, the functions that contain it, the innermost first: several if they were inlined.
  var frames: [UInt64: [Frame]] = [:]
  /// Why there are no names; nil if there are.
  var warning: String?

  private static let outputLimit = 64 << 20

  /// The tool's answer, with its keys.
  private struct Answer: Decodable {
    struct Symbol: Decodable {
      var function: String
      var file: String
      var line: Int
      /// The start of the function; 0 or nil if unknown.
      var startFile: String?
      var startLine: Int?

      private enum CodingKeys: String, CodingKey {
        case function = "FunctionName"
        case file = "FileName"
        case line = "Line"
        case startFile = "StartFileName"
        case startLine = "StartLine"
      }

      /// File and line; those of the function if the optimiser has left none for the address; nil for
      /// compiler-generated code.
      var place: (file: String, line: Int)? {
        func isWritten(_ file: String) -> Bool { !file.isEmpty && !file.hasSuffix("<compiler-generated>") }
        if isWritten(file), line > 0 { return (file, line) }
        guard let startFile, let startLine, isWritten(startFile), startLine > 0, line == 0 else { return nil }
        return (startFile, startLine)
      }
    }

    var symbols: [Symbol]?

    private enum CodingKeys: String, CodingKey { case symbols = "Symbol" }
  }

  /// Looks up return addresses of another process.
  static func look(up addresses: Set<UInt64>, in map: MemoryMap) async -> Symboliser {
    var result = Symboliser()
    var segments: [String: ELFSegments] = [:]
    var asked: [(address: UInt64, path: String)] = []
    var questions = ""
    for address in addresses.sorted() {
      // A return address may lie beyond the end of the calling function.
      guard let place = map.place(of: address &- 1) else {
        result.frames[address] = [Frame(name: "0x" + String(address, radix: 16), module: "", isUnnamed: true)]
        continue
      }
      result.frames[address] = [
        Frame(
          name: "\(place.path.fileName)+0x\(String(place.offset, radix: 16))", module: place.path, isUnnamed: true)
      ]
      if segments[place.path] == nil { segments[place.path] = ELFSegments(path: place.path) }
      guard let linked = segments[place.path]?.address(ofOffset: place.offset), !place.path.contains("\"") else {
        continue
      }
      asked.append((address, place.path))
      questions += "CODE \"\(place.path)\" 0x\(String(linked, radix: 16))\n"
    }
    guard !asked.isEmpty else { return result }
    guard let tool = toolPath() else {
      result.warning =
        "call sites are not symbolised: llvm-symbolizer was not found (it is part of Swift; add it to PATH)"
      return result
    }
    let collected = try? await Subprocess.run(
      .path(FilePath(tool)),
      arguments: ["--functions=linkage", "--inlines", "--no-demangle", "--output-style=JSON"],
      input: .string(questions), output: .string(limit: outputLimit), error: .discarded)
    let lines = (collected?.standardOutput ?? "").split(separator: "\n")
    guard lines.count == asked.count else {
      result.warning = "call sites are not symbolised: \(tool) did not respond"
      return result
    }
    for (question, line) in zip(asked, lines) {
      guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8)) else { continue }
      let known = (answer.symbols ?? []).filter { !$0.function.isEmpty }
      guard !known.isEmpty else { continue }
      result.frames[question.address] = known.map { symbol in
        let place = symbol.place
        return Frame(
          name: Demangler.demangled(symbol.function), file: place?.file, line: place?.line, module: question.path)
      }
    }
    return result
  }

  /// In PATH, or beside the `swift` found there.
  private static func toolPath() -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
    let folders = path.split(separator: ":").map(String.init)
    func executable(_ file: String) -> String? { access(file, X_OK) == 0 ? file : nil }
    for folder in folders { if let found = executable("\(folder)/llvm-symbolizer") { return found } }
    for folder in folders {
      guard let resolved = realpath("\(folder)/swift", nil) else { continue }
      defer { free(resolved) }
      let swift = String(cString: resolved)
      if let slash = swift.lastIndex(of: "/"), let found = executable("\(swift[..<slash])/llvm-symbolizer") {
        return found
      }
    }
    return nil
  }
}
