/// A chart as SVG for paper: points with their labels and values in words (in a trend as many as there is
/// room for; all of them in the description for those who do not see it), no colour that is needed for
/// understanding, no script. Whole tenths only, so that the bytes are the same everywhere.
struct ChartDrawing {
  private let chart: Bulletin.Chart
  private static let width = 640.0
  /// Of one cell of a terminal in the drawing's type of 13 units.
  private static let cell = 6.8
  private static let ink = "#1f4e79"

  init(_ chart: Bulletin.Chart) { self.chart = chart }

  /// `<figure>` with its title.
  var html: String {
    let (height, body) = chart.kind == .trend ? trend : bars
    let words = chart.points.map { "\($0.label) \($0.text)" }.joined(separator: "；")
    return """
      <figure class="chart">
      <figcaption>\(MarkupText.escaped(chart.title))</figcaption>
      <svg viewBox="0 0 640 \(Self.text(height))" role="img" \
      aria-label="\(MarkupText.escaped(chart.title + "：" + words))">
      \(body)</svg>
      </figure>

      """
  }

  /// The lowest and the highest value, nought among them; never the same.
  private var span: (low: Double, high: Double) {
    let values = chart.points.compactMap(\.value)
    let (low, high) = (min(0, values.min() ?? 0), max(0, values.max() ?? 0))
    return low == high ? (0, 1) : (low, high)
  }

  // MARK: Bars

  private var bars: (height: Double, body: String) {
    let row = 26.0
    let labels = min(280, widest(chart.points.map(\.label)))
    let values = min(160, widest(chart.points.map(\.text)))
    let (low, high) = span
    // Values stand at the ends of bars on either side of nought.
    let left = labels + 8 + (low < 0 ? values : 0)
    let scale = (Self.width - left - values - 8) / (high - low)
    let zero = left - low * scale
    var body = ""
    for (index, point) in chart.points.enumerated() {
      let middle = (Double(index) + 0.5) * row
      body += word(point.label, at: labels, middle + 4.5, "end", room: labels)
      guard let value = point.value else {
        body += word(point.text, at: zero + 6, middle + 4.5, "start", room: values)
        continue
      }
      let length = abs(value) * scale
      let start = value < 0 ? zero - length : zero
      body +=
        "<rect x=\"\(Self.text(start))\" y=\"\(Self.text(middle - 8))\" "
        + "width=\"\(Self.text(length))\" height=\"16\" fill=\"\(Self.ink)\"/>\n"
      body +=
        value < 0
        ? word(point.text, at: start - 6, middle + 4.5, "end", room: values)
        : word(point.text, at: start + length + 6, middle + 4.5, "start", room: values)
    }
    let height = Double(chart.points.count) * row
    body += line(zero, 0, zero, height)
    return (height, body)
  }

  // MARK: Trend

  private var trend: (height: Double, body: String) {
    let (top, bottom, edge) = (26.0, 206.0, 30.0)
    let (low, high) = span
    let scale = (bottom - top) / (high - low)
    let step = (Self.width - 2 * edge) / Double(chart.points.count - 1)
    func x(_ index: Int) -> Double { edge + Double(index) * step }
    func y(_ value: Double) -> Double { bottom - (value - low) * scale }
    // Words beside each other need room; every so many points have theirs.
    func stride(_ texts: [String]) -> Int { max(1, Int((widest(texts) / step).rounded(.up))) }
    let (values, labels) = (stride(chart.points.map(\.text)), stride(chart.points.map(\.label)))
    var body = line(edge, y(0), Self.width - edge, y(0))
    var stretch: [String] = []
    func flush() {
      if stretch.count > 1 {
        body +=
          "<polyline points=\"\(stretch.joined(separator: " "))\" fill=\"none\" "
          + "stroke=\"\(Self.ink)\" stroke-width=\"2\"/>\n"
      }
      stretch = []
    }
    for (index, point) in chart.points.enumerated() {
      if let value = point.value {
        stretch.append("\(Self.text(x(index))),\(Self.text(y(value)))")
      } else {
        flush()
      }
    }
    flush()
    for (index, point) in chart.points.enumerated() {
      let height = y(point.value ?? 0)
      if point.value != nil {
        body +=
          "<circle cx=\"\(Self.text(x(index)))\" cy=\"\(Self.text(height))\" r=\"3.5\" "
          + "fill=\"\(Self.ink)\"/>\n"
      }
      if index % values == 0 {
        // In a valley the lines would cross a word above the point.
        let sides = [index - 1, index + 1].filter(chart.points.indices.contains)
          .map { chart.points[$0].value ?? .infinity }
        let isValley = point.value.map { own in sides.allSatisfy { $0 > own } } ?? false
        body += word(
          point.text, at: x(index), isValley ? height + 18 : height - 9, "middle", room: 160)
      }
      if index % labels == 0 {
        body += word(point.label, at: x(index), bottom + 22, "middle", room: 160)
      }
    }
    return (bottom + 30, body)
  }

  // MARK: Pieces

  private func widest(_ texts: [String]) -> Double {
    Double(texts.map(DisplayWidth.cells(of:)).max() ?? 0) * Self.cell + 4
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<line x1=\"\(Self.text(x1))\" y1=\"\(Self.text(y1))\" x2=\"\(Self.text(x2))\" "
      + "y2=\"\(Self.text(y2))\" stroke=\"#000\"/>\n"
  }

  /// A text that is longer than its room is set closer.
  private func word(
    _ text: String, at x: Double, _ y: Double, _ anchor: String, room: Double
  ) -> String {
    let isLong = Double(DisplayWidth.cells(of: text)) * Self.cell > room
    let fit = isLong ? " textLength=\"\(Self.text(room))\" lengthAdjust=\"spacingAndGlyphs\"" : ""
    return
      "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" text-anchor=\"\(anchor)\"\(fit)>"
      + "\(MarkupText.escaped(text))</text>\n"
  }

  private static func text(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    let (whole, rest) = (tenths / 10, abs(tenths % 10))
    let sign = tenths < 0 && whole == 0 ? "-" : ""
    return sign + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }
}
