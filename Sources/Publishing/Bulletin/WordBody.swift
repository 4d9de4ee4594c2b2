/// The blocks of a bulletin as WordprocessingML.
struct WordBody {
  private var text = ""
  /// The first number of each numbered list, in their order.
  private var starts: [Int] = []

  /// Where a paragraph stands.
  private struct Place {
    var style: String?
    /// Number of the list and depth in it, from 0, of the first paragraph of an item.
    var item: (list: Int, depth: Int)?
    var side: String?
  }

  mutating func add(_ blocks: [Bulletin.Block]) {
    for block in blocks { add(block, depth: 0, quoted: false) }
  }

  private mutating func add(_ block: Bulletin.Block, depth: Int, quoted: Bool) {
    let style = quoted ? "Quote" : depth > 0 ? "ListParagraph" : nil
    switch block {
    case .heading(let level, let runs): paragraph(runs, Place(style: "Heading\(level)"))
    case .paragraph(let runs): paragraph(runs, Place(style: style))
    case .quotation(let blocks): for block in blocks { add(block, depth: depth, quoted: true) }
    case .code(let code):
      for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
        paragraph([Bulletin.Run(text: String(line))], Place(style: "Code"))
      }
    case .rule: text += "<w:p><w:pPr><w:pStyle w:val=\"Rule\"/></w:pPr></w:p>"
    case .table(let table): add(table)
    // A document is made of text in which charts are tables already.
    case .chart: break
    case .list(let first, let items):
      var list = WordParts.bullets
      if let first {
        starts.append(first)
        list = WordParts.bullets + starts.count
      }
      for item in items {
        var isFirst = true
        for block in item {
          if isFirst, case .paragraph(let runs) = block {
            paragraph(
              runs, Place(style: "ListParagraph", item: (list: list, depth: min(depth, 8))))
          } else {
            add(block, depth: depth + 1, quoted: quoted)
          }
          isFirst = false
        }
      }
    }
  }

  private mutating func add(_ table: Bulletin.Table) {
    let widths = table.widths
    let total = max(1, widths.reduce(0, +))
    let columns = widths.map { WordParts.textWidth * $0 / total }
    text += "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/>"
    text += "<w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" "
    text +=
      "w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>"
    text += "</w:tblPr><w:tblGrid>"
    for width in columns { text += "<w:gridCol w:w=\"\(width)\"/>" }
    text += "</w:tblGrid>"
    for (number, row) in ([table.head] + table.rows).enumerated() {
      let isHead = number == 0
      text += "<w:tr><w:trPr><w:cantSplit/>\(isHead ? "<w:tblHeader/>" : "")</w:trPr>"
      for (column, cell) in row.enumerated() {
        text += "<w:tc><w:tcPr><w:tcW w:w=\"\(columns[column])\" w:type=\"dxa\"/>"
        text += "<w:vAlign w:val=\"center\"/></w:tcPr>"
        let side =
          switch table.sides[column] {
          case .start: "left"
          case .center: "center"
          case .end: "right"
          }
        paragraph(
          cell,
          Place(style: isHead ? "TableHeading" : "TableText", side: isHead ? "center" : side))
        text += "</w:tc>"
      }
      text += "</w:tr>"
    }
    // Two tables without a paragraph between them would become one.
    text += "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>"
  }

  private mutating func paragraph(_ runs: [Bulletin.Run], _ place: Place) {
    text += "<w:p>"
    if place.style != nil || place.item != nil || place.side != nil {
      text += "<w:pPr>"
      if let style = place.style { text += "<w:pStyle w:val=\"\(style)\"/>" }
      if let item = place.item {
        text +=
          "<w:numPr><w:ilvl w:val=\"\(item.depth)\"/><w:numId w:val=\"\(item.list)\"/></w:numPr>"
      }
      if let side = place.side { text += "<w:jc w:val=\"\(side)\"/>" }
      text += "</w:pPr>"
    }
    for run in runs {
      text += "<w:r>"
      if run.isStrong || run.isEmphatic || run.isCode {
        text += "<w:rPr>\(run.isCode ? "<w:rStyle w:val=\"CodeCharacter\"/>" : "")"
        text += "\(run.isStrong ? "<w:b/>" : "")\(run.isEmphatic ? "<w:i/>" : "")</w:rPr>"
      }
      for (number, line) in run.text.split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        if number > 0 { text += "<w:br/>" }
        text += "<w:t xml:space=\"preserve\">\(MarkupText.escaped(String(line)))</w:t>"
      }
      text += "</w:r>"
    }
    text += "</w:p>"
  }

  /// `word/document.xml`
  var document: String {
    WordParts.head + "<w:document \(WordParts.names)><w:body>" + text
      + """
      <w:sectPr><w:headerReference w:type="default" r:id="rId5"/>\
      <w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>\
      <w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1134" \
      w:footer="1304" w:gutter="0"/></w:sectPr></w:body></w:document>
      """
  }

  /// `word/numbering.xml`: the marks of lists; each numbered list begins anew.
  var numbering: String {
    func levels(_ format: String, _ mark: (Int) -> String) -> String {
      (0..<9).map { level in
        """
        <w:lvl w:ilvl="\(level)"><w:start w:val="1"/><w:numFmt w:val="\(format)"/>\
        <w:lvlText w:val="\(mark(level))"/><w:lvlJc w:val="left"/><w:pPr>\
        <w:ind w:left="\(640 * (level + 1))" w:hanging="480"/></w:pPr></w:lvl>
        """
      }.joined()
    }
    var text = WordParts.head + "<w:numbering \(WordParts.names)>"
    text += "<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
    text += levels("bullet") { _ in "•" } + "</w:abstractNum>"
    text += "<w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
    text += levels("decimal") { "%\($0 + 1)." } + "</w:abstractNum>"
    text += "<w:num w:numId=\"\(WordParts.bullets)\"><w:abstractNumId w:val=\"0\"/></w:num>"
    for (number, start) in starts.enumerated() {
      text += "<w:num w:numId=\"\(WordParts.bullets + number + 1)\"><w:abstractNumId w:val=\"1\"/>"
      for level in 0..<9 {
        text += "<w:lvlOverride w:ilvl=\"\(level)\"><w:startOverride w:val=\"\(start)\"/>"
        text += "</w:lvlOverride>"
      }
      text += "</w:num>"
    }
    return text + "</w:numbering>"
  }
}
