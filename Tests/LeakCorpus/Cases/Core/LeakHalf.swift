/// Which half of the corpus a case belongs to.
public enum LeakHalf: String, Sendable, Hashable, CaseIterable {
  /// May be looked at while detection is made.
  case tuning
  /// Is measured only: what detection has never been fitted to.
  case held
}
