internal import LoadTarget

/// What all workers of a case share.
///
/// Calls come from many threads and tasks at once; state lies behind locks and atomics.
protocol CaseSubject: AnyObject, Sendable {
  /// The case as the corpus lists it.
  static var leakCase: LeakCase { get }

  init()

  /// Workers stand still between operations.
  func quiesce()
}

extension CaseSubject {
  /// Nothing is deferred.
  func quiesce() {}
}

/// A case whose subject is a synchronous operation.
protocol SynchronousCase: CaseSubject {
  /// One call of the subject.
  func perform(_ worker: inout CaseWorker) throws(OperationFailure)
}

/// A case whose subject is an asynchronous operation.
protocol AsynchronousCase: CaseSubject {
  /// One call of the subject.
  func perform(_ worker: inout CaseWorker) async throws(OperationFailure)
}
