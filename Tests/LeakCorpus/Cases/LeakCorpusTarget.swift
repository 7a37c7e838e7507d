public import LoadTarget
internal import Synchronization

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The corpus as a target: `{"name": "leak-corpus", "config": {"case": "self_cycle"}}`.
public final class LeakCorpusTarget: LoadTarget {
  public static let name = "leak-corpus"
  public static let summary = "Cases that leak, and cases that only look so."
  public static let operations = [
    OperationDescription("subject", "the case"),
    OperationDescription("subject_async", "the case, where it awaits", asynchronous: true),
    OperationDescription("plain_copy", "copies an array"),
    OperationDescription("plain_box", "makes objects and drops them"),
    OperationDescription("plain_text", "builds a text"),
    OperationDescription("plain_sort", "fills a dictionary and sorts its keys"),
    OperationDescription("plain_async", "awaits a task that makes objects", asynchronous: true),
  ]

  private struct Config: Decodable { var `case`: String }

  private let subject: any LeakSubject
  private let calls = CallCounter()

  public init(_ run: TargetRun) throws {
    let config: Config
    do {
      config = try JSONDecoder().decode(Config.self, from: Data(run.config.utf8))
    } catch {
      throw TargetRefusal("the configuration is {\"case\": name}: \(error)")
    }
    guard let chosen = LeakCase.all.first(where: { $0.name == config.case }) else {
      throw TargetRefusal(
        "there is no case '\(config.case)'; there are \(LeakCase.all.map(\.name).joined(separator: ", "))")
    }
    subject = chosen.subject.init(seed: run.seed)
  }

  public func makeWorker(index: Int) -> LeakCorpusWorker { LeakCorpusWorker(subject: subject, calls: calls) }

  public func quiesce() { subject.quiesce() }
}

/// Calls of all workers.
final class CallCounter: Sendable {
  private let count = Atomic<UInt64>(0)
  func next() -> UInt64 { count.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// Performs the case or plain work.
public struct LeakCorpusWorker: LoadWorker {
  let subject: any LeakSubject
  let calls: CallCounter

  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 0: try subject.perform(calls.next())
    case 2: PlainWork.copy(iteration)
    case 3: PlainWork.box(iteration)
    case 4: PlainWork.text(iteration)
    default: PlainWork.sort(iteration)
    }
  }

  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    if operation == 1 {
      try await subject.performAsync(calls.next())
    } else {
      await PlainWork.asynchronous(iteration)
    }
  }
}
