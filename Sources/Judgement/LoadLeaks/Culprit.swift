package import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Identifies the operation that grows among several.
package enum Culprit {
  /// An operation with at least this share of the growth is named, even if growth outside operations is larger.
  static let share = 0.2
  /// An operation or a site with less than this share of the growth is not a culprit, unless its objects are known to
  /// grow; nor is a type with less of a site's objects.
  package static let leastShare = 0.05

  /// The operation that grows most; nil if none grows, or if nearly all growth is outside operations (nil).
  static func among(_ parts: [(operation: String?, growth: Double)]) -> String? {
    let growing = parts.filter { $0.growth > 0 }
    let all = growing.reduce(0) { $0 + $1.growth }
    guard let most = growing.filter({ $0.operation != nil }).max(by: { $0.growth < $1.growth }) else { return nil }
    let isMost = growing.allSatisfy { $0.growth <= most.growth }
    return isMost || most.growth >= share * all ? most.operation : nil
  }

  /// The operation that leaves most at the given sites; nil if none leaves a notable share.
  ///
  /// - Parameter countsBytes: whether bytes grow, rather than a number of descriptors or threads.
  package static func among(_ sites: [CallSiteRecord], countsBytes: Bool) -> String? {
    var parts: [String?: Double] = [:]
    for site in sites where (site.resource?.isBytes ?? true) == countsBytes {
      parts[site.operation, default: 0] += (countsBytes ? site.bytes : site.objects) * site.weight
    }
    return among(parts.map { (operation: $0.key, growth: $0.value) }.ordered { $0.growth > $1.growth })
  }

  /// The operations with a minimum share of the growth, in the order of `parts`.
  ///
  /// - Parameter least: the minimum share.
  static func notable(
    _ parts: [(operation: String?, growth: Double)], least: Double
  ) -> [(operation: String, growth: Double)] {
    let all = parts.reduce(0) { $0 + $1.growth }
    return parts.compactMap { part in
      part.operation.flatMap { part.growth >= least * all ? ($0, part.growth) : nil }
    }
  }

  /// Several operations, each with its share of the growth: "'a' (60 %) and 'b' (40 %)".
  package static func words(_ parts: [(operation: String, growth: Double)], of all: Double) -> String {
    parts.map { "'\($0.operation)' (\(Int(clampedWhole: ($0.growth / all * 100).rounded())) %)" }.joined(
      separator: " and ")
  }
}
