extension TargetReference: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, plugin, config
  }

  /// Decodes `{"name" or "plugin", "config"}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let config = try container.decode(String.self, forKey: .config)
    if let path = try container.decodeIfPresent(String.self, forKey: .plugin) {
      self.init(source: .plugin(path: path), config: config)
    } else {
      self.init(source: .named(try container.decode(String.self, forKey: .name)), config: config)
    }
  }

  /// Encodes `{"name" or "plugin", "config"}`, as a scenario has it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch source {
    case .named(let name): try container.encode(name, forKey: .name)
    case .plugin(let path): try container.encode(path, forKey: .plugin)
    }
    try container.encode(config, forKey: .config)
  }
}
