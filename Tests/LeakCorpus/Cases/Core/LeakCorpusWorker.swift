public import LoadTarget

/// Performs the subject of a case and healthy work beside it.
public struct LeakCorpusWorker: LoadWorker {
  private let synchronous: (any SynchronousCase)?
  private let asynchronous: (any AsynchronousCase)?
  private var state: CaseWorker
  private var plain: PlainWork

  init(subject: any CaseSubject, state: CaseWorker, index: Int) {
    synchronous = subject as? any SynchronousCase
    asynchronous = subject as? any AsynchronousCase
    self.state = state
    plain = PlainWork(offset: index)
  }

  /// Performs a synchronous operation by its place in ``LeakCorpusTarget/operations``.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch CorpusOperation(rawValue: operation) {
    case .subject:
      guard let synchronous else { return plain.copy() }
      try synchronous.perform(&state)
    case .plainBox: plain.box()
    case .plainText: plain.text()
    case .plainSort: plain.sort()
    default: plain.copy()
    }
  }

  /// Performs an asynchronous operation.
  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    if CorpusOperation(rawValue: operation) == .subjectAsync, let asynchronous {
      try await asynchronous.perform(&state)
    } else {
      await plain.awaitChild()
    }
  }
}
