public import Casework
public import Indicators
import Platform

/// A bulletin as a Word document (`.docx`): the text of the same template as `text` and `print`.
///
/// Headings are headings, lists are lists, tables repeat their first row on every page; paper and
/// type follow the common form of official documents (GB/T 9704-2012: A4, body in 仿宋 of 16
/// points, page number in the footer), and a machine without those typefaces takes others. The
/// dates in the file are the as-of day; the same release gives the same bytes.
///
/// - Source: ECMA-376, Office Open XML, parts 1 (WordprocessingML) and 2 (packages).
public struct WordPublication: Publication {
  public let format = "docx"
  public var isOfWholeRelease: Bool { true }

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".docx"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    [
      FileDescription(
        name: fileNames(of: definition)[0],
        what: "成文的段落，Word 文档，可以改写；其中每个数出自本发布的一个指标。")
    ]
  }

  /// - Throws: `TemplateErrors`, as `TextPublication`; `PlatformError`.
  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let bulletin = Bulletin(
      markdown: try TextTemplate.markdown(of: release, as: definition, from: files))
    let name = fileNames(of: definition)[0]
    var body = WordBody()
    body.add(bulletin.blocks)
    let texts = [
      ("[Content_Types].xml", WordParts.contentTypes),
      ("_rels/.rels", WordParts.packageRelations),
      (
        "docProps/core.xml",
        WordParts.properties(
          title: bulletin.title ?? release.provenance.label, day: release.provenance.asOf)
      ),
      ("word/document.xml", body.document),
      ("word/styles.xml", String(decoding: PackageResources.word_styles_xml, as: UTF8.self)),
      ("word/numbering.xml", body.numbering),
      ("word/fontTable.xml", WordParts.fonts),
      ("word/settings.xml", WordParts.settings),
      ("word/header1.xml", WordParts.header(release.provenance.audience.mark)),
      ("word/footer1.xml", WordParts.footer),
      ("word/_rels/document.xml.rels", WordParts.documentRelations),
    ]
    try ZipFile.write(
      texts.map { ZipFile.NewPart($0, Array($1.utf8)) },
      to: Path(files.folder).appending(Path(name)))
    try files.adopt(name)
  }
}
