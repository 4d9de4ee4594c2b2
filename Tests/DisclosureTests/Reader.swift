import Casework
import Disclosure
import Indicators

/// Somebody who has the public release and knows what its words mean: every sum that follows from
/// codes, days and labels, written down again without the program's own sums.
struct Reader {
  private struct Name: Hashable {
    var what: String
    var place: Int
    var period: Int
  }

  private(set) var system = SumSystem()
  private var numbers: [Name: Int] = [:]
  private let truth: Release
  private var values: [Name: Int64] = [:]

  /// - Parameters:
  ///   - truth: the release with nothing hidden.
  ///   - shown: the same with the hidden figures marked.
  init(of shown: Release, truth: Release) {
    self.truth = truth
    for figure in truth.figures {
      for (name, value) in Reader.parts(of: figure, in: truth) { values[name] = value }
    }
    var known: Set<Name> = []
    for figure in shown.figures {
      for (name, _) in Reader.parts(of: figure, in: shown) { known.insert(name) }
    }
    let whats = ["accepted", "won", "lost", "amount", "mean:sum", "mean:count"]
    let types = truth.categories[3].map { "type:" + $0.code }
    let won = truth.categories[11].map { "won:" + $0.code }
    let hidden = Set(
      shown.figures.filter { $0.quantity == .suppressed }.map {
        Name(what: Reader.what(of: $0, in: shown), place: $0.place, period: $0.period)
      })
    for what in whats + types + won {
      for place in truth.places.indices {
        for period in truth.periods.indices {
          let name = Name(what: what, place: place, period: period)
          let value = values[name] ?? 0
          let isAmount = what == "amount" || what == "mean:sum"
          // What is not there is zero; a mean's parts are there only with it.
          let isUnknown =
            hidden.contains(name) && !known.contains(name)
            || what.hasPrefix("mean:") && value != 0 && !known.contains(name)
          numbers[name] = system.add(
            .init(
              value: value, state: isUnknown ? .hidden : .shown, floor: isAmount ? 0 : 1,
              width: isAmount ? 1 : 3))
        }
      }
    }
    for what in whats + types + won { addSums(of: what) }
    for place in truth.places.indices {
      for period in truth.periods.indices {
        func cell(_ what: String) -> Int {
          numbers[Name(what: what, place: place, period: period)] ?? 0
        }
        system.addSum(of: types.map(cell), is: cell("accepted"))
        system.addSum(of: won.map(cell), is: cell("won"))
        system.addSum(of: [cell("won"), cell("lost")], is: cell("accepted"))
      }
    }
  }

  private mutating func addSums(of what: String) {
    func cell(_ place: Int, _ period: Int) -> Int {
      numbers[Name(what: what, place: place, period: period)] ?? 0
    }
    for (place, one) in truth.places.enumerated() {
      let below: [Int] = truth.places.indices.filter { other in
        let part = truth.places[other]
        switch (one.level, one.isOwn) {
        case ("district", false):
          return part.level == "street" && (part.isOwn || part.parentCode == one.code)
        case ("street", _):
          // The district's own bucket holds the communities that lie in no street.
          return part.level == "community"
            && (part.isOwn ? part.code == one.code : part.parentCode == one.code)
        default: return false
        }
      }
      guard !below.isEmpty else { continue }
      for period in truth.periods.indices {
        system.addSum(of: below.map { cell($0, period) }, is: cell(place, period))
      }
    }
    for (period, one) in truth.periods.enumerated() where one.grain != .month {
      for grain in [Grain.month, .quarter] where grain != one.grain {
        let inside = truth.periods.indices.filter {
          truth.periods[$0].grain == grain && one.period.contains(truth.periods[$0].period.start)
        }
        for place in truth.places.indices {
          system.addSum(of: inside.map { cell(place, $0) }, is: cell(place, period))
        }
      }
    }
  }

  private static func what(of figure: Release.Figure, in release: Release) -> String {
    let name = release.indicators[figure.indicator].name
    let code =
      figure.category < 0 ? "" : release.categories[figure.indicator][figure.category].code
    switch name {
    case "by_type": return "type:" + code
    case "won_by_type": return "won:" + code
    default: return name
    }
  }

  /// The numbers that a figure shows.
  private static func parts(
    of figure: Release.Figure, in release: Release
  ) -> [(Name, Int64)] {
    func name(_ what: String) -> Name {
      Name(what: what, place: figure.place, period: figure.period)
    }
    switch figure.quantity {
    case .whole(let value): return [(name(what(of: figure, in: release)), value)]
    case .ratio(let above, let below, _):
      switch release.indicators[figure.indicator].name {
      case "won_rate": return [(name("won"), above), (name("accepted"), below)]
      case "per_station": return [(name("accepted"), above)]
      case "mean_amount": return [(name("mean:sum"), above), (name("mean:count"), below)]
      case "type_share":
        let code = release.categories[figure.indicator][figure.category].code
        return [(name("type:" + code), above), (name("accepted"), below)]
      default: return []
      }
    case .empty, .notReported, .suppressed: return []
    }
  }
}
