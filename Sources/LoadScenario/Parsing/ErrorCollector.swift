/// Collects what is wrong with one file, so that all of it is reported at once.
final class ErrorCollector {
  let file: String
  private(set) var errors: [ScenarioError] = []

  init(file: String) { self.file = file }

  func add(_ place: Place, _ message: String, suggestion: String? = nil) {
    errors.append(
      ScenarioError(
        category: .invalid, file: place.source ?? file, position: place.position, path: place.path, message: message,
        suggestion: suggestion))
  }

  /// Adds an error of another file.
  func add(_ error: ScenarioError) { errors.append(error) }

  /// In the order of the document; what has no place comes first.
  var sorted: [ScenarioError] {
    errors.enumerated().sorted { a, b in
      let first = a.element.position ?? JSONPosition(line: 0, column: 0)
      let second = b.element.position ?? JSONPosition(line: 0, column: 0)
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
  }
}

/// Where a value stands: a position and a path in the file, or the option that it was given with.
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
}
