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
      guard let span, span.start.civil.year == span.last.civil.year else { return nil }
      return String(span.start.civil.year)
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
    case .recordsRead: return String(provenance.conservation.reduce(0) { $0 + $1.read })
    case .recordsCounted: return records(.counted)
    case .recordsSuperseded: return records(.superseded)
    case .recordsDuplicate: return records(.duplicate)
    case .recordsInReview: return records(.inReview)
    case .recordsQuarantined: return records(.quarantined)
    case .recordsRejected: return records(.rejected)
    case .recordsOutOfScope: return records(.outOfScope)
    }
  }

  private func records(_ disposition: Disposition) -> String {
    String(release.provenance.conservation.reduce(0) { $0 + $1[disposition] })
  }

  /// `2020年12月22日`
  private static func long(_ day: Day) -> String {
    let (year, month, day) = day.civil
    return "\(year)年\(month)月\(day)日"
  }
}
