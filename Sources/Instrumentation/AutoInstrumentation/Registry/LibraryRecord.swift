/// A registered library's closures: what only the control plane needs.
struct LibraryRecord {
  let library: LibraryDescription
  /// Tells this registration from a later one in the same place.
  let sequence: UInt64
  /// Whether one of its closures is running: it may call the system, but not have itself changed.
  var isBusy = false
}
