#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension LeakCase {
  /// A case as `scripts/check/leak-corpus` reads it.
  private struct Listed: Encodable {
    var name: String
    var half: String
    var isAsynchronous: Bool
    var kind: String
    var alsoAllowed: [String]
    var bytesPerCall: Double?
    var isGrowingInSteps: Bool
    var isOutside: Bool
    /// Whether something happens at a call so late that a fifth of a mix does not come to it.
    var needsCalls: Bool
    var period: Double?
    var siteFunction: String?
    var siteFile: String?
    var siteLine: Int?
    var type: String?
  }

  /// All cases with their truths, as JSON.
  public static func listing() throws -> String {
    let cases = all.map { entry in
      let truth = entry.truth
      return Listed(
        name: entry.name, half: entry.half.rawValue, isAsynchronous: entry.isAsynchronous, kind: truth.kind.rawValue,
        alsoAllowed: truth.alsoAllowed.map(\.rawValue).sorted(), bytesPerCall: truth.bytesPerSubject,
        isGrowingInSteps: truth.growsByDoubling, isOutside: truth.isOutsideAllocator,
        needsCalls: truth.beginsAfter != nil || !truth.steps.isEmpty || (truth.burstInSubjects ?? 0) > 5_000,
        period: truth.periodInSubjects, siteFunction: truth.siteFunction, siteFile: truth.siteFile,
        siteLine: truth.siteLine, type: truth.typeName)
    }
    return String(decoding: try JSONEncoder().encode(cases), as: UTF8.self)
  }
}
