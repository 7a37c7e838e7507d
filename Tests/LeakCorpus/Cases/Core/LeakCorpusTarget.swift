public import LoadTarget

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Code with known leaks, and code that only looks as if it leaked: what leak detection is measured on.
///
/// `config` chooses one of ``LeakCase/all``: `{"case": "self_cycle"}`.
public final class LeakCorpusTarget: LoadTarget {
  /// `leak-corpus`.
  public static let name = "leak-corpus"
  /// One line for people.
  public static let summary = "code with known leaks, and code without, to check leak detection"
  /// In the order of `CorpusOperation`.
  public static let operations = CorpusOperation.allCases.map(\.description)

  /// The chosen case.
  public let leakCase: LeakCase
  private let subject: any CaseSubject
  private let seed: UInt64

  /// Needs `{"case": …}`.
  public init(_ run: TargetRun) throws {
    let config = try? JSONDecoder().decode([String: String].self, from: Data(run.config.utf8))
    guard let config, let name = config["case"], config.count == 1 else {
      throw TargetRefusal("target 'leak-corpus' needs a 'config' of the form {\"case\": \"self_cycle\"}")
    }
    guard let found = LeakCase.named(name) else {
      throw TargetRefusal(
        "target 'leak-corpus' has no case '\(name)': near it are \(LeakCase.near(name).joined(separator: ", "))")
    }
    leakCase = found
    subject = found.makeSubject()
    seed = run.seed
  }

  /// A worker with random numbers of its own.
  public func makeWorker(index: Int) -> LeakCorpusWorker {
    LeakCorpusWorker(subject: subject, state: CaseWorker(seed: seed, index: index), index: index)
  }

  /// Releases what the case has deferred.
  public func quiesce() { subject.quiesce() }

  /// `expected`: the failures that some cases produce by design.
  public static func failureName(_ code: Int32) -> String? { code == CorpusFailure.code ? "expected" : nil }
}
