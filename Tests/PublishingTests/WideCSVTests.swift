import Casework
import Indicators
import Publishing
import Testing

@Suite struct WideCSVTests {
  private struct Line: Hashable {
    let level: String
    let code: String
    let isOwn: String
    let grain: String
    let period: String
    let category: String
  }

  @Test("the wide table has every figure once, in its indicator's column, and no other value")
  func everyFigure() throws {
    try expectEveryFigure(of: HandMadeRelease.release)
  }

  @Test("numbers of every size and sign are written as `NumberForm.plain` says", arguments: 1...20)
  func everyNumber(seed: UInt64) throws {
    var dice = seed &* 0x9E37_79B9_7F4A_7C15
    func roll() -> UInt64 {
      dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return dice >> 11
    }
    /// Small and large numbers alike: as many bits as the dice say.
    func number() -> Int64 {
      let size = Int64(truncatingIfNeeded: (roll() << 11 | roll()) >> (roll() % 64))
      return roll() % 2 == 0 ? size : 0 &- size
    }
    var release = HandMadeRelease.release
    release.figures = FigureList(
      release.figures.map { figure in
        let quantity: Quantity =
          switch roll() % 8 {
          case 0: .empty
          case 1: roll() % 2 == 0 ? .notReported : .suppressed
          case 2...4: .whole(number())
          default:
            .ratio(numerator: number(), denominator: number(), scale: roll() % 3 == 0 ? 100 : 1)
          }
        return Release.Figure(
          indicator: figure.indicator, period: figure.period, place: figure.place,
          category: figure.category, quantity: quantity)
      })
    try expectEveryFigure(of: release)
  }

  private func expectEveryFigure(of release: Release) throws {
    let desk = try Desk()
    try desk.render(WideCSVPublication(), release)
    let rows = readCSV(desk.text("figures-wide.csv"))
    let header = try #require(rows.first)
    #expect(
      Array(header.dropFirst(8)) == release.indicators.map(\.name) + [
        "silent_units", "provisional",
      ])
    var lines: [Line: [[String]]] = [:]
    for row in rows.dropFirst() {
      #expect(row.count == header.count)
      lines[
        Line(
          level: plain(row[0]), code: plain(row[1]), isOwn: row[3], grain: row[4], period: row[5],
          category: plain(row[6])), default: []
      ].append(row)
    }
    var written = 0
    for figure in release.figures {
      let place = release.places[figure.place]
      let period = release.periods[figure.period]
      let line = Line(
        level: place.level, code: place.code, isOwn: place.isOwn ? "1" : "0",
        grain: period.grain.rawValue, period: period.period.label,
        category: figure.category < 0
          ? "" : release.categories[figure.indicator][figure.category].code)
      let expected =
        figure.quantity == .notReported
        ? "not_reported"
        : figure.quantity == .suppressed
          ? "suppressed"
          : NumberForm(release.indicators[figure.indicator]).plain(figure.quantity) ?? ""
      // Lines of another block may share the key of a category without a code.
      let found = lines[line, default: []].map { $0[8 + figure.indicator] }
      #expect(found.contains(expected), "\(release.indicators[figure.indicator].name)")
      // Behind the indicators: the silent units of the first two, and whether the period is open.
      let behind = lines[line, default: []].map { Array($0.suffix(2)) }
      let silent = (figure.period * release.places.count + figure.place) % 4
      #expect(behind.allSatisfy { $0[1] == (period.grain == .total ? "1" : "0") })
      if figure.indicator < 2 { #expect(behind.contains { $0[0] == "\(silent)" }) }
      if figure.category >= 0 { #expect(behind.contains { $0[0].isEmpty }) }
      if !expected.isEmpty { written += 1 }
    }
    let values = rows.dropFirst().joined().count
    #expect(values > 0)
    #expect(
      rows.dropFirst().reduce(0) { $0 + $1.dropFirst(8).dropLast(2).count { !$0.isEmpty } }
        == written)
  }

  @Test("the same release gives the same wide table")
  func sameBytes() throws {
    let first = try Desk()
    let second = try Desk()
    try first.render(WideCSVPublication(), HandMadeRelease.release)
    try second.render(WideCSVPublication(), HandMadeRelease.release)
    #expect(first.files == second.files)
  }

  /// Without the mark that keeps a spreadsheet from running a text.
  private func plain(_ cell: String) -> String {
    cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
  }
}
