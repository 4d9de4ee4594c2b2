public import Casework
import Deduplication
public import Indicators
import Publishing

/// What differs between the figures of two releases, and why: for each changed figure its causes,
/// which add up to the change.
///
///     archive at A ─▶ ledger ┐
///                            ├▶ records that differ, by cause ─▶ added up by cause ─▶ figures
///     archive at B ─▶ ledger ┘
///
/// Counts and sums are told cause by cause. Of a rate its numerator and denominator are; what
/// cannot be added (medians, numbers of persons) is told only as changed.
public struct Revisions: Sendable {
  /// One changed figure.
  public struct Change: Sendable {
    public let indicator: IndicatorDefinition
    public let place: Release.Place
    public let period: Period
    /// Whether the earlier release gave it as provisional; else it is revised.
    public let wasProvisional: Bool
    /// `nil` without a breakdown.
    public let category: Release.Category?
    /// In display form.
    public let before: String
    public let after: String
    /// What it is made of: itself for a count or a sum, numerator and denominator for a rate; none
    /// for what cannot be added.
    public let parts: [Part]
    /// Records that differ and count or counted in it; when asked for, and not in a breakdown.
    public let records: [Record]
  }

  /// A number that adds up, with the causes of its change.
  public struct Part: Sendable {
    public let indicator: IndicatorDefinition
    /// `分子`, `分母` … or empty.
    public let role: String
    public let before: Int64
    public let after: Int64
    /// In whole numbers as stored; causes that changed nothing are left out. Their sum is
    /// `after − before`.
    public let causes: [(cause: RevisionCause, change: Int64)]
  }

  /// A record that differs.
  public struct Record: Sendable, Hashable {
    public let cause: RevisionCause
    /// Whether it counts now; else it counted before.
    public let isNew: Bool
    public let file: String
    /// First physical line, 1-based.
    public let line: Int
    /// As in `Part`.
    public let role: String
  }

  /// Which figures are wanted.
  public struct Request: Sendable {
    /// Names; empty: all.
    public var indicators: Set<String> = []
    /// Codes of units; empty: all.
    public var units: Set<String> = []
    public var withRecords = false
    public init() {}
  }

  /// What was published where another definition made it, and what a change is due to that the
  /// records do not explain.
  public struct Published: Sendable {
    public var earlier: PublishedFigures?
    public var later: PublishedFigures?
    public var cause: RevisionCause

    public init(
      earlier: PublishedFigures? = nil, later: PublishedFigures? = nil, cause: RevisionCause
    ) {
      self.earlier = earlier
      self.later = later
      self.cause = cause
    }
  }

  /// In the order of the later release.
  public let changes: [Change]
  /// How many records no longer count and how many count now, by cause.
  public let records: [(cause: RevisionCause, gone: Int, come: Int)]
  /// Figures that only one of the two has: the periods differ.
  public let onlyOne: Int

  /// - Throws: `RunFailure.invariant` when the causes of a change do not add up to it.
  public init(
    from earlier: LedgerSnapshot, to later: LedgerSnapshot, _ request: Request,
    published: Published, workers: Workers
  ) throws(RunFailure) {
    let differences = RecordChanges(from: earlier, to: later)
    records = RevisionCause.allCases.compactMap { cause in
      let gone = differences.gone[cause]?.counted ?? 0
      let come = differences.come[cause]?.counted ?? 0
      return gone + come == 0 ? nil : (cause, gone, come)
    }
    let cells = RevisionCells(of: later.report, workers)
    let before = try cells.quantities(earlier.report)
    let after = try cells.quantities(later.report)
    let causes = try CauseFigures(differences, earlier.report, later.report, cells)
    let reckoning = RevisionReckoning(
      before: before, after: after, causes: causes, published: published, cells: cells,
      hasOneDay: earlier.report.definition.asOf == later.report.definition.asOf)
    var changes: [Change] = []
    var shared = 0
    for cell in cells.order(after) where cells.isPublished(cell) {
      guard before[cell] != nil else { continue }
      shared += 1
      let indicator = cells.definition.indicators[cell.indicator]
      let place = cells.places[cell.place]
      guard request.indicators.isEmpty || request.indicators.contains(indicator.name),
        request.units.isEmpty || request.units.contains(place.code),
        let (old, new) = try reckoning.texts(of: cell)
      else { continue }
      let hasRecords = request.withRecords && cell.category < 0 && !place.isOwn
      changes.append(
        Change(
          indicator: indicator, place: place, period: cells.periods[cell.period].period,
          wasProvisional: cells.periods[cell.period].period.isProvisional(
            asOf: earlier.report.definition.asOf,
            days: earlier.report.release.provenance.provisionalDays),
          category: cells.category(of: cell), before: old, after: new,
          parts: try reckoning.parts(of: cell),
          records: hasRecords
            ? causes.records(
              of: cell.indicator, unit: place.unit, cells.periods[cell.period].period) : []))
    }
    self.changes = changes
    onlyOne =
      before.keys.count(where: cells.isPublished)
      + after.keys.count(where: cells.isPublished) - 2 * shared
  }
}
