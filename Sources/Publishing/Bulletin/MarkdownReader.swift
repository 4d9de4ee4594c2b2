import CMarkdown

extension Bulletin {
  /// Reads Markdown (GitHub's, with tables). Raw HTML stays text, a link is its words with its
  /// address behind them, a picture its description.
  init(markdown text: String) {
    self.init(blocks: MarkdownReader.blocks(of: text))
  }
}

/// The one place that speaks with cmark-gfm.
@safe private enum MarkdownReader {
  /// The library keeps one list of extensions for the process; it is filled once.
  private static let extensions: Void = cmark_gfm_core_extensions_ensure_registered()

  static func blocks(of text: String) -> [Bulletin.Block] {
    _ = extensions
    let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT)
    defer { unsafe cmark_parser_free(parser) }
    if let table = unsafe cmark_find_syntax_extension("table") {
      _ = unsafe cmark_parser_attach_syntax_extension(parser, table)
    }
    var text = text
    text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
        unsafe cmark_parser_feed(parser, bytes.baseAddress, bytes.count)
      }
    }
    guard let document = unsafe cmark_parser_finish(parser) else { return [] }
    defer { unsafe cmark_node_free(document) }
    return blocks(in: unsafe MarkdownNode(document))
  }

  private static func blocks(in node: MarkdownNode) -> [Bulletin.Block] {
    node.children.compactMap { child in
      switch child.kind {
      case "heading": .heading(level: child.headingLevel, runs(in: child))
      case "paragraph": .paragraph(runs(in: child))
      case "list": .list(first: child.firstNumber, child.children.map(blocks))
      case "block_quote": .quotation(blocks(in: child))
      case "code_block": .code(child.literal)
      case "html_block": .paragraph([Bulletin.Run(text: child.literal)])
      case "thematic_break": .rule
      case "table": table(child)
      default: nil
      }
    }
  }

  private static func table(_ node: MarkdownNode) -> Bulletin.Block? {
    let sides = node.sides
    let rows = node.children.map { row in
      let cells = row.children.map(runs)
      return cells.prefix(sides.count)
        + Array(repeating: [], count: max(0, sides.count - cells.count))
    }
    guard let head = rows.first else { return nil }
    return .table(
      Bulletin.Table(sides: sides, head: Array(head), rows: rows.dropFirst().map { Array($0) }))
  }

  private static func runs(in node: MarkdownNode) -> [Bulletin.Run] {
    var text = RunningText()
    add(node, as: Bulletin.Run(text: ""), to: &text)
    return text.runs
  }

  private static func add(
    _ node: MarkdownNode, as look: Bulletin.Run, to text: inout RunningText
  ) {
    for child in node.children {
      var look = look
      switch child.kind {
      case "text", "html_inline": text.add(child.literal, look)
      case "softbreak": text.breakLine()
      case "linebreak": text.add("\n", look)
      case "code":
        look.isCode = true
        text.add(child.literal, look)
      case "strong":
        look.isStrong = true
        add(child, as: look, to: &text)
      case "emph":
        look.isEmphatic = true
        add(child, as: look, to: &text)
      case "link":
        let start = text.characters
        add(child, as: look, to: &text)
        if !child.address.isEmpty, text.characters.dropFirst(start.count) != child.address {
          text.add("（" + child.address + "）", look)
        }
      default: add(child, as: look, to: &text)
      }
    }
  }
}

/// Runs that grow; pieces of one look become one.
private struct RunningText {
  private(set) var runs: [Bulletin.Run] = []
  private var isBroken = false

  var characters: String { runs.map(\.text).joined() }

  mutating func add(_ text: String, _ look: Bulletin.Run) {
    guard let first = text.unicodeScalars.first else { return }
    var text = text
    // A line of the template ends where its author liked; between Chinese characters that is no
    // blank.
    if isBroken, let last = runs.last?.text.unicodeScalars.last,
      DisplayWidth.cells(of: last) < 2 || DisplayWidth.cells(of: first) < 2
    {
      text = " " + text
    }
    isBroken = false
    if var last = runs.last {
      let end = last.text
      last.text = look.text
      if last == look {
        runs[runs.count - 1].text = end + text
        return
      }
    }
    var run = look
    run.text = text
    runs.append(run)
  }

  mutating func breakLine() { isBroken = true }
}

/// A node of the library's tree, alive as long as its document.
@safe private struct MarkdownNode {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

  var kind: String { unsafe text(cmark_node_get_type_string(pointer)) }
  var literal: String { unsafe text(cmark_node_get_literal(pointer)) }
  var address: String { unsafe text(cmark_node_get_url(pointer)) }
  var headingLevel: Int { Int(unsafe cmark_node_get_heading_level(pointer)) }

  /// Of a list; `nil` without numbers.
  var firstNumber: Int? {
    unsafe cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST
      ? Int(unsafe cmark_node_get_list_start(pointer)) : nil
  }

  /// Of a table.
  var sides: [Bulletin.Table.Side] {
    let count = Int(unsafe cmark_gfm_extensions_get_table_columns(pointer))
    guard let letters = unsafe cmark_gfm_extensions_get_table_alignments(pointer) else { return [] }
    return (0..<count).map { column in
      switch unsafe letters[column] {
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .end
      default: .start
      }
    }
  }

  var children: [MarkdownNode] {
    var children: [MarkdownNode] = []
    var next = unsafe cmark_node_first_child(pointer)
    while let child = unsafe next {
      unsafe children.append(MarkdownNode(child))
      unsafe next = unsafe cmark_node_next(child)
    }
    return children
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }
}
