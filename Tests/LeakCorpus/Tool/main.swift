import Foundation
import LeakCorpus
import LoadTesting

/// `leak-corpus cases` prints the cases with their truth; else this is `loadtest` with the corpus as a target.
if CommandLine.arguments.dropFirst() == ["cases"] {
  struct Case: Encodable {
    var name: String
    var half: String
    var isAsynchronous: Bool
    var kind: String
    var alsoAllowed: [String]
    var bytesPerCall: Double?
    var period: Double?
    var site: String?
    var type: String?
  }
  let cases = LeakCase.all.map { entry in
    Case(
      name: entry.name, half: entry.half.rawValue, isAsynchronous: entry.isAsynchronous,
      kind: entry.truth.kind.rawValue, alsoAllowed: entry.truth.alsoAllowed.map(\.rawValue).sorted(),
      bytesPerCall: entry.truth.bytesPerCall, period: entry.truth.period, site: entry.truth.site,
      type: entry.truth.type)
  }
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  print(String(decoding: try encoder.encode(cases), as: UTF8.self))
} else {
  LoadTestCommand.main(targets: [LeakCorpusTarget.self])
}
