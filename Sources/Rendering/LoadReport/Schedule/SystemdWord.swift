/// Values in systemd's unit files: systemd.syntax(7), systemd.service(5) "Command lines", systemd.unit(5) "Specifiers".
enum SystemdWord {
  /// An argument of a command line: quoted, specifiers and variables taken literally.
  static func argument(_ text: String) -> String { quoted(value(text, doubled: "%$")) }

  /// The program of a command line. It knows specifiers, but no variables: a dollar stays one dollar.
  ///
  /// systemd rejects programs whose path contains quotes or backslashes, however escaped; bash starts such a script.
  static func script(_ path: String) -> String {
    path.unicodeScalars.contains { "\"'\\".unicodeScalars.contains($0) }
      ? "/usr/bin/env bash \(argument(path))" : word(path)
  }

  /// A word where there are no variables, as in `Environment=`.
  static func word(_ text: String) -> String { quoted(value(text, doubled: "%")) }

  /// A value that is the rest of its line, with specifiers escaped.
  static func line(_ text: String) -> String { value(text, doubled: "%") }

  private static func value(_ text: String, doubled: String) -> String {
    EscapedScalars.text(text) { doubled.unicodeScalars.contains($0) ? "\($0)\($0)" : nil }
  }

  private static func quoted(_ text: String) -> String {
    guard !ShellWord.isPlain(text) else { return text }
    return "\"\(EscapedScalars.text(text) { $0 == "\\" || $0 == "\"" ? "\\\($0)" : nil })\""
  }
}
