import Casework
import Indicators

extension ReleaseGuide {
  /// What a fact is at a place, in a period and a category; `nil` where it is nothing.
  func text(
    of fact: TemplateVocabulary.Fact, place: Int?, period: Int?, category: Release.Category?
  ) -> String? {
    let here = place.map { release.places[$0] }
    let span = period.map { release.periods[$0].period }
    let provenance = release.provenance
    switch fact {
    case .name: return here?.name
    case .code: return here?.code
    case .categoryCode: return category?.code
    case .categoryLabel: return category.map { Release.labelled($0).label }
    case .periodLabel: return span?.label
    case .periodYear:
      guard let span else { return nil }
      let (first, last) = (
        provenance.calendar.month(of: span.start).year,
        provenance.calendar.month(of: span.last).year
      )
      return first == last ? String(first) : nil
    case .periodMonth:
      guard let span else { return nil }
      let (first, last) = (
        provenance.calendar.month(of: span.start), provenance.calendar.month(of: span.last)
      )
      return first == last ? String(first.month) : nil
    case .periodStart: return span?.start.description
    case .periodStartLong: return span.map { Self.long($0.start) }
    case .periodEnd: return span?.last.description
    case .periodEndLong: return span.map { Self.long($0.last) }
    case .asOf: return provenance.asOf.description
    case .asOfLong: return Self.long(provenance.asOf)
    case .title: return provenance.label
    case .pipeline: return provenance.pipeline
    case .program: return provenance.program
    case .definition: return provenance.definition
    case .recordsRead: return records { $0.read }
    case .recordsCounted: return records { $0[.counted] }
    case .recordsSuperseded: return records { $0[.superseded] }
    case .recordsDuplicate: return records { $0[.duplicate] }
    case .recordsInReview: return records { $0[.inReview] }
    case .recordsQuarantined: return records { $0[.quarantined] }
    case .recordsRejected: return records { $0[.rejected] }
    case .recordsOutOfScope: return records { $0[.outOfScope] }
    }
  }

  /// Nothing in a release for the public, which does not tell of the run.
  private func records(_ number: (Conservation) -> Int) -> String? {
    let sources = release.provenance.conservation
    return sources.isEmpty ? nil : String(sources.reduce(0) { $0 + number($1) })
  }

  /// `2020年12月22日`
  private static func long(_ day: Day) -> String {
    let (year, month, day) = day.civil
    return "\(year)年\(month)月\(day)日"
  }
}
