public import Casework
public import Platform
public import Tabular

/// Everything that reading the files of one source needs, worked out once a run.
public struct IntakePlan: Sendable {
  public let source: SourceDefinition
  /// Index of the source in the definition.
  public let sourceIndex: Int
  public let units: UnitTree
  public let codeLists: [CodeList]
  /// No day of `periodBy` and `events` may lie behind it.
  public let asOf: Day
  /// Nor before this one: 2000, or the beginning of the period that the pipeline covers.
  let earliest: Day
  public let key: SipKey
  /// One a field; only those of `label` fields are used.
  public let codebooks: [Codebook]
  /// Fields whose 128-bit fingerprint is wanted, because they are part of a key.
  let keyFields: Set<Int>
  /// The fields of the key under which a record would stand in another source.
  let copyFields: [Int]
  let headerSearch: HeaderSearch
  public let engine: RecordScanner.Engine
  public let limits: Limits

  /// Grows when a change of the program makes it read the same bytes otherwise, or keep of them what
  /// it did not keep before: archived readings of an earlier version are then made again.
  public static let version = "12"

  /// - Parameter codebooks: one a field; `definition` has its labels resolved with them.
  public init(
    _ definition: PipelineDefinition, source index: Int, key: SipKey, codebooks: [Codebook],
    engine: RecordScanner.Engine = .vector, limits: Limits = Limits()
  ) {
    source = definition.sources[index]
    sourceIndex = index
    units = definition.units
    codeLists = definition.codeLists
    asOf = definition.asOf
    earliest = min(IntakePlan.firstLikelyDay, definition.coveredPeriod.start)
    self.key = key
    self.codebooks = codebooks
    copyFields = definition.copies.first { $0.copySource == index }?.on ?? []
    keyFields = Set(source.key + copyFields)
    headerSearch = HeaderSearch(source.fields)
    self.engine = engine
    self.limits = limits
  }

  /// The first of January 2000: a day before it is most likely a slip of the pen.
  private static let firstLikelyDay = Day(number: 10_957)

  /// `PathUnit.units`; empty where paths say nothing.
  ///
  /// - Throws: `REF-PATH-UNIT` when the path should name one and does not.
  func unitsByPath(of name: String) throws(Refusal) -> [Range<Int>] {
    guard let rule = source.pathUnit else { return [] }
    let found = rule.units(namedIn: name, of: units)
    if found.isEmpty { throw Refusal("REF-PATH-UNIT", detail: "路径应为 \(rule.pattern)") }
    return found
  }

  /// Bytes that a value of a kind takes in a batch: 1, 2, 4 or 8.
  func width(of kind: FieldKind) -> Int {
    switch kind {
    case .flag: 1
    case .code(let list, _):
      codeLists[list].entries.count < 255 ? 1 : codeLists[list].entries.count < 65_535 ? 2 : 4
    case .unit: units.count < 65_535 ? 2 : 4
    case .date, .count, .label, .text: 4
    case .dateTime, .money, .decimal, .caseNumber, .identifier, .person, .idCard, .phone: 8
    }
  }
}
