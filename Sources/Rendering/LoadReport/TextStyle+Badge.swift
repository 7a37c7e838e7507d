internal import LoadRecord

extension TextStyle {
  /// The word that a report of a verdict begins with.
  func badge(_ outcome: Verdict.Outcome?) -> String {
    switch outcome {
    case .pass: paint("PASS", .bold, .green)
    case .fail: paint("FAIL", .bold, .red)
    case .invalid: paint("INVALID", .bold, .yellow)
    case .noData: paint("NO DATA", .bold, .yellow)
    case nil: "UNJUDGED"
    }
  }
}
