/// The figures of the reference implementation in Python for the same operations: Python 3.11 on two shared cores.
public enum ReferenceFigures {
  /// Means in nanoseconds by row.
  public static let meanNanoseconds: [String: Double] = [
    "get_status": 1_550, "get_health_report": 9_870, "get_registry": 156, "health_check": 459, "handle_error": 23_800,
    "circuit_breaker_call": 613, "list_libraries": 409, "get_instrumentation_summary": 5_790,
    "memory_intensive_ops": 3_680_000,
  ]

  /// Operations per second by row, for rows of several workers: the best figure on up to four threads.
  public static let operationsPerSecond: [String: Double] = [
    "concurrent_status_10_threads": 775_000, "concurrent_health_5_threads": 3_600_000,
  ]

  /// Overheads in per cent by row, the lowest observed.
  public static let overheadPercent: [String: Double] = ["safe_operation_decorator": 141, "context_manager": 50]
}
