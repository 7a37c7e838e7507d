/// Metrics in Prometheus's text format 0.0.4, for scraping and for the node exporter's textfile collector. Pure.
///
/// Source: Prometheus, "Exposition formats", the text-based format.
public enum PrometheusText {
  /// The media type of the format.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// All samples of one metric's name.
  public struct Family: Sendable, Hashable {
    /// The type of a family.
    public enum Kind: String, Sendable, Hashable {
      /// A figure that only grows until its process ends; its name ends in `_total`.
      case counter
      /// A figure that goes up and down.
      case gauge
      /// Quantiles of a distribution, with the `_sum` and `_count` of its values.
      case summary
    }

    /// The name, with the base unit at its end: `loadtest_run_latency_seconds`.
    public var name: String
    /// The description, in one sentence.
    public var help: String
    /// The type of the samples.
    public var kind: Kind
    /// The samples; a family without any is left out.
    public var samples: [Sample]

    /// A family.
    public init(_ name: String, _ kind: Kind, help: String, samples: [Sample]) {
      self.name = name
      self.kind = kind
      self.help = help
      self.samples = samples
    }
  }

  /// One figure.
  public struct Sample: Sendable, Hashable {
    /// The suffix of the family's name: `_sum` and `_count` of a summary.
    public var suffix: String
    /// The labels that distinguish it from the family's other samples, in order.
    public var labels: [Label]
    /// The figure; the format allows NaN and the infinities.
    public var value: Double

    /// A sample.
    public init(_ labels: KeyValuePairs<String, String> = [:], suffix: String = "", value: Double) {
      self.init(labels.map { Label(name: $0.key, value: $0.value) }, suffix: suffix, value: value)
    }

    /// A sample with a list of labels.
    init(_ labels: [Label], suffix: String = "", value: Double) {
      self.suffix = suffix
      self.labels = labels
      self.value = value
    }
  }

  /// A label.
  public struct Label: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value: any text.
    public var value: String
  }

  /// The text: families in their order, each with its help and type.
  public static func render(_ families: [Family]) -> String {
    var text = ""
    for family in families where !family.samples.isEmpty {
      text += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n"
      text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
      for sample in family.samples {
        text += family.name + sample.suffix
        if !sample.labels.isEmpty {
          text += "{"
          text += sample.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
          text += "}"
        }
        text += " \(number(sample.value))\n"
      }
    }
    return text
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    EscapedScalars.text(text) { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\"" where quotes: "\\\""
      default: nil
      }
    }
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }
}
