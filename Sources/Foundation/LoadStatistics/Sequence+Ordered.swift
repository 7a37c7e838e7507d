extension Sequence {
  /// The elements in an order; stable for equal elements.
  ///
  /// As `sorted(by:)`, but one implementation for elements of all types: for short lists of names and rows. The
  /// standard library's is specialised for each type that it sorts, which took a twentieth of the first build.
  @inline(never)
  package func ordered(by isBefore: (Element, Element) -> Bool) -> [Element] { sorted(by: isBefore) }
}

extension Sequence where Element: Comparable {
  /// The elements in ascending order; see ``ordered(by:)``.
  @inline(never)
  package func ordered() -> [Element] { sorted() }
}
