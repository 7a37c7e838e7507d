public import LoadRecord
internal import PortableFoundation

extension BenchmarkReport {
  /// Reads a `benchmark.json`, or that of a run folder.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public static func load(path: String) throws(FileFailure) -> BenchmarkReport {
    let file = FileManager.default.fileExists(atPath: "\(path)/\(fileName)") ? "\(path)/\(fileName)" : path
    guard let data = FileManager.default.contents(atPath: file) else { throw FileFailure(.open, "cannot read \(file)") }
    do { return try JSONDecoder().decode(BenchmarkReport.self, from: data) } catch {
      throw FileFailure(
        .content, "\(file) is not a benchmark report ('loadtest bench' writes one): \(FileFailure.reason(error))")
    }
  }
}

extension BenchmarkJudgement {
  /// Adds a finding for each row that allocates more than in an earlier report: these figures have no noise. Rows that
  /// cannot be compared are no data.
  public mutating func compareAllocations(_ report: BenchmarkReport, with base: BenchmarkReport) {
    if base.allocator != report.allocator {
      return add(
        .noData, .baseline,
        "the baseline was measured with another allocator: allocations were not compared")
    }
    var compared = 0
    let found = findings.count
    for row in report.rows where row.problem == nil {
      guard let old = base.row(row.name) else {
        add(.noData, .baseline, "\(row.name): the baseline has no such row")
        continue
      }
      // With an executor that does not attribute allocations, neither has a figure.
      if old.allocatedBytesPerOperation == nil, row.allocatedBytesPerOperation == nil { continue }
      guard let before = old.allocatedBytesPerOperation, let now = row.allocatedBytesPerOperation else {
        let side = row.allocatedBytesPerOperation == nil ? "in this run" : "in the baseline"
        add(.noData, .baseline, "\(row.name): allocations were not measured \(side)")
        continue
      }
      compared += 1
      guard now > before + max(0.01, before * 0.001) else { continue }
      add(.fail, .baseline, "\(row.name): allocates \(now) bytes per call, \(before) in the baseline")
    }
    if compared == 0, findings.count == found {
      add(.noData, .baseline, "nothing was compared with the baseline: neither report contains allocation figures")
    }
  }
}
