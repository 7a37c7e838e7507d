internal import LoadTarget
internal import PortableFoundation

/// The configuration of the targets `auto-instrumentation` and `auto-instrumentation-locked`.
struct AutoInstrumentationConfig: Decodable {
  /// The libraries that `handle_error` reports to.
  enum ErrorLibraries: String, Decodable {
    /// An unregistered library of its own, so that errors do not change what other operations read.
    case own
    /// The registered synthetic libraries, in turn: an error storm that opens their breakers.
    case registered
  }

  /// Number of registered synthetic libraries, 1 to ``maximumLibraries``.
  var libraries = 3
  var errorLibraries = ErrorLibraries.own

  /// The remaining places of the registry, besides the three default libraries.
  static let maximumLibraries = 13

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// - Parameter target: the target's name, for messages.
  init(json: String, target: String) throws(TargetRefusal) {
    do { self = try JSONDecoder().decode(AutoInstrumentationConfig.self, from: Data(json.utf8)) } catch {
      if let refusal = error as? TargetRefusal { throw TargetRefusal("target '\(target)': \(refusal)") }
      throw TargetRefusal(
        "target '\(target)': expected 'libraries' (1 to \(AutoInstrumentationConfig.maximumLibraries)) and "
          + "'errorLibraries' (\"own\" or \"registered\") in 'config'; found \(json)")
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let unknown = container.allKeys.first(where: { !["libraries", "errorLibraries"].contains($0.stringValue) }) {
      throw TargetRefusal("unknown key '\(unknown.stringValue)' in 'config'")
    }
    libraries = try container.decodeIfPresent(Int.self, forKey: Key(stringValue: "libraries")) ?? 3
    errorLibraries =
      try container.decodeIfPresent(ErrorLibraries.self, forKey: Key(stringValue: "errorLibraries")) ?? .own
    guard (1...AutoInstrumentationConfig.maximumLibraries).contains(libraries) else {
      throw TargetRefusal(
        "invalid 'libraries' '\(libraries)': expected 1 to \(AutoInstrumentationConfig.maximumLibraries)")
    }
  }
}
