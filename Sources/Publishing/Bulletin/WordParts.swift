import Casework

/// The parts of a Word document that are the same in every bulletin, or nearly.
enum WordParts {
  static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  static let names =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
  /// The number of the list without numbers.
  static let bullets = 1
  /// Between the margins, in twentieths of a point.
  static let textWidth = 8845

  private static let main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
  private static let relation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

  static let contentTypes: String = {
    let parts = [
      ("word/document.xml", main + "document.main+xml"), ("word/styles.xml", main + "styles+xml"),
      ("word/numbering.xml", main + "numbering+xml"),
      ("word/fontTable.xml", main + "fontTable+xml"), ("word/settings.xml", main + "settings+xml"),
      ("word/header1.xml", main + "header+xml"), ("word/footer1.xml", main + "footer+xml"),
      ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ]
    return head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + parts.map { "<Override PartName=\"/\($0)\" ContentType=\"\($1)\"/>" }.joined() + "</Types>"
  }()

  static let packageRelations = relations([
    (relation + "officeDocument", "word/document.xml"),
    (
      "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
      "docProps/core.xml"
    ),
  ])

  /// `WordBody.document` names the fifth and the sixth.
  static let documentRelations = relations(
    ["styles", "numbering", "fontTable", "settings", "header", "footer"].map {
      (relation + $0, $0 + ($0 == "header" || $0 == "footer" ? "1" : "") + ".xml")
    })

  private static func relations(_ list: [(kind: String, target: String)]) -> String {
    head + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      + list.enumerated().map { number, one in
        "<Relationship Id=\"rId\(number + 1)\" Type=\"\(one.kind)\" Target=\"\(one.target)\"/>"
      }.joined() + "</Relationships>"
  }

  static func properties(title: String, day: Day) -> String {
    let time = "xsi:type=\"dcterms:W3CDTF\">\(day)T00:00:00Z</dcterms:"
    return head
      + """
      <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>\(MarkupText.escaped(title))</dc:title>\
      <dcterms:created \(time)created><dcterms:modified \(time)modified></cp:coreProperties>
      """
  }

  /// For a machine that has none of the typefaces: under what other names they go.
  static let fonts: String = {
    let fonts = [
      ("仿宋", "FangSong", "roman"), ("宋体", "SimSun", "roman"), ("黑体", "SimHei", "swiss"),
      ("楷体", "KaiTi", "roman"),
    ]
    return head + "<w:fonts \(names)>"
      + fonts.map { name, other, family in
        "<w:font w:name=\"\(name)\"><w:altName w:val=\"\(other)\"/><w:charset w:val=\"86\"/>"
          + "<w:family w:val=\"\(family)\"/></w:font>"
      }.joined() + "</w:fonts>"
  }()

  static let settings =
    head + "<w:settings \(names)><w:defaultTabStop w:val=\"420\"/>"
    + "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:compatSetting "
    + "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>"
    + "</w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"

  static func header(_ mark: String) -> String {
    head + "<w:hdr \(names)><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t>"
      + MarkupText.escaped(mark) + "</w:t></w:r></w:p></w:hdr>"
  }

  static let footer =
    head + "<w:ftr \(names)><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>"
    + "<w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r>"
    + "<w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"
}
