import Casework

extension PipelineReading {
  /// Reads `units:` into `levels` and `units`.
  mutating func readUnits(_ top: Section) -> Assignment {
    guard let node = top["units"] else {
      report(top.node, "the pipeline needs “units”")
      return .asWas
    }
    guard let section = section(node, .units) else { return .asWas }
    let words = words(section, "levels")
    if section["levels"] == nil { report(node, "units needs “levels”") }
    for word in words {
      if !isName(word.text) {
        report(word.node, "a level's name has letters a–z, digits and _, not “\(word.text)”")
      } else if Grain(rawValue: word.text) != nil || ExpressionSyntax.reserved.contains(word.text) {
        report(word.node, "“\(word.text)” has another meaning: name the level differently")
      }
    }
    levels = words.map(\.text)
    if let file = requiredText(section, "file"), let table = table(file, "units") {
      let (tree, found) = UnitTableReading.tree(
        from: table, file: absolute(file.text), levels: levels)
      references += found
      units = tree
    }
    let choice = choice(section, "assign", of: Assignment.allCases.map(\.rawValue))
    return choice.flatMap(Assignment.init) ?? .asWas
  }

  /// The table at a path of the file, or `nil` and a problem.
  mutating func table(_ path: Word, _ what: String) -> ReferenceTable? {
    let file = absolute(path.text)
    do {
      return try reader.readTable(file)
    } catch {
      references.append(
        ReferenceProblem(
          file: file, line: 0,
          message:
            "the table of \(what) cannot be read (named at \(path.node.file):\(path.node.line):\(path.node.column)): \(error)"
        ))
      return nil
    }
  }

  /// The code list at a path of the file; an index into `codeLists`.
  mutating func codeList(_ path: Word) -> Int {
    let file = absolute(path.text)
    if let known = listOfPath[file] { return known }
    var list: CodeList?
    if let table = table(path, "codes") {
      let (found, problems) = CodeListReading.list(from: table, file: path.text, path: file)
      references += problems
      list = found
    }
    codeLists.append(list)
    listOfPath[file] = codeLists.count - 1
    return codeLists.count - 1
  }

  /// `{kinds: […], levels: […]}` of a field, a roster or an indicator.
  mutating func unitScope(_ section: Section) -> UnitScope {
    var scope = UnitScope()
    for word in words(section, "levels") {
      if let level = levels.firstIndex(of: word.text) {
        scope.levels.insert(level)
      } else {
        reportUnknown("level", word.text, at: word.node, among: levels)
      }
    }
    let kinds = Set((units?.units ?? []).map(\.kind)).subtracting([""]).sorted()
    for word in words(section, "kinds") {
      if units != nil && !kinds.contains(word.text) {
        reportUnknown("kind of unit", word.text, at: word.node, among: kinds)
      }
      scope.kinds.insert(word.text)
    }
    return scope
  }
}
