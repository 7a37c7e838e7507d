/// What one consistent look at the registry found in a place.
struct LibraryRow {
  let place: Int
  /// Goes up with every registration: sorting by it yields the order of registration.
  let sequence: UInt64
  let name: String
  let summary: String
  let autoInstrument: Bool
  let state: LibraryState
}
