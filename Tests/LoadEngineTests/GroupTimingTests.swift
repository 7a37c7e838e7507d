import LoadScenario
import Testing

@testable import LoadEngine

@Suite
struct GroupTimingTests {
  private func choose(
    _ timing: Timing, typical: Double? = 5, expected: Double? = 1e9, rarest: Double = 1
  ) -> GroupTiming {
    GroupTiming.choose(
      timing, typicalNanoseconds: typical, expectedOperations: expected, rarestShare: rarest,
      nullOperationNanoseconds: 20)
  }

  @Test
  func whatTheScenarioSaysIsDone() {
    #expect(choose(.exact).isExact)
    #expect(!choose(.sampled, typical: 1e9, expected: 1).isExact)
  }

  @Test
  func shortOperationsAreSampled() {
    #expect(!choose(.auto, typical: 5).isExact)
    #expect(!choose(.auto, typical: 399).isExact)
    #expect(choose(.auto, typical: 401).isExact)
  }

  @Test
  func withTooFewOperationsForSamplesAllAreTimed() {
    #expect(choose(.auto, expected: 639_999).isExact)
    #expect(!choose(.auto, expected: 640_000).isExact)
    #expect(choose(.auto, expected: 640_000, rarest: 0.99).isExact)
  }

  @Test
  func withoutAWarmUpAllAreTimed() {
    #expect(choose(.auto, typical: nil).isExact)
    #expect(choose(.auto, expected: nil).isExact)
  }
}
