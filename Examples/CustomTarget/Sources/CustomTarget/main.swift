import LoadTesting

await LoadTestCommand.main(targets: [TicketTarget.self])
