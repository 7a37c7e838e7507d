extension FisherTest {
  /// The counts of several runs of both sides together, divided by the dispersion, the factor by which the shares vary
  /// more from run to run than by chance: events that come in bursts carry less information than their number.
  ///
  /// Source: P. McCullagh, J. A. Nelder, "Generalized Linear Models", 2nd edition, 4.5 (the dispersion by Pearson's χ²).
  public static func pooled(
    _ first: [Counts], _ second: [Counts]
  ) -> (first: Counts, second: Counts) {
    let sums = [first, second].map { side in
      (part: side.map(\.part).clampedSum(), whole: side.map(\.whole).clampedSum())
    }
    var chi = 0.0
    for (side, sum) in zip([first, second], sums) where sum.part > 0 && sum.part < sum.whole {
      let share = Double(sum.part) / Double(sum.whole)
      for run in side where run.whole > 0 {
        let expected = Double(run.whole) * share
        chi += (Double(run.part) - expected) * (Double(run.part) - expected) / (expected * (1 - share))
      }
    }
    let freedom = Double(first.count + second.count - 2)
    let dispersion = freedom > 0 ? max(1, chi / freedom) : 1
    let reduced = sums.map { sum in
      Counts(
        UInt64(clampedWhole: (Double(sum.part) / dispersion).rounded()),
        of: max(1, UInt64(clampedWhole: (Double(sum.whole) / dispersion).rounded())))
    }
    return (reduced[0], reduced[1])
  }
}
