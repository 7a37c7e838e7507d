internal import LoadTarget

/// The operations of ``LeakCorpusTarget``, by their index.
enum CorpusOperation: Int, CaseIterable {
  case subject
  case subjectAsync
  case plainCopy
  case plainBox
  case plainText
  case plainSort
  case plainAsync

  var description: OperationDescription {
    switch self {
    case .subject: OperationDescription("subject", "what the case does; plain work where its subject is asynchronous")
    case .subjectAsync:
      OperationDescription(
        "subject_async", "what the case does; plain work where its subject is synchronous", asynchronous: true)
    case .plainCopy: OperationDescription("plain_copy", "healthy: copies arrays")
    case .plainBox: OperationDescription("plain_box", "healthy: makes and drops objects")
    case .plainText: OperationDescription("plain_text", "healthy: builds strings and counts words")
    case .plainSort: OperationDescription("plain_sort", "healthy: sorts numbers and groups them")
    case .plainAsync: OperationDescription("plain_async", "healthy: awaits a child task", asynchronous: true)
    }
  }
}
