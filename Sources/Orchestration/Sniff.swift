public import Casework
public import Intake
import Platform
import Tabular

/// How a file would be read: tried as each source of a pipeline, and the one that knows most of
/// its columns is shown.
public struct Sniff {
  private let definition: PipelineDefinition
  private let only: String?

  public init(_ definition: PipelineDefinition, only source: String? = nil) {
    self.definition = definition
    only = source
  }

  /// The source that knows most of a file's columns, and how its file is laid out; or why none
  /// can read it. A source that is only short of columns says more than one that finds no header.
  func choice(for file: DeliveredFile) -> Result<(source: Int, layout: FileLayout), Refusal> {
    var best: (source: Int, layout: FileLayout, known: Int)?
    var refusal: Refusal?
    for (index, source) in definition.sources.enumerated()
    where only.map({ $0 == source.name }) ?? true {
      // Fingerprints are not needed for a layout.
      let plan = IntakePlan(
        definition, source: index, key: SipKey(k0: 0, k1: 0),
        codebooks: source.fields.map { _ in Codebook() })
      do throws(Refusal) {
        let layout = try LayoutReader(plan).layout(of: file)
        let known = layout.columns.count { $0 >= 0 }
        if known > best?.known ?? 0 { best = (index, layout, known) }
      } catch {
        if refusal == nil || error.finding.code == "SCH-MISSING-COLUMN" { refusal = error }
      }
      file.release()
    }
    guard let best else { return .failure(refusal ?? Refusal("SCH-NO-HEADER")) }
    return .success((best.source, best.layout))
  }

  /// Lines for a terminal, and whether the file can be read.
  public func text(of file: DeliveredFile) -> (text: String, isReadable: Bool) {
    switch choice(for: file) {
    case .success(let best): return (text(file, definition.sources[best.source], best.layout), true)
    case .failure(let refusal):
      let finding = refusal.finding
      return (
        "\(file.name)\n  拒收：\(finding.code) \(finding.message) — \(finding.action)\n", false
      )
    }
  }

  private func text(
    _ file: DeliveredFile, _ source: SourceDefinition, _ layout: FileLayout
  ) -> String {
    let delimiter: String =
      switch layout.dialect.delimiter {
      case 0x09: "制表符"
      case 0x3B: "分号"
      case 0x2C: "逗号"
      default: String(UnicodeScalar(layout.dialect.delimiter))
      }
    let byteOrderMark = layout.hasByteOrderMark ? "（有 BOM）" : ""
    var text = "\(file.name)\n"
    text += "  来源    \(source.name)  \(source.label)\n"
    text += "  编码    \(layout.encoding.rawValue)\(byteOrderMark)\n"
    text += "  分隔符  \(delimiter)\n"
    text += "  表头    从第 \(layout.header.lowerBound) 字节起，共 \(layout.width) 列\n"
    for (index, field) in source.fields.enumerated() {
      let column = layout.columns[index]
      let header =
        column >= 0 ? "第 \(column + 1) 列 \(shown(layout.headerCells[column], layout))" : "—"
      let unit = layout.inTenThousands[index] ? "（万元）" : ""
      text += "  \(field.name) ← \(header)\(unit)\(field.isRequired ? " *" : "")\n"
    }
    if !layout.unknownColumns.isEmpty {
      let names = layout.unknownColumns.map {
        "第 \($0 + 1) 列 \(shown(layout.headerCells[$0], layout))"
      }
      text += "  未读的列：\(names.joined(separator: "、"))\n"
    }
    return text
  }

  /// Header names are no personal values; line breaks in them are taken out.
  private func shown(_ cell: [UInt8], _ layout: FileLayout) -> String {
    let bytes =
      layout.encoding == .gb18030 ? (try? TextDecoder.decode(cell, from: .gb18030)) ?? [] : cell
    return String(validating: NormalForm.value(bytes), as: UTF8.self) ?? ""
  }
}
