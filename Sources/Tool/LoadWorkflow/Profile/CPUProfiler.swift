internal import CLibrary
internal import LoadEngine
internal import LoadMemory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport

/// Profiles processor time in the measured phase with `perf`. It attaches to the measuring process when that phase has
/// begun and detaches at its end: warm-up and leak check are not in the profile.
final class CPUProfiler: Sendable {
  /// Samples per second: a prime, to avoid aliasing with periodic activity at round intervals.
  static let frequency = 997
  /// The time for which each operation is profiled separately.
  static let isolatedNanoseconds: UInt64 = 2_000_000_000

  private struct State {
    var perf: PerfProcess?
    var isOver = false
  }

  private let folder: String
  private let name: String
  private let event: String
  private let state = Lock(State())

  /// - Parameters:
  ///   - folder: the folder for the recordings of `perf` and the folded stacks.
  ///   - name: the prefix of the profile's files.
  ///   - event: the event to count, from ``PerfProbe``.
  init(folder: String, name: String, event: String) {
    self.folder = folder
    self.name = name
    self.event = event
  }

  /// Attaches and detaches. The supervisor calls it ten times a second.
  func watch(_ status: LiveStatus) {
    state.withLock { state in
      switch status.phase {
      case .measuring:
        guard state.perf == nil, !state.isOver, let process = status.process else { return }
        state.perf = PerfProcess(arguments(process), errors: "\(folder)/perf.txt")
      case .finishing: stop(&state)
      case .starting, .warmingUp: break
      }
    }
  }

  private func arguments(_ process: Int32) -> [String] {
    [
      "perf", "record", "--quiet", "-e", event, "-F", "\(Self.frequency)", "-k", "CLOCK_MONOTONIC", "--call-graph",
      "fp",
      "-o", "\(folder)/\(name).data", "-p", "\(process)",
    ]
  }

  private func stop(_ state: inout State) {
    state.isOver = true
    state.perf?.interrupt()
  }

  /// Waits for `perf` and folds what it recorded into `<name>.folded`.
  ///
  /// - Returns: a note: the profile, or why there is none.
  func finish() -> String {
    let perf = state.withLock { state in
      stop(&state)
      return state.perf
    }
    guard let perf else { return "no profile of \(name): the measured phase ended before perf could attach" }
    let code = perf.wait()
    let script = "\(folder)/\(name).script"
    defer { unlink(script) }
    let reader = PerfProcess(
      ["perf", "script", "-F", "comm,ip,sym,dso", "-i", "\(folder)/\(name).data"], output: script,
      errors: "\(folder)/perf.txt")
    guard let reader, reader.wait() == 0, let text = try? SmallFile.read(script) else {
      return "no profile of \(name): perf exited with \(code), see \(folder)/perf.txt"
    }
    let stacks = FoldedStacks(perfScript: text, name: SymbolNames.readable)
    guard stacks.samples > 0 else { return "no profile of \(name): perf recorded no samples, see \(folder)/perf.txt" }
    do throws(FileFailure) { try TextOutput.write(stacks.text(), to: "\(folder)/\(name).folded") } catch {
      return "no profile of \(name): \(error)"
    }
    let hottest = stacks.hottest(3).map { "\($0.function) (\(Int(($0.share * 100).rounded())) %)" }
    return "\(folder)/\(name).folded: \(stacks.samples) samples of \(event), most in \(hottest.joined(separator: ", "))"
  }
}
