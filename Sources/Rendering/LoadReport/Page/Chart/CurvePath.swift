/// A curve as the data of an SVG path, in whole numbers of ``LineChart``'s frame, each point relative to the one before.
struct CurvePath {
  private let runs: [[(x: Int, y: Int)]]

  /// - Parameters:
  ///   - x: places on the axis.
  ///   - y: one value for each of them; nil interrupts the curve.
  init(x: [Double], y: [Double?], xScale: AxisScale, yScale: AxisScale) {
    var runs: [[(x: Int, y: Int)]] = [[]]
    for place in Thinning.extremes(y) {
      guard place < x.count, let value = y[place] else {
        if runs.last?.isEmpty == false { runs.append([]) }
        continue
      }
      let point = (
        x: Int((xScale.position(x[place]) * LineChart.width).rounded()),
        y: Int(((1 - yScale.position(value)) * LineChart.height).rounded())
      )
      runs[runs.count - 1].append(point)
    }
    self.runs = runs.filter { !$0.isEmpty }
  }

  /// The curve alone, without ``dots``.
  var text: String { runs.filter { $0.count > 1 }.map { Self.text($0) }.joined() }

  /// The points without neighbours, such as a run of one second: lines of zero length, drawn as dots by their round
  /// caps.
  var dots: String { runs.filter { $0.count == 1 }.map { "M\($0[0].x) \($0[0].y)h0" }.joined() }

  /// With the area below.
  var filled: String {
    runs.map { run in
      guard let first = run.first else { return "" }
      let floor = Int(LineChart.height)
      return Self.text(run) + "V\(floor)H\(first.x)V\(first.y)Z"
    }.joined()
  }

  private static func text(_ run: [(x: Int, y: Int)]) -> String {
    guard let first = run.first else { return "" }
    var text = "M\(first.x) \(first.y)"
    var before = first
    for point in run.dropFirst() {
      let (dx, dy) = (point.x - before.x, point.y - before.y)
      text += dy == 0 ? "h\(dx)" : dx == 0 ? "v\(dy)" : dy < 0 ? "l\(dx)\(dy)" : "l\(dx) \(dy)"
      before = point
    }
    return text
  }
}
