import Casework

extension PipelineReading {
  mutating func readCopies(_ top: Section) -> [CopyRule] {
    guard let node = top["deduplicate"], let section = section(node, .deduplicate) else {
      return []
    }
    return items(section, "copies").compactMap { copyRule($0) }
  }

  private mutating func copyRule(_ node: DefinitionNode) -> CopyRule? {
    guard let section = section(node, .copy) else { return nil }
    let copies = requiredText(section, "in").flatMap { self.source($0) }
    let keep = requiredText(section, "keep")
    let keeper = keep.flatMap { self.source($0) }
    guard let copies else { return nil }
    let condition = optionalText(section, "where")
    let rule = condition.flatMap { self.rule($0, of: copies) }
    if section["on"] == nil { report(node, "a copies rule needs “on”") }
    let wanted = words(section, "on")
    let on = wanted.compactMap { field($0, of: copies) }
    guard let keep, let keeper, on.count == wanted.count, condition == nil || rule != nil else {
      return nil
    }
    if keeper == copies {
      report(keep.node, "“\(keep.text)” cannot keep its own copies: versions are told by its key")
      return nil
    }
    let key = sources[keeper].definition.key
    if sources[keeper].isKeyWrong { return nil }
    guard key.count == on.count else {
      report(
        section["on"] ?? node,
        "“on” has \(on.count) fields, the key of \(keep.text) has \(key.count): they are matched one by one"
      )
      return nil
    }
    for (index, field) in on.enumerated() {
      let mine = ExpressionValueType(sources[copies].kinds[field])
      let theirs = ExpressionValueType(sources[keeper].kinds[key[index]])
      if mine != theirs && mine != .broken && theirs != .broken {
        report(
          wanted[index].node,
          "“\(wanted[index].text)” is \(mine.noun), and \(sources[keeper].fieldNames[key[index]]) of \(keep.text) is \(theirs.noun)"
        )
      }
    }
    return CopyRule(copySource: copies, condition: rule, on: on, keeperSource: keeper)
  }

  /// A batch holds all fields but free text and those with `keep: false`, because versions of a
  /// case are told from copies by their content; those of the key, in which versions agree, only if
  /// something else needs them. A log without a key has no versions: of it only
  /// what something refers to is held, and what says `keep: true`.
  mutating func keepWhatIsUsed(_ copies: [CopyRule], all: Bool) {
    for index in sources.indices {
      let source = sources[index].definition
      var used = sources[index].demanded
      used.formUnion([source.reporter].compactMap { $0 })
      used.formUnion(source.newestBy)
      for check in source.checks { used.formUnion(check.rule.fields) }
      used.formUnion(fieldsOfFigures(of: index, among: sources.map(\.definition), measures))
      for rule in copies where rule.copySource == index {
        used.formUnion(rule.on)
        used.formUnion(rule.condition?.fields ?? [])
      }
      for field in source.fields.indices {
        let tellsVersions = !source.key.isEmpty && !source.key.contains(field)
        let isWanted = all || tellsVersions || used.contains(field)
        sources[index].definition.fields[field].isKept =
          isWanted && !sources[index].dropped.contains(field) && source.fields[field].kind != .text
      }
    }
  }
}

/// The fields of a source that adding up its records reads, once it is known which of them stay:
/// those of its scope, its measures and its reports.
func fieldsOfFigures(
  of index: Int, among sources: [SourceDefinition], _ measures: [MeasureDefinition]
) -> Set<Int> {
  let source = sources[index]
  var fields = Set(source.periodBy)
  for rule in source.outOfScope { fields.formUnion(rule.condition.fields) }
  for measure in measures where measure.source == index { fields.formUnion(measure.fields) }
  if let reporting = source.reporting {
    fields.formUnion([source.reporter, reporting.on].compactMap { $0 })
  }
  for other in sources {
    if let reporting = other.reporting, reporting.zeroSource == index {
      fields.formUnion([reporting.zeroUnit, reporting.zeroOn])
    }
  }
  return fields
}

extension MeasureDefinition {
  /// The fields of the source that it reads.
  var fields: Set<Int> {
    var fields = Set(breakdown)
    if unit >= 0 { fields.insert(unit) }
    fields.formUnion(condition?.fields ?? [])
    switch kind {
    case .sum(let value), .distinct(let value), .values(let value): fields.formUnion(value.fields)
    case .count, .units, .unitsOfPeriod, .reports, .rows: break
    }
    switch time {
    case .on(let day): fields.insert(day)
    case .during(let from, let to, _): fields.formUnion([from, to].compactMap { $0 })
    }
    return fields.filter { $0 >= 0 }
  }
}
