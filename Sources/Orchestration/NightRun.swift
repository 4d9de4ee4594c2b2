public import Casework
import Deduplication
import Intake
import Platform
import Storage

/// A run over a pipeline that has an archive: only what is new is read.
///
///     inbox ─▶ store ─▶ readings (new content only) ┐ one transaction
///                                                   ┘
///     readings of all that counts ─▶ ledger ─▶ cube ─▶ release ─▶ publications
///
/// The second line is the same whether a reading was made tonight or a year ago, so what is
/// published does not depend on how the deliveries were spread over the nights.
public struct NightRun: Sendable {
  /// What a night came to.
  public enum Outcome: Sendable {
    /// Nothing that the figures depend on has changed since the current release.
    case upToDate(folder: String, release: String)
    case published(RunReport)
  }

  public struct Report: Sendable {
    public let outcome: Outcome
    public let arrivals: Arrivals
    /// Contents that were read tonight.
    public let read: Int
    public var stages: [RunReport.Stage]

    public var exitCode: Int32 {
      switch outcome {
      case .upToDate: arrivals.held.isEmpty && arrivals.changing.isEmpty ? 0 : 3
      case .published(let report): report.exitCode
      }
    }
  }

  private let definition: PipelineDefinition
  private let settings: PipelineRun.Settings
  private let accepted: Set<String>
  private let always: Bool
  private let progress: any RunProgress

  /// Precondition: the definition has an archive and the settings an output.
  ///
  /// - Parameters:
  ///   - accepted: printable names of held corrections that are to count from now on.
  ///   - always: works everything out even when nothing has changed since the current release.
  public init(
    _ definition: PipelineDefinition, settings: PipelineRun.Settings, accepted: Set<String> = [],
    always: Bool = false,
    progress: any RunProgress = NoProgress()
  ) {
    precondition(definition.archive != nil && settings.output != nil)
    self.definition = definition
    self.settings = settings
    self.accepted = accepted
    self.always = always
    self.progress = progress
  }

  /// - Throws: `RunFailure`; then nothing was published and the last release stands.
  public func run() throws(RunFailure) -> Report {
    var clock = StageClock(progress)
    let workers = Workers(settings.workers)
    let output = try Output(settings.output ?? "", definition)
    let key = try settings.loadKey()
    clock.begin("receive")
    let inbox = try Discovery(definition: definition).inbox(output: settings.output)
    let archive: Archive
    do {
      archive = try Archive(Path(definition.archive ?? ""), .writing)
    } catch {
      throw RunFailure(error)
    }
    defer { archive.rollback() }
    do {
      try archive.begin()
      let number = try archive.nextRun()
      let unreadable = Set(try archive.readings().filter(\.isRefused).map(\.sha256))
      var received = try Receiving(
        archive: archive, definition: definition, run: number, accepted: accepted,
        unreadable: unreadable
      ).receive(inbox.deliveries, workers)
      received.arrivals.unmatched = inbox.unmatched
      clock.begin("intake")
      let night = Night(
        definition: definition, archive: archive, run: number, settings: settings,
        workers: workers,
        plan: NightRun.plan(definition, key), progress: progress)
      let stages = try night.stages(key)
      let read = try night.readNew(of: received, by: stages)
      try night.settle(&received, accepted: accepted)
      let inputs = try night.inputs(of: received)
      try archive.commit()
      try archive.writeList()

      func report(_ outcome: Outcome) -> Report {
        Report(
          outcome: outcome, arrivals: received.arrivals, read: read, stages: clock.end())
      }
      // An archive that was made again knows of no night yet, though the release is current.
      if !always, read == 0, let release = try output.isCurrent(definition, inputs),
        try archive.runs().last?.release == release
      {
        output.leave()
        return report(.upToDate(folder: settings.output ?? "", release: release))
      }

      clock.begin("load")
      var loaded = try night.load(
        received, into: output.sink, withLines: settings.keepsLines)
      output.feedback.add(loaded.outcome.files)
      var run = try stages.report(
        of: &loaded.outcome, isPublishing: true, precedes: loaded.precedes, &clock)
      run.unmatched = inbox.unmatched
      try output.finish(
        &run, workers: workers, inputs: inputs, arrivals: received.arrivals,
        days: try night.arrivalDays(of: received), &clock)
      clock.begin("keep")
      try archive.begin()
      try night.keep(run, loaded, inputs: inputs["inputs"] ?? "")
      try archive.commit()
      try archive.writeList()
      try AuditLog(archive.folder.appending("audit.jsonl"))
        .append("run", run.published?.name ?? "")
      run.stages = clock.end()
      return report(.published(run))
    } catch {
      output.leave()
      throw NightRun.failure(error)
    }
  }

  /// Names a way of reading: what the pipeline says about it, the office's key, the program.
  static func plan(_ definition: PipelineDefinition, _ key: FingerprintKey) -> String {
    let parts = [definition.readingPlan, key.identity, IntakePlan.version]
    return Digest.sha256(Array(parts.joined(separator: "\n").utf8)).hex
  }

  static func failure(_ error: any Error) -> RunFailure {
    switch error {
    case let failure as RunFailure: failure
    case let failure as ArchiveError: RunFailure(failure)
    case is PackedReader.Damage:
      .archiveUnfit("the archive is damaged: a reading ends early; run “fengqiao rebuild”")
    default: .outputUnwritable("\(error)")
    }
  }
}
