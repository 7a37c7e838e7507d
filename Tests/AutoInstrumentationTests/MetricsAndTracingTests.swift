import CoreMetrics
import InMemoryTracing
import MetricsTestKit
import Testing
import Tracing

@testable import AutoInstrumentation

struct MetricsAndTracingTests {
  private let clock = ManualClock()
  private let metrics = TestMetrics()
  private let tracer = InMemoryTracer()

  private func system(capacity: Int = 16) throws -> InstrumentedSystem {
    InstrumentedSystem(
      configuration: try InstrumentationConfiguration(operationCapacity: capacity, registersDefaultLibraries: false),
      clock: clock, logger: silent, metrics: metrics, tracer: tracer)
  }

  private func count(_ name: String, _ library: String, _ operation: String) throws -> Int64 {
    try metrics.expectCounter(
      "autoinstrumentation_\(name)_total", [("library", library), ("operation", operation)]
    ).totalValue
  }

  @Test("calls, failures, rejections, durations and transitions are counted")
  func counted() async throws {
    let system = try system()
    let handle = try system.operation(library: "a", operation: "b")
    _ = try handle.safeOperation { clock.advance(by: .milliseconds(3)) }
    _ = try await system.safeOperation(library: "a", operation: "b") {
      await Task.yield()
      clock.advance(by: .milliseconds(4))
    }
    handle.enter()?.succeed()
    for _ in 0..<3 { _ = try handle.safeOperation { throw Broken() } }
    for _ in 0..<2 { _ = try handle.safeOperation { 1 } }
    if handle.enter() != nil { Issue.record("an open breaker admits nobody") }
    try handle.handleError(Broken())
    #expect(try count("calls", "a", "b") == 6)
    #expect(try count("failures", "a", "b") == 4)
    #expect(try count("rejections", "a", "b") == 3)
    let durations = try metrics.expectTimer(
      "autoinstrumentation_call_duration", [("library", "a"), ("operation", "b")])
    #expect(durations.values == [3_000_000, 4_000_000, 0, 0, 0, 0])
    let opened = try metrics.expectCounter(
      "autoinstrumentation_transitions_total", [("breaker", "a / b"), ("to", "open")])
    #expect(opened.totalValue == 1)
  }

  @Test("operations beyond the table's capacity are counted together")
  func overflow() throws {
    let system = try system(capacity: 1)
    try system.fail("a", "b")
    try system.fail("a", "c", times: 2)
    _ = try system.safeOperation(library: "a", operation: "d") { 1 }
    let other = SystemMetrics.overflowName
    #expect(try count("failures", "a", "b") == 1)
    #expect(try count("failures", other, other) == 2)
    #expect(try count("calls", other, other) == 1)
  }

  @Test("a breaker of one's own counts its transitions")
  func standalone() throws {
    let breaker = CircuitBreaker(name: "own", clock: clock, logger: silent, metrics: metrics)
    breaker.forceOpen()
    let counter = try metrics.expectCounter(
      "autoinstrumentation_transitions_total", [("breaker", "own"), ("to", "forced open")])
    #expect(counter.totalValue == 1)
  }

  @Test("each call has a span, which its body sees, and which keeps its error")
  func spans() async throws {
    let system = try system()
    let handle = try system.operation(library: "a", operation: "outer")
    _ = try handle.safeOperation {
      #expect(ServiceContext.current?.inMemorySpanContext != nil)
      _ = try system.safeOperation(library: "a", operation: "inner") { throw Broken() }
    }
    _ = try await handle.safeOperation {
      await Task.yield()
      #expect(ServiceContext.current?.inMemorySpanContext != nil)
    }
    handle.enter()?.succeed()
    do { _ = handle.enter() }
    let spans = tracer.finishedSpans
    #expect(spans.map(\.operationName) == ["a.inner", "a.outer", "a.outer", "a.outer", "a.outer"])
    #expect(spans[0].spanContext.parentSpanID == spans[1].spanID)
    #expect(spans[0].errors.count == 1)
    #expect(spans[0].errors.first?.error is Broken)
    #expect(spans[1].errors.isEmpty)
    #expect(spans[1].attributes.get("library") == "a")
    #expect(tracer.activeSpans.isEmpty)
  }

  @Test("without a metrics system and a tracer calls are not watched")
  func nothing() throws {
    let system = InstrumentedSystem(logger: silent, metrics: NOOPMetricsHandler.instance, tracer: NoOpTracer())
    #expect(!system.recorder.isObserved)
    #expect(try !system.operation(library: "a", operation: "b").unowned.isObserved)
    #expect(try self.system().recorder.isObserved)
  }
}
