import Casework
import Indicators
import Testing

/// Every figure of random logs against the obvious way: filter the records, then count.
struct ReferenceTests {
  static let handled = Expression.compare(.greater, .field(5), .literal(1_000_000))

  static let measures = [
    District.measure(.count), District.measure(.sum(.field(5))),
    District.measure(.distinct(.field(6))), District.measure(.values(.field(5))),
    District.measure(.count, where: handled), District.measure(.count, by: [2]),
    District.measure(.sum(.field(5)), by: [3]), District.measure(.count, by: [4]),
    District.measure(.count, by: [2, 3]), District.measure(.count, time: .during(from: 7, to: 8)),
    District.measure(.distinct(.field(6)), time: .during(from: 7, to: nil)),
    District.measure(.rows([])), District.measure(.rows([.duplicate, .superseded])),
    District.measure(.values(.days(.field(7), .field(8)))), District.measure(.count, unit: -1),
    District.measure(.distinct(.field(6)), by: [2]), District.measure(.values(.field(5)), by: [3]),
    District.measure(.sum(.field(5)), time: .during(from: nil, to: 8), where: handled),
    District.measure(.distinct(.field(0))),
    District.measure(.count, time: .during(from: 7, to: 8, endsBefore: true)),
  ]

  /// Indicators 0… are the measures themselves or their middle; then formulas over them.
  static let indicators: [IndicatorDefinition] =
    measures.indices.map { index in
      if case .values = measures[index].kind {
        return District.indicator(.median(index), by: measures[index].breakdown)
      }
      return District.indicator(.measure(index), by: measures[index].breakdown)
    } + [
      District.indicator(.ratio(4, 0, scale: 100)),
      District.indicator(.combination(plus: [0, 4], minus: [1])),
      District.indicator(.share(5), by: [2]), District.indicator(.share(8), by: [2, 3]),
      District.indicator(.mean(3)), District.indicator(.percentile(3, 1)),
      District.indicator(.percentile(3, 50)), District.indicator(.percentile(3, 90)),
      District.indicator(.percentile(3, 99)), District.indicator(.percentile(13, 90)),
      District.indicator(.mean(13)), District.indicator(.ratio(5, 0, scale: 100), by: [2]),
      District.indicator(.mean(16), by: [3]),
    ]

  @Test(arguments: [Assignment.asWas, .asIs], [(0, 1), (1, 2), (120, 3)])
  func everyFigureIsWhatCountingGives(_ assignment: Assignment, _ size: (count: Int, workers: Int))
    throws
  {
    let definition = try District.definition(
      measures: Self.measures, indicators: Self.indicators, assignment: assignment)
    let records = District.random(size.count, seed: UInt64(size.count))
    let cut = size.count / 3
    let release = try District.release(
      [Array(records[..<cut]), [], Array(records[cut...])], definition, workers: size.workers)
    let reference = Reference(definition: definition, records: records)
    var seen = 0
    for figure in release.figures {
      let place = release.places[figure.place]
      let expected = reference.quantity(
        figure.indicator, place, release.periods[figure.period].period,
        figure.category < 0 ? nil : release.categories[figure.indicator][figure.category])
      if figure.quantity != expected {
        Issue.record(
          "indicator \(figure.indicator) at \(place.name), \(release.periods[figure.period].period.label): \(figure.quantity), not \(expected)"
        )
      }
      seen += 1
    }
    // Nothing is left out but what a breakdown leaves out.
    var wanted = 0
    for (index, indicator) in definition.indicators.enumerated() {
      for period in release.periods {
        for place in release.places {
          if indicator.breakdown.isEmpty {
            wanted += 1
          } else {
            wanted += release.categories[index].count {
              !reference.isAbsent(index, place, period.period, $0)
            }
          }
        }
      }
    }
    #expect(seen == wanted)
    let order = release.figures.map { [$0.indicator, $0.period, $0.place, $0.category] }
    #expect(zip(order, order.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
  }

  @Test func workersDoNotShow() throws {
    let definition = try District.definition(measures: Self.measures, indicators: Self.indicators)
    let records = District.random(300, seed: 5)
    let whole = try District.release([records], definition)
    for workers in 2...5 {
      let pieces = stride(from: 0, to: 300, by: 37).map { Array(records[$0..<min($0 + 37, 300)]) }
      let other = try District.release(pieces, definition, workers: workers)
      #expect(other.figures == whole.figures)
    }
  }

  /// On the map of its day or of today: the district's sums are the same.
  @Test func bothMapsAgreeAboutTheWhole() throws {
    let records = District.random(300, seed: 9)
    let releases = try [Assignment.asWas, .asIs].map {
      try District.release(
        [records],
        District.definition(measures: Self.measures, indicators: Self.indicators, assignment: $0))
    }
    let district = releases.map { release in
      release.figures.filter { release.places[$0.place].level == "district" }
    }
    #expect(district[0] == district[1])
    #expect(releases[0].figures != releases[1].figures)
  }

  /// What is published of one measure does not depend on what else is asked for.
  @Test func levelsAndGrainsDoNotShow() throws {
    let definition = try District.definition(measures: Self.measures, indicators: Self.indicators)
    let records = District.random(100, seed: 3)
    let all = try District.release(
      [records], definition, grains: [.week, .month, .halfyear])
    func texts(_ release: Release, _ level: String, _ grain: Grain) -> [String] {
      release.figures.filter {
        release.places[$0.place].level == level && release.periods[$0.period].grain == grain
      }.map {
        "\($0.indicator) \(release.places[$0.place].name) \(release.periods[$0.period].period.label) \($0.category) \($0.quantity)"
      }
    }
    for (level, name) in District.levels.enumerated() {
      for grain in [Grain.week, .halfyear] {
        let alone = try District.release([records], definition, levels: [level], grains: [grain])
        #expect(texts(alone, name, grain) == texts(all, name, grain), "\(name), \(grain)")
      }
    }
  }
}
