/// The command and the time of a scheduled load test: the input of ``SystemdUnits``, ``CronLine`` and
/// ``GitHubWorkflow``.
///
/// Its texts must not contain control characters, which a crontab line cannot represent. The command checks that.
public struct ScheduledLoadTest: Sendable, Hashable {
  /// The unit's name, which is the files' name too; see ``isName(_:)``.
  public var name: String
  /// When it starts.
  public var time: ScheduleTime
  /// The script `scheduled-run`.
  public var wrapper: String
  /// The scenario files.
  public var scenarios: [String]
  /// The folder of the run folders.
  public var outputFolder: String
  /// The number of run folders to keep.
  public var keep: Int
  /// The behaviour while another run is in progress.
  public var overlap: ScheduleOverlap
  /// A shell command for runs that do not exit with 0.
  public var onFailure: String?
  /// The URL to which a JSON body is posted for runs that do not exit with 0.
  public var webhook: String?
  /// The executable; nil for the one that the wrapper builds.
  public var loadtest: String?

  /// A load test to schedule.
  public init(
    name: String, time: ScheduleTime, wrapper: String, scenarios: [String], outputFolder: String, keep: Int,
    overlap: ScheduleOverlap, onFailure: String? = nil, webhook: String? = nil, loadtest: String? = nil
  ) {
    self.name = name
    self.time = time
    self.wrapper = wrapper
    self.scenarios = scenarios
    self.outputFolder = outputFolder
    self.keep = keep
    self.overlap = overlap
    self.onFailure = onFailure
    self.webhook = webhook
    self.loadtest = loadtest
  }

  /// Whether a text is fit for a unit's name: 1 to 128 of ASCII letters, digits, `_`, `-` and `.`, and no `-` or `.` at
  /// its start.
  public static func isName(_ text: String) -> Bool {
    guard (1...128).contains(text.utf8.count), let first = text.first, first != "-", first != "." else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-.".contains(Character(scalar)))
    }
  }

  /// The arguments of the wrapper.
  public var arguments: [String] {
    var words = ["--output-dir", outputFolder, "--keep", String(keep), "--overlap", overlap.rawValue]
    if let onFailure { words += ["--on-failure", onFailure] }
    if let webhook { words += ["--webhook", webhook] }
    if let loadtest { words += ["--loadtest", loadtest] }
    return words + scenarios
  }
}
