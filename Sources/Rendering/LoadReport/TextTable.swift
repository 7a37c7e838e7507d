/// Columns of text: the first left-aligned, the others right-aligned.
package struct TextTable {
  private var header: [String]
  private var rows: [[String]] = []
  private var gap = "  "

  /// A table without rows.
  package init(header: [String]) { self.header = header }

  /// Adds a row, with one cell for each cell of the header.
  package mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, none of them wider than `columns` if possible.
  ///
  /// - Parameters:
  ///   - optional: titles of columns that are left out, in this order, until the rest fits. After the first the columns
  ///     move together, after the second long names in the first column take a line of their own.
  /// - Returns: the lines, and the titles that were left out.
  func lines(indent: String, columns: Int, leavingOut optional: [String]) -> (lines: [String], leftOut: [String]) {
    var table = self
    var leftOut: [String] = []
    func width() -> Int { indent.count + table.width }
    for (place, title) in optional.enumerated() where width() > columns {
      if place == 1 { table.gap = " " }
      if place == 2 { table.narrowNames(by: width() - columns) }
      guard width() > columns, let column = table.header.firstIndex(of: title) else { continue }
      table.remove(column)
      leftOut.append(title)
    }
    if width() > columns { table.narrowNames(by: width() - columns) }
    return (table.lines(indent: indent), leftOut)
  }

  /// The minimum width of the first column.
  private static let leastName = 16

  private mutating func remove(_ column: Int) {
    header = Self.without(column, header)
    rows = rows.map { Self.without(column, $0) }
  }

  private static func without(_ column: Int, _ row: [String]) -> [String] {
    row.enumerated().filter { $0.offset != column }.map(\.element)
  }

  /// The width of the first column above which a name takes a line of its own; nil: none does.
  private var nameLimit: Int?

  private mutating func narrowNames(by excess: Int) {
    let longest = rows.compactMap { $0.first?.count }.max() ?? 0
    nameLimit = max(Self.leastName, header[0].count, longest - excess)
  }

  private var widths: [Int] {
    header.indices.map { column in
      let cells = ([header] + rows).map { $0[column].count }
      return (column == 0 ? cells.filter { $0 <= nameLimit ?? .max } : cells).max() ?? 0
    }
  }

  /// The width of the columns with their gaps; a name on a line of its own may be longer.
  private var width: Int { widths.reduce(0, +) + gap.count * max(0, header.count - 1) }

  /// The lines, header first, nothing at their ends.
  package func lines(indent: String) -> [String] {
    let widths = widths
    return ([header] + rows).flatMap { row -> [String] in
      let isLong = row[0].count > widths[0]
      let cells = row.indices.map { column -> String in
        let cell = column == 0 && isLong ? "" : row[column]
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }
      let line = String((indent + cells.joined(separator: gap)).reversed().drop { $0 == " " }.reversed())
      return isLong ? [indent + row[0], line] : [line]
    }
  }
}
