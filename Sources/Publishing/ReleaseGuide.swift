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
  private let tree: PlaceTree

  init(_ release: Release, drawingCharts: Bool = false) {
    drawsCharts = drawingCharts
    self.release = release
    var levels: [String] = []
    for place in release.places where !levels.contains(place.level) { levels.append(place.level) }
    vocabulary = TemplateVocabulary(indicators: release.indicators, levels: levels)
    figures = FigureIndex(release.figures)
    tree = PlaceTree(release.places)
  }

  /// The one place that lies below no other, or `nil` when there are several.
  var topPlace: Int? { tree.top }

  /// The whole of the pipeline's period, or the only period that there is.
  var wholePeriod: Int? {
    release.periods.firstIndex { $0.grain == .total } ?? (release.periods.count == 1 ? 0 : nil)
  }

  /// The places of a level at or below a place, its 本级 bucket among them.
  func places(at level: String, below place: Int?) -> [Int] {
    tree.places(at: level, below: place)
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
}
