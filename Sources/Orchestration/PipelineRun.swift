public import Casework
import Deduplication
import Indicators
import Intake
import Platform
public import Tabular

/// The whole program on one screen: the only place that knows the order of the stages.
///
///     files ─▶ intake ─▶ batches ─▶ ledger ─▶ cube ─▶ release ─▶ publications
///                └────▶ quarantine    │
///                                     └─▶ conservation, checked before anything leaves
///
/// Every arrow is a function from a value to a value; no stage calls the next.
public struct PipelineRun: Sendable {
  public struct Settings: Sendable {
    /// As many as cores, unless said otherwise.
    public var workers: Int
    /// Owned bytes of a slice.
    public var sliceSize: Int
    public var engine: RecordScanner.Engine
    /// Whether the report says on which line each record begins.
    public var keepsLines: Bool
    /// Where releases and the quarantine go; `nil`: nothing is written.
    public var output: String?
    /// `nil`: the usual places, see `FingerprintKey`.
    public var keyFile: String?

    public init(
      workers: Int? = nil, sliceSize: Int = 1 << 19,
      engine: RecordScanner.Engine = .vector, keepsLines: Bool = false, output: String? = nil,
      keyFile: String? = nil
    ) {
      self.workers = workers ?? Machine.coreCount
      self.sliceSize = sliceSize
      self.engine = engine
      self.keepsLines = keepsLines
      self.output = output
      self.keyFile = keyFile
    }
  }

  private let definition: PipelineDefinition
  private let settings: Settings
  private let progress: any RunProgress

  public init(
    _ definition: PipelineDefinition, settings: Settings = Settings(),
    progress: any RunProgress = NoProgress()
  ) {
    self.definition = definition
    self.settings = settings
    self.progress = progress
  }

  /// - Throws: `RunFailure`; then nothing was published and the last release stands.
  public func run() throws(RunFailure) -> RunReport {
    var clock = StageClock(progress)
    let workers = Workers(settings.workers)
    let output = try settings.output.map { path throws(RunFailure) in
      try Output(path, definition)
    }
    let key = try loadKey()

    clock.begin("discover")
    let discovery = Discovery(definition: definition)
    var deliveries = try discovery.deliveries()
    let order = FileOrder(deliveries.map(\.file))
    discovery.markDuplicates(&deliveries, order: order, workers)
    progress.willRead(
      files: deliveries.count { $0.state == .toRead },
      bytes: deliveries.reduce(0) { $0 + ($1.state == .toRead ? $1.file.size : 0) })

    clock.begin("intake")
    let codebooks = definition.sources.map { $0.fields.map { _ in Codebook() } }
    let bound = definition.resolvingLabels { source, field, text in
      Int64(codebooks[source][field].code(of: NormalForm.value(Array(text.utf8))))
    }
    let plans = bound.sources.indices.map {
      IntakePlan(
        bound, source: $0, key: key, codebooks: codebooks[$0], engine: settings.engine)
    }
    let intake = IntakeRun(
      plans: plans, deliveries: deliveries, workers: workers,
      settings: IntakeRun.Settings(
        sliceSize: settings.sliceSize, keepsLines: settings.keepsLines)
    ) { [progress] in progress.didRead(bytes: $0, records: $1, files: $2) }
    var outcome: IntakeOutcome
    if let output {
      outcome = try intake.run(into: output.sink)
      output.feedback.add(outcome.files)
    } else {
      outcome = try intake.run(into: NoQuarantine())
    }

    clock.begin("deduplicate")
    var (ledger, reasons) = deduplicated(
      outcome.batches, by: bound, workers: workers, precedes: order.precedes)
    outcome.batches = []
    // Keys have done their work; a province's are 1.6 GB.
    ledger.dropKeys()
    let conservation = conservation(outcome, ledger)
    if let broken = conservation.first(where: { !$0.holds }) {
      throw RunFailure.invariant(
        "source \(broken.source): \(broken.read) records read, \(broken.dispositions.reduce(0, +)) accounted for; \(broken.bytes) bytes, \(broken.bytesInSpans) in spans"
      )
    }

    clock.begin("aggregate")
    var labels = LabelBooks()
    for (source, books) in codebooks.enumerated() {
      for (field, book) in books.enumerated() {
        labels.set(book.texts, source: source, field: field)
      }
    }
    let request = FigureRequest(for: bound)
    let release: Release
    let headline: Release
    do {
      let cube = try aggregated(
        ledger.batches, states: ledger.states, definition: bound, labels: labels,
        grid: request.leafGrid(over: bound.period), workers: workers)
      // The top of the tree over the whole period, whatever the publications ask for.
      headline = try Indicators.release(
        from: cube,
        request: FigureRequest(levels: [0], grains: [.total], indicators: request.indicators),
        labels: labels, provenance: provenance(conservation), workers: workers)
      release = try Indicators.release(
        from: cube, request: request, labels: labels, provenance: provenance(conservation),
        workers: workers)
    } catch {
      if case .unbalanced(let detail) = error { throw RunFailure.invariant(detail) }
      throw RunFailure.aggregation(named(error))
    }
    var report = RunReport(
      definition: definition, release: release, headline: headline, intake: outcome,
      reasons: reasons, ledger: ledger,
      published: nil, stages: [])

    if let output {
      clock.begin("publish")
      report.published = try output.publish(release, definition, workers: workers)
    }
    report.stages = clock.end()
    return report
  }

  private func loadKey() throws(RunFailure) -> SipKey {
    do {
      return try FingerprintKey.load(settings.keyFile.map { Path($0) }).sipKey
    } catch {
      throw RunFailure.key("\(error)")
    }
  }

  private func conservation(_ outcome: IntakeOutcome, _ ledger: Ledger) -> [Conservation] {
    definition.sources.indices.map { source in
      let files = outcome.files.filter { $0.source == source }
      var dispositions = ledger.dispositions(ofSource: source)
      dispositions[Int(Disposition.quarantined.rawValue)] += files.reduce(0) { $0 + $1.quarantined }
      dispositions[Int(Disposition.rejected.rawValue)] += files.reduce(0) { $0 + $1.rejected }
      let read = files.filter { $0.state == .read || $0.state == .refused }
      return Conservation(
        source: definition.sources[source].name, files: files.count,
        duplicateFiles: files.count { if case .duplicate = $0.state { true } else { false } },
        refusedFiles: files.count { $0.state == .refused },
        bytes: read.reduce(0) { $0 + $1.textBytes },
        bytesInSpans: read.reduce(0) { $0 + $1.spans.total },
        read: files.reduce(0) { $0 + $1.records }, dispositions: dispositions)
    }
  }

  private func provenance(_ conservation: [Conservation]) -> Release.Provenance {
    Release.Provenance(
      pipeline: definition.name, label: definition.label, period: definition.period,
      asOf: definition.asOf, assignment: definition.assignment, program: Version.text,
      definition: definition.fingerprint, conservation: conservation)
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

extension FigureRequest {
  /// What all publications of a pipeline need together.
  init(for definition: PipelineDefinition) {
    let inner = Set(
      definition.units.levels.indices.dropLast(definition.units.levels.count > 1 ? 1 : 0))
    self.init(levels: [], grains: [], indicators: [])
    var wanted: Set<Int> = []
    for publication in definition.publications {
      levels.formUnion(publication.levels.isEmpty ? inner : Set(publication.levels))
      grains.formUnion(publication.grains)
      wanted.formUnion(publication.indicators)
    }
    indicators = wanted.isEmpty ? Array(definition.indicators.indices) : wanted.sorted()
  }
}
