import Casework
import Foundation
import GRDB
import Indicators
import Publishing
import Testing

/// One figure as a reader of a publication sees it, all cells as text.
private struct Cells: Equatable {
  var indicator: String
  var level: String
  var code: String
  var name: String
  var isOwn: Bool
  var parent: String
  var grain: String
  var period: String
  var start: String
  var end: String
  /// `nil` without a breakdown.
  var category: String?
  var categoryLabel: String?
  var numerator: String?
  var denominator: String?
  var value: String?
  var display: String
  var status: String
  /// `nil` where nobody has to report.
  var silent: String?
  var isProvisional: Bool
}

/// What every format must say, straight from the release. Only `NumberForm` is shared with the
/// formats, and that has its own tests.
private func expectedCells(of release: Release) -> [Cells] {
  release.figures.map { figure in
    let place = release.places[figure.place]
    let period = release.periods[figure.period]
    let form = NumberForm(release.indicators[figure.indicator])
    let category =
      figure.category < 0 ? nil : release.categories[figure.indicator][figure.category]
    var numerator: String?
    var denominator: String?
    if case .whole(let value) = figure.quantity { numerator = "\(value)" }
    if case .ratio(let above, let below, _) = figure.quantity {
      (numerator, denominator) = ("\(above)", "\(below)")
    }
    return Cells(
      indicator: release.indicators[figure.indicator].name, level: place.level, code: place.code,
      name: place.name, isOwn: place.isOwn, parent: place.parentCode,
      grain: period.grain.rawValue, period: period.period.label,
      start: period.period.start.description, end: period.period.last.description,
      category: category?.code, categoryLabel: category.map { $0.label.isEmpty ? "未填" : $0.label },
      numerator: numerator, denominator: denominator, value: form.plain(figure.quantity),
      display: form.display(figure.quantity), status: NumberForm.status(figure.quantity),
      silent: figure.indicator > 1
        ? nil : "\((figure.period * release.places.count + figure.place) % 4)",
      // As of 22 December, five days not yet after the 20th.
      isProvisional: period.grain == .total)
  }
}

@Suite struct FormatsAgreeTests {
  private let release = HandMadeRelease.release

  @Test("CSV says cell by cell what the release says, with formulas made harmless")
  func csv() throws {
    let desk = try Desk()
    try desk.render(CSVPublication(), release)
    let rows = readCSV(desk.text("figures.csv"))
    #expect(rows[0] == CSVPublication.columns)
    #expect(rows.count == release.figures.count + 1)
    // Written out by hand, so that the guard is not tested with itself.
    let marked: Set<String> = [
      "=cmd|' /C calc'!A0", " ＋1街道", "\u{FEFF}@SUM(1)", "=440311002", "-1", "=其他,\"等\"",
    ]
    func guarded(_ text: String) -> String { marked.contains(text) ? "'" + text : text }
    for (row, cells) in zip(rows.dropFirst(), expectedCells(of: release)) {
      try #require(row.count == CSVPublication.columns.count)
      let cell = Dictionary(uniqueKeysWithValues: zip(CSVPublication.columns, row))
      #expect(cell["indicator"] == cells.indicator)
      #expect(cell["level"] == cells.level)
      #expect(cell["code"] == guarded(cells.code))
      #expect(cell["name"] == guarded(cells.name))
      #expect(cell["own"] == (cells.isOwn ? "1" : "0"))
      #expect(cell["parent"] == cells.parent)
      #expect(cell["grain"] == cells.grain)
      #expect(cell["period"] == cells.period)
      #expect(cell["start"] == cells.start)
      #expect(cell["end"] == cells.end)
      #expect(cell["category"] == guarded(cells.category ?? ""))
      #expect(cell["category_label"] == guarded(cells.categoryLabel ?? ""))
      #expect(cell["numerator"] == cells.numerator ?? "")
      #expect(cell["denominator"] == cells.denominator ?? "")
      #expect(cell["value"] == cells.value ?? "")
      #expect(cell["display"] == cells.display)
      #expect(cell["status"] == cells.status)
      #expect(cell["silent_units"] == cells.silent ?? "")
      #expect(cell["provisional"] == (cells.isProvisional ? "1" : "0"))
    }
  }

  @Test("JSON says cell by cell what the release says")
  func json() throws {
    let desk = try Desk()
    try desk.render(JSONPublication(), release)
    let text = desk.text("figures.json")
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let places = try byID(root["places"])
    let periods = try byID(root["periods"])
    let indicators = try #require(root["indicators"] as? [[String: Any]])
    let figures = try #require(root["figures"] as? [[String: Any]])
    #expect(figures.count == release.figures.count)
    for (figure, cells) in zip(figures, expectedCells(of: release)) {
      let place = try #require(places[figure["place"] as? String ?? ""])
      let period = try #require(periods[figure["period"] as? String ?? ""])
      let indicator = try #require(
        indicators.first { $0["name"] as? String == figure["indicator"] as? String })
      let category = figure["category"] as? String
      let entry = (indicator["categories"] as? [[String: String]])?
        .first { $0["code"] == category }
      let read = Cells(
        indicator: figure["indicator"] as? String ?? "", level: place["level"] as? String ?? "",
        code: place["code"] as? String ?? "", name: place["name"] as? String ?? "",
        isOwn: place["own"] as? Bool ?? false, parent: place["parent"] as? String ?? "",
        grain: period["grain"] as? String ?? "", period: period["label"] as? String ?? "",
        start: period["start"] as? String ?? "", end: period["end"] as? String ?? "",
        category: category, categoryLabel: entry?["label"],
        numerator: number(figure["numerator"]), denominator: number(figure["denominator"]),
        value: number(figure["value"]).map { trimmed($0) },
        display: figure["display"] as? String ?? "", status: figure["status"] as? String ?? "",
        silent: number(figure["silent_units"]),
        isProvisional: try #require(period["provisional"] as? Bool))
      var expected = cells
      expected.value = cells.value.map { trimmed($0) }
      #expect(read == expected)
    }
    #expect(!text.contains("<script>"))
    for name in ["440311", "440311/street", "440311/community", "440311001/community", "S7#2"] {
      #expect(places[name] != nil, "\(name)")
    }
    // Exact digits as text, not what a reader made of them.
    #expect(text.contains("\"value\":97.55}"))
    #expect(text.contains("\"numerator\":\"9007199254740993\""))
    let keys = text.split(separator: "\n").compactMap { $0.firstMatch(of: /^{?"([a-z_]+)":/)?.1 }
      .filter {
        ["figures", "indicators", "periods", "places", "provenance", "schema"].contains($0)
      }
    #expect(keys == keys.sorted())
  }

  @Test("JSON carries its provenance and conservation")
  func provenance() throws {
    let desk = try Desk()
    try desk.render(JSONPublication(), release)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(desk.text("figures.json").utf8))
        as? [String: Any])
    #expect(root["schema_version"] as? Int == 1)
    let provenance = try #require(root["provenance"] as? [String: Any])
    #expect(provenance["as_of"] as? String == "2020-12-22")
    #expect((provenance["period"] as? [String: String])?["end"] == "2020-12-20")
    let source = try #require((provenance["conservation"] as? [[String: Any]])?.first)
    #expect(source["bytes"] as? String == "9007199254740993")
    #expect(source["out_of_scope"] as? Int == 7)
    #expect(source["counted"] as? Int == 1)
  }

  @Test("SQLite says cell by cell what the release says")
  func sqlite() throws {
    let desk = try Desk()
    try desk.render(SQLitePublication(), release)
    let database = try DatabaseQueue(path: desk.path(of: "figures.sqlite"))
    let rows = try database.read { try Row.fetchAll($0, sql: "SELECT * FROM figures_wide") }
    #expect(rows.count == release.figures.count)
    for (row, cells) in zip(rows, expectedCells(of: release)) {
      let read = Cells(
        indicator: row["indicator"], level: row["level"], code: row["code"], name: row["name"],
        isOwn: row["own"], parent: row["parent"], grain: row["grain"], period: row["period"],
        start: row["start"], end: row["end"], category: row["category"],
        categoryLabel: row["category_label"],
        numerator: (row["numerator"] as Int64?).map(String.init),
        denominator: (row["denominator"] as Int64?).map(String.init), value: row["value"],
        display: row["display"], status: row["status"],
        silent: (row["silent_units"] as Int64?).map(String.init),
        isProvisional: row["provisional"])
      #expect(read == cells)
    }
    func value(_ sql: String) throws -> String? {
      try database.read { try String.fetchOne($0, sql: sql) }
    }
    #expect(try value("PRAGMA foreign_key_check") == nil)
    #expect(try value("PRAGMA integrity_check") == "ok")
    #expect(try value("PRAGMA journal_mode") == "delete")
    #expect(try value("PRAGMA page_size") == "4096")
    let tables = "FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'"
    #expect(try value("SELECT count(*) \(tables) AND type = 'table' AND strict = 1") == "7")
    #expect(try value("SELECT count(*) \(tables) AND type = 'table' AND strict = 0") == "0")
    #expect(try value("SELECT value FROM provenance WHERE key = 'as_of'") == "2020-12-22")
    #expect(try value("SELECT out_of_scope FROM conservation") == "7")
    let unit = "FROM units WHERE code = '440311001'"
    #expect(try value("SELECT name || '<' || parent_name \(unit)") == "光明街道<光明区")
    #expect(try value("SELECT count(*) FROM units WHERE code = 'S7'") == "2")
    #expect(try value("SELECT count(*) FROM units") == "10")
    try database.close()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: desk.folder) == ["figures.sqlite"])
  }

  @Test("the same release gives the same bytes", arguments: ["csv", "json", "sqlite"])
  func sameBytes(format: String) throws {
    let publication = try #require(PublicationCatalogue.publication(of: format))
    let (first, second) = (try Desk(), try Desk())
    try first.render(publication, release)
    try second.render(publication, release)
    #expect(first.files.count == (format == "sqlite" ? 1 : 2))
    #expect(first.files["figures.\(format)"]?.isEmpty == false)
    #expect(first.files == second.files)
  }

  @Test("a database that lies there already is not written into")
  func databaseExists() throws {
    let desk = try Desk()
    try desk.render(SQLitePublication(), release)
    #expect(throws: (any Error).self) { try desk.render(SQLitePublication(), release) }
  }

  @Test("a thousand seeded random names come back whole from CSV and JSON")
  func randomNames() throws {
    let letters: [Character] = [
      "=", "+", "-", "@", "\t", "\r", "\n", "\"", "'", ",", ";", " ", "＝", "＋", "－", "＠", "<", ">",
      "&", "\\", "\u{FEFF}", "\u{2028}", "\u{0}", "\u{7F}", "甲", "é", "😀", "0", "a", "\u{3000}",
    ]
    var state: UInt64 = 6699
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let names = (0..<1000).map { _ in
      String((0..<next(7)).map { _ in letters[next(letters.count)] })
    }
    var release = HandMadeRelease.release
    release.silence = Silence()
    release.places = names.enumerated().map { index, name in
      Release.Place(
        code: "P\(index)", name: name, level: "street", parentCode: "", isOwn: false, unit: index)
    }
    release.figures = FigureList(
      names.indices.map {
        Release.Figure(indicator: 0, period: 0, place: $0, category: -1, quantity: .whole(1))
      })
    let desk = try Desk()
    try desk.render(CSVPublication(), release)
    try desk.render(JSONPublication(), release)
    let rows = readCSV(desk.text("figures.csv")).dropFirst()
    let root = try JSONSerialization.jsonObject(with: Data(desk.text("figures.json").utf8))
    let places = try #require((root as? [String: Any])?["places"] as? [[String: Any]])
    #expect(rows.count == names.count)
    for ((name, row), place) in zip(zip(names, rows), places) {
      try #require(row.count == CSVPublication.columns.count, "seed 6699")
      let isMarked = row[5].unicodeScalars.first == "'" && name.unicodeScalars.first != "'"
      let read =
        isMarked ? String(String.UnicodeScalarView(row[5].unicodeScalars.dropFirst())) : row[5]
      #expect(Array(read.unicodeScalars) == Array(name.unicodeScalars), "seed 6699")
      #expect(
        Array((place["name"] as? String ?? "").unicodeScalars) == Array(name.unicodeScalars),
        "seed 6699")
      // What a spreadsheet looks at: the first character that is no blank.
      let first = row[5].unicodeScalars.first {
        !" \u{3000}\u{FEFF}\u{2028}".unicodeScalars.contains($0)
      }
      #expect(first.map { "=+-@＝＋－＠\t\r\n".unicodeScalars.contains($0) } != true, "seed 6699")
    }
  }

  private func byID(_ list: Any?) throws -> [String: [String: Any]] {
    let elements = try #require(list as? [[String: Any]])
    let found = Dictionary(elements.map { ($0["id"] as? String ?? "", $0) }) { first, _ in first }
    #expect(found.count == elements.count, "ids name one element each")
    return found
  }

  /// A JSON number or a string of digits as text.
  private func number(_ value: Any?) -> String? {
    switch value {
    case let text as String: text
    // A double's description is its shortest digits; very small ones would get an exponent.
    case let number as NSNumber:
      "\(number)".contains("e") ? "\(number.decimalValue)" : "\(number)"
    default: nil
    }
  }

  /// Without trailing zeros after the point, because a reader of JSON does not keep them.
  private func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
