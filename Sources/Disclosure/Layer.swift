import Casework
import Indicators

/// All values of one thing that is added up: an indicator, or what lies behind one (the sum and the
/// count of a mean, the whole of a breakdown).
struct Layer {
  enum Kind { case count, amount, open }

  /// The indicator's name, or it with what of it: `handling_days_mean:sum`.
  let name: String
  let kind: Kind
  /// A state at a moment: the value of a year is that of its last month.
  var isStock = false
  /// A count of different things: what is in two parts counts once in the whole.
  var isDistinct = false
  /// Codes of the breakdown; empty without one.
  var categories: [String] = []
  /// Indexed as by `TableShape.index`.
  var values: [Int64]
  /// Of amounts and of what makes means; `nil`: nobody knows.
  var contributors: [Contributors]?
  /// By period × places + place: whether a publication shows it or something made of it.
  var isPublished: [Bool]
  /// The denominator less the numerator of a per cent: never shown itself, and telling.
  var isRemainder = false

  var width: Int { max(1, categories.count) }
  var hasNegatives: Bool { values.contains { $0 < 0 } }

  /// Whether a value is to be hidden for its own sake.
  func isPrimary(_ cell: Int, _ rules: DisclosureRules) -> Bool {
    let size = values[cell].magnitude
    switch kind {
    case .open: return false
    case .count: return size > 0 && size < UInt64(rules.threshold)
    case .amount:
      guard let made = contributors?[cell] else { return size > 0 }
      return made.isTooFew(for: rules) || made.isDominated(by: rules)
    }
  }
}

extension Contributors {
  func isTooFew(for rules: DisclosureRules) -> Bool { count > 0 && count < rules.threshold }

  /// One of them is more than the allowed part of the whole.
  func isDominated(by rules: DisclosureRules) -> Bool {
    Int128(largest) * 100 > Int128(total) * Int128(rules.dominance)
  }

  /// Whether at least `threshold` values lie on either side of the rank.
  func canShow(percentile share: Int, _ rules: DisclosureRules) -> Bool {
    count == 0 || Int128(count) * Int128(min(share, 100 - share)) >= Int128(100 * rules.threshold)
  }

  func joined(with other: Contributors) -> Contributors {
    Contributors(
      count: count + other.count, largest: max(largest, other.largest),
      total: total.addingReportingOverflow(other.total).overflow ? .max : total + other.total)
  }
}
