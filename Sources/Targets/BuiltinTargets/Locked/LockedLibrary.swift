/// A registered library: plain fields.
struct LockedLibrary {
  let name: String
  let isAvailable: Bool
  var isInstrumented: Bool
}
