/// Growth that is known and accepted: reported, not counted as a leak.
public struct ExpectedGrowth: Sendable, Hashable, Codable {
  /// What the text is compared with.
  public enum Subject: String, Sendable, Hashable, Codable, CaseIterable {
    /// A call site: its function or file contains the text. Known only for investigated leaks.
    case site
    /// The name of the operation that grows.
    case operation
    /// The type of the objects that grow, with or without its module. Known only for investigated leaks.
    case type
    /// A kind of resource: the name of a ``LeakResource``.
    case resource

    /// Whether it is known only for investigated leaks.
    public var isFoundByInvestigation: Bool { self == .site || self == .type }
  }

  /// What the text is compared with.
  public var subject: Subject
  /// The name of the operation, type or resource, or a part of the site.
  public var text: String
  /// Why it is accepted, for the report.
  public var reason: String

  /// Makes an entry.
  public init(_ subject: Subject, _ text: String, reason: String) {
    self.subject = subject
    self.text = text
    self.reason = reason
  }
}

extension [ExpectedGrowth] {
  /// The operations whose growth is expected.
  public var operations: Set<String> { Set(filter { $0.subject == .operation }.map(\.text)) }

  /// The resources whose growth is expected.
  public var resources: Set<LeakResource> {
    Set(filter { $0.subject == .resource }.compactMap { LeakResource(rawValue: $0.text) })
  }
}
