/// A place of the registry in a consistent snapshot.
struct LibraryRow {
  let place: Int
  /// Increases with every registration, so that sorting by it yields the order of registration.
  let sequence: UInt64
  let name: String
  let summary: String
  let autoInstrument: Bool
  let state: LibraryState
}
