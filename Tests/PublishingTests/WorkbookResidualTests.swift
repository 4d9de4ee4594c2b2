import Casework
import Indicators
import Platform
import Publishing
import Testing

/// Shares that are rounded one by one need not add up to 100 %; the workbook says by how much.
struct WorkbookResidualTests {
  /// The rows of a sheet as cells by their letter, read from its XML.
  private func rows(_ desk: Desk, sheet wanted: String) throws -> [[String: String]] {
    let zip = try ZipFile(try OpenFile(Path(desk.path(of: "figures.xlsx"))))
    func text(_ name: String) throws -> String {
      var bytes: [UInt8] = []
      for part in zip.parts where part.name == name { try zip.read(part) { bytes += $0 } }
      return String(decoding: bytes, as: UTF8.self)
    }
    let names = try text("xl/workbook.xml").matches(of: /<sheet name="([^"]*)"/).map {
      String($0.1)
    }
    let number = try #require(names.firstIndex { $0 == wanted })
    let sheet = try text("xl/worksheets/sheet\(number + 1).xml")
    return sheet.matches(of: /<row [^>]*>(.*?)<\/row>/).map { row in
      Dictionary(
        row.1.matches(of: /<c r="([A-Z]+)\d+"[^>]*>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)/)
          .map { (String($0.1), String($0.2 ?? $0.3 ?? "")) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  @Test func whatRoundedSharesMissStandsOnceForEachPlaceAndPeriod() throws {
    var release = HandMadeRelease.release
    release.indicators[4].formula = .share(0)
    release.indicators[4].form = .percent
    release.indicators[4].places = 2
    release.indicators[4].label = "构成比"
    release.figures = FigureList(
      release.figures.map { figure in
        guard figure.indicator == 4 else { return figure }
        // Thirds at the district in the first period, halves in the second; one hidden at a street.
        let isThird = figure.period == 0
        let quantity: Quantity =
          figure.place == 1 && figure.category == 1
          ? .suppressed
          : .ratio(
            numerator: isThird ? 1 : figure.category == 2 ? 0 : 1, denominator: isThird ? 3 : 2,
            scale: 100)
        return Release.Figure(
          indicator: 4, period: figure.period, place: figure.place, category: figure.category,
          quantity: quantity)
      })
    let desk = try Desk()
    try desk.render(XLSXPublication(), release)
    for (sheet, places) in [("区·构成比", 1), ("街道·构成比", 7)] {
      let rows = try rows(desk, sheet: sheet)
      let letter = try #require(
        rows[0].first { $0.value == "accepted_by_type_residual" }?.key, "\(rows[0])")
      let found = rows.dropFirst(2).map { $0[letter] }
      // The longest period first: halves add up, then three thirds, told at the first of them.
      #expect(found.prefix(places * 3).allSatisfy { $0 == nil })
      let thirds = Array(found.dropFirst(places * 3))
      #expect(thirds.count == places * 3)
      let told = thirds.enumerated().filter { $0.element != nil }
      #expect(told.allSatisfy { $0.offset % 3 == 0 && $0.element == "-0.01" })
      // A place with a hidden share has no sum.
      #expect(told.count == (sheet == "区·构成比" ? 1 : places - 1))
    }
  }
}
