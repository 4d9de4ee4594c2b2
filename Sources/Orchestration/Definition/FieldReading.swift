import Casework

extension PipelineReading {
  /// Reads one field and appends it, also when it is wrong, so that its name is known.
  mutating func readField(_ entry: DefinitionNode.Entry, into source: inout SourceReading) {
    let index = source.definition.fields.count
    var field = FieldDefinition(
      name: entry.key, headers: [], kind: .text, position: "\(text.file):\(entry.keyNode.line)")
    var kind: FieldKind?
    if !isName(entry.key) {
      report(entry.keyNode, "a field's name has letters a–z, digits and _, not “\(entry.key)”")
    } else if ExpressionSyntax.reserved.contains(entry.key) {
      report(entry.keyNode, "“\(entry.key)” is a word of rules: name the field differently")
    }
    if let section = section(entry.value, .field) {
      field.headers = words(section, "from").map(\.text)
      if section["from"] == nil {
        report(entry.keyNode, "the field “\(entry.key)” needs “from”, the headers of its column")
      }
      kind = fieldKind(section, name: entry)
      field.isRequired = flag(section, "required") ?? false
      if let kind {
        field.kind = kind
        field.fallback = fallback(section, kind)
        if case .unit = kind { field.unknownUnit = unknownUnit(section) }
        if field.isRequired, field.fallback != nil, let node = section.entry("default") {
          report(node.keyNode, "“default” says nothing where the field is required")
        }
      }
      switch flag(section, "keep") {
      case true?:
        source.demanded.insert(index)
        if kind == .text, let node = section["keep"] {
          report(node, "free text is never kept: use type label for a text without personal data")
        }
      case false?: source.dropped.insert(index)
      case nil: break
      }
    }
    source.definition.fields.append(field)
    source.kinds.append(kind)
    source.fieldNodes.append(entry.keyNode)
  }

  private static let details: [String: [String]] = [
    "date": ["formats"], "datetime": ["formats"], "money": ["in"], "decimal": ["places"],
    "code": ["codes", "unknown", "otherwise"], "unit": ["kinds", "levels", "otherwise"],
  ]

  private mutating func fieldKind(
    _ section: Section, name entry: DefinitionNode.Entry
  ) -> FieldKind? {
    guard section["type"] != nil else {
      report(entry.keyNode, "the field “\(entry.key)” needs “type”")
      return nil
    }
    guard let type = choice(section, "type", of: DefinitionKeys.fieldTypes) else { return nil }
    for (owner, keys) in Self.details.sorted(by: { $0.key < $1.key }) where owner != type {
      for key in keys where Self.details[type]?.contains(key) != true {
        guard owner != "datetime", let found = section.entry(key) else { continue }
        report(found.keyNode, "“\(key)” belongs to type \(owner), and this field is a \(type)")
      }
    }
    switch type {
    case "date": return .date(formats: formats(section, takesSerial: true))
    case "datetime": return .dateTime(formats: formats(section, takesSerial: false))
    case "money":
      return .money(inTenThousands: choice(section, "in", of: ["yuan", "wan_yuan"]) == "wan_yuan")
    case "count": return .count
    case "decimal":
      if section["places"] == nil { report(section.node, "a decimal needs “places”, 0 to 9") }
      return integer(section, "places", in: 0...9).map { .decimal(places: $0) }
    case "code": return codeKind(section)
    case "label": return .label
    case "unit": return .unit(unitScope(section))
    case "flag": return .flag
    case "case_number": return .caseNumber
    case "identifier": return .identifier
    case "person": return .person
    case "id_card": return .idCard
    case "phone": return .phone
    default: return .text
    }
  }

  private mutating func formats(_ section: Section, takesSerial: Bool) -> [String] {
    let patterns = words(section, "formats")
    for pattern in patterns {
      if let fault = DatePattern.fault(in: pattern.text, takesSerial: takesSerial) {
        report(pattern.node, fault.message, suggestion: fault.suggestion)
      }
    }
    return patterns.map(\.text)
  }

  private mutating func codeKind(_ section: Section) -> FieldKind? {
    guard let path = requiredText(section, "codes") else { return nil }
    let list = codeList(path)
    let unknown = choice(section, "unknown", of: ["quarantine", "warn"])
    guard let otherwise = optionalText(section, "otherwise") else {
      return .code(list: list, unknown: unknown == "warn" ? .warn : .quarantine)
    }
    if unknown == "quarantine" {
      report(otherwise.node, "“otherwise” says nothing where unknown values are quarantined")
    }
    guard let codes = codeLists[list] else { return .code(list: list, unknown: .warn) }
    guard let entry = codes.entries.firstIndex(where: { $0.code == otherwise.text }) else {
      reportUnknown("code", otherwise.text, at: otherwise.node, among: codes.entries.map(\.code))
      return .code(list: list, unknown: .warn)
    }
    return .code(list: list, unknown: .entry(entry))
  }

  /// The unit of `otherwise:`, which need not be one that the field may name.
  private mutating func unknownUnit(_ section: Section) -> Int? {
    guard let word = optionalText(section, "otherwise"), let units else { return nil }
    if case .always(let unit) = units.match(word.text) { return unit }
    report(
      word.node, "“otherwise” is the code of one unit without validity days, not “\(word.text)”")
    return nil
  }

  /// The value of `default:` as the field would hold it.
  private mutating func fallback(_ section: Section, _ kind: FieldKind) -> Int64? {
    guard let word = optionalText(section, "default") else { return nil }
    let value: Int64?
    let expected: String
    switch kind {
    case .count:
      value = ExpressionLiteral.whole(word.text).flatMap { $0 >= 0 ? $0 : nil }
      expected = "a whole number"
    case .money:
      value = ExpressionLiteral.scaled(word.text, places: 2)
      expected = "an amount in yuan"
    case .decimal(let places):
      value = ExpressionLiteral.scaled(word.text, places: places)
      expected = "a number with at most \(places) places"
    case .flag:
      value = ExpressionLiteral.flag(word.text)
      expected = "yes or no"
    case .date:
      value = Day(word.text).map { Int64($0.number) }
      expected = "a date like 2020-01-31"
    case .code(let list, _):
      guard let codes = codeLists[list] else { return nil }
      value = codes.entries.firstIndex { $0.code == word.text }.map(Int64.init)
      if value == nil {
        reportUnknown("code", word.text, at: word.node, among: codes.entries.map(\.code))
        return nil
      }
      expected = ""
    case .unit(let scope):
      guard let units else { return nil }
      if case .always(let unit) = units.match(word.text, in: scope) {
        value = Int64(unit)
      } else {
        value = nil
      }
      expected = "the code of one unit without validity days"
    default:
      report(word.node, "a field of this type has no “default”")
      return nil
    }
    if value == nil { report(word.node, "“default” is \(expected), not “\(word.text)”") }
    return value
  }
}
