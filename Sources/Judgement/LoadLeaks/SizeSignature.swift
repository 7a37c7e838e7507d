/// What objects of a size are likely to be.
enum SizeSignature {
  /// Nil: anything.
  static func of(_ bytes: UInt64, among growing: [UInt64], executor: String) -> String? {
    // The runtime gives a task a first slab of 1 KiB and, for its own object with what it needs to wait, 320 bytes; so may a
    // program that has no tasks.
    if executor == "tasks", growing.contains(1024), growing.contains(320), bytes == 1024 || bytes == 320 {
      return "tasks (1024 + 320 bytes) that are never resumed, or have finished and are kept"
    }
    if bytes == 64, executor != "threads" {
      return "Dispatch's continuation of a submitted block, or any object of up to 64 bytes"
    }
    return nil
  }
}
