internal import LoadRecord

extension TextStyle {
  /// The word that a report of a verdict begins with.
  func badge(_ outcome: Verdict.Outcome?) -> String {
    outcome.map { paint(Badge.word($0).uppercased(), .bold, ink($0)) } ?? "UNJUDGED"
  }

  /// The colour of an outcome.
  func ink(_ outcome: Verdict.Outcome) -> Ink {
    switch outcome {
    case .pass: .green
    case .fail: .red
    case .invalid, .noData: .yellow
    }
  }
}
