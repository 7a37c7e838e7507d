internal import Foundation
internal import LeakCorpus
internal import LoadPlatform
internal import LoadTarget

/// Proves the truths of the corpus: performs each case in a process of its own under jemalloc and looks at its memory.
enum TruthVerification {
  /// The first argument of a process that performs one case.
  static let childArgument = "verify-child"

  private static let library = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"

  /// - Parameter names: of the cases; none: all.
  /// - Returns: the exit code: 0 all are true, 1 some are not, 2 it could not be told.
  static func run(_ names: [String]) -> Int32 {
    let unknown = names.filter { LeakCase.named($0) == nil }
    guard unknown.isEmpty else { return complain("no such case: \(unknown.joined(separator: ", "))") }
    guard FileManager.default.fileExists(atPath: library) else { return complain("\(library) is missing") }
    let cases = names.isEmpty ? LeakCase.all : names.compactMap(LeakCase.named)
    var wrong = 0
    print("\(padded("case", 26))\(padded("kind", 15))\(padded("truth", 38))measured")
    for leakCase in cases {
      do {
        let judgement = TruthJudgement(leakCase.truth, try measure(leakCase.name))
        let kind = padded(leakCase.truth.kind.rawValue, 15)
        print("\(padded(leakCase.name, 26))\(kind)\(padded(judgement.expected, 38))\(judgement.measured)")
        for mistake in judgement.mistakes { print("  WRONG: \(mistake)") }
        if !judgement.mistakes.isEmpty { wrong += 1 }
      } catch {
        return complain("\(leakCase.name): \(error)")
      }
    }
    print("\(cases.count) cases, \(wrong) wrong")
    return wrong == 0 ? 0 : 1
  }

  /// Performs one case in this process and prints its measurement.
  static func runChild(_ arguments: [String]) -> Int32 {
    let result = Lock<Result<CaseMeasurement, any Error>?>(nil)
    let name = arguments.first ?? ""
    Task.detached {
      let measured: Result<CaseMeasurement, any Error>
      do { measured = .success(try await CaseMeasurement(case: name)) } catch { measured = .failure(error) }
      result.withLock { $0 = measured }
      result.wakeAll()
    }
    guard let measured = result.wait(for: { $0 }) else { return 2 }
    do {
      FileHandle.standardOutput.write(try JSONEncoder().encode(measured.get()))
      return 0
    } catch {
      return complain("\(error)")
    }
  }

  private static func measure(_ name: String) throws -> CaseMeasurement {
    let child = Process()
    let output = Pipe()
    child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    child.arguments = [childArgument, name]
    child.environment = ProcessInfo.processInfo.environment.merging([
      "LD_PRELOAD": library, "MALLOC_CONF": "tcache:false",
    ]) { $1 }
    child.standardOutput = output
    try child.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    child.waitUntilExit()
    guard child.terminationStatus == 0, child.terminationReason == .exit else {
      throw TargetRefusal("the process that performs it ended with \(child.terminationStatus)")
    }
    return try JSONDecoder().decode(CaseMeasurement.self, from: data)
  }

  private static func complain(_ text: String) -> Int32 {
    FileHandle.standardError.write(Data("leak-corpus verify: \(text)\n".utf8))
    return 2
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
