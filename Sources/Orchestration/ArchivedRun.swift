public import Casework
import Intake
import Platform
import Storage

/// Answers from the archive without reading what has been read: for questions, and for tracing.
///
/// It sees the archive as one night left it, whole, also while another night is at work, and
/// writes nothing.
public struct ArchivedRun: Sendable {
  /// The night that is asked.
  public struct Moment: Sendable {
    /// Number of the run.
    public let run: Int
    public let asOf: Day
    /// The release that the night published; empty when it published none.
    public let release: String
    /// Whether it is the last night.
    public let isLast: Bool
  }

  /// Which night to ask.
  public enum Choice: Sendable {
    case last
    /// The last night whose `as_of` is this day or an earlier one.
    case asOf(Day)
    case release(String)
  }

  public let moment: Moment
  private let archive: Archive
  private let settings: PipelineRun.Settings

  /// - Throws: `RunFailure`: there is no archive yet, or no such night (12); damaged (22).
  public init(
    _ folder: String, _ choice: Choice, settings: PipelineRun.Settings
  ) throws(RunFailure) {
    self.settings = settings
    let runs: [Archive.Run]
    do {
      archive = try Archive(Path(folder), .reading)
      try archive.beginReading(width: settings.workers)
      runs = try archive.runs()
    } catch {
      throw RunFailure(error)
    }
    let found =
      switch choice {
      case .last: runs.last
      // A night may be made up for later; of several of one day the last is meant.
      case .asOf(let day):
        runs.filter { $0.asOf <= Int(day.number) }.max { ($0.asOf, $0.id) < ($1.asOf, $1.id) }
      case .release(let name): runs.first { $0.release == name }
      }
    guard let found else {
      throw RunFailure.inputMissing(
        source: "archive",
        "no night of the archive fits; the last one is asked without --as-of and --release")
    }
    moment = Moment(
      run: found.id, asOf: Day(number: Int32(truncatingIfNeeded: found.asOf)),
      release: found.release, isLast: found.id == runs.last?.id)
  }

  /// How much a caller needs to know of the records.
  public enum Detail: Sendable {
    /// The figures: of the last night only the columns that they need are read, with what it decided
    /// of each record, and no record is kept in the report.
    case figures
    /// Everything, with the line of each record and what it links to.
    case records
  }

  /// Works the definition out over what counted after the night.
  ///
  /// - Parameter definition: with the moment's `as_of`.
  public func report(
    _ definition: PipelineDefinition, _ detail: Detail
  ) throws(RunFailure) -> RunReport {
    try worked(definition, detail).report
  }

  /// The ledger of the night, to be compared with another's.
  ///
  /// - Parameter definition: with the moment's `as_of`.
  public func snapshot(_ definition: PipelineDefinition) throws(RunFailure) -> LedgerSnapshot {
    let (report, received) = try worked(definition, .records, keepsKeys: true)
    return LedgerSnapshot(
      report, hashes: report.intake.files.indices.map { received.hashes[$0] ?? "" })
  }

  /// The values of some records, out of the kept deliveries: for each the columns of its file with
  /// what stands in them. They are personal; the caller notes in the audit log that somebody looked.
  ///
  /// - Throws: `Refusal`, `RunFailure`: a delivery is not there any more, or cannot be read.
  public func values(
    of records: [Tracing.Record], _ definition: PipelineDefinition
  ) throws -> [Tracing.Record: [(column: String, value: String)]] {
    let night = Night(
      definition: definition, archive: archive, run: moment.run, settings: settings,
      workers: Workers(settings.workers), plan: "", progress: NoProgress())
    let deliveries = try night.counted(after: moment.run).deliveries
    var values: [Tracing.Record: [(column: String, value: String)]] = [:]
    for (place, asked) in Dictionary(grouping: records, by: { [$0.source, $0.file] }) {
      guard
        let delivery = deliveries.first(where: {
          definition.sources[$0.source].name == place[0] && $0.file.name == place[1]
        })
      else { continue }
      let source = definition.sources[delivery.source]
      var listing = RecordListing()
      listing.delimiter = source.delimiter
      listing.encoding = source.encoding
      let wanted = Dictionary(asked.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
      var found: [(Tracing.Record, [[UInt8]])] = []
      let summary = try listing.read(delivery.file) { fields, line in
        if let record = wanted[line] { found.append((record, fields)) }
      } finding: { _ in
      }
      for (record, fields) in found {
        values[record] = fields.enumerated().map { index, field in
          (
            summary.header.indices.contains(index)
              ? String(decoding: summary.header[index], as: UTF8.self) : "\(index + 1)",
            String(decoding: field, as: UTF8.self)
          )
        }
      }
    }
    return values
  }

  private func worked(
    _ definition: PipelineDefinition, _ detail: Detail, keepsKeys: Bool = false
  ) throws(RunFailure) -> (report: RunReport, received: Receiving.Received) {
    var clock = StageClock(NoProgress())
    clock.begin("load")
    do {
      let key = try settings.loadKey()
      let workers = Workers(settings.workers)
      let night = Night(
        definition: definition, archive: archive, run: moment.run, settings: settings,
        workers: workers, plan: NightRun.plan(definition, key), progress: NoProgress())
      let received = try night.counted(after: moment.run)
      let stages = try night.stages(key)
      guard try night.hasReadings(of: received) else {
        // Another plan, or a night of which the readings are gone: the copies are read again.
        let intake = IntakeRun(
          plans: stages.plans, deliveries: received.deliveries, workers: workers,
          settings: IntakeRun.Settings(
            sliceSize: settings.sliceSize, keepsLines: detail == .records)
        ) { _, _, _ in }
        var outcome = try intake.run(into: NoQuarantine())
        let report = try stages.report(
          of: &outcome, keepsKeys: keepsKeys, precedes: night.order(of: received).precedes,
          &clock)
        return (report, received)
      }
      let isNarrow = detail == .figures && moment.isLast
      if isNarrow, var report = try night.answer(received, by: stages, &clock) {
        report.stages = clock.end()
        return (report, received)
      }
      var loaded = try night.load(
        received, into: NoQuarantine(), wanted: isNarrow ? night.fieldsOfFigures : nil,
        withKeys: !isNarrow, withLines: detail == .records, withStates: isNarrow,
        withRefused: detail == .records)
      let states = isNarrow && loaded.hasAllStates ? loaded.states : nil
      if isNarrow && states == nil {
        loaded = try night.load(received, into: NoQuarantine(), withRefused: false)
      }
      var report = try stages.report(
        of: &loaded.outcome, states: states, keepsKeys: keepsKeys,
        withHeadline: detail == .records, precedes: loaded.precedes, &clock)
      report.stages = clock.end()
      return (report, received)
    } catch {
      throw NightRun.failure(error)
    }
  }
}
