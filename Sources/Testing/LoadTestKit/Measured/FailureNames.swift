internal import LoadPlatform
internal import LoadTarget

/// The names of the errors that a measured closure threw: the engine counts failures by number. Blocking; only failing
/// operations call it.
final class FailureNames: Sendable {
  /// Maximum number of distinct names; further errors are `other`.
  static let maximumNames = 256

  private static let other: Int32 = 0

  private struct State {
    var codes: [String: Int32] = [:]
    var names: [String] = []
  }

  private let state = Lock(State())
  private let maximumNames: Int

  /// An empty table.
  init(maximumNames: Int = FailureNames.maximumNames) { self.maximumNames = maximumNames }

  /// The failure for an error.
  func failure(_ error: any Error) -> OperationFailure {
    let name = FailureNames.name(of: error)
    return state.withLock { state in
      if let code = state.codes[name] { return OperationFailure(code) }
      guard state.names.count < maximumNames else { return OperationFailure(FailureNames.other) }
      state.names.append(name)
      let code = Int32(state.names.count)
      state.codes[name] = code
      return OperationFailure(code)
    }
  }

  /// The name of a failure number.
  func name(_ code: Int32) -> String {
    state.withLock { state in
      let index = Int(code) - 1
      return state.names.indices.contains(index) ? state.names[index] : "other"
    }
  }

  /// The type, and for an enumeration the case without its values: values that differ between calls do not make a kind.
  static func name(of error: any Error) -> String {
    let type = "\(Swift.type(of: error))"
    let mirror = Mirror(reflecting: error)
    guard mirror.displayStyle == .enum else { return type }
    return "\(type).\(mirror.children.first?.label ?? "\(error)")"
  }
}
