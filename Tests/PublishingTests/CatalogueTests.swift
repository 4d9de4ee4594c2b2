import Casework
import Indicators
import Publishing
import Testing

@Suite struct CatalogueTests {
  @Test("the catalogue lists every format once, under the words of the pipeline file")
  func complete() {
    #expect(
      PublicationCatalogue.all.map(\.format) == [
        "csv", "csv_wide", "json", "sqlite", "xlsx", "html", "text", "docx", "print", "dictionary",
      ])
    for publication in PublicationCatalogue.all {
      #expect(
        PublicationCatalogue.publication(of: publication.format).map {
          type(of: $0) == type(of: publication)
        } == true)
    }
    #expect(PublicationCatalogue.publication(of: "doc") == nil)
  }

  @Test("no two formats write a file of the same name")
  func fileNames() {
    let names = PublicationCatalogue.all.flatMap {
      $0.fileNames(
        of: PublicationDefinition(
          format: $0.format, name: "figures", levels: [], grains: [], indicators: []))
    }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.hasPrefix("figures") })
  }

  @Test("a part keeps the levels, grains and indicators that are asked for, and renumbers")
  func part() {
    let release = HandMadeRelease.release
    let levels = ["district", "street", "community"]
    let part = release.part(
      for: PublicationDefinition(
        format: "csv", name: "x", levels: [1], grains: [.total], indicators: [1, 4]),
      levels: levels)
    #expect(part.places.map(\.level).allSatisfy { $0 == "street" })
    #expect(part.periods.map(\.grain) == [.total])
    #expect(part.indicators.map(\.name) == ["success_rate", "accepted_by_type"])
    #expect(part.categories.map(\.count) == [0, 3])
    #expect(part.figures.count == 8 * (1 + 3))
    for figure in part.figures {
      let original = release.figures.first {
        release.indicators[$0.indicator].name == part.indicators[figure.indicator].name
          && release.places[$0.place] == part.places[figure.place]
          && release.periods[$0.period] == part.periods[figure.period]
          && $0.category == figure.category
      }
      #expect(original?.quantity == figure.quantity)
    }
  }

  @Test("without levels a part leaves out the last level and nothing else")
  func partWithoutLevels() {
    let release = HandMadeRelease.release
    let part = release.part(
      for: PublicationDefinition(format: "csv", name: "x", levels: [], grains: [], indicators: []),
      levels: ["district", "street", "community"])
    #expect(Set(part.places.map(\.level)) == ["district", "street"])
    #expect(part.periods == release.periods)
    #expect(part.indicators.count == release.indicators.count)
  }
}
