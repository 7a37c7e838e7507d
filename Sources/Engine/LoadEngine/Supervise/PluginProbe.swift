internal import CLibrary
internal import LoadPlatform
internal import LoadRecord
internal import LoadTarget
internal import PortableFoundation

/// Describes a plugin by means of a separate process: loading it runs its initialisers, which may do anything.
public enum PluginProbe {
  /// The first argument that makes an executable describe a plugin; the second is its path.
  public static let argument = "describe-plugin"

  /// The probing process: loads the plugin and prints its description.
  ///
  /// - Returns: the exit status.
  public static func run(path: String) -> Int32 {
    let output = dup(STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    var description: PluginDescription
    do throws(PluginFailure) {
      let target = try PluginLoader.load(path: path)
      description = PluginDescription(
        failure: nil, isUnreadable: false, name: target.name,
        operations: target.operations.map { .init(name: $0.name, summary: $0.summary) },
        workersStayOnThread: target.workersStayOnThread)
    } catch {
      description = PluginDescription(
        failure: error.description, isUnreadable: error.isUnreadable, name: "", operations: [],
        workersStayOnThread: false)
    }
    guard let text = try? OrderedJSONEncoder().encode(description) else { return 1 }
    _ = text.withCString { write(output, $0, strlen($0)) }
    return 0
  }

  /// Describes a plugin in a separate process. Blocks; gives up after ten seconds.
  public static func describe(path: String) -> PluginDescription {
    func failed(_ message: String) -> PluginDescription {
      PluginDescription(
        failure: "plugin \(path): \(message)", isUnreadable: false, name: "", operations: [], workersStayOnThread: false
      )
    }
    guard access(path, R_OK) == 0 else {
      var description = failed(String(cString: strerror(errno)))
      description.isUnreadable = true
      return description
    }
    guard let output = ChildProcess.output(of: [argument, path], timeoutSeconds: 10) else {
      return failed("the process that loaded the plugin crashed, hung or could not be started")
    }
    guard let description = try? JSONDecoder().decode(PluginDescription.self, from: Data(output)) else {
      return failed("the process that loaded the plugin ended before describing it")
    }
    return description
  }
}
