internal import CLibrary
internal import LoadWorkflow

/// The paths and names that a unit refers to.
struct SchedulePlaces {
  /// The name of the current user.
  var userName: String {
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return String(geteuid()) }
    return String(cString: name)
  }

  /// `PATH` for a scheduler, which does not inherit this shell's: the folder of `swift`, then the usual ones.
  var searchPath: String {
    let usual = ["/usr/local/bin", "/usr/bin", "/bin"]
    let own = getenv("PATH").map { String(cString: $0) } ?? ""
    let swift = own.split(separator: ":").map(String.init).first {
      $0.hasPrefix("/") && access("\($0)/swift", X_OK) == 0
    }
    return (usual.contains(swift ?? usual[0]) ? usual : [swift].compactMap { $0 } + usual).joined(separator: ":")
  }

  /// The wrapper of the checkout whose `.build` folder contains this executable; nil elsewhere.
  var wrapper: String? {
    guard let executable = resolved("/proc/self/exe") else { return nil }
    let parts = executable.split(separator: "/", omittingEmptySubsequences: false)
    for index in parts.indices.reversed() where parts[index] == ".build" {
      let path = parts[..<index].joined(separator: "/") + "/scripts/ci/scheduled-run"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  /// The absolute path of a file or folder that need not exist.
  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let current = resolved(".") else { return path }
    let rest = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return current == "/" ? "/\(rest)" : "\(current)/\(rest)"
  }

  /// The absolute path of an existing file, with the links and dots of its folder resolved. The file itself may be a
  /// link: its own name is the scenario's.
  func existing(_ path: String) throws -> String {
    let parts = absolute(path).split(separator: "/", omittingEmptySubsequences: false)
    let folder = resolved(parts.dropLast().joined(separator: "/") + "/")
    guard let folder, let name = parts.last, access("\(folder)/\(name)", F_OK) == 0 else {
      throw Failure(.unreadableInput, "cannot find \(path): \(String(cString: strerror(errno)))")
    }
    return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// The absolute path of a program.
  func executable(_ path: String) throws -> String {
    let found = try existing(path)
    guard access(found, X_OK) == 0 else {
      throw Failure(.unreadableInput, "cannot execute \(path): \(String(cString: strerror(errno)))")
    }
    return found
  }

  /// The git work tree around a file; nil outside of one.
  func repository(around path: String) -> String? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    while parts.popLast() != nil, !parts.isEmpty {
      let folder = parts.joined(separator: "/")
      if access("\(folder)/.git", F_OK) == 0 { return folder }
    }
    return nil
  }

  /// The path relative to a folder above it; nil if it lies elsewhere.
  func path(_ path: String, within folder: String) -> String? {
    path.hasPrefix("\(folder)/") ? String(path.dropFirst(folder.count + 1)) : nil
  }

  private func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
