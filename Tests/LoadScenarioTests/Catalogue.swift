import LoadScenario

/// What the test scenarios may name: the built-in targets' operations and a few plugins, written by hand.
enum Catalogue {
  /// The built-in targets; `pump.so` is a plugin, `broken.so` none, and any other file is missing.
  static let standard = TargetCatalog(named: targets) { path throws(TargetCatalog.Failure) in
    if path.hasSuffix("/pump.so") {
      return TargetCatalog.Target(operations: [TargetCatalog.Operation(name: "pump")], staysOnThread: true)
    }
    // Not the path itself: it names this machine's folders, and the fixtures hold the message.
    if path.hasSuffix("/broken.so") {
      throw TargetCatalog.Failure(isUnreadable: false, message: "it exports no loadtest_target_main")
    }
    throw TargetCatalog.Failure(isUnreadable: true, message: "the plugin cannot be read: no such file")
  }

  /// The built-in targets.
  static let targets: [String: TargetCatalog.Target] = [
    "auto-instrumentation": target(instrumentation),
    "auto-instrumentation-locked": target(instrumentation),
    "calibration": target(
      [
        "noop", "async_noop", "spin_1us", "spin_10us", "allocate_64", "retain_64", "fail_always", "fail_1_percent",
        "spin_100ns", "spin_exponential", "stall_100ms",
      ], asynchronous: ["async_noop"]),
    "leak-examples": target([
      "read", "health_of_unknown", "track_new_error", "cached_lookup", "collect", "leak_64_in_6400_calls",
    ]),
  ]

  private static let instrumentation = [
    "get_status", "get_library_status", "get_health_report", "get_registry", "get_error_handler", "health_check",
    "handle_error", "circuit_breaker_call", "list_libraries", "get_available_libraries",
    "get_instrumentation_summary", "reset_all_errors", "toggle_instrumentation", "health_check_by_handle",
    "circuit_breaker_call_last_100", "circuit_breaker_call_last_10s", "bare_call", "safe_operation",
    "safe_operation_by_name", "context_manager", "memory_intensive_ops", "health_check_unknown",
    "handle_error_distinct",
  ]

  private static func target(_ names: [String], asynchronous: Set<String> = []) -> TargetCatalog.Target {
    TargetCatalog.Target(
      operations: names.map { TargetCatalog.Operation(name: $0, isAsynchronous: asynchronous.contains($0)) })
  }
}
