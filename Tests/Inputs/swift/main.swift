import LoadTesting

// The targets of the Swift cases: public reports of leaks, and of none, that were reported wrongly, and patterns like them.
LoadTestCommand.main(targets: [TasksTarget.self, PoolTarget.self, KeptTarget.self, PatternsTarget.self])
