/// One target of the leak corpus with its truth.
public struct LeakCase: Sendable {
  /// Parameters are chosen on one half, and judged on the other.
  public enum Half: String, Sendable, CaseIterable { case tuning, held }

  /// `[a-z0-9_]`.
  public let name: String
  public let subject: any LeakSubject.Type
  public let isAsynchronous: Bool
  public let truth: LeakTruth
  public let half: Half

  init(
    _ name: String, _ subject: any LeakSubject.Type, _ truth: LeakTruth, _ half: Half, asynchronous: Bool = false
  ) {
    self.name = name
    self.subject = subject
    self.truth = truth
    self.half = half
    isAsynchronous = asynchronous
  }

  /// All cases: those that leak, then the healthy ones.
  public static let all = leaking + healthy
}
