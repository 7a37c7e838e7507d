import AutoInstrumentation
import Logging
import Testing

/// The code of docs/instrumented-system.md and of the module's article, compiled and run. `scripts/check/docs` compares the two.
struct DocumentationExamples {
  private struct Client: Sendable {
    func chat(_ prompt: String) throws -> String { "reply to \(prompt)" }
    func chatLater(_ prompt: String) async throws -> String { "late reply to \(prompt)" }
  }

  private let client = Client()
  private let prompt = "hello"
  private let fallback = "no reply"
  private let system = InstrumentedSystem(logger: Logger(label: "readme") { _ in SwiftLogNoOpLogHandler() })

  @Test func shared() throws {
    let system = InstrumentedSystem.shared
    let reply = try system.safeOperation(library: "openai", operation: "chat") { try client.chat(prompt) }.value
    #expect(reply == "reply to hello")
  }

  @Test func oneLine() async throws {
    let reply = try system.safeOperation(library: "openai", operation: "chat") { try client.chat(prompt) }.value
    #expect(reply == "reply to hello")

    let result = try await system.safeOperation(library: "openai", operation: "chat") {
      try await client.chatLater(prompt)
    }
    switch result {
    case .success(let reply): print(reply)
    case .skipped(let rejection): print("skipped:", rejection)
    case .failed(let error): print("failed:", error)
    }
  }

  @Test func hotPath() throws {
    let chat = try system.operation(library: "openai", operation: "chat")
    let reply = try chat.safeOperation { try client.chat(prompt) }.value ?? fallback
    #expect(reply == "reply to hello")
    #expect(chat.isHealthy)
  }

  @Test func scope() throws {
    let chat = try system.operation(library: "openai", operation: "chat")
    func ask() throws -> String {
      guard let scope = chat.enter() else { return fallback }
      do {
        let reply = try client.chat(prompt)
        scope.succeed()
        return reply
      } catch {
        try scope.fail(error)
        return fallback
      }
    }
    #expect(try ask() == "reply to hello")
  }

  @Test func breaker() async throws {
    let rates = try BreakerRates(
      window: .time(.seconds(10)), minimumCalls: 20, failurePercent: 50, slowCallDuration: .seconds(2))
    let breaker = CircuitBreaker(
      name: "payments", policy: try BreakerPolicy(rates: rates, recoveryTimeout: .seconds(30), halfOpenProbes: 3))
    let transitions = breaker.transitions()
    let watcher = Task {
      for await transition in transitions { print(transition.breaker, transition.from, "→", transition.to) }
    }
    let receipt = try breaker.call { "paid" }
    #expect(receipt == "paid")
    watcher.cancel()
  }

  @Test func retry() async throws {
    let policy = try RetryPolicy(maxRetries: 5, baseDelay: .milliseconds(100), maxDelay: .seconds(2))
    let reply = try await policy.run { _ in try await client.chatLater(prompt) }
    #expect(reply == "late reply to hello")
  }

  @Test func registry() throws {
    @Sendable func installHooks() {}
    @Sendable func removeHooks() {}
    try system.register(
      LibraryDescription(
        name: "my-client", summary: "our client", isAvailable: { true },
        instrument: { installHooks() }, uninstrument: { removeHooks() }))
    system.autoInstrument(excluding: ["langchain"])
    let report = system.healthReport()
    print(report)
    #expect(system.status(of: "my-client") == .instrumented)
    #expect(report.scorePercent == 100)
  }
}
