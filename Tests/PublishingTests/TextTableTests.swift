import Publishing
import Testing

@Suite struct TextTableTests {
  @Test(
    "a text is as wide as its cells on a terminal",
    arguments: [
      ("", 0), ("abc", 3), ("光明街道", 8), ("光明街道 A", 10), ("（宗）", 6), ("—…", 2),
      ("e\u{301}", 1),  // a mark that combines
      ("\u{200B}\u{FEFF}a", 1), ("１２", 4), ("ｱ", 1), ("한", 2), ("𠀀", 2), ("😀", 2), ("α", 1),
      ("、。", 4), ("℃", 1), ("㎡", 2), ("“”", 2),
    ])
  func width(text: String, cells: Int) {
    #expect(DisplayWidth.cells(of: text) == cells)
  }

  private let table = TextTable(
    columns: [
      TextTable.Column("街道", isNumber: false), TextTable.Column("受理（宗）", isNumber: true),
      TextTable.Column("成功率", isNumber: true),
    ],
    rows: [
      ["光明街道", "6000", "98.33%"], ["Xinhu", "7", "—"], ["公共法律服务中心工作站", "600", "未报"],
    ])

  @Test("columns are aligned by cells, numbers to the right")
  func aligned() {
    #expect(
      table.text() == """
        街道                    受理（宗）  成功率
        ──────────────────────────────────────────
        光明街道                      6000  98.33%
        Xinhu                            7       —
        公共法律服务中心工作站         600    未报

        """)
  }

  @Test("labels are shortened until the table fits, numbers never")
  func shortened() {
    #expect(
      table.text(width: 32) == """
        街道          受理（宗）  成功率
        ────────────────────────────────
        光明街道            6000  98.33%
        Xinhu                  7       —
        公共法律服…          600    未报

        """)
    for width in 25...42 {
      let widths = table.lines(width: width).map { DisplayWidth.cells(of: $0) }
      #expect(widths.allSatisfy { $0 <= width }, "width \(width)")
    }
    // Too narrow for its numbers: the numbers stay whole.
    #expect(table.text(width: 10).contains("98.33%"))
  }

  @Test("what would move the cursor or colour the screen is made visible")
  func controls() {
    let table = TextTable(
      columns: [TextTable.Column("名\n称", isNumber: false)],
      rows: [["\u{1B}[31m红\u{202E}"]])
    #expect(table.lines() == ["名\u{FFFD}称", "────────", "\u{FFFD}[31m红\u{FFFD}"])
  }
}
