#if Monitor
  public import AutoInstrumentation
  public import Hummingbird
  internal import HTTPTypes
  internal import HummingbirdCore
  internal import LoadMonitor
  internal import NIOCore

  extension RouterMethods {
    /// Adds a route that reports the response time and the health of the instrumented system:
    /// `{"performance_health": "healthy", "response_time_ms": 0.002, "overall_health_score": 100.0,
    /// "instrumented_libraries": 3}`. At 10 ms or more it reports `degraded`.
    ///
    /// ```swift
    /// router.addPerformanceHealth()
    /// ```
    ///
    /// - Parameters:
    ///   - system: the system whose statuses and health are read, without locks.
    ///   - path: the path of the route.
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
