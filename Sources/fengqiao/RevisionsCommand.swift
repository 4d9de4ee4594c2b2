import ArgumentParser
import Casework
import Indicators
import Orchestration
import Platform
import Publishing
import Storage

struct RevisionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revisions",
    abstract: "What changed between two releases, and why. 两次发布之间的变动。",
    discussion: """
      fengqiao revisions 12 13 --pipeline Pipelines/nightly.yml
      fengqiao revisions 12 13 --indicator success_rate --unit 440311001000 --records

      Each changed figure with its causes: 迟报 (a file that came later), 更正 (delivered again, \
      or a newer version of a case), 撤回 (no longer counts), 去重, 截止日 (as_of), 单位或代码表, \
      口径 (the pipeline file). The causes of a count or a sum add up to its change; of a rate \
      its numerator and denominator are told. Medians and numbers of persons are only named.
      """)

  @Argument(help: "The earlier release, by its number or name. 较早的发布。")
  var earlier: String

  @Argument(help: "The later release. 较晚的发布。")
  var later: String

  @OptionGroup var options: OutputOptions

  @Option(help: "Only this indicator; may be given again. 指标。")
  var indicator: [String] = []

  @Option(help: "Only this unit, by its code; may be given again. 单位代码。")
  var unit: [String] = []

  @Flag(help: "With the place of every record behind a change. 列出记录。")
  var records = false

  @Flag(help: "One JSON object a figure. 以 JSON 输出。")
  var json = false

  func run() throws {
    let settings = PipelineRun.Settings(keepsLines: true)
    let definition = try options.definition()
    let folder = options.folder(of: definition)
    let names = [
      try options.release(earlier, in: folder), try options.release(later, in: folder),
    ]
    guard definition.archive != nil else {
      throw stop(
        "\(options.pipeline) has no archive, so the records behind earlier releases are not kept; "
          + "“archive:” names one.", code: 2)
    }
    var request = Revisions.Request()
    request.indicators = Set(indicator)
    request.units = Set(unit)
    request.withRecords = records
    let known = Set(definition.indicators.map(\.name))
    for name in indicator where !known.contains(name) {
      throw stop("there is no indicator \(name)", code: 2)
    }
    for code in unit where !definition.units.units.contains(where: { $0.code == code }) {
      throw stop("there is no unit with the code \(code)", code: 2)
    }
    do {
      var snapshots: [LedgerSnapshot] = []
      for name in names {
        let asked = try Asked(
          options.pipeline, input: nil, asOf: nil, release: name, settings: settings)
        guard let night = asked.night else { continue }
        snapshots.append(try night.snapshot(asked.definition))
      }
      let origins = try options.attempt {
        try names.map { try Origin($0, in: folder, of: definition) }
      }
      let isReference = origins.allSatisfy { $0.hasDefinition(of: origins[0]) }
      let revisions = try Revisions(
        from: snapshots[0], to: snapshots[1], request,
        published: Revisions.Published(
          earlier: try origins[0].figures(), later: try origins[1].figures(),
          cause: isReference ? .reference : .definition),
        workers: Workers(settings.workers))
      try show(revisions)
      for origin in origins where origin.isUnknown {
        try Standard.write(
          "\(origin.name)：口径或单位表与现在不同，而该发布没有逐项 CSV；它的数按现行口径重算\n",
          to: Standard.error)
      }
    } catch let failure as RunFailure {
      throw stop(failure.description, code: failure.exitCode)
    }
  }

  private func show(_ revisions: Revisions) throws {
    for change in revisions.changes { try say(json ? object(change) + "\n" : text(change)) }
    guard !json else { return }
    let provisional = revisions.changes.count { $0.wasProvisional }
    let records = revisions.records.map {
      "\($0.cause.word)" + ($0.come > 0 ? " +\($0.come)" : "")
        + ($0.gone > 0 ? " −\($0.gone)" : "")
    }
    try say(
      "\(revisions.changes.count) 个数有变动"
        + (provisional > 0 ? "（其中 \(provisional) 个此前为初步数）" : "") + "；有变动的记录："
        + (records.isEmpty ? "无" : records.joined(separator: "，")) + "\n")
    if revisions.onlyOne > 0 { try say("另有 \(revisions.onlyOne) 个数只在其中一次发布里（统计期不同）\n") }
  }

  private func text(_ change: Revisions.Change) -> String {
    let category = change.category.map { "［\($0.label.isEmpty ? "未填" : $0.label)］" } ?? ""
    var text =
      "\(change.indicator.label)（\(change.indicator.name)）\(category) \(change.place.name) "
      + "\(change.period.label)：\(change.before) → \(change.after)"
    let mark = change.wasProvisional ? "（此前为初步数）\n" : "\n"
    if let only = change.parts.first, change.parts.count == 1, only.role.isEmpty {
      text += "：" + causes(of: only) + mark
    } else {
      text += mark
      for part in change.parts {
        let form = NumberForm(part.indicator)
        text +=
          "  \(part.role) \(part.indicator.label)（\(part.indicator.name)） "
          + "\(form.display(.whole(part.before))) → \(form.display(.whole(part.after)))"
          + (part.causes.isEmpty ? "" : "：" + causes(of: part)) + "\n"
      }
    }
    for record in change.records {
      text +=
        "    \(record.isNew ? "+" : "−") \(record.cause.word) \(record.role)"
        + (record.role.isEmpty ? "" : " ") + "\(record.file):\(record.line)\n"
    }
    return text
  }

  private func causes(of part: Revisions.Part) -> String {
    let form = NumberForm(part.indicator)
    return part.causes.map { cause, change in
      "\(cause.word) " + (change > 0 ? "+" : "−") + form.display(.whole(Swift.abs(change)))
    }.joined(separator: "，")
  }

  private func object(_ change: Revisions.Change) -> String {
    JSONText.object([
      ("indicator", JSONText.string(change.indicator.name)),
      ("level", JSONText.string(change.place.level)),
      ("code", JSONText.string(change.place.code)), ("own", "\(change.place.isOwn)"),
      ("period", JSONText.string(change.period.label)),
      ("was_provisional", "\(change.wasProvisional)"),
      ("category", change.category.map { JSONText.string($0.code) } ?? "null"),
      ("before", JSONText.string(change.before)), ("after", JSONText.string(change.after)),
      (
        "parts",
        JSONText.array(
          change.parts.map { part in
            JSONText.object([
              ("indicator", JSONText.string(part.indicator.name)),
              ("role", JSONText.string(part.role)), ("before", "\(part.before)"),
              ("after", "\(part.after)"),
              (
                "causes",
                JSONText.object(part.causes.map { ($0.cause.rawValue, "\($0.change)") })
              ),
            ])
          })
      ),
      (
        "records",
        JSONText.array(
          change.records.map { record in
            JSONText.object([
              ("cause", JSONText.string(record.cause.rawValue)), ("counts", "\(record.isNew)"),
              ("role", JSONText.string(record.role)), ("file", JSONText.string(record.file)),
              ("line", "\(record.line)"),
            ])
          })
      ),
    ])
  }
}

/// What a release was made from, as far as the comparison must know it.
private struct Origin {
  let name: String
  private let release: Path
  private let manifest: Manifest?
  private let definition: PipelineDefinition

  init(_ name: String, in folder: Path, of definition: PipelineDefinition) throws(PlatformError) {
    self.name = name
    self.definition = definition
    release = folder.appending("releases").appending(Path(name))
    manifest = try Manifest.read(in: release)
  }

  func hasDefinition(of other: Origin) -> Bool {
    manifest?.facts["definition"] == other.manifest?.facts["definition"]
      && manifest?.facts["definition"] == definition.fingerprint
  }

  /// Whether today's pipeline, units and codes would make the same figures from the same records.
  private var isCurrent: Bool {
    manifest?.facts["definition"] == definition.fingerprint
      && manifest?.facts["reading"] == definition.readingPlan
  }

  /// Its file of one figure a line for the office, if it has one.
  private var table: Manifest.File? {
    let names = definition.publications.filter { $0.format == "csv" && $0.audience == .internal }
      .flatMap { CSVPublication().fileNames(of: $0) }
    return manifest?.files.first { names.contains($0.name) }
  }

  var isUnknown: Bool { !isCurrent && table == nil }

  /// The figures as published, where they cannot be worked out again.
  func figures() throws -> PublishedFigures? {
    guard !isCurrent, let table else { return nil }
    let path = release.appending(Path(table.name))
    guard try Digest.sha256(ofFile: path).hex == table.sha256 else {
      throw stop("\(path): it was changed after it was published; see “fengqiao verify”", code: 22)
    }
    return try PublishedFigures(path)
  }
}
