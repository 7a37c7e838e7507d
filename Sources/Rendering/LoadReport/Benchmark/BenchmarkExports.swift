internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Exports figures in the formats of benchmark-tracking tools. Pure.
public enum BenchmarkExports {
  // MARK: github-action-benchmark

  /// The input of github-action-benchmark's `customSmallerIsBetter`: times, allocated bytes and the share of failures.
  public static func githubSmallerIsBetter(_ rows: [ExportedRow]) throws -> String {
    try encoded(
      rows.flatMap { row -> [GitHubEntry] in
        var entries: [GitHubEntry] = []
        func add(_ figure: String, _ value: Double?, _ unit: String) {
          guard let value, value.isFinite else { return }
          entries.append(
            GitHubEntry(
              name: "\(row.name) \(figure)", unit: unit, value: value, extra: Counted.text(row.threads, "worker")))
        }
        add("mean", row.mean, "ns")
        add("p50", row.percentile(50), "ns")
        add("p99", row.percentile(99), "ns")
        add("allocated", row.allocatedBytes, "B")
        add("failures", row.failureShare.map { $0 * 100 }, "%")
        return entries
      })
  }

  /// The input of its `customBiggerIsBetter`: throughput.
  public static func githubBiggerIsBetter(_ rows: [ExportedRow]) throws -> String {
    try encoded(
      rows.compactMap { row in
        row.throughput.map {
          GitHubEntry(
            name: "\(row.name) throughput", unit: "op/s", value: $0, extra: Counted.text(row.threads, "worker"))
        }
      })
  }

  private struct GitHubEntry: Encodable {
    var name: String
    var unit: String
    var value: Double
    var extra: String
  }

  // MARK: Bencher

  /// Bencher Metric Format: benchmark → measure → value with bounds.
  public static func bencher(_ rows: [ExportedRow]) throws -> String {
    var document: [String: [String: BencherMetric]] = [:]
    for row in rows {
      var measures: [String: BencherMetric] = [:]
      if let mean = row.mean {
        // A mean may exceed the 99th percentile: bounds that exclude the value are omitted.
        measures["latency"] = BencherMetric(
          value: mean, lowerValue: row.least.flatMap { $0 <= mean ? $0 : nil },
          upperValue: row.percentile(99).flatMap { $0 >= mean ? $0 : nil })
      }
      if let throughput = row.throughput { measures["throughput"] = BencherMetric(value: throughput) }
      if let bytes = row.allocatedBytes { measures["allocated-bytes"] = BencherMetric(value: bytes) }
      if let share = row.failureShare { measures["failures"] = BencherMetric(value: share) }
      if !measures.isEmpty { document[row.name] = measures }
    }
    return try encoded(document)
  }

  private struct BencherMetric: Encodable {
    var value: Double
    var lowerValue: Double?
    var upperValue: Double?

    private enum CodingKeys: String, CodingKey {
      case value
      case lowerValue = "lower_value"
      case upperValue = "upper_value"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .value)
      // Absent, not null: readers of the format do not accept null.
      if let lowerValue { try container.encode(lowerValue, forKey: .lowerValue) }
      if let upperValue { try container.encode(upperValue, forKey: .upperValue) }
    }
  }

  // MARK: JMH

  /// The output of JMH with `-rf json` in its mode `sample`, for its viewers.
  public static func jmh(_ rows: [ExportedRow], tool: String) throws -> String {
    try encoded(
      rows.compactMap { row -> JMHEntry? in
        guard let mean = row.mean else { return nil }
        // The error of the mean at 99.9 %, as JMH prints it: by Student's t.
        let count = Double(row.samples)
        let error =
          row.deviation.flatMap { deviation in
            count > 1
              ? StudentT.quantile(0.9995, degrees: min(count - 1, 10_000)) * deviation / count.squareRoot() : nil
          } ?? .nan
        var percentiles: [String: Double] = [:]
        for (percentile, value) in row.percentiles { percentiles["\(percentile)"] = value }
        if let least = row.least { percentiles["0.0"] = least }
        if let most = row.most { percentiles["100.0"] = most }
        var secondary: [String: JMHMetric] = [:]
        if let bytes = row.allocatedBytes {
          secondary["gc.alloc.rate.norm"] = JMHMetric(score: bytes, scoreError: .nan, scoreUnit: "B/op")
        }
        if let share = row.failureShare {
          secondary["failures"] = JMHMetric(score: share * 100, scoreError: .nan, scoreUnit: "%")
        }
        return JMHEntry(
          jmhVersion: tool, benchmark: row.name.split(separator: "/").joined(separator: "."), mode: "sample",
          threads: row.threads, forks: 1,
          primaryMetric: JMHMetric(
            score: mean, scoreError: error, scorePercentiles: percentiles, scoreUnit: "ns/op"),
          secondaryMetrics: secondary)
      })
  }

  private struct JMHEntry: Encodable {
    var jmhVersion: String
    var benchmark: String
    var mode: String
    var threads: Int
    var forks: Int
    var primaryMetric: JMHMetric
    var secondaryMetrics: [String: JMHMetric]
  }

  private struct JMHMetric: Encodable {
    var score: Double
    var scoreError: Double
    var scorePercentiles: [String: Double] = [:]
    var scoreUnit: String

    private enum CodingKeys: String, CodingKey {
      case score, scoreError, scoreConfidence, scorePercentiles, scoreUnit, rawData
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(score, forKey: .score)
      // JMH itself writes the text "NaN".
      if scoreError.isFinite {
        try container.encode(scoreError, forKey: .scoreError)
        try container.encode([score - scoreError, score + scoreError], forKey: .scoreConfidence)
      } else {
        try container.encode("NaN", forKey: .scoreError)
        try container.encode(["NaN", "NaN"], forKey: .scoreConfidence)
      }
      try container.encode(scorePercentiles, forKey: .scorePercentiles)
      try container.encode(scoreUnit, forKey: .scoreUnit)
      try container.encode([[score]], forKey: .rawData)
    }
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    try OrderedJSONEncoder(isPretty: true).encode(value) + "\n"
  }
}
