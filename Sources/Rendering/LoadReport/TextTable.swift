/// Columns of text: the first to the left, the others to the right.
package struct TextTable {
  private var header: [String]
  private var rows: [[String]] = []
  private var gap = "  "

  /// A table without rows.
  package init(header: [String]) { self.header = header }

  /// Adds a row of as many cells as the header has.
  package mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, none of them wider than `columns` where that can be.
  ///
  /// - Parameters:
  ///   - optional: titles of columns that are left out, in this order, until the rest fits. After the first the columns
  ///     move together, after the second the names in the first column are shortened.
  /// - Returns: the lines, and the titles that were left out.
  func lines(indent: String, columns: Int, leavingOut optional: [String]) -> (lines: [String], leftOut: [String]) {
    var table = self
    var leftOut: [String] = []
    func width() -> Int { table.lines(indent: indent).map(\.count).max() ?? 0 }
    for (place, title) in optional.enumerated() where width() > columns {
      if place == 1 { table.gap = " " }
      if place == 2 { table.shorten(by: width() - columns) }
      guard width() > columns, let column = table.header.firstIndex(of: title) else { continue }
      table.remove(column)
      leftOut.append(title)
    }
    if width() > columns { table.shorten(by: width() - columns) }
    return (table.lines(indent: indent), leftOut)
  }

  /// Names keep so many characters.
  private static let leastName = 16

  private mutating func remove(_ column: Int) {
    header = Self.without(column, header)
    rows = rows.map { Self.without(column, $0) }
  }

  private static func without(_ column: Int, _ row: [String]) -> [String] {
    row.enumerated().filter { $0.offset != column }.map(\.element)
  }

  /// Takes characters out of the middle of the longest names.
  private mutating func shorten(by excess: Int) {
    let longest = rows.compactMap { $0.first?.count }.max() ?? 0
    let limit = max(Self.leastName, longest - excess)
    for row in rows.indices where rows[row][0].count > limit {
      let name = rows[row][0]
      rows[row][0] = name.prefix((limit - 1) / 2) + "…" + name.suffix(limit - 1 - (limit - 1) / 2)
    }
  }

  /// The lines, header first, nothing at their ends.
  package func lines(indent: String) -> [String] {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    return ([header] + rows).map { row in
      let cells = row.indices.map { column -> String in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + space : space + row[column]
      }
      let line = indent + cells.joined(separator: gap)
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
