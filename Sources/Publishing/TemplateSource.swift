import Casework
import Indicators

/// A release prepared for templates: what its names mean and where its figures are.
struct TemplateSource {
  let release: Release
  let vocabulary: TemplateVocabulary
  let figures: FigureIndex
  private let placeByCode: [String: Int]

  init(_ release: Release) {
    self.release = release
    var levels: [String] = []
    for place in release.places where !levels.contains(place.level) { levels.append(place.level) }
    vocabulary = TemplateVocabulary(indicators: release.indicators, levels: levels)
    figures = FigureIndex(release.figures)
    placeByCode = Dictionary(
      release.places.indices.filter { !release.places[$0].isOwn }
        .map { (release.places[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The scope in which a template begins.
  var top: TemplateScope {
    let tops = release.places.indices.filter {
      !release.places[$0].isOwn && placeByCode[release.places[$0].parentCode] == nil
    }
    let whole = release.periods.firstIndex { $0.grain == .total }
    return TemplateScope(
      source: self, place: tops.count == 1 ? tops[0] : nil,
      period: whole ?? (release.periods.count == 1 ? 0 : nil))
  }

  /// The places of a level at or below a place, in the release's order, its 本级 bucket among
  /// them, so that a table adds up to the place.
  func places(at level: String, below place: Int?) -> [Int] {
    release.places.indices.filter { index in
      guard release.places[index].level == level else { return false }
      guard let place else { return true }
      return isBelow(index, place)
    }
  }

  /// The periods of a grain that lie in a period, in the release's order.
  func periods(of grain: Grain, within period: Int?) -> [Int] {
    release.periods.indices.filter { index in
      guard release.periods[index].grain == grain else { return false }
      guard let period else { return true }
      let (inner, outer) = (release.periods[index].period, release.periods[period].period)
      return outer.start <= inner.start && inner.end <= outer.end
    }
  }

  private func isBelow(_ index: Int, _ place: Int) -> Bool {
    let code = release.places[place].code
    if index == place || release.places[index].code == code { return true }
    var parent = release.places[index].parentCode
    // A parent chain is never longer than the list; a broken one must not go round for ever.
    for _ in release.places.indices {
      if parent == code { return true }
      guard let above = placeByCode[parent] else { return false }
      parent = release.places[above].parentCode
    }
    return false
  }

  func text(
    of fact: TemplateVocabulary.Fact, place: Int?, period: Int?, category: String?
  ) -> String? {
    let here = place.map { release.places[$0] }
    let span = period.map { release.periods[$0].period }
    let provenance = release.provenance
    switch fact {
    case .name: return here?.name
    case .code: return here?.code
    case .categoryCode: return category
    case .categoryLabel:
      return category.flatMap { code in
        release.categories.joined().first { $0.code == code }.map { Release.labelled($0).label }
      }
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

/// Text inside Markdown that stays text: names of units and categories come from outside.
enum MarkdownText {
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case "&": result += "&amp;"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
