import Casework
import Disclosure
import Indicators
import TestSupport
import Testing

@Suite struct PublicTableTests {
  @Test("of random districts a reader of all figures works nothing out")
  func nothingIsRecovered() throws {
    var (hidden, shown) = (0, 0)
    for seed in UInt64(0)..<24 {
      let district = try RandomDistrict(seed: seed)
      let (truth, _) = try district.figures()
      let table = try district.table()
      let reader = Reader(of: table.release, truth: truth)
      #expect(reader.system.brokenSums.isEmpty, "seed \(seed)")
      #expect(PlainAttack(on: reader.system).recovered.isEmpty, "seed \(seed)")
      hidden += table.account.hiddenFigures
      shown += table.account.figures - table.account.hiddenFigures
      for (figure, original) in zip(table.release.figures, truth.figures) {
        // Everything else stays as it was; nothing small is left.
        guard figure.quantity != .suppressed else { continue }
        #expect(figure == original, "seed \(seed)")
        guard case .whole(let value) = figure.quantity,
          !["amount", "stations", "median_amount"].contains(
            truth.indicators[figure.indicator].name)
        else { continue }
        #expect(value == 0 || value >= 5, "seed \(seed)")
      }
    }
    #expect(hidden > 1_000 && shown > 1_000, "\(hidden) hidden, \(shown) shown")
  }
}
