/// A registered library's closures and state, used only by the control plane.
struct LibraryRecord {
  let library: LibraryDescription
  /// Distinguishes this registration from a later one in the same place.
  let sequence: UInt64
  /// Whether one of its closures is running; it may call the system, but cannot change this library.
  var isBusy = false
}
