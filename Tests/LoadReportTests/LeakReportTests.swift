import Foundation
import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

@testable import LoadReport

/// What a person reads of a leak check.
@Suite
struct LeakReportTests {
  /// A check of which one process ended so, before its first window.
  private func cut(by ending: Ending) -> RunRecord {
    var record = Fixture.record()
    record.scenario.memory.leaks = .detect
    var observations = LeakObservations(executor: "threads")
    observations.incompleteness = ending.message
    observations.ending = ending
    record.memory.leaks = LeakVerdict(
      kind: .undecided, explanation: "only 0 quiet points of the 24", operationsPerformed: 0)
    record.memory.observations = observations
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    return record
  }

  private func crash() -> Ending {
    var ending = Ending(.crashed, message: "the process was ended by signal 11", operation: "get", worker: 0)
    ending.stacks = "leaks/crash.txt"
    ending.frames = ["get + 5 in plugin.so at plugin.c:3"]
    return ending
  }

  @Test("a crash in the check is told as one, once, with its stack, on the terminal and on the page")
  func crashed() {
    let record = cut(by: crash())
    #expect(record.verdict?.outcome == .fail)
    let check = LeakReport(style: .plain).render(record, path: nil)
    #expect(check.contains("CRASHED: no window completed"), "\(check)")
    let run = TerminalSummary(style: .plain).render(record, path: nil)
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    for text in [check, run, page] {
      #expect(text.components(separatedBy: "ended by signal 11").count == (text == page ? 3 : 2), "\(text)")
      #expect(text.components(separatedBy: "plugin.c:3").count == 2, "\(text)")
      #expect(!text.lowercased().contains("undecided"), "\(text)")
    }
  }

  @Test("the ending of the run is not told a second time as the check's")
  func ownEnding() {
    var record = cut(by: crash())
    record.ending = crash()
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    let text = TerminalSummary(style: .plain).render(record, path: nil)
    #expect(text.components(separatedBy: "plugin.c:3").count == 2, "\(text)")
    #expect(text.components(separatedBy: "ended by signal 11").count == 2, "\(text)")
  }

  @Test("a check that was interrupted says what it saw until then")
  func interrupted() {
    var record = Fixture.record()
    record.scenario.memory.leaks = .detect
    var observations = LeakObservations(executor: "threads")
    observations.incompleteness = LeakObservations.interruption
    record.memory.leaks = LeakVerdict(
      kind: .undecided, explanation: "only 0 quiet points of the 24", operationsPerformed: 0)
    record.memory.observations = observations
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    let text = LeakReport(style: .plain).render(record, path: nil)
    #expect(text.contains("UNDECIDED") && text.contains("only 0 quiet points"), "\(text)")
  }

  @Test("a site whose objects later ones replace is marked as such, one whose objects stay is not, nor are few objects")
  func replacement() {
    var record = cut(by: crash())
    record.memory.observations?.ending = nil
    record.memory.sites = [(0.5, 1000), (0.02, 1000), (0, 3)].map { earlier, objects in
      CallSiteRecord(
        operation: "get", bytes: 64_000, objects: objects, earlierShare: earlier, bytesPerCall: 1, objectsPerCall: 1,
        frames: [.init(function: "keep()")])
    }
    let check = LeakReport(style: .plain).render(record, path: nil)
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    for text in [check, page] {
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.components(separatedBy: "about 50 % are expected if none is released").count == 2, "\(text)")
      #expect(words.contains("2% of the live objects were allocated in the first half"), "\(text)")
    }
    #expect(
      check.components(separatedBy: "raw memory: 1 object (1B) per call of 'get'").count == 2,
      "calls do not add to what is replaced: \(check)")
  }

  @Test("a site of less than an object in a thousand calls has its amounts per million calls")
  func rare() {
    var record = cut(by: crash())
    record.memory.observations?.ending = nil
    record.memory.sites = [
      CallSiteRecord(
        operation: "get", bytes: 64_000, objects: 1000, bytesPerCall: 4.8e-05, objectsPerCall: 1e-06,
        frames: [.init(function: "keep()")])
    ]
    let check = LeakReport(style: .plain).render(record, path: nil)
    #expect(check.contains("raw memory: 1 object (48B) per million calls of 'get'"), "\(check)")
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    #expect(page.contains("(48B) per million calls of <code>get</code>"), "\(page)")
  }

  @Test("the sites of threads come first: what they hold is memory too")
  func threadsFirst() {
    var record = cut(by: crash())
    record.memory.observations?.ending = nil
    record.memory.sites = [nil, .descriptors, .threads].map { resource in
      CallSiteRecord(
        operation: "get", resource: resource, bytes: 64_000, objects: 1000, bytesPerCall: 1, objectsPerCall: 1,
        frames: [.init(function: resource?.rawValue ?? "memory")])
    }
    let text = LeakReport(style: .plain).render(record, path: nil)
    let places = ["in threads", "in memory", "in descriptors"].compactMap { text.range(of: $0)?.lowerBound }
    #expect(places.count == 3 && places == places.sorted(), "\(text)")
  }

  @Test func aLibraryWithoutDebugInformationIsNamed() {
    func site(_ function: String, _ file: String?, in module: String?) -> CallSiteRecord {
      CallSiteRecord(
        operation: "get", bytes: 1, objects: 1,
        frames: [.init(function: function, file: file, line: file == nil ? nil : 9, module: module)])
    }
    let bare = site("push", nil, in: "/plugins/queue.so")
    let hint = "no lines of queue.so: compile it with -g"
    let report = LeakReport(style: .plain)
    #expect(report.places([bare]).contains { $0.contains(hint) })
    // A function without a line, in a library that has lines elsewhere.
    let other = site("pop", "queue.c", in: "/plugins/queue.so")
    #expect(!report.places([bare, other]).contains { $0.contains("no lines") })
    #expect(!report.places([site("unknown", nil, in: nil)]).contains { $0.contains("no lines") })
  }

  @Test("a sawtooth of the objects of one size states their size")
  func sawtoothOfObjects() {
    var record = cut(by: crash())
    record.memory.observations?.ending = nil
    record.memory.leaks?.sawtooth = LeakVerdict.Sawtooth(
      periodOperations: 1000, amplitudeBytes: 65_536, releasedShare: 1, objectBytes: 1_024)
    let page = RunPage(RunPageContent(record: record, name: "run")).page().render(.inline)
    for text in [LeakReport(style: .plain).render(record, path: nil), page] {
      #expect(text.contains("64KiB in objects of 1KiB"), "\(text)")
    }
  }

  @Test("a crash in a process that follows the windows is told as one, not as a stable check")
  func crashedLater() {
    var record = cut(by: crash())
    record.memory.leaks?.kind = .stable
    record.memory.leaks?.ruledOut = ["a leak: nothing rises"]
    record.memory.observations?.incompleteness = nil
    record.verdict = VerdictJudge.judge(record, thresholds: [])
    #expect(record.verdict?.outcome == .fail)
    let text = LeakReport(style: .plain).render(record, path: nil)
    #expect(text.contains("CRASHED") && !text.contains("STABLE") && !text.contains("ruled out"), "\(text)")
  }
}
