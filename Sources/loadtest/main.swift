import LoadTesting

await LoadTestCommand.main()
