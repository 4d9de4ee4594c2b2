public import Casework
import Intake
import Platform
public import Tabular

/// The whole program on one screen: with `PipelineStages` and `NightRun` the only place that knows
/// the order of the stages.
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

    /// - Throws: `RunFailure.key`.
    func loadKey() throws(RunFailure) -> FingerprintKey {
      do {
        return try FingerprintKey.load(keyFile.map { Path($0) })
      } catch {
        throw RunFailure.key("\(error)")
      }
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
    let key = try settings.loadKey().sipKey

    clock.begin("discover")
    let discovery = Discovery(definition: definition)
    let inbox = try discovery.inbox(output: settings.output)
    var deliveries = inbox.deliveries
    let order = FileOrder(deliveries.map(\.file))
    discovery.markDuplicates(&deliveries, order: order, workers)
    progress.willRead(
      files: deliveries.count { $0.state == .toRead },
      bytes: deliveries.reduce(0) { $0 + ($1.state == .toRead ? $1.file.size : 0) })

    clock.begin("intake")
    let stages = PipelineStages(
      definition, key: key, codebooks: definition.sources.map { $0.fields.map { _ in Codebook() } },
      engine: settings.engine, workers: workers)
    let intake = IntakeRun(
      plans: stages.plans, deliveries: deliveries, workers: workers,
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
    var report = try stages.report(
      of: &outcome, isPublishing: output != nil, precedes: order.precedes, &clock)
    report.unmatched = inbox.unmatched
    if let output {
      try output.finish(&report, workers: workers, &clock)
    }
    report.stages = clock.end()
    return report
  }
}
