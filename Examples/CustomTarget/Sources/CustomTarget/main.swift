import LoadTesting

LoadTestCommand.main(targets: [TicketTarget.self])
