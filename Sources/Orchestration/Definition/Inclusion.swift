/// Puts the files that a pipeline file includes into it, before anything is understood.
///
/// What the including file says stands: an included key counts only where it says nothing. Only
/// the entries of `sources` and `indicators` are joined, and a name in both is a problem that
/// names both places.
struct Inclusion {
  let reader: PipelineReader
  /// All files that were read, by the names under which messages speak of them.
  private(set) var texts: [String: DefinitionText] = [:]
  private(set) var problems: [DefinitionProblem] = []

  private static let joined: Set<String> = ["sources", "indicators"]

  init(_ reader: PipelineReader, _ text: DefinitionText) {
    self.reader = reader
    texts[text.file] = text
  }

  /// - Parameters:
  ///   - folder: the absolute folder of the file; paths in `include` begin there.
  ///   - above: the files that are being included, this one last.
  mutating func resolved(
    _ root: DefinitionNode, folder: String, above: [String]
  ) -> DefinitionNode {
    guard case .mapping(let own) = root.content,
      let entry = own.first(where: { $0.key == "include" })
    else { return root }
    var merged = own.filter { $0.key != "include" }
    guard case .list(let names) = entry.value.content else {
      report(
        entry.value, "include is a list of files, like [common.yml], not \(entry.value.description)"
      )
      return root.with(merged)
    }
    for name in names {
      guard let path = name.text, !path.isEmpty else {
        report(name, "include is a list of files, not \(name.description)")
        continue
      }
      let file = path.hasPrefix("/") ? path : folder + "/" + path
      guard !above.contains(file) else {
        report(name, "\(path) includes itself")
        continue
      }
      guard let included = read(file, named: name, folder: folder, above: above + [file]) else {
        continue
      }
      for entry in included { merge(entry, into: &merged) }
    }
    return root.with(merged)
  }

  private mutating func read(
    _ file: String, named name: DefinitionNode, folder: String, above: [String]
  ) -> [DefinitionNode.Entry]? {
    let text: DefinitionText
    do {
      let content = try reader.readFile(file)
      text = try DefinitionText(bytes: content, file: name.text ?? file)
    } catch let failure as DefinitionFailure {
      problems += failure.problems
      return nil
    } catch {
      report(name, "the file cannot be read: \(error)")
      return nil
    }
    texts[text.file] = text
    let (root, found) = DefinitionNode.root(of: text)
    problems += found
    guard let root else { return nil }
    let inner = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? folder
    guard inner == folder else {
      report(name, "an included file lies in the folder of the file that includes it")
      return nil
    }
    guard case .mapping(let entries) = resolved(root, folder: folder, above: above).content else {
      report(name, "\(text.file) is no pipeline file: \(root.description)")
      return nil
    }
    return entries
  }

  private mutating func merge(
    _ entry: DefinitionNode.Entry, into own: inout [DefinitionNode.Entry]
  ) {
    guard let place = own.firstIndex(where: { $0.key == entry.key }) else {
      own.append(entry)
      return
    }
    guard Inclusion.joined.contains(entry.key), case .mapping(let mine) = own[place].value.content,
      case .mapping(let theirs) = entry.value.content
    else { return }
    for other in theirs {
      guard let same = mine.first(where: { $0.key == other.key }) else { continue }
      report(
        same.keyNode,
        "“\(other.key)” stands in \(other.keyNode.file):\(other.keyNode.line) already, which is included"
      )
    }
    // Included ones first: own indicators may build on them.
    own[place] = DefinitionNode.Entry(
      key: entry.key, keyNode: own[place].keyNode, value: own[place].value.with(theirs + mine))
  }

  private mutating func report(_ node: DefinitionNode, _ message: String) {
    problems.append(
      DefinitionProblem(file: node.file, line: node.line, column: node.column, message: message))
  }
}

extension DefinitionNode {
  fileprivate func with(_ entries: [Entry]) -> DefinitionNode {
    DefinitionNode(
      content: .mapping(entries), line: line, column: column, file: file, writing: writing)
  }
}
