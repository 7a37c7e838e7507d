internal import LoadTarget

/// The failure that cases with an error path throw.
enum CorpusFailure {
  static let code: Int32 = 1

  static var failure: OperationFailure { OperationFailure(code) }
}
