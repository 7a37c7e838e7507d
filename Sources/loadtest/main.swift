import LoadTesting

LoadTestCommand.main()
