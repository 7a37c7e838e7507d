/// A target of the corpus and the truth about it.
public struct LeakCase: Sendable {
  /// What `config` calls it, `[a-z0-9_]`.
  public let name: String
  /// One line for people.
  public let summary: String
  /// Whether its subject is the operation `subject_async`; else it is `subject`.
  public let isAsynchronous: Bool
  /// Which half it belongs to.
  public let half: LeakHalf
  /// What is known of it.
  public let truth: LeakTruth

  let makeSubject: @Sendable () -> any CaseSubject

  init<Subject: CaseSubject>(
    _ subject: Subject.Type, _ name: String, _ summary: String, _ half: LeakHalf, _ truth: LeakTruth
  ) {
    self.name = name
    self.summary = summary
    self.half = half
    self.truth = truth
    isAsynchronous = Subject.self is any AsynchronousCase.Type
    makeSubject = { Subject() }
  }

  /// The case of a name.
  public static func named(_ name: String) -> LeakCase? { all.first { $0.name == name } }

  /// Names that share a word with an unknown one, or all of them.
  static func near(_ name: String) -> [String] {
    let words = Set(name.lowercased().split { !($0.isLetter || $0.isNumber) })
    let near = all.map(\.name).filter { candidate in
      candidate.split(separator: "_").contains { part in
        words.contains { $0 == part || $0.count > 3 && part.count > 3 && $0.prefix(4) == part.prefix(4) }
      }
    }
    return near.isEmpty ? all.map(\.name) : near
  }
}
