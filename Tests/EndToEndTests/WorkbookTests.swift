import Foundation
import Testing

/// The workbook of a release, read by a program that shares no code with the one that wrote it.
struct WorkbookTests {
  @Test func everyCellIsThatOfTheCSVAndNoneIsAFormula() throws {
    let bench = try Workbench()
    let part = try bench.partOfASample()
    let pipeline = try bench.lightPipeline(
      publishing: """

        publish:
          - {format: csv, name: figures, by: [district, street, month, total], indicators: all}
          - {format: xlsx, name: 月报表, by: [district, street, month, total], indicators: all}

        """)
    var books: [Data] = []
    for name in ["first", "second"] {
      let output = bench.place(name)
      let outcome = try Program.run(
        ["run", pipeline.path, "--input", part.path, "--output", output.path, "--quiet"], on: bench)
      #expect(outcome.code == 3)
      books.append(try Data(contentsOf: output.appendingPathComponent("current/月报表.xlsx")))
    }
    #expect(books[0] == books[1])
    let current = bench.place("first").appendingPathComponent("current")
    let script = packageRoot.appendingPathComponent("Tests/EndToEndTests/workbook_cells.py")
    let read = try Program.launch(
      "/usr/bin/env",
      [
        "python3", script.path, current.appendingPathComponent("figures.csv").path,
        current.appendingPathComponent("月报表.xlsx").path,
      ], on: bench)
    if read.code == 127 {
      print("skipped: the workbook's cells: python3 is not installed")
      return
    }
    #expect(read.code == 0, "\(read.text)\(read.errorText)")
    #expect(read.text.contains(" 0 differ, 0 missing, 0 formulas"))
    print("➜ workbook: \(read.text.trimmingCharacters(in: .newlines))")
  }

  /// A name of a unit comes with the unit table, so only a run can meet it.
  @Test func aTextThatNoCellHoldsStopsTheReleaseAndTheLastOneStands() throws {
    let house = try House(try Workbench())
    try house.replace(
      "pipeline.yml", "{format: csv, name: figures", "{format: xlsx, name: figures")
    try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
    #expect(try house.run().code == 0)
    let before = try house.published()
    let name = String(repeating: "长", count: 32_768)
    try house.replace("units.csv", "0,桥头街道,street", "0,\(name),street")
    let stopped = try house.run()
    #expect(stopped.code == 20)
    #expect(stopped.errorText.contains("has 32768 UTF-16 units"))
    #expect(stopped.errorText.contains("of the sheet “街道”"))
    #expect(!stopped.errorText.contains("长长"))
    #expect(try house.published() == before)
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: house.output.appendingPathComponent("staging").path) == [])
  }
}
