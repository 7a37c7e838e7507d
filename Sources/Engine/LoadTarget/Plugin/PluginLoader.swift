internal import CLibrary
internal import CLoadTestTarget

/// Loads targets from shared libraries that export `loadtest_target_main`.
///
/// Loading runs the library's initialisers in this process, so only measuring processes do it.
public enum PluginLoader {
  /// Describes the target in a file. The library stays loaded.
  ///
  /// - Throws: ``PluginFailure``: the file is missing, cannot be loaded, or does not conform to the interface.
  public static func load(path: String) throws(PluginFailure) -> TargetDescription {
    guard access(path, R_OK) == 0 else {
      throw PluginFailure(isUnreadable: true, "cannot read plugin \(path): \(String(cString: strerror(errno)))")
    }
    guard let library = dlopen(path.contains("/") ? path : "./" + path, RTLD_NOW | RTLD_LOCAL) else {
      throw PluginFailure("cannot load plugin \(path): \(dlerror().map { String(cString: $0) } ?? "no reason given")")
    }
    guard let symbol = dlsym(library, "loadtest_target_main") else {
      throw PluginFailure("plugin \(path) does not export 'loadtest_target_main'")
    }
    typealias Main = @convention(c) () -> UnsafePointer<loadtest_target>?
    guard let table = unsafeBitCast(symbol, to: Main.self)() else {
      throw PluginFailure("plugin \(path): 'loadtest_target_main' returned NULL")
    }
    return try describe(table, path: path)
  }

  private static func describe(
    _ table: UnsafePointer<loadtest_target>, path: String
  ) throws(PluginFailure) -> TargetDescription {
    // Every version has these two; the rest exists only as far as `size` says.
    let (abi, size) = (table.pointer(to: \.abi)?.pointee ?? 0, table.pointer(to: \.size)?.pointee ?? 0)
    guard abi == LOADTEST_TARGET_ABI else {
      throw PluginFailure(
        "plugin \(path) was built for ABI \(abi), but this tool has ABI \(LOADTEST_TARGET_ABI): rebuild it with "
          + "this version's CLoadTestTarget.h")
    }
    guard size >= UInt32(LOADTEST_TARGET_MINIMUM_SIZE) else {
      throw PluginFailure(
        "plugin \(path): its loadtest_target has \(size) bytes, fewer than the \(LOADTEST_TARGET_MINIMUM_SIZE) of the "
          + "first version of this interface: set 'size' to sizeof(loadtest_target)")
    }
    // Members that the plugin's version lacks stay NULL; members that this tool does not know are ignored.
    var target = loadtest_target()
    withUnsafeMutableBytes(of: &target) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: table, count: min(Int(size), $0.count)))
    }
    guard target.create != nil else { throw PluginFailure("plugin \(path) has no 'create' function") }
    guard let operations = target.operations, target.operation_count > 0, target.operation_count <= 0xFFFF else {
      throw PluginFailure("plugin \(path) offers \(target.operation_count) operations; expected 1 to 65535")
    }
    var described: [OperationDescription] = []
    for index in 0..<target.operation_count {
      let operation = operations[index]
      let name = operation.name.map { String(cString: $0) } ?? ""
      guard operation.perform != nil else { throw PluginFailure("plugin \(path): operation '\(name)' has no function") }
      described.append(OperationDescription(name, operation.summary.map { String(cString: $0) } ?? ""))
    }
    // The memory behind the table lives as long as the process.
    nonisolated(unsafe) let table = target
    let description = TargetDescription(
      name: target.name.map { String(cString: $0) } ?? "plugin", summary: "plugin \(path)", operations: described,
      workersStayOnThread: target.flags & LOADTEST_WORKER_STAYS_ON_THREAD != 0,
      make: { try PluginTarget($0, table: table) },
      failureName: { code in table.failure_name?(code).map { String(cString: $0) } ?? "code \(code)" })
    if let defect = description.defect { throw PluginFailure("plugin \(path): \(defect)") }
    return description
  }
}
