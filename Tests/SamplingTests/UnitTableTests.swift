import Foundation
import Sampling
import Testing

@Suite struct UnitTableTests {
  /// code, name, level, parent, kind, valid_from, valid_to, successor, aliases
  private let rows = String(decoding: SampleDistrict.unitTable, as: UTF8.self)
    .split(separator: "\n").dropFirst()
    .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

  /// Whether the row holds on 20 December 2020.
  private func holdsAtTheEnd(_ row: [String]) -> Bool {
    (row[5].isEmpty || row[5] <= "2020-12-20") && (row[6].isEmpty || "2020-12-20" <= row[6])
  }

  @Test func theCommittedTableIsTheGenerators() throws {
    let committed = try Data(
      contentsOf: packageRoot.appendingPathComponent("Pipelines/units/guangming.csv"))
    #expect(Array(committed) == SampleDistrict.unitTable)
  }

  @Test(arguments: [
    ("district", 1), ("street", 6), ("community", 31), ("center", 1), ("workstation", 6),
    ("studio", 31), ("station", 208), ("committee", 62),
  ])
  func atTheEndThereAreSoMany(kind: String, count: Int) {
    #expect(rows.filter { $0[4] == kind && holdsAtTheEnd($0) }.count == count)
  }

  @Test func everyRowHasNineFieldsAndAParent() {
    let codes = Set(rows.map { $0[0] })
    for row in rows {
      #expect(row.count == 9)
      #expect(row[3].isEmpty ? row[2] == "district" : codes.contains(row[3]), "line of \(row[0])")
      #expect(row[7].isEmpty || codes.contains(row[7]), "successor of \(row[0])")
    }
  }

  @Test func noNameMeansTwoUnitsOfOneKind() {
    var owners: [String: String] = [:]
    for row in rows {
      let group = ["center", "workstation", "studio", "station"].contains(row[4]) ? "site" : row[4]
      for name in [row[1]] + row[8].split(separator: "|").map(String.init) {
        let key = group + ":" + name
        #expect(owners[key] == nil || owners[key] == row[0], "a name of \(row[0])")
        owners[key] = row[0]
      }
    }
  }

  @Test func oneStationMovesOneClosesAndOneOpens() {
    let dated = rows.filter { !$0[5].isEmpty || !$0[6].isEmpty }
    #expect(dated.count == 4)
    let moved = Dictionary(grouping: dated) { $0[0] }.values.filter { $0.count == 2 }
    #expect(moved.count == 1)
    #expect(moved.first?.first?[3] != moved.first?.last?[3], "another street")
    #expect(dated.filter { !$0[7].isEmpty }.count == 1)
  }
}
