/// Numbers with the nouns that they count.
package enum Counted {
  /// `1 operation`, `2 operations`, `0 operations`.
  ///
  /// - Parameters:
  ///   - noun: for one.
  ///   - plural: for any other number; nil: `noun` with an s.
  package static func text(_ count: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(self.noun(count, noun, plural))"
  }

  /// The noun alone, for numbers that are written in another way.
  package static func noun(_ count: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String {
    count == 1 ? noun : plural ?? noun + "s"
  }
}
