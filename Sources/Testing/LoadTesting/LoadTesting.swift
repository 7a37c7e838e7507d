// The public umbrella: what a package with its own targets needs, the whole command, and what tests read of a run.
@_exported public import LoadBenchmark
@_exported public import LoadRecord
@_exported public import LoadScenario
@_exported public import LoadStatistics
@_exported public import LoadTarget
@_exported public import LoadTestKit
@_exported public import LoadWorkflow
