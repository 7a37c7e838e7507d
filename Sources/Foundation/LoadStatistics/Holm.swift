/// Corrects several simultaneous tests, so that they have no more false positives than one test.
public enum Holm {
  /// The probabilities of several tests, each adjusted for all of them, so that it can be compared with the level that
  /// one test would have.
  ///
  /// Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics, 1979.
  ///
  /// - Returns: in the order of the given ones, none below its own.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
