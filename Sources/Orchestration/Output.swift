import Casework
import Deduplication
import Disclosure
import Indicators
import Platform
import Publishing
import Storage

/// The output folder of a pipeline: releases with `current`, and the private quarantine.
struct Output: Sendable {
  let quarantine: Quarantine
  let feedback: Feedback
  private let tally = FindingTally()
  private let releases: ReleaseFolder
  private let path: Path

  /// Takes the folder for this run.
  ///
  /// - Throws: `RunFailure.locked` when another run has it, `.outputUnwritable`.
  init(_ text: String, _ definition: PipelineDefinition) throws(RunFailure) {
    path = Path(text).isAbsolute ? Path(text) : Path(Machine.workingFolder).appending(Path(text))
    do {
      releases = try ReleaseFolder(path)
      quarantine = try Quarantine(
        path.appending("quarantine"), sources: definition.sources.map(\.name))
      feedback = Feedback(path.appending("feedback"), definition)
    } catch {
      throw error.kind == .locked ? .locked("\(error)") : .outputUnwritable("\(error)")
    }
  }

  /// Where refused records go.
  var sink: SettingAside { SettingAside([quarantine, feedback, tally]) }

  /// The last steps of a run: looks at the conditions, publishes, says what happened.
  ///
  /// - Parameters:
  ///   - arrivals: of a night.
  ///   - days: for each file of the run the day on which it first came; empty without an archive.
  /// - Throws: `RunFailure`; `.gate` when a condition does not hold: then the report says so, and
  ///   nothing was published.
  func finish(
    _ report: inout RunReport, workers: Workers, inputs: [String: String] = [:],
    arrivals: Arrivals? = nil, days: [Day] = [], _ clock: inout StageClock
  ) throws(RunFailure) {
    let definition = report.definition
    let review = RecordsInReview(report, first: Feedback.mostLinesOfKind)
    feedback.add(review)
    tally.add(review)
    let rosters = definition.sources.enumerated().compactMap { index, source in
      source.reporting.map {
        Roster(
          $0, source: index, batches: report.ledger.batches, definition: definition,
          arrivals: days)
      }
    }
    var verdicts = definition.verdicts(on: report, rosters)
    let failed = verdicts.filter { !$0.isPassed }
    var exposures = Exposures()
    var refusal: RunFailure?
    if failed.isEmpty {
      do {
        clock.begin("disclosure")
        let table = try publicTable(of: report, workers)
        report.disclosure = table?.account
        switch try publish(
          report.release, table, definition, workers: workers, inputs: inputs, &clock)
        {
        case .published(let release): report.published = release
        case .exposed(let found): exposures = found
        }
        verdicts.append(GateVerdict(exposures))
      } catch RunFailure.disclosure(let reason) {
        refusal = .disclosure(reason)
        leave()
      }
    } else {
      leave()
    }
    let isPublished = failed.isEmpty && exposures.count == 0 && refusal == nil
    let changes = report.published.flatMap { self.changes(of: $0, definition) }
    let exit = isPublished ? report.exitCode : failed.isEmpty ? 5 : 4
    let account = RunAccount(
      report: report, night: arrivals, tally: tally.entries, gates: verdicts, rosters: rosters,
      exposures: exposures.places, changes: changes,
      status: isPublished
        ? report.published?.word ?? ""
        : refusal != nil ? "disclosure" : failed.isEmpty ? "personal_numbers" : "gate",
      exitCode: exit, stages: clock.end())
    do {
      let folder = path.appending("report")
      try Folder.create(folder, mode: 0o750)
      for left in try Folder.names(folder) where left.bytes.starts(with: ".tmp-".utf8) {
        try Folder.removeFile(folder.appending(left))
      }
      for (name, text) in [
        ("run.json", account.json), ("run.md", account.markdown),
        ("fengqiao.prom", account.metrics),
      ] {
        try DurableFile.replace(folder.appending(Path(name)), mode: 0o640, with: Array(text.utf8))
      }
      if let changes {
        try DurableFile.replace(folder.appending("changes.csv"), mode: 0o640, with: changes.csv)
      }
      if let count = definition.keptReleases, isPublished {
        try releases.prune(keeping: count)
      }
    } catch {
      throw .outputUnwritable("\(error)")
    }
    report.hookProblem = definition.tell(report: path.appending("report/run.md"), exit: exit)
    if let refusal { throw refusal }
    if !failed.isEmpty {
      let words = failed.map { "\($0.name) is \($0.value), and at most \($0.limit) may be" }
      throw .gate(
        "nothing was published: \(words.joined(separator: "; ")). The last release stands; see "
          + "\(path)/report/run.md"
          + (report.hookProblem.map { ". " + $0 } ?? ""))
    }
    if exposures.count > 0 {
      throw .disclosure(
        Output.sentence(exposures, report: path.appending("report/run.md"))
          + (report.hookProblem.map { " " + $0 } ?? ""))
    }
  }

  /// What a new release changed; `nil` when there is none, or when the one before is damaged: that
  /// is `verify`'s to tell, and the new one stands.
  private func changes(
    of published: RunReport.PublishedRelease, _ definition: PipelineDefinition
  ) -> ReleaseChanges? {
    guard !published.isUnchanged else { return nil }
    return try? ReleaseChanges(
      from: published.previous, to: published.name, in: path.appending("releases"),
      definition.publications)
  }

  /// Where numbers of persons stand and what to do; never the numbers.
  private static func sentence(_ exposures: Exposures, report: Path) -> String {
    let places = exposures.places.prefix(5).map {
      "\($0.file), \($0.place): \($0.shape.label) (\($0.shape.rawValue))"
    }
    return "nothing was published: \(exposures.count) numbers in the release look like those of "
      + "persons: \(places.joined(separator: "; "))"
      + (exposures.count > places.count ? "; …" : "")
      + ". Mend the names of units, labels, notes or texts that they come from; the last release "
      + "stands; see \(report)."
  }

  /// What came of a release that was rendered.
  enum Outcome {
    case published(RunReport.PublishedRelease)
    /// Numbers of persons stand in it; it was thrown away.
    case exposed(Exposures)
  }

  /// What the public may see, after everything that it saw before.
  ///
  /// - Throws: `RunFailure.disclosure` when something hidden could be worked out.
  private func publicTable(
    of report: RunReport, _ workers: Workers
  ) throws(RunFailure) -> PublicTable? {
    guard let open = report.open else { return nil }
    do {
      return try PublicTable(
        open.release, report.bound, contributors: open.contributors, earlier: memory.records(),
        workers: workers)
    } catch let error as DisclosureError {
      throw .disclosure("nothing was published: \(error). The last release stands.")
    } catch {
      throw .outputUnwritable("\(error)")
    }
  }

  private var memory: PublicMemory { PublicMemory(folder: path.appending("disclosure")) }

  /// Renders all publications, then makes them current together or not at all.
  func publish(
    _ release: Release, _ table: PublicTable? = nil, _ definition: PipelineDefinition,
    workers: Workers, inputs: [String: String], _ clock: inout StageClock
  ) throws(RunFailure) -> Outcome {
    do {
      // Before the release: while the device still takes what was refused, the sheets are made.
      clock.begin("quarantine")
      try feedback.stage(workers)
      try quarantine.stage()
      clock.begin("render")
      let staged = try releases.stage("run")
      let facts = Output.facts(definition, inputs)
      let sealed: SealedRelease
      do {
        let hashes = try Machine.keepingFreedMemory {
          try render(release, table?.release, definition, workers, into: staged)
        }
        clock.begin("inspect")
        let exposures: Exposures
        (exposures, sealed) = try inspect(staged, release, facts, hashes, workers)
        if exposures.count > 0 {
          try releases.discard(staged)
          leave()
          return .exposed(exposures)
        }
        clock.begin("publish")
      } catch {
        try releases.discard(staged)
        throw error
      }
      if let table { try memory.remember(table.record) }
      let previous = try ReleaseFolder.current(in: path)
      let outcome = try releases.publish(sealed)
      try quarantine.settle()
      try feedback.settle()
      let (name, isUnchanged, isWithdrawn) =
        switch outcome {
        case .published(let name): (name, false, false)
        case .unchanged(let name): (name, true, false)
        case .withdrawn(let name): (name, true, true)
        }
      return .published(
        RunReport.PublishedRelease(
          folder: "\(path)", name: name, isUnchanged: isUnchanged, isWithdrawn: isWithdrawn,
          previous: previous))
    } catch let error as TemplateErrors {
      leave()
      throw RunFailure.template("\(error)")
    } catch {
      leave()
      throw RunFailure.outputUnwritable("\(error)")
    }
  }

  /// Looks for numbers of persons in what was rendered, while it is made durable and read back.
  private func inspect(
    _ staged: StagedRelease, _ release: Release, _ facts: [String: String],
    _ hashes: [Path: Hash256], _ workers: Workers
  ) throws -> (Exposures, SealedRelease) {
    let stated = StatedNumbers(release)
    enum Look: Sendable {
      case exposures(Exposures)
      case sealed(SealedRelease)
    }
    let looks = workers.map(2) { look in
      Result { () throws -> Look in
        guard look == 0 else {
          return .sealed(try releases.seal(staged, facts: facts, hashes: hashes))
        }
        return .exposures(
          try staged.exposures(facts: facts, workers: workers) { stated.contains($1, of: $0) })
      }
    }
    guard case .exposures(let exposures) = try looks[0].get(),
      case .sealed(let sealed) = try looks[1].get()
    else { preconditionFailure("each look has its own result") }
    return (exposures, sealed)
  }

  /// - Returns: the hashes of the files whose bytes passed through here.
  private func render(
    _ release: Release, _ open: Release?, _ definition: PipelineDefinition, _ workers: Workers,
    into staged: StagedRelease
  ) throws -> [Path: Hash256] {
    let levels = definition.units.levels
    let publications = definition.publicationsOfRelease
    // One publication a worker; what a format renders on several cores shares those that are left.
    let inner = Workers(max(1, workers.width / max(1, publications.count)))
    let outcomes = workers.map(publications.count) { index -> Result<[Path: Hash256], any Error> in
      let publication = publications[index]
      guard let format = PublicationCatalogue.publication(of: publication.format) else {
        return .success([:])
      }
      let isPublic = publication.audience == .public
      guard let whole = isPublic ? open : release else { return .success([:]) }
      let part =
        format.isOfWholeRelease ? whole : whole.part(for: publication, levels: levels)
      return Result {
        let writer = StagedFiles(staged, workers: inner, publications: publications)
        defer { writer.settle() }
        try format.render(part, as: publication, into: try writer.files(isPublic: isPublic))
        return try writer.finish()
      }
    }
    var hashes: [Path: Hash256] = [:]
    // The first that failed, in the order of the pipeline file, however many ran at one time.
    for outcome in outcomes { hashes.merge(try outcome.get()) { _, last in last } }
    return hashes
  }

  /// What the release was made from; nothing that differs between two runs over the same inputs.
  ///
  /// - Parameter inputs: of a run with an archive: hashes of all that the figures depend on.
  private static func facts(
    _ definition: PipelineDefinition, _ inputs: [String: String]
  ) -> [String: String] {
    let facts = [
      "pipeline": definition.name, "definition": definition.fingerprint,
      "period": definition.period.label, "as_of": definition.asOf.description,
      "assignment": definition.assignment.rawValue, "program": Version.text,
      "schema_version": "\(publicationSchemaVersion)",
    ]
    let closing = definition.calendar.closingDay.map { ["closing_day": "\($0)"] } ?? [:]
    return facts.merging(closing) { fact, _ in fact }.merging(inputs) { fact, _ in fact }
  }

  /// The release that was made from just these inputs, if it is the current one and whole.
  func isCurrent(
    _ definition: PipelineDefinition, _ inputs: [String: String]
  ) throws(RunFailure) -> String? {
    do {
      guard let name = try ReleaseFolder.current(in: path) else { return nil }
      let release = path.appending("releases").appending(Path(name))
      guard let manifest = try Manifest.read(in: release),
        manifest.facts == Output.facts(definition, inputs),
        try manifest.differences(in: release).isEmpty
      else { return nil }
      return name
    } catch {
      // A damaged release is no reason to do without a new one.
      if error.kind == .unfit { return nil }
      throw RunFailure.outputUnwritable("\(error)")
    }
  }

  /// Nothing is to be published: the quarantine and the feedback stay as they are.
  func leave() {
    quarantine.discard()
    feedback.discard()
  }
}
