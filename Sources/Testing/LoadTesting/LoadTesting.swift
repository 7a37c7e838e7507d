// The public umbrella: everything for packages with their own targets, the complete command, and the record types for
// tests.
@_exported public import LoadBenchmark
@_exported public import LoadRecord
@_exported public import LoadScenario
@_exported public import LoadStatistics
@_exported public import LoadTarget
@_exported public import LoadTestKit
@_exported public import LoadWorkflow
