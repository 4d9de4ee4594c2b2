import Casework
import Indicators

/// A release prepared for look-ups: what names mean, which place lies below which, where the
/// figures are.
struct ReleaseGuide {
  let release: Release
  let vocabulary: TemplateVocabulary
  let figures: FigureIndex
  /// Whether a text may hold charts; without, a chart is the table of its figures.
  let drawsCharts: Bool
  private let placeByCode: [String: Int]

  init(_ release: Release, drawingCharts: Bool = false) {
    drawsCharts = drawingCharts
    self.release = release
    var levels: [String] = []
    for place in release.places where !levels.contains(place.level) { levels.append(place.level) }
    vocabulary = TemplateVocabulary(indicators: release.indicators, levels: levels)
    figures = FigureIndex(release.figures)
    placeByCode = Dictionary(
      release.places.indices.filter { !release.places[$0].isOwn }
        .map { (release.places[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The one place that lies below no other, or `nil` when there are several.
  var topPlace: Int? {
    let tops = release.places.indices.filter {
      !release.places[$0].isOwn && placeByCode[release.places[$0].parentCode] == nil
    }
    return tops.count == 1 ? tops[0] : nil
  }

  /// The whole of the pipeline's period, or the only period that there is.
  var wholePeriod: Int? {
    release.periods.firstIndex { $0.grain == .total } ?? (release.periods.count == 1 ? 0 : nil)
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

  /// The place of a level at or above a place, or `nil` where the branch has no such level.
  func place(at level: String, above place: Int) -> Int? {
    var here = place
    // A broken chain of parents must not go round for ever.
    for _ in release.places.indices {
      if release.places[here].level == level { return here }
      let isBucket = release.places[here].isOwn
      let above = isBucket ? release.places[here].code : release.places[here].parentCode
      guard let next = placeByCode[above], next != here else { return nil }
      here = next
    }
    return nil
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
    // Nothing lies below a 本级 bucket, although it has the code of its unit.
    if index == place || release.places[place].isOwn { return index == place }
    let code = release.places[place].code
    if release.places[index].code == code { return true }
    var parent = release.places[index].parentCode
    // A parent chain is never longer than the list; a broken one must not go round for ever.
    for _ in release.places.indices {
      if parent == code { return true }
      guard let above = placeByCode[parent] else { return false }
      parent = release.places[above].parentCode
    }
    return false
  }
}
