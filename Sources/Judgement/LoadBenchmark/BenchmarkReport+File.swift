public import LoadRecord

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension BenchmarkReport {
  /// Reads a `benchmark.json`, or the one of a run folder.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public static func load(path: String) throws(FileFailure) -> BenchmarkReport {
    let file = FileManager.default.fileExists(atPath: "\(path)/\(fileName)") ? "\(path)/\(fileName)" : path
    guard let data = FileManager.default.contents(atPath: file) else { throw FileFailure(.open, "cannot read \(file)") }
    do { return try JSONDecoder().decode(BenchmarkReport.self, from: data) } catch {
      throw FileFailure(.content, "\(file) is no benchmark report ('loadtest bench' writes one): \(error)")
    }
  }
}

extension BenchmarkJudgement {
  /// Adds what allocates more than in a report before: such figures have no noise.
  public mutating func compareAllocations(_ report: BenchmarkReport, with base: BenchmarkReport) {
    for row in report.rows {
      guard let before = base.row(row.name)?.allocatedBytesPerOperation, let now = row.allocatedBytesPerOperation,
        now > before + max(0.01, before * 0.001)
      else { continue }
      problems.append("\(row.name): allocates \(now) bytes a call, \(before) in the baseline")
      outcome = .worst([outcome, .fail])
    }
    if base.allocator != report.allocator { problems.append("the baseline was measured with another allocator") }
  }
}
