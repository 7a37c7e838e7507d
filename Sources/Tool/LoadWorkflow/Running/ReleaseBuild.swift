internal import CLibrary
internal import LoadPlatform

/// Replaces a debug build, whose figures are not valid, by the release build.
package enum ReleaseBuild {
  /// Set in the environment of the release build that a debug build starts, to prevent a loop.
  private static let variable = "LOADTEST_RESTARTED"

  /// In a debug build: builds the release build and executes it in place of this process. Returns in a release build,
  /// and if the release build fails; the record then has the build `debug` and the verdict `invalid`.
  package static func restartIfDebug() {
    #if DEBUG
      guard getenv(variable) == nil else { return }
      guard let (package, product) = location() else {
        Diagnostics.note("this is a debug build outside a package's .build folder: its figures will be invalid")
        return
      }
      Diagnostics.note("this is a debug build, whose figures are not valid: building and starting the release build")
      guard build(package: package, product: product) else {
        Diagnostics.note("the release build failed: measuring the debug build, whose outcome is invalid")
        return
      }
      let path = "\(package)/.build/release/\(product)"
      setenv(variable, "1", 1)
      var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + CommandLine.arguments.dropFirst()).map { strdup($0) }
      arguments.append(nil)
      execv(path, &arguments)
      Diagnostics.note("cannot start \(path): \(String(cString: strerror(errno)))")
    #endif
  }

  #if DEBUG
    /// The package's folder and the executable's name, from `<package>/.build/…/debug/<name>`.
    private static func location() -> (package: String, product: String)? {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
      guard count > 0 else { return nil }
      let parts = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard let build = parts.lastIndex(of: ".build"), let product = parts.last else { return nil }
      let package = parts[..<build].joined(separator: "/")
      return access("\(package)/Package.swift", R_OK) == 0 ? (package, product) : nil
    }

    /// Runs the build with its output on standard error: standard output is for reports.
    private static func build(package: String, product: String) -> Bool {
      let words = ["swift", "build", "--package-path", package, "--configuration", "release", "--product", product]
      var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
      arguments.append(nil)
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
      var process = pid_t()
      let code = posix_spawnp(&process, "swift", &actions, nil, arguments, environ)
      posix_spawn_file_actions_destroy(&actions)
      for argument in arguments { free(argument) }
      guard code == 0 else { return false }
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0 && errno == EINTR {}
      return status == 0
    }
  #endif
}
