internal import ArgumentParser
internal import LoadEngine
internal import LoadRecord
internal import LoadTarget
internal import LoadWorkflow

/// `loadtest targets`: lists what scenarios can run.
struct TargetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets", abstract: "Lists targets and their operations.")

  @Option(help: ArgumentHelp("List the operations of a plugin instead.", valueName: "file"), completion: .file())
  var plugin: String?

  @Flag(help: "Print as JSON.")
  var json = false

  fileprivate struct Listing: Encodable {
    struct Operation: Encodable {
      var name: String
      var summary: String
      var asynchronous: Bool
    }

    var name: String
    var summary: String
    var operations: [Operation]
    var workersStayOnThread: Bool
  }

  func run() async throws {
    let listings: [Listing]
    if let plugin {
      listings = [try await describe(plugin)]
    } else {
      listings = CommandContext.current.targets.map { Listing($0) }
    }
    if json {
      try Diagnostics.report(try OrderedJSONEncoder(isPretty: true).encode(listings) + "\n")
    } else {
      try Diagnostics.report(listings.map(text).joined(separator: "\n"))
    }
  }

  private func describe(_ path: String) async throws -> Listing {
    let description = try await Blocking.run { PluginProbe.describe(path: path) }
    if let failure = description.failure {
      throw Failure(description.isUnreadable ? .unreadableInput : .invalidInput, failure)
    }
    return Listing(
      name: description.name, summary: "plugin \(path)",
      operations: description.operations.map { .init(name: $0.name, summary: $0.summary, asynchronous: false) },
      workersStayOnThread: description.workersStayOnThread)
  }

  private func text(_ listing: Listing) -> String {
    let width = listing.operations.map(\.name.count).max() ?? 0
    let lines = listing.operations.map { operation in
      let space = String(repeating: " ", count: width - operation.name.count)
      return "  \(operation.name)\(space)  \(operation.summary)\(operation.asynchronous ? " (tasks only)" : "")"
    }
    let note = listing.workersStayOnThread ? " (threads only)" : ""
    let operations = lines.isEmpty ? ["  (operations depend on 'target.config')"] : lines
    return (["\(listing.name): \(listing.summary)\(note)"] + operations).joined(separator: "\n") + "\n"
  }
}

extension TargetsCommand.Listing {
  fileprivate init(_ target: TargetDescription) {
    self.init(
      name: target.name, summary: target.summary,
      operations: target.operations.map {
        .init(name: $0.name, summary: $0.summary, asynchronous: $0.isAsynchronous)
      }, workersStayOnThread: target.workersStayOnThread)
  }
}
