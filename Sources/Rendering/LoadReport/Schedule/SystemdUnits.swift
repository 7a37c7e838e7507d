/// A service and a timer of systemd.
public struct SystemdUnits: Sendable, Hashable {
  /// Whose units they are.
  public enum Owner: Sendable, Hashable {
    /// The system's; the service runs as the user of that name.
    case system(user: String)
    /// A user's own, in `~/.config/systemd/user`.
    case user
  }

  private let test: ScheduledLoadTest
  private let owner: Owner
  private let searchPath: String
  private let isUTC: Bool

  /// The units of a load test.
  ///
  /// - Parameters:
  ///   - searchPath: the service's `PATH`: systemd's own knows nothing of where Swift is installed.
  ///   - isUTC: whether the time is UTC; else it is the machine's.
  public init(_ test: ScheduledLoadTest, owner: Owner, searchPath: String, isUTC: Bool) {
    self.test = test
    self.owner = owner
    self.searchPath = searchPath
    self.isUTC = isUTC
  }

  /// The service's file.
  public var serviceName: String { "\(test.name).service" }
  /// The timer's file.
  public var timerName: String { "\(test.name).timer" }

  /// The service's text.
  ///
  /// `KillMode=mixed`: only the wrapper gets the signal to stop, which it passes on once.
  public var service: String {
    let command = [SystemdWord.script(test.wrapper)] + test.arguments.map(SystemdWord.argument)
    var lines = [
      "# Made by 'loadtest schedule'.", "[Unit]", "Description=Load test \(SystemdWord.line(test.name))", "",
      "[Service]", "Type=oneshot",
    ]
    if case .system(let user) = owner { lines.append("User=\(SystemdWord.line(user))") }
    lines += [
      "Environment=\(SystemdWord.word("PATH=\(searchPath)"))", "ExecStart=\(command.joined(separator: " "))",
      "KillMode=mixed",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The timer's text.
  public var timer: String {
    let (folder, control) =
      switch owner {
      case .system: ("/etc/systemd/system", "systemctl")
      case .user: ("~/.config/systemd/user", "systemctl --user")
      }
    return [
      "# Made by 'loadtest schedule'. Install both files in \(folder), then:",
      "#   \(control) daemon-reload && \(control) enable --now \(timerName)", "[Unit]",
      "Description=Starts load test \(SystemdWord.line(test.name)) \(test.time.words)\(isUTC ? " UTC" : "")", "",
      "[Timer]", "OnCalendar=\(test.time.onCalendar(utc: isUTC))", "", "[Install]", "WantedBy=timers.target", "",
    ].joined(separator: "\n")
  }
}
