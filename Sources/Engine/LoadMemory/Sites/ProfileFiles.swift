package import LoadRecord

/// The files of an investigation, for tools that read profiles.
package enum ProfileFiles {
  /// jemalloc's own text format, for `jeprof`.
  package static let heapName = "live.heap"
  /// A line for each stack, the outermost function first, for tools that draw flame graphs.
  package static let collapsedName = "live.collapsed"
  /// pprof's `profile.proto`, not compressed.
  package static let pprofName = "live.pb"

  /// Writes all files.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  package static func write(_ sites: CallSites, to folder: String) throws(FileFailure) {
    try OutputFile.makeFolder(folder)
    try OutputFile.writeAtomically(heap(sites.profile), path: "\(folder)/\(heapName)")
    try OutputFile.writeAtomically(collapsed(sites), path: "\(folder)/\(collapsedName)")
    try OutputFile.writeAtomically(bytes: PprofWriter(sites).bytes, path: "\(folder)/\(pprofName)")
  }

  /// The represented objects and bytes; with a sampling rate of 1, so that readers do not scale them again.
  static func heap(_ profile: AllocationProfile) -> String {
    func counts(_ objects: UInt64, _ bytes: UInt64) -> String { "  t*: \(objects): \(bytes) [0: 0]\n" }
    let live = profile.liveInHeap
    var text = "heap_v2/1\n"
    text += counts(
      live.reduce(0) { $0 + $1.liveObjects }, live.reduce(0) { $0 + $1.liveBytes })
    for stack in live {
      text += "@ " + stack.addresses.map { "0x" + String($0, radix: 16) }.joined(separator: " ") + "\n"
      text += counts(stack.liveObjects, stack.liveBytes)
    }
    return text + "\nMAPPED_LIBRARIES:\n" + profile.maps
  }

  /// The operation is the outermost frame.
  static func collapsed(_ sites: CallSites) -> String {
    var weights: [String: UInt64] = [:]
    for stack in sites.profile.liveInHeap {
      let frames = stack.addresses.flatMap { sites.symbols.frames[$0] ?? [] }.map {
        // A semicolon separates frames.
        FunctionName(demangled: $0.name).text.replacing(";", with: ",")
      }
      let line = ([stack.operation ?? "(no operation)"] + frames.reversed()).joined(separator: ";")
      weights[line, default: 0] += stack.liveBytes
    }
    return weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)\n" }.joined()
  }
}
