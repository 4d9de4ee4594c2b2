import Casework
import Tabular

/// A source while the file is being read.
struct SourceReading {
  var definition: SourceDefinition
  /// Its mapping; `nil` when it is none.
  let section: Section?
  /// The kinds of the fields; `nil` where a definition is wrong.
  var kinds: [FieldKind?] = []
  /// Where its name stands, and those of its fields.
  let keyNode: DefinitionNode
  var fieldNodes: [DefinitionNode] = []
  /// Whether a field of its key could not be found.
  var isKeyWrong = false
  /// Fields with `keep: false`.
  var dropped: Set<Int> = []
  /// Fields with `keep: true`.
  var demanded: Set<Int> = []

  func field(_ name: String) -> Int? { definition.fields.firstIndex { $0.name == name } }
  var fieldNames: [String] { definition.fields.map(\.name) }
}

extension PipelineReading {
  /// Reads the fields of all sources, so that rules can speak of any of them.
  mutating func readFields(_ top: Section, base: String) {
    guard let node = top["sources"] else {
      report(top.node, "the pipeline needs “sources”")
      return
    }
    guard let entries = mapping(node, "sources") else { return }
    if entries.isEmpty { report(node, "sources has no source") }
    sourceNames = entries.map(\.key)
    for entry in entries {
      if !isName(entry.key) {
        report(entry.keyNode, "a source's name has letters a–z, digits and _, not “\(entry.key)”")
      }
      sources.append(source(entry, base: base))
    }
  }

  private mutating func source(_ entry: DefinitionNode.Entry, base: String) -> SourceReading {
    let section = section(entry.value, .source)
    var reading = SourceReading(
      definition: SourceDefinition(
        name: entry.key, label: entry.key, folder: base, patterns: [], fields: []),
      section: section, keyNode: entry.keyNode)
    guard let section else { return reading }
    if let label = optionalText(section, "label") { reading.definition.label = label.text }
    for pattern in words(section, "files") {
      if pattern.text.hasPrefix("/") || pattern.text.split(separator: "/").contains("..")
        || pattern.text.hasPrefix("~")
      {
        report(pattern.node, "“files” are patterns below “input”: no leading / or ~, no ..")
      }
      reading.definition.patterns.append(pattern.text)
    }
    if section["files"] == nil { report(entry.keyNode, "a source needs “files”") }
    let encodings = EncodingChoice.allCases.map(\.rawValue)
    if let choice = choice(section, "encoding", of: encodings).flatMap(EncodingChoice.init) {
      reading.definition.encoding = choice
    }
    reading.definition.delimiter = delimiter(section)
    guard let fields = section["fields"] else {
      report(entry.keyNode, "a source needs “fields”")
      return reading
    }
    for field in mapping(fields, "fields") ?? [] { readField(field, into: &reading) }
    if reading.definition.fields.isEmpty, case .mapping = fields.content {
      report(fields, "fields has no field")
    }
    return reading
  }

  private mutating func delimiter(_ section: Section) -> UInt8? {
    guard let word = optionalText(section, "delimiter") else { return nil }
    if word.text == "tab" { return 0x09 }
    let bytes = Array(word.text.utf8)
    let isLetterOrDigit = word.text.allSatisfy { $0.isLetter || $0.isNumber }
    // A control character may be one: Hive writes 0x01.
    if bytes.count == 1, !isLetterOrDigit, bytes[0] != 0x20, bytes[0] != Dialect.endOfFileMark,
      Dialect.isValid(delimiter: bytes[0], quote: Dialect.standard.quote)
    {
      return bytes[0]
    }
    report(
      word.node,
      "a delimiter is one character like , ; | or \"\\x01\", or the word tab, not “\(word.text)”")
    return nil
  }
}
