extension ToolRecord {
  /// The tool's version.
  public static let version = "0.1.0"

  /// The program that runs now.
  public static let current = ToolRecord(version: version, build: build, swift: compiler)

  private static let build: String = {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }()

  private static let compiler: String = {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "before 6.2"
    #endif
  }()
}
