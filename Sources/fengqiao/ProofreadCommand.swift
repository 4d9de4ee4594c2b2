import ArgumentParser
import Casework
import Orchestration
import Platform
import Proofreading
import Publishing
import Storage

struct ProofreadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proofread",
    abstract: "The numbers of a text against a release: right, wrong or unknown. 校对。",
    discussion: """
      fengqiao proofread report.md --against current

      Finds the numbers of official prose, says which figure each one is, and answers right, wrong \
      or unknown; 约 余 近 超 以上 and rounding are understood. What the text's own numbers come \
      to (其中, rates, 同比) is looked at with or without --against. What is not wholly understood \
      is unknown: nothing is guessed. Of the text only numbers, hedges and units are printed.
      Texts are UTF-8, UTF-16 with its mark, or GB18030. Exit code 30: something is wrong; 0: \
      everything is right or unknown; 12: a text or the release cannot be read.
      """)

  @Argument(help: "The texts. 文稿。")
  var files: [String]

  @Option(
    help: "A release: current, its name, its number, or its folder; default: none. 对照的发布。")
  var against: String?

  @Option(help: "CSV with columns words,indicator: what else texts call indicators. 别名表。")
  var aliases: String?

  @OptionGroup var options: OutputOptions

  @Flag(help: "One JSON object a file. 以 JSON 输出。")
  var json = false

  func run() throws {
    let release = try against.map(folder(of:))
    let proofreader = Proofreader(try release.map(figures(in:)), aliases: try readAliases())
    if let alias = proofreader.danglingAliases.first {
      throw stop("\(aliases ?? ""): the release has no indicator \(alias.indicator)", code: 11)
    }
    var isWrong = false
    for file in files {
      let readings = proofreader.readings(of: try text(of: file))
      isWrong = isWrong || readings.contains { $0.verdict == .wrong }
      let account = ProofreadAccount(
        file: file, release: release.map { "\($0.name)" }, readings: readings)
      try say(json ? account.json + "\n" : account.text)
    }
    if isWrong { throw ExitCode(30) }
  }

  // MARK: The release

  private func folder(of word: String) throws -> Path {
    let path = Path(word)
    if word.contains("/") || (try? Folder.kind(of: path.appending(Manifest.name))) ?? nil != nil {
      // A link such as `current` is called by the release that it leads to.
      let target = (try? SymbolicLink.target(of: path)) ?? nil
      return target.map { $0.isAbsolute ? $0 : path.folder.appending($0) } ?? path
    }
    let folder = options.folder(of: try options.definition())
    guard word == "current" else {
      return folder.appending("releases").appending(Path(try options.release(word, in: folder)))
    }
    guard
      let current = try options.attempt({
        try Folder.kind(of: folder) == nil ? nil : ReleaseFolder.current(in: folder)
      })
    else { throw stop("\(folder): there is no release yet; “fengqiao run” makes one", code: 12) }
    return folder.appending("releases").appending(Path(current))
  }

  private func figures(in folder: Path) throws -> ReleasedFigures {
    do {
      guard let manifest = try Manifest.read(in: folder) else {
        throw stop("\(folder): there is no manifest.json, so this is no release", code: 12)
      }
      var files: [(name: String, bytes: [UInt8])] = []
      // What is hidden from the public stands in the office's files, which come last and win.
      let isPublic = { (file: Manifest.File) in
        file.name.hasPrefix(PublicationDefinition.publicFolder + "/")
      }
      let tables = manifest.files.filter { $0.name.hasSuffix(".csv") }
      for file in tables.filter(isPublic) + tables.filter({ !isPublic($0) }) {
        let bytes = try OpenFile.contents(of: folder.appending(Path(file.name)), limit: 1 << 32)
        guard Digest.sha256(bytes).hex == file.sha256 else {
          throw stop(
            "\(folder)/\(file.name): it was changed after it was published; see “fengqiao verify”",
            code: 22)
        }
        files.append((name: "\(folder)/\(file.name)", bytes: bytes))
      }
      let closing = manifest.facts["closing_day"].flatMap { Int($0) }
      return try ReleasedFigures(
        files, asOf: manifest.facts["as_of"].flatMap { Day($0) },
        calendar: StatisticalCalendar(
          closingDay: closing.flatMap { (1...28).contains($0) ? $0 : nil }))
    } catch let failure as ReleasedFigures.Failure {
      let code: Int32 = failure == .noLongForm ? 12 : 22
      throw stop(failure == .noLongForm ? "\(folder): \(failure)" : "\(failure)", code: code)
    } catch let error as PlatformError {
      throw stop("\(error)", code: error.kind == .unfit ? 22 : 12)
    }
  }

  // MARK: Texts

  private func contents(_ name: String, code: Int32) throws -> [UInt8] {
    do {
      return try OpenFile.contents(of: Path(name), limit: 16 << 20)
    } catch {
      throw stop("\(error)", code: code)
    }
  }

  private func readAliases() throws -> [Proofreader.Alias] {
    guard let aliases else { return [] }
    do {
      return try AliasTable.read(try contents(aliases, code: 11))
    } catch let failure as AliasTable.Failure {
      throw stop("\(aliases): \(failure)", code: 11)
    }
  }

  /// A text in the encodings in which offices save them.
  private func text(of name: String) throws -> String {
    let bytes = try contents(name, code: 12)
    let encoding: LegacyEncoding =
      bytes.starts(with: [0xFF, 0xFE])
      ? .utf16LittleEndian : bytes.starts(with: [0xFE, 0xFF]) ? .utf16BigEndian : .gb18030
    if encoding == .gb18030 {
      if bytes.contains(0) {
        throw stop("\(name): this is no text; save the report as .txt or .md", code: 12)
      }
      if let text = String(validating: bytes, as: UTF8.self) { return text }
    }
    guard encoding.isAvailable, let decoded = try? TextDecoder.decode(bytes, from: encoding) else {
      throw stop("\(name): neither UTF-8 nor GB18030; save it as UTF-8", code: 12)
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}

/// The answers to one text as lines and as JSON.
struct ProofreadAccount {
  let file: String
  let release: String?
  let readings: [Reading]

  private func count(_ verdict: Verdict) -> Int { readings.count { $0.verdict == verdict } }

  /// One line a number, then a line that adds them up.
  var text: String {
    var text = ""
    for reading in readings {
      let verdict = reading.verdict.rawValue.padded(to: 7)
      text += "\(file):\(reading.line):\(reading.column)  \(verdict)  \(reading.read) → "
      text += ProofreadAccount.meaning(of: reading) + "\n"
    }
    let against = release.map { "对照发布 \($0)" } ?? "未对照发布"
    return text
      + "\(file)：数字 \(readings.count) 个，right \(count(.right))，wrong \(count(.wrong))，unknown \(count(.unknown))；\(against)\n"
  }

  private static func meaning(of reading: Reading) -> String {
    var parts: [String] = []
    if let figure = reading.figure {
      let category = figure.category.isEmpty ? "" : "［\(figure.category)］"
      let unit = figure.display.hasSuffix("%") ? "" : figure.unit
      let fraction = figure.fraction.map { "\($0)，" } ?? ""
      parts.append(
        "\(figure.label)\(category) \(figure.display)\(unit)"
          + "（\(figure.indicator)，\(fraction)\(figure.place)，\(figure.period)）")
    }
    parts += reading.sums
    if let reason = reading.reason { parts.append(reason.sentence) }
    return parts.joined(separator: "；")
  }

  var json: String {
    JSONText.object([
      ("file", JSONText.string(file)), ("release", release.map(JSONText.string) ?? "null"),
      ("right", "\(count(.right))"), ("wrong", "\(count(.wrong))"),
      ("unknown", "\(count(.unknown))"),
      ("numbers", JSONText.array(readings.map(ProofreadAccount.object))),
    ])
  }

  private static func object(_ reading: Reading) -> String {
    let figure = reading.figure.map { figure in
      JSONText.object([
        ("indicator", JSONText.string(figure.indicator)), ("label", JSONText.string(figure.label)),
        ("category", JSONText.string(figure.category)), ("unit", JSONText.string(figure.unit)),
        ("place", JSONText.string(figure.place)), ("period", JSONText.string(figure.period)),
        ("display", JSONText.string(figure.display)),
        ("fraction", figure.fraction.map(JSONText.string) ?? "null"),
      ])
    }
    return JSONText.object([
      ("line", "\(reading.line)"), ("column", "\(reading.column)"),
      ("read", JSONText.string(reading.read)),
      ("verdict", JSONText.string(reading.verdict.rawValue)), ("figure", figure ?? "null"),
      ("sums", JSONText.array(reading.sums.map(JSONText.string))),
      ("reason", reading.reason.map { JSONText.string($0.rawValue) } ?? "null"),
    ])
  }
}

extension String {
  /// With blanks behind, up to a width in ASCII characters.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
