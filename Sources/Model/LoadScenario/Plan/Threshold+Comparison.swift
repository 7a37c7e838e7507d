extension Threshold {
  /// How observed and limit are compared.
  public enum Comparison: String, Sendable, Hashable, Codable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="

    /// Whether the comparison holds. Never for NaN.
    public func holds(_ observed: Double, _ limit: Double) -> Bool {
      switch self {
      case .less: observed < limit
      case .lessOrEqual: observed <= limit
      case .greater: observed > limit
      case .greaterOrEqual: observed >= limit
      case .equal: observed == limit
      case .notEqual: !observed.isNaN && observed != limit
      }
    }

    /// Whether the comparison holds for `part` of `whole`, by the counts and without rounding: 7 of 1,000 are 0.7 %.
    ///
    /// - Parameters:
    ///   - whole: above 0.
    ///   - limit: a share; it stands for the shortest decimal number that is read as it, which is how it was written.
    public func holds(_ part: UInt64, of whole: UInt64, _ limit: Double) -> Bool {
      guard limit.isFinite, limit >= 0, let decimal = DecimalNumber("\(limit)") else {
        return holds(Double(part) / Double(whole), limit)
      }
      let order = decimal.order(ofShare: part, of: whole)
      switch self {
      case .less: return order == .below
      case .lessOrEqual: return order != .above
      case .greater: return order == .above
      case .greaterOrEqual: return order != .below
      case .equal: return order == .same
      case .notEqual: return order != .same
      }
    }

    /// Whether one figure is worse than another; never where the comparison has no direction.
    public func isWorse(_ figure: Double?, than other: Double?) -> Bool {
      guard let figure, let other else { return false }
      return switch self {
      case .less, .lessOrEqual: figure > other
      case .greater, .greaterOrEqual: figure < other
      case .equal, .notEqual: false
      }
    }
  }
}
