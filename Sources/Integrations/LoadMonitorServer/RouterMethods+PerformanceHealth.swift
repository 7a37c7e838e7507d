#if Monitor
  public import AutoInstrumentation
  public import Hummingbird
  internal import HTTPTypes
  internal import HummingbirdCore
  internal import LoadMonitor
  internal import NIOCore

  extension RouterMethods {
    /// Adds the route that tells how quickly the instrumented system answers, and how healthy it is:
    /// `{"performance_health": "healthy", "response_time_ms": 0.002, "overall_health_score": 100.0,
    /// "instrumented_libraries": 3}`. Above 10 ms it says `degraded`.
    ///
    /// ```swift
    /// router.addPerformanceHealth()
    /// ```
    ///
    /// - Parameters:
    ///   - system: whose statuses and health are read, without locks.
    ///   - path: where.
    @discardableResult
    public func addPerformanceHealth(
      _ system: InstrumentedSystem = .shared, path: RouterPath = "/health/performance"
    ) -> Self {
      get(path) { _, _ in
        Response(
          status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
          body: ResponseBody(byteBuffer: ByteBuffer(string: PerformanceHealth(of: system).json)))
      }
    }
  }
#endif
