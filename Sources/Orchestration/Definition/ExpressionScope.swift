import Casework

/// The words that a rule may use: the fields of one source, and what their values are called.
struct ExpressionScope {
  let source: String
  let fieldNames: [String]
  /// `nil` for a field whose definition is wrong.
  let fieldKinds: [FieldKind?]
  /// Fields with `keep: false`.
  let dropped: Set<Int>
  /// Indexed by the list of a code field; `nil` when its table is wrong.
  let codeLists: [CodeList?]
  /// `nil` when the unit table is wrong.
  let units: UnitTree?
  let levels: [String]
  /// The unit field that the name of a level speaks of; `nil`: levels are not named here.
  /// −1: the unit itself, or no field at all.
  var attribution: Int?
  /// Whether it is the rule or value of an indicator, which may look at other records.
  var isOfIndicator = false
  /// Whether a rule may speak of the period's last day.
  var knowsPeriodEnd = false

  /// The field of a name.
  func field(_ name: String) -> Int? { fieldNames.firstIndex(of: name) }

  /// The level of a name that is no field.
  func level(_ name: String) -> Int? {
    attribution == nil || field(name) != nil ? nil : levels.firstIndex(of: name)
  }

  /// The entries that a word means: one, or all that are folded into it.
  func entries(_ word: String, list: Int) -> [Int64]? {
    guard let list = codeLists[list] else { return [0] }
    if let index = list.index(of: word) { return [Int64(index)] }
    let key = NormalForm.key(Array(word.utf8))
    let folded = list.entries.indices.filter { index in
      list.entries[index].parent.map { NormalForm.key(Array($0.utf8)) == key } ?? false
    }
    return folded.isEmpty ? nil : folded.map(Int64.init)
  }

  /// The words of a list, for suggestions.
  func words(ofList list: Int) -> [String] {
    guard let list = codeLists[list] else { return [] }
    return list.entries.map(\.code) + list.entries.map(\.label) + list.entries.compactMap(\.parent)
  }

  /// Everything at or below the units that a word means, or why it means none.
  func ranges(_ word: String, level: Int?, field: Int?) -> Result<[Range<Int64>], UnitWordFault> {
    guard let units else { return .success([]) }
    var scopes = [UnitScope(levels: level.map { [$0] } ?? [])]
    if level == nil, let field, case .unit(let scope) = fieldKinds[field] { scopes.append(scope) }
    var isAmbiguous = false
    for scope in scopes {
      switch units.match(word, in: scope) {
      case .always(let unit): return .success([range(of: unit, in: units)])
      case .dated(let all):
        return .success(
          all.map { range(of: $0, in: units) }.sorted { $0.lowerBound < $1.lowerBound })
      case .ambiguous: isAmbiguous = true
      case .unknown: break
      }
    }
    return .failure(isAmbiguous ? .ambiguous : .unknown)
  }

  /// Codes and names of the units at a level, for suggestions.
  func unitWords(level: Int?) -> [String] {
    (units?.units ?? []).filter { level == nil || $0.level == level }.flatMap {
      [$0.name, $0.code]
    }
  }

  private func range(of unit: Int, in units: UnitTree) -> Range<Int64> {
    let range = units.range(of: unit)
    return Int64(range.lowerBound)..<Int64(range.upperBound)
  }
}

enum UnitWordFault: Error {
  case ambiguous, unknown
}
