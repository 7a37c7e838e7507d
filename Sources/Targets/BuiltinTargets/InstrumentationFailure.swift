/// The failure kinds of the instrumented system and its locked twin.
enum InstrumentationFailure: Int32 {
  case rethrown = 1
  case rejected = 2
  case notRegistered = 3

  var name: String {
    switch self {
    case .rethrown: "rethrown"
    case .rejected: "rejected"
    case .notRegistered: "not_registered"
    }
  }
}
