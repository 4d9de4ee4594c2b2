import Publishing
import Testing

/// What differs between two CSV publications.
struct FigureChangeTests {
  private static let head = CSVPublication.columns.joined(separator: ",") + "\n"

  private static func line(
    _ indicator: String, _ code: String, _ numerator: String, _ category: String = "",
    name: String = "甲", denominator: String = "", status: String = "value"
  ) -> String {
    "\(indicator),标签,宗,street,\(code),\(name),0,100,total,2020,2020-01-01,2020-12-31,"
      + "\(category),,\(numerator),\(denominator),\(numerator),\(numerator),\(status)\n"
  }

  /// - Parameter pieces: in how many bytes at a time the files are read.
  private static func changes(
    _ old: String, _ new: String, pieces: Int = 1 << 20
  ) throws -> (count: Int, text: String) {
    func reading(_ text: String) -> FigureChanges.Reading {
      { body in
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
          body(Array(rest.prefix(pieces)))
          rest = rest.dropFirst(pieces)
        }
      }
    }
    var changes = FigureChanges(of: "figures.csv")
    try changes.compare(old: reading(old), new: reading(new))
    return (changes.count, String(decoding: changes.lines, as: UTF8.self))
  }

  private static let old =
    head + line("a", "1", "5") + line("a", "2", "7") + line("b", "1", "3", "labour")
    + line("b", "1", "4", "other") + line("c", "1", "9", name: "\"乙,\"\"丙\"\"\n丁\"")
  private static let new =
    head + line("a", "1", "6") + line("a", "2", "7", name: "改名") + line("a", "3", "1")
    + line("b", "1", "4", "other")
    + line("c", "1", "9", name: "\"乙,\"\"丙\"\"\n丁\"", denominator: "2")

  @Test(arguments: [1, 2, 7, 1 << 20])
  func changedAddedAndRemovedFiguresAreListed(pieces: Int) throws {
    let found = try FigureChangeTests.changes(
      FigureChangeTests.old, FigureChangeTests.new, pieces: pieces)
    #expect(
      found.text == """
        figures.csv,changed,a,street,1,甲,0,100,total,2020,,5,,5,value,6,,6,value,
        figures.csv,added,a,street,3,甲,0,100,total,2020,,,,,,1,,1,value,
        figures.csv,changed,c,street,1,"乙,""丙""\n丁",0,100,total,2020,,9,,9,value,9,2,9,value,
        figures.csv,removed,b,street,1,甲,0,100,total,2020,labour,3,,3,value,,,,,

        """)
    #expect(found.count == 4)
    #expect(FigureChanges.columns.count == 20)
  }

  /// A figure that stood as provisional is brought up to date, one that did not is revised.
  @Test func whatWasFinalIsRevised() throws {
    func lines(_ provisional: [String], _ numbers: [String]) -> String {
      zip(["1", "2", "3"], zip(provisional, numbers)).map { code, pair in
        FigureChangeTests.line("a", code, pair.1).dropLast() + ",,\(pair.0)\n"
      }.joined()
    }
    var changes = FigureChanges(of: "figures.csv")
    let head = FigureChangeTests.head
    try changes.compare(
      old: { $0(Array((head + lines(["0", "1", "0"], ["5", "6", "7"])).utf8)) },
      new: { $0(Array((head + lines(["0", "0", "0"], ["8", "9", "7"])).utf8)) })
    #expect(changes.count == 2 && changes.revised == 1 && changes.final == 2)
    #expect(
      String(decoding: changes.lines, as: UTF8.self).split(separator: "\n").map { $0.last } == [
        "1", "0",
      ])
    // What only turns final is no change.
    var settled = FigureChanges(of: "figures.csv")
    try settled.compare(
      old: { $0(Array((head + lines(["1", "1", "1"], ["5", "6", "7"])).utf8)) },
      new: { $0(Array((head + lines(["0", "0", "0"], ["5", "6", "7"])).utf8)) })
    #expect(settled.count == 0 && settled.final == 0)
  }

  @Test func theSameFilesDifferInNothingAndOrderIsNoChange() throws {
    let (old, head) = (FigureChangeTests.old, FigureChangeTests.head)
    #expect(try FigureChangeTests.changes(old, old).count == 0)
    let (a, b) = (FigureChangeTests.line("a", "1", "5"), FigureChangeTests.line("b", "1", "5"))
    #expect(try FigureChangeTests.changes(head + a + b, "\u{FEFF}" + head + b + a).count == 0)
    #expect(try FigureChangeTests.changes("", head + a + b).text.contains("added,b"))
    #expect(try FigureChangeTests.changes(head + a + b, "").count == 2)
  }

  /// A file of another version of the schema: columns are found by their names.
  @Test func columnsMayStandElsewhere() throws {
    let old =
      "status,value,numerator,category,period,grain,parent,own,code,level,indicator\n"
      + "value,5,5,,2020,total,100,0,1,street,a\n"
    let new = FigureChangeTests.head + FigureChangeTests.line("a", "1", "5")
    #expect(try FigureChangeTests.changes(old, new).count == 0)
  }
}
