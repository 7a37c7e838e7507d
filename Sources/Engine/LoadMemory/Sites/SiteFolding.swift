internal import LoadRecord
internal import LoadScenario

/// Selects the frames of a stack that matter to a user: their own.
enum SiteFolding {
  private static let libraries = [
    "libjemalloc", "libc.so", "libc-", "libstdc++", "libgcc", "libpthread", "libswift", "lib_Foundation",
    "libFoundation", "libdispatch", "libBlocksRuntime", "ld-linux", "libm.so", "[vdso]",
  ]
  private static let modules: Set<String> = [
    "Swift", "_Concurrency", "Synchronization", "Dispatch", "Foundation", "FoundationEssentials",
    "FoundationInternationalization", "__C", "_StringProcessing",
  ]
  /// The names of the leak check's loops, which may be inlined into the module of a target.
  private static let loops = [
    "performAccounted", "runAccounted", "runDue", "runSubmitted", "runAsyncLoop", "runLoop", "PluginWorker.",
  ]
  /// The locations of headers of C and C++ libraries and of the sources of Rust's standard library: functions inlined
  /// from them are not the user's.
  private static let headers = [
    "/usr/include/", "/usr/lib/gcc", "/usr/lib/llvm", "/include/c++/", "/rustc/", "/rust/deps/",
  ]
  /// Functions whose purpose is to allocate: they do not show where a program allocates.
  private static let allocators: Set<String> = [
    "malloc", "calloc", "realloc", "reallocarray", "free", "posix_memalign", "aligned_alloc", "memalign", "valloc",
    "pvalloc",
    "operator new", "operator new[]", "swift_slowAlloc", "swift_allocObject", "swift_slowAllocTyped",
  ]

  /// A call path as shown to a user.
  struct Path: Sendable, Hashable {
    /// The user's frames, the innermost first; if there are none, the innermost named frame of the library.
    var frames: [CallSiteRecord.Frame]
    /// The library function that the first of them called; nil if it allocates directly, or the name is unknown.
    var via: String?
    /// Whether ``frames`` are the user's.
    var hasOwnFrames = true
  }

  /// The kind of function that allocates for a call path.
  enum Maker {
    /// The runtime, for an object with metadata.
    case runtime
    /// The concurrency runtime, for a task.
    case tasks
    /// Any other, for raw memory.
    case raw
  }

  /// The functions that create objects with metadata.
  private static let objectMakers: Set<String> = [
    "swift_allocObject", "_swift_allocObject_", "swift_allocBox", "swift_allocEmptyBox", "swift_allocError",
  ]
  /// Maximum number of frames between a maker and the innermost frame.
  private static let makerDepth = 5

  /// The maker of a path's frames.
  static func maker(of frames: [Symboliser.Frame]) -> Maker {
    for frame in frames.prefix(makerDepth) {
      if objectMakers.contains(frame.name) { return .runtime }
      if frame.name.contains("swift_task_create") || frame.name.contains("swift_task_alloc")
        || frame.name.contains("swift_taskGroup") || frame.name.contains("swift_asyncLet")
      {
        return .tasks
      }
    }
    return .raw
  }

  /// The call path of frames. Code that several functions share has the name and lines of one of them, which may not have
  /// been called; its caller is the one that was.
  static func folded(_ frames: [Symboliser.Frame]) -> Path {
    let path = path(of: frames.filter { !$0.name.hasPrefix("merged ") })
    return path.hasOwnFrames && !path.frames.isEmpty ? path : self.path(of: frames)
  }

  private static func path(of frames: [Symboliser.Frame]) -> Path {
    var own: [CallSiteRecord.Frame] = []
    var via: String?
    for frame in frames {
      let name = FunctionName(demangled: frame.name)
      if isEngine(name) { break }
      guard !isLibrary(frame, name) else {
        if own.isEmpty, !frame.isUnnamed, !allocators.contains(name.text) { via = name.text }
        continue
      }
      // An allocating initialiser is attributed to its caller.
      if own.isEmpty, name.text.contains("__allocating_init") { continue }
      let shown = CallSiteRecord.Frame(
        function: name.text, file: frame.line == nil ? nil : frame.file, line: frame.line,
        module: frame.module.fileName)
      // A function and the code that the compiler put around it may have the same line.
      if own.last != shown { own.append(shown) }
    }
    // Code that the compiler put around a function has its name but no line.
    let lined = Set(own.filter { $0.line != nil }.map(\.function))
    own.removeAll { $0.line == nil && lined.contains($0.function) }
    if own.isEmpty, let first = innermostNamed(frames) {
      own.append(
        CallSiteRecord.Frame(
          function: FunctionName(demangled: first.name).text, file: first.file, line: first.line,
          module: first.module.fileName))
      return Path(frames: own, via: nil, hasOwnFrames: false)
    }
    return Path(frames: own, via: via)
  }

  /// The innermost frame that shows what was done: neither the allocator's nor a function that only allocates.
  private static func innermostNamed(_ frames: [Symboliser.Frame]) -> Symboliser.Frame? {
    let behindAllocator = frames.filter { !$0.module.fileName.hasPrefix("libjemalloc") }
    return behindAllocator.first {
      !$0.isUnnamed && !allocators.contains(FunctionName(demangled: $0.name).text)
    } ?? behindAllocator.first
  }

  /// Modules whose frames, and those of their callers, are left out of call paths.
  private static let engine: Set<String> = ["LoadEngine", "LoadTestKit"]

  /// Whether the engine is among the callers.
  static func reachesEngine(_ frames: [Symboliser.Frame]) -> Bool {
    frames.contains { isEngine(FunctionName(demangled: $0.name)) }
  }

  private static func isEngine(_ name: FunctionName) -> Bool {
    if let module = name.module, engine.contains(module) { return true }
    return name.module == "LoadTarget" && loops.contains { name.text.contains($0) }
  }

  private static func isLibrary(_ frame: Symboliser.Frame, _ name: FunctionName) -> Bool {
    let file = frame.module.fileName
    if libraries.contains(where: { file.hasPrefix($0) }) { return true }
    if let module = name.module, modules.contains(module) { return true }
    if let source = frame.file, headers.contains(where: { source.contains($0) }) { return true }
    // Compiled into the executable, but not the user's: swift_ and C++ runtime parts, and compiler-generated code.
    return frame.file == nil && frame.line == nil
      && (["swift_", "__", "std::"].contains(where: name.function.hasPrefix) || allocators.contains(name.text))
  }
}
