import Casework

/// What the 64-bit value of an expression means.
enum ExpressionValueType: Hashable {
  case truth
  case day
  case dateTime
  /// Records, persons, days between two days.
  case number
  case money
  case decimal(places: Int)
  case code(list: Int)
  case label
  case unit
  /// A keyed fingerprint; the word is the field's type.
  case fingerprint(String)
  case text
  /// Follows from an earlier mistake; fits everything.
  case broken

  init(_ kind: FieldKind?) {
    switch kind {
    case .date: self = .day
    case .dateTime: self = .dateTime
    case .money: self = .money
    case .count: self = .number
    case .decimal(let places): self = .decimal(places: places)
    case .code(let list, _): self = .code(list: list)
    case .label: self = .label
    case .unit: self = .unit
    case .flag: self = .truth
    case .caseNumber: self = .fingerprint("case_number")
    case .identifier: self = .fingerprint("identifier")
    case .person: self = .fingerprint("person")
    case .idCard: self = .fingerprint("id_card")
    case .phone: self = .fingerprint("phone")
    case .text: self = .text
    case nil: self = .broken
    }
  }

  /// For messages: `a date`.
  var noun: String {
    switch self {
    case .truth: "yes or no"
    case .day: "a date"
    case .dateTime: "a date and time"
    case .number: "a number"
    case .money: "an amount"
    case .decimal: "a decimal number"
    case .code: "a code"
    case .label: "a label"
    case .unit: "a unit"
    case .fingerprint(let type): "a \(type), which is kept as a fingerprint only"
    case .text: "free text, which is never kept"
    case .broken: "unknown"
    }
  }

  /// Whether values of the type have an order.
  var isOrdered: Bool {
    switch self {
    case .day, .dateTime, .number, .money, .decimal, .broken: true
    default: false
    }
  }

  /// Whether values may be added up, or have a mean.
  var isNumeric: Bool {
    switch self {
    case .number, .money, .decimal, .broken: true
    default: false
    }
  }
}
