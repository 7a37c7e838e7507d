/// Collects what is wrong with one file, so that all of it is reported at once.
final class ErrorCollector {
  /// The maximum number of errors of a file that are kept; the rest are only counted.
  static let maximumErrors = 1000

  let file: String
  private(set) var errors: [ScenarioError] = []
  private var omitted = 0
  /// The paths of the keys for which unknown ones are taken.
  var misspelt: Set<String> = []
  /// The paths of missing keys, by the place of the error in ``errors``.
  private var missing: [Int: [String]] = [:]

  init(file: String) { self.file = file }

  /// Whether further errors are only counted.
  var isFull: Bool { errors.count >= ErrorCollector.maximumErrors }

  func add(_ place: Place, _ message: String, suggestion: @autoclosure () -> String? = nil) {
    guard !isFull else {
      omitted += 1
      return
    }
    errors.append(
      ScenarioError(
        category: .invalid, file: place.source ?? file, position: place.position, path: place.path, message: message,
        suggestion: suggestion()))
  }

  /// Adds an error about missing keys, which is left out if one of them is found to be misspelt.
  func add(_ place: Place, _ message: String, unlessMisspelt paths: [String]) {
    if !isFull { missing[errors.count] = paths }
    add(place, message)
  }

  /// Reports a thresholds file without thresholds, which would let everything pass.
  func requireThresholds(_ thresholds: [some Any], at place: Place, example: String) {
    guard thresholds.isEmpty, errors.isEmpty else { return }
    add(place, "the file has no thresholds; write, for example, { \(example) }")
  }

  /// Adds an error of another file.
  func add(_ error: ScenarioError) { errors.append(error) }

  /// In the order of the document; errors without a position come first, errors of another file last.
  var sorted: [ScenarioError] {
    let kept = errors.enumerated().filter { misspelt.isDisjoint(with: missing[$0.offset] ?? []) }
    var sorted = kept.sorted { a, b in
      let (first, second) = (order(a.element), order(b.element))
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
    if omitted > 0 {
      sorted.append(
        ScenarioError(
          category: .invalid, file: file, path: "", message: "and \(omitted) more errors"))
    }
    return sorted
  }

  private func order(_ error: ScenarioError) -> (Int, JSONPosition) {
    guard let position = error.position else { return (0, JSONPosition(line: 0, column: 0)) }
    return (error.file == file ? 1 : 2, position)
  }
}

/// Where a value is: a position and a path in the file, or the option that it was given with.
struct Place {
  var position: JSONPosition?
  var path: String
  /// The option; nil for a place in the file.
  var source: String?

  init(_ position: JSONPosition?, _ path: String) {
    self.position = position
    self.path = path
  }

  init(option: String) {
    path = ""
    source = option
  }

  /// In reading order; a place without a position comes first.
  func comesBefore(_ other: Place) -> Bool {
    guard let theirs = other.position else { return false }
    guard let ours = position else { return true }
    return ours < theirs
  }
}
