package import LoadRecord

/// A section of a page.
package struct PageSection {
  var id: String
  var title: String
  var body: String

  /// The section as HTML.
  package var html: String {
    "<section id=\"\(id)\"><h2>\(XML.text(title))</h2>\n\(body)</section>\n"
  }
}

/// An outcome as a coloured word.
package enum Badge {
  /// The word.
  package static func word(_ outcome: Verdict.Outcome?) -> String {
    switch outcome {
    case .pass: "pass"
    case .fail: "fail"
    case .invalid: "invalid"
    case .noData: "no data"
    case nil: "not judged"
    }
  }

  /// The word as HTML, in its colour.
  package static func html(_ outcome: Verdict.Outcome?) -> String {
    "<span class=\"badge \(outcome?.rawValue ?? "none")\">\(word(outcome))</span>"
  }
}
