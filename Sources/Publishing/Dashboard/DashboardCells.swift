import Casework
import Indicators

/// The figures of one indicator as one text; see `DashboardPublication`.
struct DashboardCells: Sendable {
  private let release: Release

  init(_ release: Release) { self.release = release }

  func bytes(of indicator: Int) -> [UInt8] {
    let definition = release.indicators[indicator]
    let form = NumberForm(definition)
    let showsExact =
      definition.form == .plain && definition.places == 0
      && definition.valuePlaces == 0
    let categories = max(release.categories[indicator].count, 1)
    let cells = release.periods.count * release.places.count * categories
    var run = EqualCells()
    var next = 0
    for figures in release.figures.runs where figures.indicator == indicator {
      for cell in figures.cells {
        let place = figures.period * release.places.count + Int(cell.place)
        let index = place * categories + max(Int(cell.category), 0)
        run.append(nothing: index - next)
        run.append(form.display(cell.quantity), exact(cell.quantity, isShown: showsExact))
        next = index + 1
      }
    }
    run.append(nothing: cells - next)
    return run.finish()
  }

  /// What stands beside the figures of a table of silence: `缺 3`, nothing where nobody is missing.
  func silence(of table: Silence.Table) -> [UInt8] {
    var run = EqualCells()
    for units in table.units {
      if let mark = NumberForm.partial(Int(units)) {
        run.append(mark, "")
      } else {
        run.append(nothing: 1)
      }
    }
    return run.finish()
  }

  private func exact(_ quantity: Quantity, isShown: Bool) -> String {
    switch quantity {
    case .whole(let value): isShown ? "" : ";\(value)"
    case .ratio(let numerator, let denominator, _): ";\(numerator)/\(denominator)"
    case .empty, .notReported, .suppressed: ""
    }
  }
}

/// Cells between commas; equal ones in a row are written once with their number.
private struct EqualCells {
  private var bytes: [UInt8] = []
  private var cell = ""
  private var count = 0

  mutating func append(_ display: String, _ exact: String) { append(display + exact, times: 1) }
  mutating func append(nothing times: Int) { if times > 0 { append("", times: times) } }

  mutating func finish() -> [UInt8] {
    flush()
    return bytes
  }

  private mutating func append(_ text: String, times: Int) {
    if text == cell, count > 0 {
      count += times
    } else {
      flush()
      (cell, count) = (text, times)
    }
  }

  private mutating func flush() {
    guard count > 0 else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
    bytes.append(contentsOf: cell.utf8)
    // An empty first cell would look like no cell at all.
    if count > 1 || cell.isEmpty { bytes.append(contentsOf: "*\(count)".utf8) }
  }
}
