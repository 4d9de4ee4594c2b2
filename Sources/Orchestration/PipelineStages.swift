import Casework
import Deduplication
import Indicators
import Intake
import Platform
import Tabular

/// What lies between the files and the publications: the same for a run that reads everything and
/// for one that takes most of it from the archive.
struct PipelineStages: Sendable {
  let definition: PipelineDefinition
  /// One codebook a field of each source.
  let codebooks: [[Codebook]]
  let plans: [IntakePlan]
  private let bound: PipelineDefinition
  private let workers: Workers

  init(
    _ definition: PipelineDefinition, key: SipKey, codebooks: [[Codebook]],
    engine: RecordScanner.Engine, workers: Workers
  ) {
    let bound = definition.resolvingLabels { source, field, text in
      Int64(codebooks[source][field].code(of: NormalForm.value(Array(text.utf8))))
    }
    self.definition = definition
    self.bound = bound
    self.codebooks = codebooks
    self.workers = workers
    plans = bound.sources.indices.map {
      IntakePlan(bound, source: $0, key: key, codebooks: codebooks[$0], engine: engine)
    }
  }

  /// Deduplicates, checks the conservation and adds up.
  ///
  /// - Parameters:
  ///   - outcome: loses its batches; they are in the report's ledger.
  ///   - precedes: the total order of files for records that nothing else tells apart.
  ///   - states: what an earlier run decided of each record before the scope, if it is known.
  ///   - keepsKeys: whether the ledger keeps the keys of cases and the columns that no figure needs.
  ///   - isPublishing: whether figures for the public are wanted too.
  ///   - withHeadline: whether the report says the figures of the whole too.
  /// - Throws: `RunFailure.invariant`, `.aggregation`.
  func report(
    of outcome: inout IntakeOutcome, states: [[UInt8]]? = nil, keepsKeys: Bool = false,
    isPublishing: Bool = false, withHeadline: Bool = true,
    precedes: @escaping @Sendable (_ file: Int, _ other: Int) -> Bool, _ clock: inout StageClock
  ) throws(RunFailure) -> RunReport {
    clock.begin("deduplicate")
    var (ledger, reasons): (Ledger, [String]) =
      if let states {
        scoped(outcome.batches, states: states, by: bound, workers: workers)
      } else {
        // A table for each partition, one after the other.
        Machine.keepingFreedMemory { () -> (ledger: Ledger, reasons: [String]) in
          deduplicated(outcome.batches, by: self.bound, workers: workers, precedes: precedes)
        }
      }
    outcome.batches = []
    if !keepsKeys {
      // They have done their work; a province's keys alone are 1.6 GB.
      ledger.dropContents(
        except: self.bound.sources.indices.map {
          fieldsOfFigures(of: $0, among: self.bound.sources, self.bound.measures)
        })
      Machine.giveBackMemory()
    }
    let conservation = try conservation(
      outcome, definition.sources.indices.map { ledger.dispositions(ofSource: $0, workers) })

    clock.begin("aggregate")
    let labels = labels
    let bound = bound.knowing(ledger.batches, ledger.states)
    let request = FigureRequest(for: bound)
    let release: Release
    let headline: Release
    var open: OpenFigures?
    var figureChecks: [FigureCheckResult] = []
    do {
      let cube = try aggregated(
        ledger.batches, states: ledger.states, definition: bound, labels: labels,
        grid: leafGrid(isPublishing: isPublishing), workers: workers)
      // The top of the tree over the whole period, whatever the publications ask for.
      headline = try Indicators.release(
        from: cube,
        request: FigureRequest(
          levels: [0], grains: [.total], indicators: withHeadline ? request.indicators : []),
        labels: labels, provenance: provenance(conservation), workers: workers)
      release = try Indicators.release(
        from: cube, request: request, labels: labels, provenance: provenance(conservation),
        workers: workers)
      if isPublishing, let wanted = FigureRequest(forChecksOf: bound) {
        figureChecks = checkResults(
          on: try Indicators.release(
            from: cube, request: wanted, labels: labels, provenance: provenance(conservation),
            workers: workers),
          request: wanted, definition: bound)
      }
      if isPublishing, let wanted = FigureRequest(forPublicOf: bound) {
        open = OpenFigures(
          release: try Indicators.release(
            from: cube, request: wanted, labels: labels, provenance: provenance(conservation),
            workers: workers),
          contributors: try contributors(
            to: bound.valueMeasures, from: cube, request: wanted, labels: labels, workers: workers))
      }
    } catch {
      throw failure(error)
    }
    var report = RunReport(
      definition: definition, release: release, headline: headline, intake: outcome,
      reasons: reasons, ledger: ledger, bound: bound, labels: labels, published: nil, stages: [])
    report.open = open
    report.figureChecks = figureChecks
    return report
  }

  /// Adds up records that come in batches and are not kept: the answer to a question.
  ///
  /// - Parameters:
  ///   - outcome: what is known of the files.
  ///   - rows: how many records of each source there are about.
  ///   - records: hands each record to one of the parts.
  /// - Returns: `nil` where it is not known of every record what became of it. The report's ledger
  ///   is empty.
  /// - Throws: `RunFailure.invariant`, `.aggregation`, and what `records` throws.
  func answer(
    of outcome: IntakeOutcome, rows: [Int], _ clock: inout StageClock,
    records: ([PassingRecords]) throws -> [PassingRecords]
  ) throws -> RunReport? {
    precondition(!bound.looksAtOtherRecords, "such records are to be gathered first")
    clock.begin("aggregate")
    let scope = Scope(bound)
    let headline: Release
    let release: Release
    do {
      let summation = try Summation(
        definition: bound, labels: labels, grid: leafGrid(isPublishing: false))
      // Nobody knows who will read how many; what is not used is not touched.
      let share = rows.map { min($0, $0 / workers.width * 5 / 4 + 1) }
      let parts = try records(
        (0..<workers.width).map { _ in
          PassingRecords(scope, summation.addition(rows: share), sources: rows.count)
        })
      guard parts.allSatisfy(\.areAllKnown) else { return nil }
      let conservation = try conservation(
        outcome,
        rows.indices.map { source in
          Disposition.allCases.indices.map { disposition in
            parts.reduce(0) { $0 + $1.dispositions[source][disposition] }
          }
        })
      let cube = try summation.cube(of: parts.map(\.addition), workers: workers)
      headline = try Indicators.release(
        from: cube, request: FigureRequest(levels: [0], grains: [.total], indicators: []),
        labels: labels, provenance: provenance(conservation), workers: workers)
      release = try Indicators.release(
        from: cube, request: FigureRequest(for: bound), labels: labels,
        provenance: provenance(conservation), workers: workers)
    } catch let error as AggregationError {
      throw failure(error)
    }
    return RunReport(
      definition: definition, release: release, headline: headline, intake: outcome,
      reasons: scope.reasons, ledger: Ledger(batches: []), bound: bound, labels: labels,
      published: nil, stages: [])
  }

  /// The texts of all labels.
  private var labels: LabelBooks {
    var labels = LabelBooks()
    for (source, books) in codebooks.enumerated() {
      for (field, book) in books.enumerated() {
        labels.set(book.texts, source: source, field: field)
      }
    }
    return labels
  }

  private func failure(_ error: AggregationError) -> RunFailure {
    if case .unbalanced(let detail) = error { return .invariant(detail) }
    return .aggregation(named(error))
  }

  /// The finest periods that any figure is made of.
  private func leafGrid(isPublishing: Bool) -> PeriodGrid {
    var request = FigureRequest(for: bound)
    if isPublishing, let wanted = FigureRequest(forPublicOf: bound) {
      request.grains.formUnion(wanted.grains)
    }
    if isPublishing, let wanted = FigureRequest(forChecksOf: bound) {
      request.grains.formUnion(wanted.grains)
    }
    return request.leafGrid(of: bound)
  }

  /// - Parameter dispositions: for each source how many records ended how.
  /// - Throws: `RunFailure.invariant` when something was read that ended nowhere.
  private func conservation(
    _ outcome: IntakeOutcome, _ dispositions: [[Int]]
  ) throws(RunFailure) -> [Conservation] {
    let conservation = definition.sources.indices.map { source in
      let files = outcome.files.filter { $0.source == source }
      var dispositions = dispositions[source]
      dispositions[Int(Disposition.quarantined.rawValue)] += files.reduce(0) { $0 + $1.quarantined }
      dispositions[Int(Disposition.rejected.rawValue)] += files.reduce(0) { $0 + $1.rejected }
      dispositions[Int(Disposition.superseded.rawValue)] += files.reduce(0) { $0 + $1.mended }
      let read = files.filter { $0.state == .read || $0.state == .refused }
      return Conservation(
        source: definition.sources[source].name, files: files.count,
        duplicateFiles: files.count { if case .duplicate = $0.state { true } else { false } },
        refusedFiles: files.count { $0.state == .refused },
        bytes: read.reduce(0) { $0 + $1.textBytes },
        bytesInSpans: read.reduce(0) { $0 + $1.spans.total },
        read: files.reduce(0) { $0 + $1.records }, dispositions: dispositions)
    }
    if let broken = conservation.first(where: { !$0.holds }) {
      throw RunFailure.invariant(
        "source \(broken.source): \(broken.read) records read, \(broken.dispositions.reduce(0, +)) accounted for; \(broken.bytes) bytes, \(broken.bytesInSpans) in spans"
      )
    }
    return conservation
  }

  private func provenance(_ conservation: [Conservation]) -> Release.Provenance {
    var provenance = Release.Provenance(
      pipeline: definition.name, label: definition.label, period: definition.period,
      asOf: definition.asOf, assignment: definition.assignment, program: Version.text,
      definition: definition.fingerprint, conservation: conservation)
    provenance.calendar = definition.calendar
    provenance.provisionalDays = definition.provisionalDays
    return provenance
  }

  /// The error with the indicator's name in the place of the measure's number.
  private func named(_ error: AggregationError) -> String {
    let measure: Int
    switch error {
    case .overflow(let index), .tooManyCells(let index, _): measure = index
    case .unbalanced: return error.description
    }
    let name = definition.indicators.first { $0.formula == .measure(measure) }?.name
    return "\(name.map { "indicator \($0): " } ?? "")\(error)"
  }
}

extension PipelineDefinition {
  /// The publications with the places of their indicators in the release, which holds no more
  /// indicators than they all ask for together. What is made for the public holds all of them.
  var publicationsOfRelease: [PublicationDefinition] {
    let released = FigureRequest(for: self).indicators
    return publications.map { publication in
      guard publication.audience == .internal else { return publication }
      var publication = publication
      publication.indicators = publication.indicators.compactMap(released.firstIndex(of:))
      return publication
    }
  }
}

/// What publications for the public are made from: nothing is hidden yet.
struct OpenFigures: Sendable {
  let release: Release
  let contributors: [Int: [Contributors]]
}

extension PipelineDefinition {
  /// The measures that keep their values, of which single ones could be told.
  fileprivate var valueMeasures: [Int] {
    measures.indices.filter { if case .values = measures[$0].kind { true } else { false } }
  }
}

extension FigureRequest {
  /// What the publications for the public need together, with all indicators, because one is made
  /// of others; `nil` when there is none.
  init?(forPublicOf definition: PipelineDefinition) {
    var open = definition
    open.publications = definition.publications.filter { $0.audience == .public }
    guard !open.publications.isEmpty else { return nil }
    self.init(for: open)
    indicators = Array(definition.indicators.indices)
  }

  /// What all publications of a pipeline need together.
  init(for definition: PipelineDefinition) {
    let inner = Set(
      definition.units.levels.indices.dropLast(definition.units.levels.count > 1 ? 1 : 0))
    self.init(levels: [], grains: [], indicators: [])
    var wanted: Set<Int> = []
    for publication in definition.publications where publication.hasFigures {
      levels.formUnion(publication.levels.isEmpty ? inner : Set(publication.levels))
      grains.formUnion(publication.grains)
      wanted.formUnion(publication.indicators)
    }
    indicators = wanted.isEmpty ? Array(definition.indicators.indices) : wanted.sorted()
  }
}
